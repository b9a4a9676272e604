"""Normalising that can be wrong in many ways, to recognise a learner's numbers by.

Keras is the oracle for what is right; tests hold these functions without a variant to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Axes = int | tuple[int, ...] | None

# Which axes of an array with so many dimensions are pooled into one mean.
AXES: dict[str, Callable[[int], Axes]] = {
    "features": lambda ndim: -1,
    "all but features": lambda ndim: tuple(range(ndim - 1)),
    "samples": lambda ndim: 0,
    "axis 1": lambda ndim: 1,
    "all but samples": lambda ndim: tuple(range(1, ndim)),
    "everything": lambda ndim: None,
}
CENTRES: dict[str, Callable[[np.ndarray, Axes], np.ndarray]] = {
    "mean": lambda x, axes: x.mean(axis=axes, keepdims=True),
    "median": lambda x, axes: np.median(x, axis=axes, keepdims=True),
    "none": lambda x, axes: np.zeros_like(x.mean(axis=axes, keepdims=True)),
}


def unbiased(x: np.ndarray, axes: Axes) -> np.ndarray:
    """The variance divided by one less than the number of values; NaN where there is one value."""
    variance = x.var(axis=axes, keepdims=True)
    count = np.float64(x.size // variance.size)
    return variance * count / (count - 1)


# What stands in the variance's place, by the numbers and their centre.
VARIANCES: dict[str, Callable[[np.ndarray, np.ndarray, Axes], np.ndarray]] = {
    "variance": lambda x, centre, axes: x.var(axis=axes, keepdims=True),
    "around 0": lambda x, centre, axes: (x**2).mean(axis=axes, keepdims=True),
    "ddof = 1": lambda x, centre, axes: unbiased(x, axes),
    "absolute": lambda x, centre, axes: np.abs(x - centre).mean(axis=axes, keepdims=True) ** 2,
    "range": lambda x, centre, axes: np.ptp(x, axis=axes, keepdims=True) ** 2,
}
# What the centred numbers are divided by, from variance and epsilon.
DIVISORS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "right": lambda var, epsilon: np.sqrt(var + epsilon),
    "epsilon outside": lambda var, epsilon: np.sqrt(var) + epsilon,
    "no epsilon": lambda var, epsilon: np.sqrt(var),
    "epsilon squared": lambda var, epsilon: np.sqrt(var + epsilon**2),
    "variance": lambda var, epsilon: var + epsilon,
    "fourth root": lambda var, epsilon: np.sqrt(np.sqrt(var + epsilon)),
    "standard deviation under the root": lambda var, epsilon: np.sqrt(np.sqrt(var) + epsilon),
    "one": lambda var, epsilon: np.ones_like(var),
}
SCALES: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]] = {
    "right": lambda x, gamma, beta: gamma * x + beta,
    "no gamma": lambda x, gamma, beta: x + beta,
    "no beta": lambda x, gamma, beta: gamma * x,
    "neither": lambda x, gamma, beta: x,
    "swapped": lambda x, gamma, beta: beta * x + gamma,
    "beta first": lambda x, gamma, beta: gamma * (x + beta),
    "divided": lambda x, gamma, beta: x / gamma + beta,
    "beta subtracted": lambda x, gamma, beta: gamma * x - beta,
    "1 + gamma": lambda x, gamma, beta: (1.0 + gamma) * x + beta,
}


@dataclass(frozen=True)
class Wrongs:
    """What normalising does otherwise than it should; as it stands, nothing.

    Args:
        axes: a key of ``AXES``; empty for the right ones of the exercise.
        centre: a key of ``CENTRES``.
        spread: a key of ``VARIANCES``.
        divisor: a key of ``DIVISORS``.
        scale: a key of ``SCALES``.
        scaled_before: whether gamma and beta come before the normalising.
        kept: whether pooled axes stay, with length 1; where they do not, NumPy lines the others
            up from the last one, or cannot.
    """

    axes: str = ""
    centre: str = "mean"
    spread: str = "variance"
    divisor: str = "right"
    scale: str = "right"
    scaled_before: bool = False
    kept: bool = True


NONE = Wrongs()


def statistics(
    x: np.ndarray, right_axes: str, wrongs: Wrongs = NONE
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance as they are pooled, with axes of length 1 where numbers were pooled."""
    axes = AXES[wrongs.axes or right_axes](x.ndim)
    with np.errstate(all="ignore"):
        centre = CENTRES[wrongs.centre](x, axes)
        return centre, VARIANCES[wrongs.spread](x, centre, axes)


def normalised(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    epsilon: float,
    right_axes: str = "features",
    wrongs: Wrongs = NONE,
) -> np.ndarray:
    """``x`` normalised, scaled and shifted, with the wrongs' wrongs.

    Args:
        x: (batch, features) or (batch, time, features), float64.
        gamma: (features,).
        beta: (features,).
        epsilon: what is added to the variance.
        right_axes: the key in ``AXES`` of what should be pooled.
        wrongs: what is done otherwise.

    Returns:
        An array of the shape of ``x``.
    """
    if wrongs.scaled_before:
        x, gamma, beta = SCALES[wrongs.scale](x, gamma, beta), 1.0, 0.0
    centre, variance = statistics(x, right_axes, wrongs)
    if not wrongs.kept:
        centre, variance = centre[..., 0], variance[..., 0]
    return finished(x, gamma, beta, centre, variance, epsilon, wrongs)


def finished(
    x: np.ndarray,
    gamma: np.ndarray | float,
    beta: np.ndarray | float,
    centre: np.ndarray,
    variance: np.ndarray,
    epsilon: float,
    wrongs: Wrongs = NONE,
) -> np.ndarray:
    """What becomes of ``x`` once the statistics are known."""
    scale = "right" if wrongs.scaled_before else wrongs.scale
    with np.errstate(all="ignore"):
        return SCALES[scale](
            (x - centre) / DIVISORS[wrongs.divisor](variance, epsilon), gamma, beta
        )
