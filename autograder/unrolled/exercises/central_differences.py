"""Gradients without calculus: move one number a little to either side, and look at the loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

STEP = 1e-5
# The formula's own error is about STEP squared, and rounding adds some.
AGREEMENT = 1e-7


def central_differences(
    loss: Callable[..., float], arguments: Sequence[np.ndarray], step: float = STEP
) -> list[np.ndarray]:
    """The gradient of a loss by central differences, in float64.

    Args:
        loss: a function of the arguments that returns one number.
        arguments: arrays of any shape; copies are moved, not these.
        step: how far each entry is moved to either side.

    Returns:
        For each argument an array of its shape, float64.
    """
    moved = [np.array(argument, dtype=np.float64) for argument in arguments]
    gradients = []
    for argument in moved:
        gradient = np.empty_like(argument)
        for place in np.ndindex(argument.shape):
            kept = argument[place]
            argument[place] = kept + step
            above = loss(*moved)
            argument[place] = kept - step
            gradient[place] = (above - loss(*moved)) / (2.0 * step)
            argument[place] = kept
        gradients.append(gradient)
    return gradients


def agreed(automatic: Sequence[np.ndarray], numerical: Sequence[np.ndarray]) -> None:
    """Hold two ways to compute the same gradients against each other.

    Args:
        automatic: what automatic differentiation gives.
        numerical: what central differences give.

    Raises:
        ArithmeticError: if they differ by more than the differences' own error.
    """
    for place, (right, other) in enumerate(zip(automatic, numerical, strict=True)):
        off = np.abs(right - other).max(initial=0.0)
        if not off <= AGREEMENT * max(1.0, np.abs(right).max(initial=0.0)):
            raise ArithmeticError(f"the two gradients number {place} differ by {off:.1e}")
