"""Lesson 06's exercises: Keras as oracle, other specifications, and the mistakes' model."""

import numpy as np
import pytest
from unrolled.check import verdict_on
from unrolled.exercises import find_exercise, lessons
from unrolled.exercises.exercise import as_computed
from unrolled.exercises.lesson_06_gru.backward import backward_challenge, backward_readout
from unrolled.exercises.lesson_06_gru.backward_model import backward_model, forward_cache
from unrolled.exercises.lesson_06_gru.model import step_model
from unrolled.exercises.lesson_06_gru.oracle import keras_gates, keras_step
from unrolled.exercises.lesson_06_gru.readout import probes, step_readout
from unrolled.exercises.lesson_06_gru.weights import step_challenge

NAMES = [exercise.name for exercise in lessons()["06_gru"]]


def test_the_lesson_has_the_exercises_of_its_contract():
    assert NAMES == [
        "gru_step",
        "gru_step_v1",
        "gru_forward",
        "flip_update_gate",
        "gru_step_backward",
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_keras(name, hidden):
    exercise = find_exercise(name)
    for challenge in exercise.challenges(np.random.default_rng(11), hidden):
        expected = exercise.oracle(challenge).values
        for right, value in zip(expected, exercise.model(challenge), strict=True):
            assert right.shape == value.shape
            tolerance = 1e-12 if right.dtype == np.float64 else 1e-5
            np.testing.assert_allclose(value, right, atol=tolerance, rtol=0)


@pytest.mark.parametrize("name", ["gru_step", "gru_step_v1"])
def test_mistakes_of_weights_are_keras_under_changed_weights(name):
    challenge = step_challenge(np.random.default_rng(2), 2, 3, 4, name == "gru_step")
    for mistake in find_exercise(name).mistakes:
        if not mistake.variant and mistake.after is as_computed:
            changed = mistake.change(challenge)
            (model,) = step_model(changed)
            np.testing.assert_allclose(model, keras_step(**changed), atol=1e-12, rtol=0)


@pytest.mark.parametrize("reset_after", [True, False])
def test_the_gates_are_read_off_what_keras_makes_of_the_probes(reset_after):
    challenge = step_challenge(np.random.default_rng(3), 2, 3, 4, reset_after)
    three = probes(challenge)
    read = step_readout(three, [(keras_step(**probe),) for probe in three])
    assert list(read) == ["update gate", "reset gate", "candidate"]
    right = keras_gates(**challenge)
    for name, gate in read.items():
        np.testing.assert_allclose(gate, right[name], atol=1e-6, rtol=0)


def test_nothing_is_read_off_numbers_that_no_gate_made():
    challenge = step_challenge(np.random.default_rng(3), 1, 2, 3)
    three = probes(challenge)
    assert step_readout(three, [(probe["h_prev"] + 5.0,) for probe in three]) == {}


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


@pytest.mark.parametrize("after", [True, False])
def test_oracle_agrees_with_onnx(after):
    challenge = step_challenge(np.random.default_rng(5), 1, 3, 4, after)
    np.testing.assert_allclose(keras_step(**challenge), onnx_gru(challenge, after), atol=1e-6)


def test_with_one_unit_and_no_recurrent_bias_the_two_versions_are_one():
    challenge = step_challenge(np.random.default_rng(6), 3, 2, 1)
    challenge["bias"][1] = 0.0
    one_row = challenge | {"bias": challenge["bias"][0]}
    np.testing.assert_allclose(keras_step(**challenge), keras_step(**one_row), atol=1e-12)


def test_the_gradients_agree_with_central_differences():
    rng = np.random.default_rng(7)
    challenge = backward_challenge(rng, 2, 3, 4)
    arguments = [np.array(array) for array in challenge["cache"][:5]]
    names = ("x_t", "h_prev", "kernel", "recurrent_kernel", "bias")

    def loss():
        (h_t,) = step_model(dict(zip(names, arguments, strict=True)))
        return (challenge["dh"] * h_t).sum()

    for argument, gradient in zip(arguments, backward_model(challenge), strict=True):
        for place in np.ndindex(argument.shape):
            kept = argument[place]
            argument[place] = kept + 1e-5
            above = loss()
            argument[place] = kept - 1e-5
            slope = (above - loss()) / 2e-5
            argument[place] = kept
            assert abs(slope - gradient[place]) < 1e-8


def test_gradients_of_the_other_version_agree_with_central_differences():
    # The mistake "gradients of the version with the reset gate before the product" must be that.
    rng = np.random.default_rng(8)
    step = step_challenge(rng, 2, 3, 4, reset_after=False)
    two_rows = step | {"bias": np.stack([step["bias"], 0 * step["bias"]])}
    *cache, m, g, h_t = forward_cache(**two_rows)
    z, r = cache[5:]
    x_g, u_h = (
        np.split(array, 3, axis=1)[2]
        for array in (step["x_t"] @ step["kernel"], step["recurrent_kernel"])
    )
    g = np.tanh(x_g + np.split(step["bias"], 3)[2] + (r * step["h_prev"]) @ u_h)
    h_t = z * step["h_prev"] + (1 - z) * g
    np.testing.assert_allclose(h_t, keras_step(**step), atol=1e-12)
    dh = rng.normal(size=h_t.shape)
    challenge = {"dh": dh, "cache": (*cache, m, g, h_t)}
    _, dh_prev, *_ = backward_model(challenge, before=True)
    for place in np.ndindex(dh.shape):
        sums = []
        for side in (1e-5, -1e-5):
            moved = step["h_prev"].copy()
            moved[place] += side
            sums.append((dh * step_model(step | {"h_prev": moved})[0]).sum())
        assert abs((sums[0] - sums[1]) / 2e-5 - dh_prev[place]) < 1e-8


def test_the_four_sums_are_read_off_right_gradients():
    challenge = backward_challenge(np.random.default_rng(9), 1, 2, 3)
    values = backward_model(challenge)
    trace = find_exercise("gru_step_backward").oracle(challenge).trace
    for name, gradient in backward_readout([challenge], [values]).items():
        np.testing.assert_allclose(gradient, trace[name], atol=1e-12)


def gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True):
    """Zeros of the right shapes."""
    return np.zeros((*x.shape[:2], h0.shape[1])), np.zeros_like(h0)


def test_zeros_are_not_called_two_mistakes_that_would_give_them():
    verdict = verdict_on(gru_forward)
    assert not verdict.passed
    assert verdict.cause is None


def gru_step_backward(dh, cache):
    """The arguments themselves."""
    return tuple(np.array(array) for array in cache[:5])


def test_a_cache_is_shown_by_its_shapes_and_the_first_wrong_sum_is_named():
    verdict = verdict_on(gru_step_backward)
    assert "cache ((1, 2), (1, 3), (2, 9), (3, 9), (2, 9), (1, 3)" in verdict.asked
    assert "candidate's sum" in verdict.explanation


def flip_update_gate(kernel, recurrent_kernel, bias):
    """Right for a bias of two rows, and without effect on a bias of one."""
    signs = np.repeat([-1.0, 1.0, 1.0], len(recurrent_kernel))
    return kernel * signs, recurrent_kernel * signs, bias * signs if bias.ndim == 2 else bias * 1.0


def test_a_difference_in_a_bias_of_one_row_has_a_place():
    verdict = verdict_on(flip_update_gate)
    assert "`bias[0]`: column 0" in verdict.first_difference
