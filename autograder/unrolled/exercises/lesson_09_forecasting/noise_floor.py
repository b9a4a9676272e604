"""The exercise ``noise_floor``: the error that no forecast can avoid."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.forecasting import instead

NODES = 4


def noise_floor(width):
    """The mean squared error that uniform noise leaves to the best forecast.

    Args:
        width: float, from the smallest to the largest value of the noise.

    Returns:
        mse: float.
    """
    return width**2 / 12


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Widths of several sizes, none of them 0 or 1, where wrong powers would agree."""
    lows = (0.2, 3.0, 0.02, 20.0) if hidden else (2.0, 0.1, 0.3, 7.0)
    return [{"width": float(low * rng.uniform(1.1, 1.9))} for low in lows]


def oracle(challenge: Challenge) -> Expected:
    """Keras's mean squared error of the best forecast, 0, over uniform noise.

    A handful of points stand for the uniform distribution without any error: the integral of a
    square is exact by Gauss and Legendre's rule.
    """
    import keras

    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    noise = challenge["width"] * nodes / 2
    mse = keras.losses.MeanSquaredError(reduction=None, dtype="float64")
    squares = keras.ops.convert_to_numpy(mse(noise[:, None], np.zeros((NODES, 1))))
    return Expected((np.asarray((squares * weights).sum() / weights.sum()),))


NOISE_FLOOR = Exercise(
    name="noise_floor",
    returns=(Output("mse"),),
    challenges=challenges,
    oracle=oracle,
    reference=noise_floor,
    mistakes=(
        instead(
            "standard deviation for the variance",
            "return width / 12**0.5",
            "You return the root: the standard deviation. Errors are measured squared, so the "
            "floor is the variance.",
        ),
        instead(
            "width taken to either side, or noise without its mean removed",
            "return width**2 / 3",
            "Your number is width² / 3. That belongs to noise from −width to +width, or to noise "
            "from 0 to width around a forecast of 0; here it lies between −width/2 and +width/2.",
        ),
        instead(
            "width halved twice",
            "return width**2 / 48",
            "Your number is width² / 48: the noise lies between −width/2 and +width/2, and its "
            "width is `width` already.",
        ),
        instead(
            "largest squared error for the mean",
            "return width**2 / 4",
            "Your number is the square of the largest possible noise. Most of it is smaller; what "
            "counts is the *mean* of the squares.",
        ),
        instead(
            "square of the width",
            "return width**2",
            "Your number is the square of the width. The noise lies between −width/2 and +width/2, "
            "and what counts is the mean of its squares.",
        ),
        instead(
            "mean absolute value",
            "return width / 4",
            "Your number is the mean of the noise's *size*. What counts is the mean of its "
            "squares.",
        ),
        instead(
            "width left out",
            "return 1 / 12",
            "Your number is 1/12 whatever the width: that is the mean of u² between −½ and ½. The "
            "noise is `width` times u; what does that factor do to a square?",
        ),
        instead(
            "width of 0.1 written in",
            "return 0.1**2 / 12",
            "Your number is 1/1200, which is right for a width of 0.1 and for no other. Use the "
            "argument `width`.",
        ),
        instead(
            "noise counted twice",
            "return width**2 / 6",
            "Your number is twice the floor. The noise of the past can, in principle, be averaged "
            "away; only the noise of the value to be forecast cannot.",
        ),
        instead(
            "mean of the noise, or a whole-number division",
            "return 0.0 * width",
            "Your number is 0. The *mean* of the noise is 0; the mean of its squares is not. Or is "
            "there a `//`? It cuts off everything after the point: `1 // 12` is 0.",
        ),
    ),
    hints=(
        "The best forecast is the wave itself. What is left of the error then?",
        "The mean of u² over all u between −½ and ½ is an integral that fits on one line.",
        "Draw a million such numbers and let NumPy tell you what to expect.",
    ),
    points=1,
    against="Keras's mean squared error of a perfect forecast",
)
