"""Lesson 11's exercises: Keras as oracle, and the mistakes' models."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise, lessons

NAMES = [exercise.name for exercise in lessons()["11_wavenet"]]


def equal(value, right):
    if isinstance(right, list):
        for one, other in zip(value, right, strict=True):
            equal(one, other)
    elif isinstance(right, np.ndarray):
        tolerance = 1e-12 if right.dtype == np.float64 else 2e-6 * max(1, np.abs(right).max())
        np.testing.assert_allclose(value, right, atol=tolerance, rtol=0)
    else:
        assert value == right


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_the_oracle(name, hidden):
    exercise = find_exercise(name)
    challenges = exercise.challenges(np.random.default_rng(11), hidden)
    for challenge in challenges:
        expected = exercise.oracle(challenge).values
        model = exercise.model(challenge)
        if exercise.measure:
            [expected] = exercise.measure([challenge], list(expected))
        for right, value in zip(expected, model, strict=True):
            equal(value, right)
