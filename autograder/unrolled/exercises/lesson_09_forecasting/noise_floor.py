"""The exercise ``noise_floor``: the error that no forecast can avoid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output

NODES = 4


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Widths of several sizes, none of them 0 or 1, where wrong powers would agree."""
    lows = (0.2, 3.0, 0.02, 20.0) if hidden else (2.0, 0.1, 0.3, 7.0)
    return [{"width": float(low * rng.uniform(1.1, 1.9))} for low in lows]


def oracle(challenge: Challenge) -> Expected:
    """Keras's mean squared error of the best forecast, 0, over noise spread evenly.

    A handful of points stand for the uniform distribution without any error: the integral of a
    square is exact by Gauss and Legendre's rule.
    """
    import keras

    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    noise = challenge["width"] * nodes / 2
    mse = keras.losses.MeanSquaredError(reduction=None, dtype="float64")
    squares = keras.ops.convert_to_numpy(mse(noise[:, None], np.zeros((NODES, 1))))
    return Expected((np.asarray((squares * weights).sum() / weights.sum()),))


FORMULAS: dict[str, Callable[[float], float]] = {
    "variance": lambda width: width**2 / 12,
    "standard deviation": lambda width: width / 12**0.5,
    "half the width": lambda width: width**2 / 3,
    "a quarter of the width": lambda width: width**2 / 48,
    "largest": lambda width: width**2 / 4,
    "width squared": lambda width: width**2,
    "absolute": lambda width: width / 4,
    "not squared": lambda width: width / 12,
    "width of 1": lambda width: 1 / 12,
    "width of 0.1": lambda width: 0.1**2 / 12,
    "doubled": lambda width: width**2 / 6,
    "zero": lambda width: 0.0 * width,
}


def model(challenge: Challenge, formula: str = "variance") -> tuple[np.ndarray]:
    """The variance, or another number."""
    return (np.asarray(FORMULAS[formula](challenge["width"])),)


def other_formula(name: str, formula: str, sentence: str) -> Mistake:
    """Another number."""
    return Mistake(name, sentence, variant={"formula": formula})


NOISE_FLOOR = Exercise(
    name="noise_floor",
    returns=(Output("mse"),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        other_formula(
            "standard deviation for the variance",
            "standard deviation",
            "You return the root: the standard deviation. Errors are measured squared, so the "
            "floor is the variance.",
        ),
        other_formula(
            "width taken to either side, or noise without its mean removed",
            "half the width",
            "Your number is width² / 3. That belongs to noise from −width to +width, or to noise "
            "from 0 to width around a forecast of 0; here it lies between −width/2 and +width/2.",
        ),
        other_formula(
            "width halved twice",
            "a quarter of the width",
            "Your number is width² / 48: the noise lies between −width/2 and +width/2, and its "
            "width is `width` already.",
        ),
        other_formula(
            "largest squared error for the mean",
            "largest",
            "Your number is the square of the largest possible noise. Most of it is smaller; the "
            "*mean* of the squares is asked for.",
        ),
        other_formula(
            "square of the width",
            "width squared",
            "Your number is the square of the width. The noise lies between −width/2 and +width/2, "
            "and the mean of its squares is asked for.",
        ),
        other_formula(
            "mean absolute value",
            "absolute",
            "Your number is the mean of the noise's *size*. The mean of its squares is asked for.",
        ),
        other_formula(
            "width not squared",
            "not squared",
            "Your number grows with the width; a squared error grows with its square.",
        ),
        other_formula(
            "width left out",
            "width of 1",
            "Your number is 1/12 whatever the width: that is the mean of u² between −½ and ½. The "
            "noise is `width` times u; what does that factor do to a square?",
        ),
        other_formula(
            "width of 0.1 written in",
            "width of 0.1",
            "Your number is 1/1200, which is right for a width of 0.1 and for no other. Use the "
            "argument `width`.",
        ),
        other_formula(
            "noise counted twice",
            "doubled",
            "Your number is twice the floor. The noise of the past can, in principle, be averaged "
            "away; only the noise of the value asked for cannot.",
        ),
        other_formula(
            "no noise at all",
            "zero",
            "Your number is 0. The *mean* of the noise is 0; the mean of its squares is not.",
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
