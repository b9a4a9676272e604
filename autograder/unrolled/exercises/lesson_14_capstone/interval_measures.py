"""The exercises ``coverage`` and ``interval_score``: what an interval is worth."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.forecasting import in_double, instead


def coverage(y, lower, upper):
    """The share of values that lie in their intervals.

    Args:
        y: (days,), float, what came.
        lower: (days,), float.
        upper: (days,), float.

    Returns:
        share: float, from 0 to 1; a value on a bound lies inside.
    """
    inside = (lower <= y) & (y <= upper)  # mask of the values inside
    return np.mean(inside)


def interval_score(y, lower, upper, level):
    """The mean interval score: the width, and a fine for every value outside.

    The fine is 2 / (1 - level) for each unit by which a value lies outside.

    Args:
        y: (days,), float, what came.
        lower: (days,), float.
        upper: (days,), float.
        level: float, the share that should lie inside, such as 0.9.

    Returns:
        score: float, small is good.
    """
    fine = 2 / (1 - level)  # fine for a rider outside
    width = upper - lower  # width
    below = np.maximum(lower - y, 0)  # distance below the lower bound
    above = np.maximum(y - upper, 0)  # distance above the upper bound
    return np.mean(width + fine * below + fine * above)


def some_days(rng: np.random.Generator, days: int) -> Challenge:
    """Values inside, on either bound, below and above."""
    lower = rng.integers(-20, 20, size=days).astype(float)
    upper = lower + rng.integers(3, 9, size=days)
    share = rng.uniform(0.1, 0.9, size=days)
    y = lower + share * (upper - lower)
    places = rng.permutation(days)
    y[places[:2]] = lower[places[:2]]
    y[places[2]] = upper[places[2]]
    y[places[3:6]] = upper[places[3:6]] + rng.uniform(1, 4, size=3)
    y[places[6]] = lower[places[6]] - rng.uniform(1, 4)
    return {"y": y, "lower": lower, "upper": upper}


def coverage_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Values inside, outside on both sides and exactly on the bounds."""
    return [some_days(rng, days) for days in ((17, 23) if hidden else (11, 19))]


