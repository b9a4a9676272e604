"""Where a forecast fails: on which weekday, how far ahead, in which season."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unrolled.exercises.lesson_14_capstone.made_up import FIRST_DAY
from unrolled.exercises.lesson_14_capstone.windows import Window

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
AHEAD = ("the first week", "the second week", "the third and fourth week")
SEASONS = ("winter", "spring", "summer", "autumn")
FEWEST = 10


def worst_places(windows: list[Window], forecasts: list[np.ndarray]) -> str:
    """The weekday, the week of the horizon and the season with the largest error, in words.

    Args:
        windows: the questions.
        forecasts: for each, (horizon,).
    """
    wrong = [
        np.abs(forecast - window.future) / window.usual
        for window, forecast in zip(windows, forecasts, strict=True)
    ]
    errors = np.concatenate(wrong)
    parts = [
        f"by weekday, {worst(errors, np.concatenate([each.weekdays for each in windows]), DAYS)}",
        f"by horizon, {worst(errors, np.concatenate(list(weeks_ahead(windows))), AHEAD)}",
        f"by season, {worst(errors, np.concatenate(list(seasons(windows))), SEASONS)}",
    ]
    return "; ".join(parts)


def worst(errors: np.ndarray, groups: np.ndarray, names: tuple[str, ...]) -> str:
    """The group with the largest mean error."""
    means = {
        name: errors[groups == place].mean()
        for place, name in enumerate(names)
        if (groups == place).sum() >= FEWEST
    }
    name = max(means, key=means.get)
    return (
        f"{name} are worst with {means[name]:.1%}"
        if name in DAYS
        else (f"{name} is worst with {means[name]:.1%}")
    )


def weeks_ahead(windows: list[Window]) -> Iterator[np.ndarray]:
    """For every day asked for, the number of a name in ``AHEAD``."""
    for window in windows:
        yield np.minimum(np.arange(len(window.future)) // 7, len(AHEAD) - 1)


def seasons(windows: list[Window]) -> Iterator[np.ndarray]:
    """For every day asked for, the number of a name in ``SEASONS``."""
    for window in windows:
        days = FIRST_DAY + len(window.history) + np.arange(len(window.future))
        yield (days.astype("datetime64[M]").astype(int) + 1) % 12 // 3
