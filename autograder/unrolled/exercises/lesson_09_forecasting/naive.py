"""The exercise ``naive_forecast``: the last value again."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.forecasting import (
    FEATURE_AXIS_KEPT,
    in_double,
    instead,
)
from unrolled.exercises.precision import as_asked, in_single_precision


def naive_forecast(x, horizon):
    """The last value of each window, for every step of the horizon.

    Args:
        x: (batch, time, 1), float.
        horizon: int.

    Returns:
        forecast: (batch, horizon).
    """
    last = x[:, -1]  # last value of each window
    return np.repeat(last, horizon, axis=1)


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


NAIVE_FORECAST = Exercise(
    name="naive_forecast",
    returns=(Output("forecast", ("sample", "column")),),
    challenges=challenges,
    oracle=oracle,
    reference=naive_forecast,
    mistakes=(
        instead(
            "first value for the last",
            "return np.repeat(x[:, 0], horizon, axis=1)",
            "You repeat the oldest value of the window. The latest is the one at the end.",
        ),
        instead(
            "value before the last",
            "return np.repeat(x[:, -2], horizon, axis=1)",
            "You repeat the value before the last one: an index counts from 0, and `-1` is the "
            "last.",
        ),
        instead(
            "mean of the window",
            "return np.repeat(x.mean(axis=1), horizon, axis=1)",
            "You forecast the mean of the window, which is another baseline. Naive means: the last "
            "value.",
        ),
        instead(
            "all zeros",
            "return np.zeros((len(x), horizon))",
            "Your forecast is zero everywhere. Is it ever filled?",
        ),
        instead(
            "the last values copied",
            "return x[:, -horizon:, 0]",
            "You return the last `horizon` values as they are. That is the *seasonal* forecast "
            "with a season of `horizon` steps; the plain one knows one value only.",
        ),
        instead(
            "trend continued",
            "return x[:, -1] + np.arange(1, horizon + 1) * (x[:, -1] - x[:, -2])",
            "You go on by the last difference. That forecast is called drift; the naive one stays "
            "where the series is.",
        ),
        instead(
            "last sample's value for all",
            "return np.full((len(x), horizon), x[-1, -1, 0])",
            "All samples get the last sample's value. Each has a row of its own.",
        ),
        instead(
            "samples mixed by a reshape",
            "return np.tile(x[:, -1, 0], horizon).reshape(len(x), horizon)",
            "Your last values come round again and again (a, b, a, b …), and a row of your "
            "forecast holds those of several samples. `reshape` only cuts such a row of numbers; "
            "each sample needs its own value `horizon` times in a row.",
        ),
        instead(
            "samples mixed by a reshape and a transpose",
            "return np.repeat(x[:, -1, 0], horizon).reshape(horizon, len(x)).T",
            "Each value stands `horizon` times in a row (a, a, a, b, b, b), as it should, and is "
            "then cut into (horizon, batch): so a row of your forecast holds several samples. "
            "`reshape` does not exchange axes.",
        ),
        instead(
            "one number for each sample",
            "return x[:, -1, 0]",
            "You return one number for each sample, (batch,). It is needed once for each step of "
            "the horizon: (batch, horizon).",
        ),
        instead(
            "mean over the samples",
            "return np.full((len(x), horizon), x[:, -1].mean())",
            "All samples get the mean of their last values. Each has its own.",
        ),
        FEATURE_AXIS_KEPT,
    ),
    hints=(
        "Which entry of `x` is the last value of sample 0? And of all samples at once?",
        "One column, (batch, 1), and then as many copies of it beside each other as the horizon "
        "is long.",
    ),
    points=1,
    against="Keras's `RepeatVector` of the last step",
)
