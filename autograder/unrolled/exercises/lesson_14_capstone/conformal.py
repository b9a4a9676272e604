"""The exercise ``conformal_half_widths``: how wide, from errors that were made before."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.forecasting import in_double


def conformal_half_widths(errors, level):
    """How far an interval must reach to each side, by split conformal prediction.

    Args:
        errors: (origins, horizon), float: the signed errors of earlier forecasts, on days from
            which the forecaster had not learned.
        level: float, the share that should lie inside.

    Returns:
        half_widths: (horizon,): for each step, the k-th smallest of the absolute errors, counted
        from 1, with k = (origins + 1) · level, rounded up.

    Raises:
        ValueError: if k is larger than the number of origins.
    """
    count = len(errors)  # number of origins
    rank = int(np.ceil((count + 1) * level))  # rank
    if rank > count:
        raise ValueError(f"{count} errors are too few for a level of {level}")
    ranked = np.sort(np.abs(errors), axis=0)  # sorted sizes of the errors
    return ranked[rank - 1]


def some_errors(rng: np.random.Generator, origins: int, horizon: int) -> np.ndarray:
    """Errors that grow with the step, more of them below zero."""
    return rng.normal(-1.5, 1.0, size=(origins, horizon)) * np.linspace(1, 2.5, horizon)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Ranks that a plain quantile misses; the largest of all; too few errors, twice."""
    # (origins + 1) · level is never near a whole number, where rounding would decide.
    sizes = (
        [(13, 5, 0.75), (8, 3, 0.65), (21, 2, 0.9), (7, 4, 0.83), (6, 2, 0.9), (3, 3, 0.78)]
        if hidden
        else [(6, 4, 0.7), (12, 3, 0.66), (15, 2, 0.9), (6, 5, 0.81), (5, 3, 0.9), (4, 2, 0.83)]
    )
    found = [{"errors": some_errors(rng, *size), "level": level} for *size, level in sizes]
    return [found[0], *found[4:], *found[1:4]]


