"""The exercise ``interval``: scored by how often it holds, and by what it costs in width."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Appraisal, Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_14_capstone.conformal import conformal_half_widths
from unrolled.exercises.lesson_14_capstone.forecast import forecast
from unrolled.exercises.lesson_14_capstone.interval_causes import (
    ALPHA,
    AROUND_ZERO,
    COSTLY,
    CROSSED,
    IGNORED,
    NO_WIDTH,
    ONE_TAIL,
    TOO_NARROW,
    TOO_WIDE,
    UNEVEN,
    UPSIDE_DOWN,
)
from unrolled.exercises.lesson_14_capstone.interval_measures import coverage, interval_score
from unrolled.exercises.lesson_14_capstone.ladder import in_words, reached
from unrolled.exercises.lesson_14_capstone.leaks import LEAKS, leak
from unrolled.exercises.lesson_14_capstone.origins import rolling_origins
from unrolled.exercises.lesson_14_capstone.windows import (
    Window,
    a_year_ago_at_level,
    windows,
)

SECONDS = 2.0
LEVELS = (0.5, 0.8, 0.9)
# Over so few windows right intervals are more than 0.08 off in one of eighty draws.
ROUGH, FINE, TOP = 0.15, 0.1, 0.9
RUNGS = (
    "a coverage at most 0.15 away from its level, on average over the levels",
    "a coverage at most 0.1 away from its level, on average over the levels",
    "a better interval score than the naive interval's: 52 weeks ago at today's level, with the "
    "quantiles of its errors",
    "at most 0.9 of the naive interval's score",
)
NEAR = 0.09
# Riders are far from 0: a middle within so small a share of a usual day is no forecast.
CENTRED = 0.09
# A coverage that is so little off is no sign of too wide or too narrow an interval.
UNSURE = 0.05
# An honest interval is more than twice as wide at the largest level as at the smallest.
WIDER = 1.3


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The windows of a forecast, each with one of three levels."""
    found = windows(rng, 4, 0, 66, 6) if hidden else windows(rng, 3, 12, 42, 6)
    for place, window in enumerate(found):
        window["level"] = LEVELS[place % len(LEVELS)]
    return found


def oracle(challenge: Challenge) -> Expected:
    """What came, twice: for the form."""
    return Expected((challenge.future, challenge.future))


def appraise(asked: list[Window], expected: list[tuple[Any, ...]], values: list[Any]) -> Appraisal:
    """How many rungs of the ladder an interval reaches.

    Args:
        asked: the questions.
        expected: what came; the questions know it as well.
        values: the pairs of bounds.
    """
    bounds = [tuple(np.asarray(bound, np.float64) for bound in value) for value in values]
    if any(np.any(lower > upper) for lower, upper in bounds):
        return failing("has lower bounds above upper ones", CROSSED)
    if all(np.all(lower == upper) for lower, upper in bounds):
        return failing("has no width", NO_WIDTH)
    if around_zero(asked, bounds):
        return failing("has bounds around zero", AROUND_ZERO)
    if known := leak(asked, [(lower + upper) / 2 for lower, upper in bounds]):
        return failing("knows what cannot be known on the day of the forecast", known)
    covered = dict(coverages(asked, bounds))
    away = [share - level for level, share in covered.items()]
    gap = float(np.mean(np.abs(away)))
    score, bar = mean_score(asked, bounds), mean_score(asked, list(map(naive, asked)))
    holds = [gap <= ROUGH, gap <= FINE, score < bar, score <= TOP * bar]
    rungs = reached(holds)
    shares = ", ".join(f"{share:.0%} at {level:.0%}" for level, share in sorted(covered.items()))
    measured = f"covered {shares}; interval score {score / bar:.2f} of the naive interval's"
    if rungs == len(holds):
        return Appraisal(
            1.0, f"reaches all four rungs over {len(asked)} fresh windows ({measured})"
        )
    cause = ("", "")
    if rungs < 2:
        cause = wrong_widths(asked, bounds, covered)
    return Appraisal(
        rungs / len(holds),
        in_words(rungs),
        where=f"coverage is {100 * gap:.0f} points away from its level, on average over the levels"
        if rungs < 2
        else "",
        expected=RUNGS[rungs],
        received=measured,
        cause=cause[0],
        explanation=cause[1] or (wrong_sides(away) if rungs < 2 else COSTLY),
    )


def failing(headline: str, words: tuple[str, str]) -> Appraisal:
    """No points, for a mistake with a name."""
    return Appraisal(0.0, headline, cause=words[0], explanation=words[1])


