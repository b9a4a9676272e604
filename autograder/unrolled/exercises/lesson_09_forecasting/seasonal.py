"""The exercise ``seasonal_naive_forecast``: the last season again."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.forecasting import in_double
from unrolled.exercises.lesson_09_forecasting.seasonal_mistakes import SEASONAL_MISTAKES
from unrolled.exercises.precision import as_asked, in_single_precision


def seasonal_naive_forecast(x, horizon, season):
    """The last season of each window, repeated over the horizon.

    Args:
        x: (batch, time, 1), float.
        horizon: int.
        season: int, from 1 to time.

    Returns:
        forecast: (batch, horizon).
    """
    last_season = x[:, -season:, 0]  # last season
    phase = np.arange(horizon) % season  # places in the season
    return last_season[:, phase]


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Horizons shorter than the season, longer, as long, many seasons; a window of one season."""
    sizes = (
        [(3, 11, 3, 5), (2, 9, 8, 3), (1, 6, 5, 5), (2, 12, 17, 4), (3, 7, 9, 7), (2, 3, 2, 1)]
        if hidden
        else [(2, 9, 2, 4), (3, 8, 5, 3), (1, 10, 4, 4), (2, 7, 13, 3), (4, 5, 7, 5), (3, 2, 3, 1)]
    )
    found = [
        {"x": rng.normal(size=(batch, time, 1)), "horizon": horizon, "season": season}
        for batch, time, horizon, season in sizes
    ]
    single = {"x": rng.normal(size=(2, 10, 1)), "horizon": 6, "season": 4}
    return [*found, in_single_precision(single)]


def oracle(challenge: Challenge) -> Expected:
    """Each value is the one a season before it, and the forecast itself counts as known."""
    import keras

    x, horizon, season = challenge.values()
    known = list(np.moveaxis(in_double(x)[..., 0], 1, 0))
    for _ in range(horizon):
        known.append(known[-season])
    forecast = keras.ops.convert_to_numpy(keras.ops.stack(known[-horizon:], axis=1))
    return Expected(as_asked((forecast,), x))


SEASONAL_NAIVE_FORECAST = Exercise(
    name="seasonal_naive_forecast",
    returns=(Output("forecast", ("sample", "column")),),
    challenges=challenges,
    oracle=oracle,
    reference=seasonal_naive_forecast,
    mistakes=SEASONAL_MISTAKES,
    hints=(
        "Write it down for the window 1 2 3 4 5, a season of 3 and a horizon of 7. What follows "
        "the third value of the forecast?",
        "Step k of the forecast uses a value of the last season. Which, for k below season? And "
        "for k = season?",
        "The remainder of a division comes round again and again; or lay more copies of the season "
        "side by side than you need, and cut.",
    ),
    points=2,
    against="the definition",
)
