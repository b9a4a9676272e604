"""The exercise ``seasonal_naive_forecast``: the last season again."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_09_forecasting.numbers import (
    FEATURE_AXIS_KEPT,
    REVERSED_HORIZON,
    TIME_AXIS_FIRST,
    in_double,
)
from unrolled.exercises.precision import as_asked, in_single_precision


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


def model(challenge: Challenge, rule: str = "last season") -> tuple[np.ndarray]:
    """The last season repeated, or what else one might repeat.

    Args:
        challenge: the arguments.
        rule: a key of the table below.

    Raises:
        IndexError: where a rule leads outside the window.
    """
    x, horizon, season = in_double(challenge["x"])[..., 0], *list(challenge.values())[1:]
    steps = np.arange(horizon)
    end = x.shape[1]

    def repeated(values: np.ndarray) -> np.ndarray:
        return values[:, steps % values.shape[1]]

    def fed_back(lag: int) -> np.ndarray:
        known = list(x.T)
        for _ in range(horizon):
            known.append(known[-lag])
        return np.stack(known[-horizon:], axis=1)

    rules = {
        "last season": lambda: repeated(x[:, -season:]),
        "one more": lambda: repeated(x[:, -(season + 1) :]),
        "one less": lambda: repeated(x[:, -(season - 1) :]),
        "last value left out": lambda: repeated(x[:, -season - 1 : -1]),
        "lag longer": lambda: x[:, steps % season - season - 1],
        "lag longer, slice": lambda: x[:, -season - 1 :][:, steps % season],
        "lag longer, fed back": lambda: fed_back(season + 1),
        "lag shorter": lambda: x[:, steps % season - season + 1],
        "lag shorter, slice": lambda: x[:, -season + 1 :][:, steps % season],
        "lag shorter, fed back": lambda: fed_back(season - 1),
        "one phase late": lambda: np.roll(x[:, -season:], -1, axis=1)[:, steps % season],
        "one phase early": lambda: np.roll(x[:, -season:], 1, axis=1)[:, steps % season],
        "from the start": lambda: repeated(x[:, :season]),
        "runs on into the start": lambda: x[:, steps - season],
        "last value beyond": lambda: x[:, np.minimum(end - season + steps, end - 1)],
        "not repeated": lambda: x[:, -season:][:, :horizon],
        "slice ends at zero": lambda: x[:, -season : -season + horizon],
        "copies in a row": lambda: np.repeat(x[:, -season:], -(-horizon // season), 1)[:, :horizon],
        "one value": lambda: np.repeat(x[:, -season][:, None], horizon, axis=1),
        "last value": lambda: np.repeat(x[:, -1:], horizon, axis=1),
        "horizon as season": lambda: repeated(x[:, -horizon:]),
        "mean": lambda: np.repeat(x[:, -season:].mean(axis=1, keepdims=True), horizon, axis=1),
        "backwards": lambda: repeated(x[:, -season:][:, ::-1]),
        "whole seasons": lambda: np.tile(x[:, -season:], (1, -(-horizon // season))),
        "whole seasons, one more": lambda: np.tile(x[:, -season:], (1, horizon // season + 1)),
    }
    return (rules[rule](),)


def other_rule(name: str, rule: str, sentence: str) -> Mistake:
    """Other values repeated."""
    return Mistake(name, sentence, variant={"rule": rule})


LAG_TOO_LONG = (
    "Your lag is season + 1: Saturday is forecast from a Friday. Counted from the end, the value "
    "one season before the next step is at `-season`, because the next step itself would be at 0."
)
LAG_TOO_SHORT = (
    "Your lag is season − 1: Saturday is forecast from a Sunday. Counted from the end, the value "
    "one season before the next step is at `-season`, because the next step itself would be at 0."
)

SEASONAL_NAIVE_FORECAST = Exercise(
    name="seasonal_naive_forecast",
    returns=(Output("forecast", ("sample", "horizon")),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        other_rule(
            "season one too long",
            "one more",
            "Your season has season + 1 values. A week has seven days: the value one season before "
            "the next step is `x[:, -season]`.",
        ),
        other_rule(
            "season one too short",
            "one less",
            "Your season has season − 1 values. The value one season before the next step is "
            "`x[:, -season]`.",
        ),
        other_rule(
            "last value left out",
            "last value left out",
            "You take `season` values, and they end one too early: the newest value of the window "
            "is the last of its season.",
        ),
        other_rule("lag one too long", "lag longer", LAG_TOO_LONG),
        other_rule(
            "lag one too long, where the window allows it", "lag longer, slice", LAG_TOO_LONG
        ),
        other_rule("lag one too long, values fed back", "lag longer, fed back", LAG_TOO_LONG),
        other_rule("lag one too short", "lag shorter", LAG_TOO_SHORT),
        other_rule("lag one too short, until the window ends", "lag shorter, slice", LAG_TOO_SHORT),
        other_rule("lag one too short, values fed back", "lag shorter, fed back", LAG_TOO_SHORT),
        other_rule(
            "season begins one step late",
            "one phase late",
            "Your forecast is one step ahead of its season: it begins with the second value of the "
            "last season. Saturday's forecast should come from a Saturday.",
        ),
        other_rule(
            "season begins with its last value",
            "one phase early",
            "Your forecast is one step behind its season: it begins with the newest value. "
            "Saturday's forecast should come from a Saturday.",
        ),
        other_rule(
            "first season of the window",
            "from the start",
            "You repeat the *oldest* season of the window, counted from its start. Only if the "
            "window is a whole number of seasons long do they even begin on the same day.",
        ),
        other_rule(
            "index runs on into the start of the window",
            "runs on into the start",
            "Once the season is used up your index reaches 0, and from there it counts from the "
            "*start* of the window. NumPy does not complain. Begin the last season again.",
        ),
        other_rule(
            "last value beyond the season",
            "last value beyond",
            "Once the season is used up you stay at its last value. Begin the last season again.",
        ),
        other_rule(
            "season not repeated",
            "not repeated",
            "Where the horizon is longer than the season your forecast ends early. Begin the last "
            "season again, as often as needed.",
        ),
        other_rule(
            "slice that ends at zero",
            "slice ends at zero",
            "Your slice ends at `-season + horizon`. Where the two are equal that is 0, and the "
            "slice is empty; where the horizon is longer, it ends near the *start*.",
        ),
        other_rule(
            "each value repeated in a row",
            "copies in a row",
            "You repeat each value before the next one comes (Mon, Mon, Tue, Tue …). The season is "
            "repeated as a whole.",
        ),
        other_rule(
            "one value of the season for all steps",
            "one value",
            "Every step of your forecast has the same value, the one a season before the first. "
            "The second step has its own.",
        ),
        other_rule(
            "last value repeated",
            "last value",
            "You repeat the last value: that is `naive_forecast`.",
        ),
        other_rule(
            "horizon taken for the season",
            "horizon as season",
            "You repeat the last `horizon` values. How many belong to a season is `season`.",
        ),
        other_rule(
            "mean of the season",
            "mean",
            "You forecast the mean of the last season; its rhythm is lost.",
        ),
        other_rule(
            "season backwards",
            "backwards",
            "Your season runs backwards.",
        ),
        other_rule(
            "forecast not cut to the horizon",
            "whole seasons",
            "You return whole seasons. Cut what is beyond the horizon.",
        ),
        other_rule(
            "one season too many",
            "whole seasons, one more",
            "You return whole seasons, and always one more than fit. Cut what is beyond the "
            "horizon.",
        ),
        FEATURE_AXIS_KEPT,
        TIME_AXIS_FIRST,
        REVERSED_HORIZON,
    ),
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
