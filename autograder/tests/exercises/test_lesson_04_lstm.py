"""Lesson 04's exercises: Keras as oracle, an independent specification, and the mistakes' model."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise, lessons
from unrolled.exercises.exercise import as_computed
from unrolled.exercises.lesson_04_lstm.model import step_model
from unrolled.exercises.lesson_04_lstm.oracle import keras_step
from unrolled.exercises.lesson_04_lstm.weights import step_challenge

NAMES = [exercise.name for exercise in lessons()["04_lstm"]]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_keras(name, hidden):
    exercise = find_exercise(name)
    for challenge in exercise.challenges(np.random.default_rng(11), hidden):
        expected = exercise.oracle(challenge).values
        for right, value in zip(expected, exercise.model(challenge), strict=True):
            tolerance = 1e-12 if right.dtype == np.float64 else 1e-6
            np.testing.assert_allclose(value, right, atol=tolerance, rtol=0)


def test_mistakes_of_weights_are_keras_under_changed_weights():
    exercise = find_exercise("lstm_step")
    challenge = step_challenge(np.random.default_rng(2), 2, 3, 4)
    for mistake in exercise.mistakes:
        if not mistake.variant and mistake.after is as_computed:
            changed = mistake.change(challenge)
            for keras, model in zip(keras_step(**changed), step_model(changed), strict=True):
                np.testing.assert_allclose(model, keras, atol=1e-12, rtol=0)


def test_every_pair_of_gates_and_every_order_is_known():
    names = [mistake.name for mistake in find_exercise("lstm_step").mistakes]
    assert sum(name.endswith(" swapped") for name in names) == 6
    assert sum(name.startswith("blocks in the order") for name in names) == 17


def onnx_lstm(challenge, peephole=None):
    """One step by ONNX's reference implementation of its operator LSTM: blocks i, o, f, c."""
    helper = pytest.importorskip("onnx.helper")
    reference = pytest.importorskip("onnx.reference")

    def ordered(weights):
        i, f, c, o = np.split(weights, 4, axis=-1)
        return np.concatenate([i, o, f, c], axis=-1)

    units = challenge["h_prev"].shape[1]
    bias = ordered(challenge["bias"])
    feeds = {
        "X": challenge["x_t"][None],
        "W": ordered(challenge["kernel"]).T[None],
        "R": ordered(challenge["recurrent_kernel"]).T[None],
        "B": np.concatenate([bias, np.zeros_like(bias)])[None],
        "initial_h": challenge["h_prev"][None],
        "initial_c": challenge["c_prev"][None],
        "P": (np.zeros((3, units)) if peephole is None else peephole[[0, 2, 1]]).reshape(1, -1),
    }
    node = helper.make_node(
        "LSTM",
        ["X", "W", "R", "B", "", "initial_h", "initial_c", "P"],
        ["", "h", "c"],
        hidden_size=units,
    )
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [node],
        "lstm",
        [value(name, 11, list(array.shape)) for name, array in feeds.items()],
        [value("h", 11, None), value("c", 11, None)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    h, c = reference.ReferenceEvaluator(model).run(["h", "c"], feeds)
    return h[0], c[0]


def test_oracle_agrees_with_onnx():
    # ONNX's reference implementation takes one sample at a time.
    challenge = step_challenge(np.random.default_rng(5), 1, 3, 4)
    for keras, onnx in zip(keras_step(**challenge), onnx_lstm(challenge), strict=True):
        np.testing.assert_allclose(keras, onnx, atol=1e-6, rtol=0)
