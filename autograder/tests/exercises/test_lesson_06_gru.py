"""Lesson 06's exercises: other specifications than Keras's, and what is read off answers."""

import numpy as np
import pytest
from unrolled.check import verdict_on
from unrolled.exercises import exercise_names, find_exercise
from unrolled.exercises.central_differences import central_differences
from unrolled.exercises.lesson_06_gru.backward import backward_readout, gru_step_backward
from unrolled.exercises.lesson_06_gru.steps import gru_step, gru_step_before
from unrolled.exercises.lesson_06_gru.weights import step_challenge
from unrolled.judge import Judge


def onnx_gru(challenge, after):
    """One step by ONNX's reference implementation of its operator GRU: blocks z, r, h."""
    helper = pytest.importorskip("onnx.helper")
    reference = pytest.importorskip("onnx.reference")
    units = challenge["h_prev"].shape[1]
    bias = challenge["bias"] if after else np.stack([challenge["bias"], 0 * challenge["bias"]])
    feeds = {
        "X": challenge["x_t"][None],
        "W": challenge["kernel"].T[None],
        "R": challenge["recurrent_kernel"].T[None],
        "B": bias.reshape(1, -1),
        "initial_h": challenge["h_prev"][None],
    }
    node = helper.make_node(
        "GRU",
        ["X", "W", "R", "B", "", "initial_h"],
        ["", "h"],
        hidden_size=units,
        linear_before_reset=int(after),
    )
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [node],
        "gru",
        [value(name, 11, list(array.shape)) for name, array in feeds.items()],
        [value("h", 11, None)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    (h,) = reference.ReferenceEvaluator(model).run(["h"], feeds)
    return h[0]


@pytest.mark.parametrize(("step", "after"), [(gru_step, True), (gru_step_before, False)])
def test_references_agree_with_onnx(step, after):
    challenge = step_challenge(np.random.default_rng(5), 1, 3, 4, after)
    np.testing.assert_allclose(step(**challenge), onnx_gru(challenge, after), atol=1e-6)


def test_with_one_unit_and_no_recurrent_bias_the_two_versions_are_one():
    challenge = step_challenge(np.random.default_rng(6), 3, 2, 1)
    challenge["bias"][1] = 0.0
    one_row = challenge | {"bias": challenge["bias"][0]}
    np.testing.assert_allclose(gru_step(**challenge), gru_step_before(**one_row), atol=1e-12)


@pytest.fixture
def of_one_sample():
    exercise = find_exercise("gru_step_backward")
    challenge = exercise.challenges(np.random.default_rng(9), False)[0]
    return challenge, exercise.oracle(challenge)


def test_gradients_of_the_other_version_agree_with_central_differences(of_one_sample):
    # The mistake "gradients of the version with the reset gate before the product" must be that.
    exercise, (challenge, _) = find_exercise("gru_step_backward"), of_one_sample
    x_t, h_prev, kernel, recurrent_kernel, bias = challenge["cache"][:5]
    u_h = np.split(recurrent_kernel, 3, axis=1)[2]
    z, r = challenge["cache"][5:7]
    one_row = bias.sum(axis=0)
    g = np.tanh(np.split(x_t @ kernel + one_row, 3, axis=1)[2] + (r * h_prev) @ u_h)
    cache = (*challenge["cache"][:7], h_prev @ u_h, g, z * h_prev + (1 - z) * g)
    name = "gradients of the version with the reset gate before the product"
    (mistake,) = (each for each in exercise.mistakes if each.name == name)
    found = exercise.text.edited(exercise.edits_of(mistake))(challenge["dh"], cache)

    def loss(*arguments):
        return float((challenge["dh"] * gru_step_before(*arguments)).sum())

    expected = central_differences(loss, (x_t, h_prev, kernel, recurrent_kernel, one_row))
    for gradient, right in zip(found[:4], expected[:4], strict=True):
        np.testing.assert_allclose(gradient, right, atol=1e-7)


def test_the_four_sums_are_read_off_right_gradients(of_one_sample):
    challenge, expected = of_one_sample
    found = backward_readout([challenge], [gru_step_backward(**challenge)])
    assert list(found) == list(expected.trace)
    for name, gradient in found.items():
        np.testing.assert_allclose(gradient, expected.trace[name], atol=1e-12)


def test_nothing_is_read_off_a_bias_gradient_that_the_kernels_contradict(of_one_sample):
    challenge, _ = of_one_sample
    *others, dbias = gru_step_backward(**challenge)
    assert backward_readout([challenge], [(*others, dbias + 1.0)]) == {}


def test_the_first_wrong_sum_is_named():
    def gru_step_backward(dh, cache):
        cache = (*cache[:8], np.sin(cache[8]), cache[9])
        return find_exercise("gru_step_backward").reference(dh, cache)

    verdict = verdict_on(gru_step_backward)
    assert verdict.cause is None
    assert "The gradient of the candidate's sum is wrong already" in verdict.explanation
    assert "cache ((1, 5), (1, 3), (5, 9), (3, 9), (2, 9), (1, 3)" in verdict.asked


def test_a_difference_in_a_bias_of_one_row_has_a_place():
    def flip_update_gate(kernel, recurrent_kernel, bias):
        signs = np.repeat([-1.0, 1.0, 1.0], len(recurrent_kernel))
        return kernel * signs, recurrent_kernel * signs, bias * (signs if bias.ndim == 2 else 1.0)

    verdict = verdict_on(flip_update_gate)
    assert "`bias[0]`: column 0" in verdict.first_difference


def test_zeros_are_called_zeros():
    def gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True):
        return np.zeros((*x.shape[:2], h0.shape[1])), np.zeros_like(h0)

    verdict = verdict_on(gru_forward)
    assert not verdict.passed
    assert verdict.cause == "nothing but zeros"


def test_an_older_notebook_is_checked_under_the_earlier_name():
    def gru_step_v1(x_t, h_prev, kernel, recurrent_kernel, bias):
        return gru_step_before(x_t, h_prev, kernel, recurrent_kernel, bias)

    judge = Judge(seed=11)
    assert verdict_on(gru_step_v1, judge=judge).passed
    assert find_exercise("gru_step_v1") is find_exercise("gru_step_before")
    assert "gru_step_v1" not in exercise_names()
