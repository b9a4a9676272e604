"""A learner's Keras model as data: what it is made of, and nothing that can run."""

import random
import subprocess
import sys

import keras
import numpy as np
import pytest
from unrolled.adapters.description import NOT_BUILT, described, is_keras_model, model_described
from unrolled.call import call
from unrolled.check import verdict_on
from unrolled.wire import HEADER, decode, encode


def small_model(*layers):
    return keras.Sequential([keras.Input((None, 2)), *layers])


def test_a_model_in_words_and_numbers():
    wrapped = keras.layers.TimeDistributed(keras.layers.Dense(4, "relu"))
    model = small_model(keras.layers.Conv1D(3, 5, strides=2), wrapped)
    input_shape, output_shape, params, layers = described(model)
    assert (input_shape, output_shape) == ((None, None, 2), (None, None, 4))
    assert params == 3 * (5 * 2 + 1) + 4 * (3 + 1)
    (first, convolution), (second, dense) = layers
    assert (first, second) == ("Conv1D", "TimeDistributed(Dense)")
    assert {("filters", 3), ("strides", (2,))} <= set(convolution)
    assert {("units", 4), ("activation", "relu")} <= set(dense)


def test_functional_and_nested_models_are_described_alike():
    inner = keras.Sequential([keras.Input((None, 3)), keras.layers.GRU(4)])
    nested = small_model(keras.layers.Dense(3), inner)
    start = keras.Input((None, 2))
    flat = keras.Model(start, keras.layers.GRU(4)(keras.layers.Dense(3)(start)))
    one, other = (
        [(kind, dict(settings)["units"]) for kind, settings in described(model)[3]]
        for model in (nested, flat)
    )
    assert one == other == [("Dense", 3), ("GRU", 4)]


def test_a_model_without_an_input_is_not_built():
    *unknown, layers = described(keras.Sequential([keras.layers.Dense(3)]))
    assert unknown == [None, None, NOT_BUILT]
    assert [kind for kind, _ in layers] == ["Dense"]


def test_a_layer_of_ones_own_is_marked():
    class GRU(keras.layers.Layer):
        def __init__(self, odd):
            super().__init__()
            self.odd = odd

        def call(self, x):
            return x

    assert described(small_model(GRU(object())))[3] == [("own GRU", [])]


def test_what_a_function_returns_crosses_as_data():
    built = model_described(lambda units: small_model(keras.layers.Dense(units)), ["units"])
    answer = call(built, {"units": 3})
    message = encode(answer.value)
    length, _ = HEADER.unpack(message[: HEADER.size])
    again = decode(message[HEADER.size :][:length], b"")
    assert again == answer.value
    assert ("units", 3) in again[3][0][1]


def test_operations_between_layers_are_described():
    start = keras.Input((None, 2))
    middle = keras.layers.GRU(3, return_sequences=True)(start)
    model = keras.Model(start, keras.ops.relu(middle) + middle)
    assert [kind for kind, _ in described(model)[3]] == [
        "GRU",
        "own Relu",
        "own Add given 2 tensors",
    ]


def test_later_training_does_not_depend_on_how_often_a_model_was_built():
    built = model_described(lambda: small_model(keras.layers.Dense(3)), [])
    before = random.getstate()
    assert call(built, {}).problem is None
    assert random.getstate() == before


@pytest.mark.parametrize(
    "value",
    [{"params": 5350}, keras.layers.Dense(3), keras.Model, described(small_model()), None],
    ids=lambda value: type(value).__name__,
)
def test_nothing_else_becomes_a_description(value):
    assert not is_keras_model(value)
    problem = call(model_described(lambda: value, []), {}).problem
    assert problem.kind == "exception"
    assert f"returned {type(value).__name__}" in problem.message


def test_keras_is_not_imported_to_find_out():
    code = (
        "import sys; from unrolled.adapters.description import model_described; "
        "from unrolled.call import call; call(model_described(lambda: 3, []), {}); "
        "sys.exit('keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert not is_keras_model(np.ones(2))


def test_what_keras_cannot_do_is_no_unwritten_answer():
    def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10):
        inputs = keras.Input((None, 1))
        return keras.Model(inputs, keras.layers.Lambda(lambda t: np.tanh(t))(inputs))

    verdict = verdict_on(build_conv_gru)
    assert "stopped with an exception" in verdict.headline
    assert "NotImplementedError" in verdict.received
    assert "keras.layers.Lambda" in verdict.first_difference