def coverages(
    asked: list[Window], bounds: list[tuple[np.ndarray, ...]]
) -> list[tuple[float, float]]:
    """Each level, and the share of days that lie inside where it is asked for."""
    found = []
    for level in LEVELS:
        shares = [
            coverage(window.future, *both)
            for window, both in zip(asked, bounds, strict=True)
            if window["level"] == level
        ]
        found.append((level, float(np.mean(shares))))
    return found


def mean_score(asked: list[Window], bounds: list[tuple[np.ndarray, ...]]) -> float:
    """The interval score as a share of a usual day, over all windows."""
    return float(
        np.mean(
            [
                interval_score(window.future, *both, window["level"]) / window.usual
                for window, both in zip(asked, bounds, strict=True)
            ]
        )
    )


def naive(window: Window) -> tuple[np.ndarray, np.ndarray]:
    """52 weeks ago at today's level, give or take a quantile of its errors in half a year."""
    history, horizon, level = window.values()
    middle = a_year_ago_at_level(history, horizon)
    errors = [
        history[origin : origin + horizon] - a_year_ago_at_level(history[:origin], horizon)
        for origin in range(len(history) - 182, len(history) - horizon, 7)
    ]
    half = np.quantile(np.abs(errors), level)
    return middle - half, middle + half


def around_zero(asked: list[Window], bounds: list[tuple[np.ndarray, ...]]) -> bool:
    """Whether the middles of the intervals are near 0, seen from a usual day."""
    middles = [
        np.abs(lower + upper).mean() / 2 / window.usual
        for window, (lower, upper) in zip(asked, bounds, strict=True)
    ]
    return bool(max(middles) < CENTRED)


def wrong_widths(
    asked: list[Window], bounds: list[tuple[np.ndarray, ...]], covered: dict[float, float]
) -> tuple[str, str]:
    """What is wrong with how the width depends on the level, if it is known."""
    widths = {level: [] for level in LEVELS}
    for window, (lower, upper) in zip(asked, bounds, strict=True):
        widths[window["level"]].append(np.mean(upper - lower) / window.usual)
    means = [np.mean(widths[level]) for level in LEVELS]
    if max(means) < WIDER * min(means):
        return IGNORED
    if known := wrong_levels(covered):
        return known
    return UPSIDE_DOWN if means == sorted(means, reverse=True) else ("", "")


def wrong_sides(away: list[float]) -> str:
    """How far too many days lie inside, or too few."""
    if max(away) > UNSURE and min(away) < -UNSURE:
        return UNEVEN
    return TOO_NARROW if np.mean(away) < 0 else TOO_WIDE


def wrong_levels(covered: dict[float, float]) -> tuple[str, str] | None:
    """Another share that is covered at every level, if there is one."""
    for words, meant in ((ALPHA, lambda level: 1 - level), (ONE_TAIL, lambda level: 2 * level - 1)):
        away = [abs(share - meant(level)) for level, share in covered.items()]
        if max(away) < 2 * NEAR and np.mean(away) < NEAR:
            return words
    return None


def interval(history, horizon, level):
    """Bounds between which the riders of each day to come should lie.

    Args:
        history: (days,), float, as for `forecast`.
        horizon: int, the number of days asked for.
        level: float, the share of days that should lie inside, from 0.5 to 0.9.

    Returns:
        (lower, upper): (horizon,) each, float, riders per day, the nearest day first.
    """
    # One forecast of the whole last year, and from every week of it: how far off was it, beyond
    # what the four weeks before had shown already?
    path = np.log(history[-364:] / forecast(history[:-364], 364))
    errors = [
        path[origin : origin + horizon] - np.median(path[origin - 28 : origin])
        for origin in rolling_origins(364, 28, horizon, 7)
    ]
    half = conformal_half_widths(np.array(errors), level)
    middle = forecast(history, horizon)
    return middle * np.exp(-half), middle * np.exp(half)


INTERVAL = Exercise(
    name="interval",
    returns=(Output("lower", ("step",)), Output("upper", ("step",))),
    challenges=challenges,
    oracle=oracle,
    mistakes=tuple(
        Mistake(*words)
        for words in (
            CROSSED,
            NO_WIDTH,
            AROUND_ZERO,
            IGNORED,
            ALPHA,
            ONE_TAIL,
            UPSIDE_DOWN,
            *LEAKS,
        )
    ),
    hints=(
        "Stand on earlier days: what would `forecast` have said there, and how wrong was it?",
        "`conformal_half_widths` makes half-widths of these errors; they go to both sides of the "
        "middle.",
        "An error of 500 riders is much on a Sunday and little on a Monday. In logarithms it is a "
        "share.",
    ),
    points=4,
    appraise=appraise,
    seconds=SECONDS,
    against="what came",
)
