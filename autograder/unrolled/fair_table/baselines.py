"""Forecasts that need no training: the last value, and least squares."""

from __future__ import annotations

import numpy as np

from unrolled.fair_table.task import HORIZON, Part


def last_value(training: Part, x: np.ndarray) -> np.ndarray:
    """The naive forecast: all ten values are the last one seen."""
    return np.repeat(x[:, -1], HORIZON, axis=1)


def least_squares(training: Part, x: np.ndarray) -> np.ndarray:
    """Ten linear forecasts from all fifty values and a constant, the best there are on training."""
    weights, *_ = np.linalg.lstsq(with_constant(training.x), training.future, rcond=None)
    return with_constant(x) @ weights


def iterated_least_squares(training: Part, x: np.ndarray) -> np.ndarray:
    """One linear forecast of the next value, applied ten times to what it has forecast itself."""
    weights, *_ = np.linalg.lstsq(with_constant(training.x), training.future[:, 0], rcond=None)
    window = x
    for _ in range(HORIZON):
        following = with_constant(window) @ weights
        window = np.concatenate([window[:, 1:], following[:, np.newaxis, np.newaxis]], axis=1)
    return window[:, -HORIZON:, 0]


def with_constant(x: np.ndarray) -> np.ndarray:
    """The fifty values of each series and a one, float64 (series, 51)."""
    values = x[..., 0].astype(np.float64)
    return np.concatenate([values, np.ones((len(values), 1))], axis=1)
