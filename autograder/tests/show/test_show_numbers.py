"""The computations behind the figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from unrolled.show.arrays import brief
from unrolled.show.labels import spread
from unrolled.show.series import explore, half_life, pulses, sentence


def test_half_life():
    assert half_life(0.5) == 1
    assert half_life(0.98) == pytest.approx(34.3, abs=0.05)
    assert 0.9 ** half_life(0.9) == pytest.approx(0.5)
    assert half_life(0) == 0
    assert half_life(1) == math.inf
    for wrong in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="between 0 and 1"):
            half_life(wrong)


def test_pulses_are_two_of_opposite_sign():
    x = pulses()
    assert x.shape == (30,)
    assert {step: x[step] for step in np.flatnonzero(x)} == {3: 1.0, 18: -0.5}


def test_explored_series_fit_each_other(lstm_step):
    series = explore(lstm_step, input_bias=1, forget_bias=2, output_bias=-1, candidate_weight=2)
    assert {name: values.shape for name, values in series.items()} == dict.fromkeys(series, (30,))
    c_prev = np.concatenate([[0], series["cell state"][:-1]])
    cell = series["forget gate"] * c_prev + series["input gate"] * series["candidate"]
    np.testing.assert_allclose(series["cell state"], cell, rtol=0, atol=1e-12)
    hidden = series["output gate"] * np.tanh(series["cell state"])
    np.testing.assert_allclose(series["hidden state"], hidden, rtol=0, atol=1e-12)


def test_explored_settings_do_what_they_are_called(lstm_step):
    keeps = explore(lstm_step, forget_bias=6)["cell state"]
    assert keeps[17] > 0.95 * keeps[3] > 0.6
    forgets = explore(lstm_step, forget_bias=-2)["cell state"]
    assert abs(forgets[10]) < 1e-4
    ignores = explore(lstm_step, input_bias=-6, forget_bias=6)["cell state"]
    assert abs(ignores).max() < 0.01
    hides = explore(lstm_step, forget_bias=6, output_bias=-6)
    assert abs(hides["hidden state"]).max() < 0.01 < 0.6 < hides["cell state"].max()


def test_explored_series_are_the_learners_own(lstm_step):
    def forgetful(x_t, h_prev, c_prev, *weights):
        return lstm_step(x_t, h_prev, 0 * c_prev, *weights)

    assert explore(forgetful)["cell state"][10] == 0
    assert explore(lstm_step)["cell state"][10] > 0.1


def test_a_step_that_changes_its_arguments_changes_nothing_else(lstm_step):
    def careless(*arguments):
        result = lstm_step(*arguments)
        for argument in arguments:
            argument[:] = 7
        return result

    expected, explored = explore(lstm_step), explore(careless)
    for name, values in expected.items():
        np.testing.assert_array_equal(explored[name], values)


FLAT = (np.ones(1), np.ones(1))
NAN = (np.full((1, 1), np.nan), np.ones((1, 1)))


@pytest.mark.parametrize("result", [None, 3.0, (1, 2, 3), ("h", "c"), FLAT, NAN])
def test_a_step_that_returns_something_else_is_named(result):
    with pytest.raises(ValueError, match=r"should return \(h_t, c_t\)"):
        explore(lambda *arguments: result)


def test_the_sentence_has_the_numbers_of_the_series():
    def said(forget_gate):
        return sentence({"forget gate": np.full(30, forget_gate)})

    assert said(0.98) == "With f = 0.980 half of a memory is left after 34 steps."
    assert said(0.99999) == "With f = 1.0000 next to nothing of a memory is lost."
    assert said(0.5) == "With f = 0.50 half of a memory is left after 1 step."
    assert said(0.9975) == "With f = 0.9975 half of a memory is left after 277 steps."
    assert said(0.1) == "With f = 0.10 more than half of a memory is gone after a single step."


def test_spread_moves_labels_apart_and_keeps_their_order():
    np.testing.assert_allclose(spread([0.5, 0.1, 0.9], 0.1, 0, 1), [0.5, 0.1, 0.9])
    np.testing.assert_allclose(spread([0, 0, 0], 0.1, 0, 1), [0, 0.1, 0.2])
    np.testing.assert_allclose(spread([1, 0.98, 0.2], 0.1, 0, 1), [1, 0.9, 0.2])
    crowded = spread(np.full(20, 0.5), 0.1, 0, 1)
    assert (np.diff(crowded) > 0.0999).all()
    assert crowded[-1] <= 1


def test_brief_numbers():
    assert [brief(x) for x in (1.0, 0.12345, 5e-31, -2.5)] == ["1", "0.123", "0", "-2.5"]
