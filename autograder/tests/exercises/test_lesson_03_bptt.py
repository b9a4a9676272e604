"""Lesson 03: two oracles that agree, the mistakes' model, and random answers that are measured."""

import numpy as np
import pytest
from unrolled.exercises import lessons

EXERCISES = lessons()["03_bptt"]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_keras(exercise, hidden):
    challenges = exercise.challenges(np.random.default_rng(11), hidden)
    expected = [exercise.oracle(challenge).values for challenge in challenges]
    if exercise.measure:
        expected = exercise.measure(challenges, [values[0] for values in expected])
    for challenge, values in zip(challenges, expected, strict=True):
        for right, value in zip(values, exercise.model(challenge), strict=True):
            assert_close(value, right)


def assert_close(value, right):
    if isinstance(right, list):
        for one, other in zip(value, right, strict=True):
            assert_close(one, other)
    elif isinstance(right, np.ndarray):
        tolerance = 1e-12 if right.dtype == np.float64 else 1e-5
        np.testing.assert_allclose(value, right, atol=tolerance, rtol=tolerance)
    else:
        assert value == right
