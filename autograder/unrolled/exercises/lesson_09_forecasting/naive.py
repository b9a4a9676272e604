"""The exercise ``naive_forecast``: the last value again."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_09_forecasting.numbers import (
    FEATURE_AXIS_KEPT,
    ONLY_THE_NEXT_VALUE,
    TIME_AXIS_FIRST,
    in_double,
)
from unrolled.exercises.precision import as_asked, in_single_precision


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Short and long horizons; one sample; one time step; single precision."""
    sizes = (
        [(3, 6, 4), (1, 30, 7), (4, 1, 2), (2, 3, 1)]
        if hidden
        else [(2, 4, 3), (1, 3, 5), (3, 1, 2), (4, 5, 1)]
    )
    found = [
        {"x": rng.normal(size=(batch, time, 1)), "horizon": horizon}
        for batch, time, horizon in sizes
    ]
    return [*found, in_single_precision({"x": rng.normal(size=(3, 5, 1)), "horizon": 4})]


def oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.RepeatVector`` makes of the last step."""
    import keras

    x, horizon = challenge.values()
    repeated = keras.layers.RepeatVector(horizon, dtype="float64")(in_double(x)[:, -1])
    return Expected(as_asked((keras.ops.convert_to_numpy(repeated)[..., 0],), x))


def model(challenge: Challenge, value: str = "last") -> tuple[np.ndarray]:
    """The same value at every step of the horizon, or another naive rule.

    Args:
        challenge: the arguments.
        value: which values are given, a key of the table below.
    """
    x, horizon = in_double(challenge["x"])[..., 0], challenge["horizon"]
    ahead = np.arange(1, horizon + 1)
    rules = {
        "last": lambda: np.repeat(x[:, -1:], horizon, axis=1),
        "first": lambda: np.repeat(x[:, :1], horizon, axis=1),
        "one before": lambda: np.repeat(x[:, -2][:, None], horizon, axis=1),
        "mean": lambda: np.repeat(x.mean(axis=1, keepdims=True), horizon, axis=1),
        "zero": lambda: np.zeros((len(x), horizon)),
        "last values": lambda: x[:, -horizon:],
        "drift": lambda: x[:, -1:] + ahead * (x[:, -1] - x[:, -2])[:, None],
        "last sample everywhere": lambda: np.full((len(x), horizon), x[-1, -1]),
        "mixed": lambda: np.tile(x[:, -1], horizon).reshape(len(x), horizon),
        "mixed, transposed": lambda: np.repeat(x[:, -1], horizon).reshape(horizon, len(x)).T,
    }
    return (rules[value](),)


def other_value(name: str, value: str, sentence: str) -> Mistake:
    """Another naive rule."""
    return Mistake(name, sentence, variant={"value": value})


NAIVE_FORECAST = Exercise(
    name="naive_forecast",
    returns=(Output("forecast", ("sample", "horizon")),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        other_value(
            "first value for the last",
            "first",
            "You repeat the oldest value of the window. The latest is the one at the end.",
        ),
        other_value(
            "value before the last",
            "one before",
            "You repeat the value before the last one: an index counts from 0, and `-1` is the "
            "last.",
        ),
        other_value(
            "mean of the window",
            "mean",
            "You forecast the mean of the window, which is another baseline. Naive means: the last "
            "value.",
        ),
        other_value(
            "all zeros",
            "zero",
            "Your forecast is zero everywhere. Is it ever filled?",
        ),
        other_value(
            "the last values copied",
            "last values",
            "You return the last `horizon` values as they are. That is the *seasonal* forecast "
            "with a season of `horizon` steps; the plain one knows one value only.",
        ),
        other_value(
            "trend continued",
            "drift",
            "You go on by the last difference. That forecast is called drift; the naive one stays "
            "where the series is.",
        ),
        other_value(
            "last sample's value for all",
            "last sample everywhere",
            "All samples get the last sample's value. Each has a row of its own.",
        ),
        other_value(
            "samples mixed by a reshape",
            "mixed",
            "Your last values come round again and again (a, b, a, b …), and a row of your "
            "forecast holds those of several samples. `reshape` only cuts such a row of numbers; "
            "each sample needs its own value `horizon` times in a row.",
        ),
        other_value(
            "samples mixed by a reshape and a transpose",
            "mixed, transposed",
            "Each value stands `horizon` times in a row (a, a, a, b, b, b), as it should, and is "
            "then cut into (horizon, batch): so a row of your forecast holds several samples. "
            "`reshape` does not exchange axes.",
        ),
        FEATURE_AXIS_KEPT,
        TIME_AXIS_FIRST,
        ONLY_THE_NEXT_VALUE,
    ),
    hints=(
        "Which entry of `x` is the last value of sample 0? And of all samples at once?",
        "One column, (batch, 1), and then as many copies of it beside each other as the horizon "
        "is long.",
    ),
    points=1,
    against="Keras's `RepeatVector` of the last step",
)
