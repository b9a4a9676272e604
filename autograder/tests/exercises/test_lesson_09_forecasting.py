"""Lesson 09: oracles against independent formulas, and what the questions must ask."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise, lessons

NAMES = [exercise.name for exercise in lessons()["09_forecasting"]]


def challenges_of(name, hidden=False, seed=11):
    return find_exercise(name).challenges(np.random.default_rng(seed), hidden)


@pytest.mark.parametrize("name", NAMES)
def test_single_precision_is_asked_for_in_single_precision(name):
    exercise = find_exercise(name)
    for challenge in challenges_of(name):
        kinds = {value.dtype for value in challenge.values() if isinstance(value, np.ndarray)}
        expected = exercise.oracle(challenge)
        assert len(kinds) <= 1
        for kind in kinds:
            assert all(value.dtype == kind for value in expected.values)


@pytest.mark.parametrize("hidden", [False, True])
def test_windows_are_refused_exactly_when_none_fits(hidden):
    exercise = find_exercise("windows")
    spare = set()
    for challenge in challenges_of("windows", hidden):
        series, length, horizon = challenge.values()
        count = len(series) - length - horizon + 1
        assert (exercise.oracle(challenge).raises == "ValueError") == (count < 1)
        spare.add(count)
    assert {0, 1} < spare
    assert min(spare) < 0


def test_a_season_is_asked_for_in_every_proportion_to_horizon_and_window():
    for hidden in (False, True):
        found = challenges_of("seasonal_naive_forecast", hidden)
        compared = {np.sign(challenge["horizon"] - challenge["season"]) for challenge in found}
        assert compared == {-1, 0, 1}
        assert any(challenge["x"].shape[1] == challenge["season"] for challenge in found)


def test_least_squares_leaves_errors_that_no_input_explains():
    exercise = find_exercise("linear_forecast")
    for challenge in challenges_of("linear_forecast"):
        if challenge["x_train"].dtype == np.float64:
            known = {**challenge, "x_new": challenge["x_train"]}
            (fitted,) = exercise.oracle(known).values
            left = challenge["y_train"] - fitted
            columns = challenge["x_train"][..., 0]
            np.testing.assert_allclose(columns.T @ left, 0, atol=1e-9)
            np.testing.assert_allclose(left.sum(axis=0), 0, atol=1e-9)


def test_noise_floor_is_what_drawing_gives():
    exercise = find_exercise("noise_floor")
    noise = 0.1 * (np.random.default_rng(0).random(1_000_000) - 0.5)
    (floor,) = exercise.oracle({"width": 0.1}).values
    np.testing.assert_allclose(floor, (noise**2).mean(), rtol=5e-3)
    np.testing.assert_allclose(floor, 8.33e-4, rtol=1e-3)
