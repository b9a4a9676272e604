"""Lesson 04's exercises: the orders of blocks that are known, and another specification."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise
from unrolled.exercises.lesson_04_lstm.peephole import peephole_lstm_step
from unrolled.exercises.lesson_04_lstm.step import lstm_step
from unrolled.exercises.lstm import step_challenge


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


def test_references_agree_with_onnx():
    # ONNX's reference implementation takes one sample at a time.
    challenge = step_challenge(np.random.default_rng(5), 1, 3, 4)
    for right, onnx in zip(lstm_step(**challenge), onnx_lstm(challenge), strict=True):
        np.testing.assert_allclose(right, onnx, atol=1e-6, rtol=0)


def test_peepholes_agree_with_onnx():
    challenge = step_challenge(np.random.default_rng(6), 1, 3, 4)
    peephole = np.random.default_rng(7).normal(size=(3, 4))
    right = peephole_lstm_step(**challenge, peephole=peephole)
    for ours, onnx in zip(right, onnx_lstm(challenge, peephole), strict=True):
        np.testing.assert_allclose(ours, onnx, atol=1e-6, rtol=0)


def test_the_blocks_in_onnx_order_are_called_so():
    (mistake,) = (
        mistake
        for mistake in find_exercise("lstm_step").mistakes
        if mistake.name == "blocks in the order i, o, f, c"
    )
    assert "(ONNX's order)" in mistake.sentence
