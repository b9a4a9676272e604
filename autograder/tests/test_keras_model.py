"""A learner's Keras model as data: what it is made of, and nothing that can run."""

import subprocess
import sys

import keras
import numpy as np
import pytest
from unrolled.answer import Foreign
from unrolled.call import call
from unrolled.keras_model import described, is_keras_model
from unrolled.wire import HEADER, decode, encode


def small_model(*layers):
    return keras.Sequential([keras.Input((None, 2)), *layers])


def test_a_model_in_words_and_numbers():
    wrapped = keras.layers.TimeDistributed(keras.layers.Dense(4, "relu"))
    found = described(small_model(keras.layers.Conv1D(3, 5, strides=2), wrapped))
    assert found["input_shape"] == (None, None, 2)
    assert found["output_shape"] == (None, None, 4)
    assert found["params"] == 3 * (5 * 2 + 1) + 4 * (3 + 1)
    first, second = found["layers"]
    assert first["kind"] == "Conv1D"
    assert first["inside"] is None
    assert first["settings"]["filters"] == 3
    assert first["settings"]["strides"] == (2,)
    assert second["kind"] == "TimeDistributed"
    assert second["inside"]["settings"]["activation"] == "relu"


def test_functional_and_nested_models_are_described_alike():
    inner = keras.Sequential([keras.Input((None, 3)), keras.layers.GRU(4)])
    nested = small_model(keras.layers.Dense(3), inner)
    start = keras.Input((None, 2))
    flat = keras.Model(start, keras.layers.GRU(4)(keras.layers.Dense(3)(start)))
    one, other = (
        [(layer["kind"], layer["settings"].get("units")) for layer in described(model)["layers"]]
        for model in (nested, flat)
    )
    assert one == other == [("Dense", 3), ("GRU", 4)]


def test_a_model_without_an_input_is_not_built():
    found = described(keras.Sequential([keras.layers.Dense(3)]))
    assert (found["input_shape"], found["output_shape"], found["params"]) == (None, None, None)
    assert [layer["kind"] for layer in found["layers"]] == ["Dense"]


def test_a_layer_of_ones_own_is_marked():
    class GRU(keras.layers.Layer):
        def __init__(self, odd):
            super().__init__()
            self.odd = odd

        def call(self, x):
            return x

    (layer,) = described(small_model(GRU(object())))["layers"]
    assert layer == {"kind": "own GRU", "settings": {}, "inside": None}


def test_what_a_function_returns_crosses_as_data():
    answer = call(lambda units: small_model(keras.layers.Dense(units)), {"units": 3})
    message = encode(answer.value)
    length, _ = HEADER.unpack(message[: HEADER.size])
    again = decode(message[HEADER.size :][:length], b"")
    assert again == answer.value
    assert again["layers"][0]["settings"]["units"] == 3


@pytest.mark.parametrize("value", [{"params": 5350}, keras.layers.Dense(3), keras.Model])
def test_nothing_else_becomes_a_description(value):
    assert not is_keras_model(value)
    assert isinstance(call(lambda: value, {}).value, Foreign)


def test_keras_is_not_imported_to_find_out():
    code = (
        "import sys; import numpy as np; from unrolled.call import call; "
        "call(lambda: np.ones(2), {}); sys.exit('keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert not is_keras_model(np.ones(2))
