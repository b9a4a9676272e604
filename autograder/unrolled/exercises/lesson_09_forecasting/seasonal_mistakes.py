"""Mistakes in repeating the last season."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.forecasting import (
    FEATURE_AXIS_KEPT,
    instead,
)

LAG = (
    "Your lag is season {0} 1: Saturday is forecast from a {1}. Counted from the end, the value "
    "one season before the next step is at `-season`, because the next step itself would be at 0."
)
TOO_LONG, TOO_SHORT = LAG.format("+", "Friday"), LAG.format("−", "Sunday")


def season_of(name: str, values: str, sentence: str) -> Mistake:
    """Other values repeated as if they were the season."""
    return instead(
        name, f"values = {values}\nreturn values[:, np.arange(horizon) % values.shape[1]]", sentence
    )


LENGTHS = (
    season_of(
        "season one too long",
        "x[:, -(season + 1):, 0]",
        "Your season has season + 1 values. A week has seven days: the value one season before "
        "the next step is `x[:, -season]`.",
    ),
    season_of(
        "season one too short",
        "x[:, -(season - 1):, 0]",
        "Your season has season − 1 values. The value one season before the next step is "
        "`x[:, -season]`.",
    ),
    season_of(
        "last value left out",
        "x[:, -season - 1:-1, 0]",
        "You take `season` values, and they end one too early: the newest value of the window "
        "is the last of its season.",
    ),
    instead(
        "lag one too long", "return x[:, np.arange(horizon) % season - season - 1, 0]", TOO_LONG
    ),
    instead(
        "lag one too short", "return x[:, np.arange(horizon) % season - season + 1, 0]", TOO_SHORT
    ),
    instead(
        "lag one too short, until the window ends",
        "return x[:, -season + 1:, 0][:, np.arange(horizon) % season]",
        TOO_SHORT,
    ),
    season_of(
        "season begins one step late",
        "np.roll(x[:, -season:, 0], -1, axis=1)",
        "Your forecast is one step ahead of its season: it begins with the second value of the "
        "last season. Saturday's forecast should come from a Saturday.",
    ),
    season_of(
        "season begins with its last value",
        "np.roll(x[:, -season:, 0], 1, axis=1)",
        "Your forecast is one step behind its season: it begins with the newest value. "
        "Saturday's forecast should come from a Saturday.",
    ),
    instead(
        "samples mixed by np.resize",
        "return np.resize(x[:, -season:, 0], (len(x), horizon))",
        "`np.resize` goes on reading where the row before it ended, so your rows hold several "
        "samples. Each row has to repeat its own season.",
    ),
    season_of(
        "first season of the window",
        "x[:, :season, 0]",
        "You repeat the *oldest* season of the window, counted from its start. Only if the "
        "window is a whole number of seasons long do they even begin on the same day.",
    ),
    season_of(
        "horizon taken for the season",
        "x[:, -horizon:, 0]",
        "You repeat the last `horizon` values. How many belong to a season is `season`.",
    ),
)

REPETITIONS = (
    instead(
        "index runs on into the start of the window",
        "return x[:, np.arange(horizon) - season, 0]",
        "Once the season is used up your index reaches 0, and from there it counts from the "
        "*start* of the window. NumPy does not complain. Begin the last season again.",
    ),
    instead(
        "last value beyond the season",
        "return x[:, np.minimum(np.arange(horizon) - season, -1), 0]",
        "Once the season is used up you stay at its last value. Begin the last season again.",
    ),
    instead(
        "season not repeated",
        "return x[:, -season:, 0][:, :horizon]",
        "Where the horizon is longer than the season your forecast ends early. Begin the last "
        "season again, as often as needed.",
    ),
    instead(
        "zeros beyond the season",
        "steps = np.arange(horizon)\n"
        "return x[:, -season:, 0][:, steps % season] * (steps < season)",
        "Where the horizon is longer than the season your forecast is never filled. Begin the last "
        "season again, as often as needed.",
    ),
    instead(
        "whole quotient for the remainder",
        "return x[:, -season:, 0][:, np.arange(horizon) // season]",
        "`//` counts how many seasons have passed. Where in the season a step falls is the "
        "remainder, `%`.",
    ),
    instead(
        "slice that ends at zero",
        "return x[:, -season : -season + horizon, 0]",
        "Your slice ends at `-season + horizon`. Where the two are equal that is 0, and the "
        "slice is empty; where the horizon is longer, it ends near the *start*.",
    ),
    instead(
        "each value repeated in a row",
        "return np.repeat(x[:, -season:, 0], -(-horizon // season), axis=1)[:, :horizon]",
        "You repeat each value before the next one comes (Mon, Mon, Tue, Tue …). The season is "
        "repeated as a whole.",
    ),
    instead(
        "one value of the season for all steps",
        "return np.repeat(x[:, -season], horizon, axis=1)",
        "Every step of your forecast has the same value, the one a season before the first. "
        "The second step has its own.",
    ),
    instead(
        "last value repeated",
        "return np.repeat(x[:, -1], horizon, axis=1)",
        "You repeat the last value: that is `naive_forecast`.",
    ),
    instead(
        "mean of the season",
        "return np.repeat(x[:, -season:].mean(axis=1), horizon, axis=1)",
        "You forecast the mean of the last season; its rhythm is lost.",
    ),
    instead(
        "forecast not cut to the horizon",
        "return np.tile(x[:, -season:, 0], (1, -(-horizon // season)))",
        "You return whole seasons. Cut what is beyond the horizon.",
    ),
    instead(
        "one season too many",
        "return np.tile(x[:, -season:, 0], (1, horizon // season + 1))",
        "You return whole seasons, and always one more than fit. Cut what is beyond the horizon.",
    ),
    instead(
        "samples mixed by a reshape",
        "repeated = x[:, -season:, 0][:, np.arange(horizon) % season]\n"
        "return repeated.T.reshape(len(x), horizon)",
        "The right numbers in wrong places: `reshape` only cuts the same row of numbers elsewhere. "
        "Each sample needs a row of its own.",
    ),
)

SEASONAL_MISTAKES = (
    *LENGTHS,
    *REPETITIONS,
    FEATURE_AXIS_KEPT,
)
