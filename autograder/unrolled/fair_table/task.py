"""What is to be forecast: the ten values that follow fifty, and how a forecast is judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unrolled.data.waves import NOISE, waves

LENGTH, HORIZON = 50, 10
# The published split: 7,000 series to train with, 2,000 to choose with, 1,000 never looked at.
TRAINING, VALIDATION, TEST = slice(0, 7000), slice(7000, 9000), slice(9000, 10000)
SERIES = 10_000

# Nobody can forecast the noise, uniform over an interval of width 0.1: its variance.
NOISE_FLOOR = NOISE**2 / 12


@dataclass(frozen=True)
class Part:
    """Some of the series.

    Args:
        x: float32 array (series, 50, 1), what a forecast is made from.
        future: float32 array (series, 10), what follows.
        following: float32 array (series, 50, 10): after each of the 50 steps, the next ten values.
    """

    x: np.ndarray
    future: np.ndarray
    following: np.ndarray


def part(which: slice) -> Part:
    """Training, validation or test series."""
    values = waves(SERIES, LENGTH + HORIZON)[which, :, 0]
    following = [values[:, ahead : ahead + LENGTH] for ahead in range(1, HORIZON + 1)]
    return Part(
        x=values[:, :LENGTH, np.newaxis],
        future=values[:, LENGTH:],
        following=np.stack(following, axis=-1),
    )


def error(future: np.ndarray, forecast: np.ndarray) -> float:
    """Mean squared error over all series and all ten steps, in float64."""
    if np.shape(forecast) != future.shape:
        raise ValueError(f"the forecast has the shape {np.shape(forecast)}, not {future.shape}")
    return float(np.mean((np.asarray(forecast, np.float64) - future) ** 2))
