"""The exercise ``forecast``: scored on windows of which the judge alone knows the future."""

# The lesson gives `features`.
# ruff: noqa: F821

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Appraisal, Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_14_capstone import undoing
from unrolled.exercises.lesson_14_capstone.ladder import in_words, reached
from unrolled.exercises.lesson_14_capstone.leaks import LEAKS, leak
from unrolled.exercises.lesson_14_capstone.undoing import slip, total
from unrolled.exercises.lesson_14_capstone.where import worst_places
from unrolled.exercises.lesson_14_capstone.windows import (
    Window,
    a_week_ago,
    a_year_ago,
    a_year_ago_at_level,
    windows,
)

SECONDS = 0.5
TOP = 0.9
RUNGS = (
    "better than a week ago",
    "better than 52 weeks ago, too",
    "better than 52 weeks ago at today's level, too",
    "at most 0.9 of the error of the best of these",
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """In public, some real windows among made-up ones; hidden, made-up ones only."""
    return windows(rng, 2, 0, 66, 6) if hidden else windows(rng, 1, 16, 26, 6)


def oracle(challenge: Challenge) -> Expected:
    """What came."""
    return Expected((challenge.future,))


def appraise(asked: list[Window], expected: list[tuple[Any, ...]], values: list[Any]) -> Appraisal:
    """How many rungs of the ladder a forecast reaches.

    Args:
        asked: the questions.
        expected: what came; the questions know it as well.
        values: the forecasts.
    """
    forecasts = [np.asarray(value, np.float64) for value in values]
    if known := leak(asked, forecasts):
        return Appraisal(
            0.0,
            "knows what cannot be known on the day of the forecast",
            cause=known[0],
            explanation=known[1],
        )
    error = total(asked, forecasts)
    lazy = [
        total(asked, [baseline(**each) for each in asked])
        for baseline in (a_week_ago, a_year_ago, a_year_ago_at_level)
    ]
    bars = [min(lazy[:1]), min(lazy[:2]), min(lazy), TOP * min(lazy)]
    rungs = reached([error < bar for bar in bars])
    measured = f"{error:.1%} of a usual day; a week ago {lazy[0]:.1%}, 52 weeks ago {lazy[1]:.1%}, "
    measured += f"52 weeks ago at today's level {lazy[2]:.1%}"
    if rungs == len(bars):
        return Appraisal(
            1.0,
            f"reaches all four rungs: over {len(asked)} fresh windows its mean absolute error is "
            f"{error / min(lazy):.2f} of that of the best lazy forecast",
        )
    cause = (slip(asked, forecasts) if rungs < 2 else None) or ("", "")
    return Appraisal(
        rungs / len(bars),
        in_words(rungs),
        where=worst_places(asked, forecasts),
        expected=RUNGS[rungs],
        received=measured,
        cause=cause[0],
        explanation=cause[1]
        or "The form is right, and your forecast uses nothing that it could not know. Look at the "
        "days where it is worst: what is known of them beforehand that it does not use?",
    )


def named(words: tuple[str, str]) -> Mistake:
    """A mistake that is recognised by what undoes it, or by what it agrees with."""
    return Mistake(*words)


FORECAST_MISTAKES = tuple(
    map(
        named,
        (
            *LEAKS,
            undoing.ONE_NUMBER,
            undoing.REVERSED,
            undoing.LOGARITHMS,
            undoing.ROOTS,
            undoing.STANDARDISED,
            undoing.SHARES,
            undoing.DIFFERENCES,
            *undoing.SHIFTS.values(),
            *undoing.UNITS.values(),
        ),
    )
)


def forecast(history, horizon):
    """The riders of the days that come.

    Args:
        history: (days,), float: riders per day at one station, as they stand on the evening before
            the first day asked for. `history[0]` is Monday, 8 January 2001; no day is missing.
        horizon: int, the number of days asked for.

    Returns:
        forecast: (horizon,), float, riders per day, the nearest day first.
    """
    days = np.arange(len(history) - 1456, len(history) + horizon)
    x, logs = features(days), np.log(history[-1456:])
    past, coming = x[:-horizon], x[-horizon:]
    recent = 0.5 ** (np.arange(1456)[::-1] / 500)  # 500 days count half
    weight = recent
    for _ in range(4):  # least squares with new weights: the smallest absolute errors
        weighted = past.T * weight
        ridge = 0.001 * weight.mean() * np.eye(past.shape[1])
        solved = np.linalg.solve(weighted @ past + ridge, weighted @ (logs - logs.mean()))
        wrong = logs - logs.mean() - past @ solved
        weight = recent / np.maximum(np.abs(wrong), 0.02)
    level = logs.mean() + np.median(wrong[-28:])
    return np.exp(coming @ solved + level)


FORECAST = Exercise(
    name="forecast",
    returns=(Output("forecast", ("step",)),),
    challenges=challenges,
    oracle=oracle,
    mistakes=FORECAST_MISTAKES,
    hints=(
        "Begin with one line: the same days 52 weeks ago. The check then says on which days it "
        "fails.",
        "What is known of a day two weeks before it comes? Its weekday, its season, the "
        "holidays; what the same day was 52 weeks ago; and how the last weeks went.",
        "Riders change by per cent; in logarithms such changes are simply added. And a few "
        "holidays weigh heavily in a sum of squares.",
    ),
    points=8,
    appraise=appraise,
    seconds=SECONDS,
    against="what came",
)