def score_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The same, with levels that no mistake takes for their complement."""
    levels = (0.9, 0.75, 0.6) if hidden else (0.8, 0.95)
    return [
        {**some_days(rng, 12 + 5 * place), "level": level} for place, level in enumerate(levels)
    ]


def coverage_oracle(challenge: Challenge) -> Expected:
    """Counted by Keras."""
    from keras import ops

    y, lower, upper = map(in_double, challenge.values())
    inside = ops.logical_and(ops.less_equal(lower, y), ops.less_equal(y, upper))
    return Expected((ops.convert_to_numpy(ops.mean(ops.cast(inside, "float64"))),))


def score_oracle(challenge: Challenge) -> Expected:
    """The closed form, from the pinball losses of both bounds: another way to the same number."""
    from keras import ops

    y, lower, upper, level = challenge.values()
    tail = (1 - level) / 2

    def pinball(bound: np.ndarray, quantile: float) -> np.ndarray:
        gap = in_double(y) - in_double(bound)
        return ops.maximum(quantile * gap, (quantile - 1) * gap)

    both = pinball(lower, tail) + pinball(upper, 1 - tail)
    return Expected((ops.convert_to_numpy(ops.mean(both) / tail),))


COVERAGE = Exercise(
    name="coverage",
    returns=(Output("share"),),
    challenges=coverage_challenges,
    oracle=coverage_oracle,
    reference=coverage,
    mistakes=(
        instead(
            "bounds left out",
            "return np.mean((lower < y) & (y < upper))",
            "A value that lies exactly on a bound counts as inside.",
        ),
        instead(
            "lower bound left out",
            "return np.mean((lower < y) & (y <= upper))",
            "A value that lies exactly on the lower bound counts as inside.",
        ),
        instead(
            "upper bound left out",
            "return np.mean((lower <= y) & (y < upper))",
            "A value that lies exactly on the upper bound counts as inside.",
        ),
        instead(
            "or instead of and",
            "return np.mean((lower <= y) | (y <= upper))",
            "In your answer a value counts as inside if it meets *one* condition, which every "
            "value does. It must meet both.",
        ),
        instead(
            "the share outside",
            "return 1 - np.mean((lower <= y) & (y <= upper))",
            "You return the share *outside*.",
        ),
        instead(
            "only the upper bound checked",
            "return np.mean(y <= upper)",
            "You check only the upper bound; a value below the lower one is outside, too.",
        ),
        instead(
            "only the lower bound checked",
            "return np.mean(lower <= y)",
            "You check only the lower bound; a value above the upper one is outside, too.",
        ),
        instead(
            "a number for the share",
            "return np.sum((lower <= y) & (y <= upper)) * 1.0",
            "You return how many values lie inside. The share is asked for, from 0 to 1.",
        ),
        instead(
            "percent",
            "return 100 * np.mean((lower <= y) & (y <= upper))",
            "You return percent. The share is asked for, from 0 to 1.",
        ),
    ),
    hints=("A value is inside if two things hold of it.", "The mean of True and False is a share."),
    points=1,
    against="Keras's count",
)

FINE = "2 / (1 - level)"
INTERVAL_SCORE = Exercise(
    name="interval_score",
    returns=(Output("score"),),
    challenges=score_challenges,
    oracle=score_oracle,
    reference=interval_score,
    mistakes=(
        Mistake(
            "level mistaken for α",
            "Your fine is 2/level. It is 2/α with α = 1 − level: the share that may lie outside. "
            "The surer an interval says it is, the more a miss must cost.",
            edits=((FINE, "2 / level"),),
        ),
        Mistake(
            "fine of 1/α",
            "Your fine is half of what it should be: 2/α. Each side may have α/2 of the values.",
            edits=((FINE, "1 / (1 - level)"),),
        ),
        Mistake(
            "brackets of the fine lost",
            "Your fine is 2/1 − level. Python divides before it subtracts: 1 − level needs "
            "brackets.",
            edits=((FINE, "2 / 1 - level"),),
        ),
        Mistake(
            "distances squared",
            "You square the distances of the values outside. They are fined as they are, so that "
            "quantiles have the best score.",
            edits=(
                ("np.maximum(lower - y, 0)", "np.maximum(lower - y, 0) ** 2"),
                ("np.maximum(y - upper, 0)", "np.maximum(y - upper, 0) ** 2"),
            ),
        ),
        Mistake(
            "fines subtracted",
            "A miss makes your score smaller, as if it were good. A value below lies `lower − y` "
            "outside, and one above `y − upper`: the fines are positive, and added to the width.",
            edits=(("width + fine * below + fine * above", "width - fine * below - fine * above"),),
        ),
        Mistake(
            "no fine",
            "You return the mean width. An interval of no width at all would be the best one then.",
            edits=(("width + fine * below + fine * above", "width"),),
        ),
        Mistake(
            "width left out",
            "You return the fines alone. An interval from −∞ to +∞ would be the best one then.",
            edits=(("width + fine * below", "fine * below"),),
        ),
        Mistake(
            "a fine for every value outside, however far",
            "Your fine is the same for every value outside. It grows with the distance from the "
            "bound.",
            edits=(
                ("np.maximum(lower - y, 0)", "(y < lower)"),
                ("np.maximum(y - upper, 0)", "(y > upper)"),
            ),
        ),
        Mistake(
            "values inside pay, too",
            "You add the distance of every value, also of those inside, where it is negative. Only "
            "what lies outside pays.",
            edits=(
                ("np.maximum(lower - y, 0)", "(lower - y)"),
                ("np.maximum(y - upper, 0)", "(y - upper)"),
            ),
        ),
        Mistake(
            "only values above pay",
            "A value below the lower bound costs nothing in your score.",
            edits=((" + fine * below", ""),),
        ),
        Mistake(
            "only values below pay",
            "A value above the upper bound costs nothing in your score.",
            edits=((" + fine * above", ""),),
        ),
    ),
    hints=(
        "Three parts: the width, what lies below the lower bound, what lies above the upper one.",
        "For a value inside, both distances must come out as 0. Which NumPy function cuts off "
        "what is negative?",
        "α is the share that may lie outside: 0.1 for a level of 0.9. The fine is 2/α per rider.",
    ),
    points=2,
    against="the pinball losses of both bounds",
)
