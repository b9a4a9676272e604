"""Gradients without calculus."""

import numpy as np
import pytest
from unrolled.exercises.central_differences import agreed, central_differences


def test_gradient_of_a_known_function():
    matrix, vector = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.5, -2.0])
    gradients = central_differences(lambda m, v: float(np.sin(v @ m).sum()), (matrix, vector))
    slope = np.cos(vector @ matrix)
    np.testing.assert_allclose(gradients[0], np.outer(vector, slope), atol=1e-9)
    np.testing.assert_allclose(gradients[1], matrix @ slope, atol=1e-9)


def test_arguments_stay_as_they_are_and_single_precision_is_moved_in_double():
    argument = np.array([0.25], dtype=np.float32)
    (gradient,) = central_differences(lambda a: float(a[0] ** 2), [argument])
    assert argument[0] == np.float32(0.25)
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, [0.5], atol=1e-9)


def test_two_ways_that_differ_are_refused():
    agreed([np.ones(3)], [np.ones(3) + 1e-9])
    with pytest.raises(ArithmeticError, match="gradients number 1 differ"):
        agreed([np.ones(2), np.ones(3)], [np.ones(2), np.ones(3) + 1e-3])
    with pytest.raises(ArithmeticError):
        agreed([np.ones(3)], [np.full(3, np.nan)])
