"""Going back through layer normalisation in many ways, to recognise a learner's numbers by."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge


def mean(values: np.ndarray) -> np.ndarray:
    """Over the features, with an axis of length 1."""
    return values.mean(axis=-1, keepdims=True)


# The gradient of x, by that of x_hat, x_hat itself, what makes a mean of a row, and dy.
PATHS: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda d, x_hat, mean: d - mean(d) - x_hat * mean(d * x_hat),
    "no mean": lambda d, x_hat, mean: d - x_hat * mean(d * x_hat),
    "no deviation": lambda d, x_hat, mean: d - mean(d),
    "neither": lambda d, x_hat, mean: d,
    "sign of the mean": lambda d, x_hat, mean: d + mean(d) - x_hat * mean(d * x_hat),
    "sign of the deviation": lambda d, x_hat, mean: d - mean(d) + x_hat * mean(d * x_hat),
    "no x_hat before": lambda d, x_hat, mean: d - mean(d) - mean(d * x_hat),
    "no x_hat inside": lambda d, x_hat, mean: d - mean(d) - x_hat * mean(d),
    "half": lambda d, x_hat, mean: d - mean(d) - 0.5 * x_hat * mean(d * x_hat),
    "twice": lambda d, x_hat, mean: d - mean(d) - 2.0 * x_hat * mean(d * x_hat),
}
# What stands in the means' place.
MEANS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "features": mean,
    "sums": lambda values: values.sum(axis=-1, keepdims=True),
    "samples": lambda values: values.mean(axis=0),
    "all but features": lambda values: values.mean(axis=tuple(range(values.ndim - 1))),
    "everything": lambda values: values.mean(),
}
DIVISIONS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "right": lambda d, std: d / std,
    "none": lambda d, std: d,
    "twice": lambda d, std: d / std**2,
    "multiplied": lambda d, std: d * std,
    "root": lambda d, std: d / np.sqrt(std),
}
# What gamma's gradient is a sum of, by dy, x, x_hat, y and gamma.
TO_GAMMA: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda dy, x, x_hat, y, gamma: dy * x_hat,
    "x": lambda dy, x, x_hat, y, gamma: dy * x,
    "y": lambda dy, x, x_hat, y, gamma: dy * y,
    "dy": lambda dy, x, x_hat, y, gamma: dy,
    "dy times gamma": lambda dy, x, x_hat, y, gamma: dy * gamma,
    "times gamma": lambda dy, x, x_hat, y, gamma: dy * gamma * x_hat,
}
# How the gradients of gamma and beta are summed.
SUMS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "right": lambda values: values.sum(axis=tuple(range(values.ndim - 1))),
    "samples": lambda values: values.sum(axis=0),
    "means": lambda values: values.mean(axis=tuple(range(values.ndim - 1))),
    "shares": lambda values: values.sum(axis=tuple(range(values.ndim - 1))) / len(values),
    "features": lambda values: values.sum(axis=-1),
    "none": lambda values: values,
}


def backward_model(
    challenge: Challenge,
    path: str = "right",
    means: str = "features",
    division: str = "right",
    gamma_in: str = "first",
    to_gamma: str = "right",
    sums: str = "right",
) -> tuple[np.ndarray, ...]:
    """``(dx, dgamma, dbeta)`` with the wrongs' wrongs.

    Args:
        challenge: ``dy`` and the cache.
        path: a key of ``PATHS``.
        means: a key of ``MEANS``.
        division: a key of ``DIVISIONS``.
        gamma_in: where gamma comes into ``dx``: ``"first"``, ``"last"`` or ``"nowhere"``.
        to_gamma: a key of ``TO_GAMMA``.
        sums: a key of ``SUMS``.
    """
    dy, x, gamma, _, x_hat, std, y = (
        np.asarray(part, np.float64) for part in (challenge["dy"], *challenge["cache"])
    )
    d_hat = dy * gamma if gamma_in == "first" else dy
    dx = DIVISIONS[division](PATHS[path](d_hat, x_hat, MEANS[means]), std)
    dx = dx * gamma if gamma_in == "last" else dx
    add = SUMS[sums]
    return dx, add(TO_GAMMA[to_gamma](dy, x, x_hat, y, gamma)), add(dy)