def oracle(challenge: Challenge) -> Expected:
    """Counted: the smallest error that is at least as large as `rank` of them."""
    from keras import ops

    errors, level = challenge.values()
    rank = -int(-(len(errors) + 1) * level // 1)
    if rank > len(errors):
        return Expected(raises="ValueError")
    smallest, _ = ops.top_k(-np.abs(in_double(errors)).T, rank)
    return Expected((-ops.convert_to_numpy(smallest)[:, -1],))


RANK, RETURN = "(count + 1) * level", "ranked[rank - 1]"
CONFORMAL_HALF_WIDTHS = Exercise(
    name="conformal_half_widths",
    returns=(Output("half_widths", ("step",)),),
    challenges=challenges,
    oracle=oracle,
    reference=conformal_half_widths,
    mistakes=(
        Mistake(
            "plain quantile: n for n + 1",
            "Your rank is that of the plain quantile, n · level. The day to come is one more, "
            "(n + 1) · level: without it the intervals are a little too narrow.",
            edits=((RANK, "count * level"), ("rank > count", "(count + 1) * level > count")),
        ),
        Mistake(
            "level mistaken for α",
            "Your rank belongs to 1 − level, the share that may lie *outside*.",
            edits=(
                (RANK, "(count + 1) * (1 - level)"),
                ("rank > count", "(count + 1) * level > count"),
            ),
        ),
        Mistake(
            "quantile with interpolation",
            "`np.quantile` puts a number between two errors. The contract asks for one of them: "
            "the k-th smallest.",
            edits=((RETURN, "np.quantile(np.abs(errors), level, axis=0)"),),
        ),
        Mistake(
            "quantile with interpolation, and nothing refused",
            "`np.quantile` puts a number between two errors, and answers however few there are. "
            "The contract asks for the k-th smallest, and for a `ValueError` where there is none.",
            edits=(
                ("rank > count", "False"),
                (RETURN, "np.quantile(np.abs(errors), level, axis=0)"),
            ),
        ),
        Mistake(
            'quantile with method="higher"',
            'With `method="higher"`, `np.quantile` takes an error and nothing between two, but not '
            "the k-th smallest: its rank is made from (n − 1) · level.",
            edits=((RETURN, 'np.quantile(np.abs(errors), level, axis=0, method="higher")'),),
        ),
        Mistake(
            "quantile at k / n, with interpolation",
            "You ask `np.quantile` for the share k/n, and it puts a number between two errors. The "
            "contract asks for one of them: the k-th smallest.",
            edits=((RETURN, "np.quantile(np.abs(errors), rank / count, axis=0)"),),
        ),
        Mistake(
            "absolute values taken after the sorting",
            "You sort the errors with their signs, and take their sizes afterwards. The *sizes* "
            "are sorted.",
            edits=(("np.sort(np.abs(errors), axis=0)", "np.abs(np.sort(errors, axis=0))"),),
        ),
        Mistake(
            "1 − level halved",
            "Your rank leaves half of 1 − level outside, as for one of two bounds. The sizes of "
            "the errors hold both sides already: the rank belongs to `level` itself.",
            edits=((RANK, "(count + 1) * (1 + level) / 2"),),
        ),
        Mistake(
            "rank counted from 0, and the largest error refused",
            "Each of your half-widths is the next larger error, and where the largest is needed "
            "you refuse. Ranks are counted from 1, indices from 0.",
            edits=((RETURN, "ranked[rank]"), ("rank > count", "rank >= count")),
        ),
        Mistake(
            "rounded to the nearest",
            "You round the rank to the nearest whole number. It is rounded up.",
            edits=(("np.ceil", "np.round"),),
        ),
        Mistake(
            "signed errors ranked",
            "You rank the errors with their signs. An interval reaches to both sides, so it is "
            "their *size* that counts.",
            edits=(("np.sort(np.abs(errors), axis=0)", "np.sort(errors, axis=0)"),),
        ),
        Mistake(
            "one-step errors for all horizons",
            "All your steps have the half-width of the first. Far ahead the errors are larger, so "
            "every step needs its own.",
            edits=((RETURN, "np.full(errors.shape[1], ranked[rank - 1, 0])"),),
        ),
        Mistake(
            "all steps thrown together",
            "You rank the errors of all steps together, so near days get intervals that are too "
            "wide and far ones too narrow. Each step has its own.",
            edits=(
                (
                    RETURN,
                    "np.full(errors.shape[1], np.sort(np.abs(errors), axis=None)"
                    "[int(np.ceil((errors.size + 1) * level)) - 1])",
                ),
            ),
        ),
        Mistake(
            "rank counted from 0",
            "Each of your half-widths is the next larger error, where there is one. Ranks are "
            "counted from 1, indices from 0.",
            edits=((RETURN, "ranked[min(rank, count - 1)]"),),
        ),
        Mistake(
            "rounded down",
            "You round the rank down; it is rounded up, so that at least the share `level` lies "
            "inside.",
            edits=(("np.ceil", "np.floor"), ("rank > count", "(count + 1) * level > count")),
        ),
        Mistake(
            "whole width",
            "Your numbers are twice as large: they are whole widths. How far to *each* side?",
            edits=((RETURN, "2 * ranked[rank - 1]"),),
        ),
        Mistake(
            "too few errors not refused",
            "With so few errors even the largest of them is not wide enough: no rank belongs to "
            "the level. You return a number all the same, and promise what you cannot keep.",
            edits=(("rank > count", "False"), (RETURN, "ranked[min(rank, count) - 1]")),
        ),
    ),
    hints=(
        "The sizes of nine errors, sorted, and a level of 0.75: k is 10 · 0.75, rounded up. Which "
        "entry is that?",
        "Sort along the origins, so that each step of the horizon keeps its own errors.",
        "When is k larger than the number of errors there are? Refuse before you look one up.",
    ),
    points=3,
    against="Keras's ranking",
)
