"""Forecasts that know what nobody can know, by what they agree with."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.lesson_14_capstone.windows import Window, a_year_ago_at_level, error

# An honest forecast is as far from another future as from its own, up to luck.
CLOSE = 0.35
# What is copied is the same number, and by luck nobody comes so near.
COPIED = 0.01
SAME_LEVEL = 0.08
# Of the error of the best lazy forecast; who knows all that repeats has about half of it.
IMPOSSIBLE = 0.2
FILE = (
    "leak: days taken from the data file",
    "Your numbers agree with what the data file says of these days, although `history` is "
    "another station's, for which something else came. A forecast may use `history` and the "
    "calendar, and no series from outside: not the file, not an array of the notebook, not a model "
    "that has learned these days by heart.",
)
ELSEWHERE = (
    "leak: days taken from another question",
    "Your numbers are what stands in the `history` of another question of this check, where the "
    "same station had another future. A forecast may use its own `history`, and nothing that it "
    "keeps from other calls or finds in its caller's frames.",
)
NOT_HISTORY = (
    "follows the data file and not `history`",
    "Your numbers have the size of the station in the data file, whatever `history` says. The "
    "stations in this check are of other sizes: is there an array of the notebook in your "
    "function, where `history` should stand?",
)
TOO_GOOD = (
    "leak: closer to what came than anybody can be",
    "Your forecast is closer to what came than a forecast can be: of a made-up station even its "
    "maker knows the surprises only afterwards. Whatever your function looked at, it was not "
    "`history`.",
)
LEAKS = (ELSEWHERE, FILE, NOT_HISTORY, TOO_GOOD)


def leak(windows: list[Window], forecasts: list[np.ndarray]) -> tuple[str, str] | None:
    """The name of a leak, and what it means.

    Args:
        windows: the questions.
        forecasts: for each, (horizon,).
    """
    both = list(zip(windows, forecasts, strict=True))
    twins = [(each, forecast) for each, forecast in both if each.elsewhere is not None]
    if closer(twins, [each.elsewhere for each, _ in twins], rescaled=False):
        return ELSEWHERE
    made_up = [(each, forecast) for each, forecast in both if each.on_file is not None]
    if closer(made_up, [each.on_file for each, _ in made_up], rescaled=True):
        return FILE
    lazy = sum(
        error(each, a_year_ago_at_level(each.history, each["horizon"])) for each, _ in made_up
    )
    if sum(error(*each) for each in made_up) < IMPOSSIBLE * lazy:
        return TOO_GOOD
    if made_up and all(np.all(forecast > 0) for _, forecast in made_up):
        sizes = [
            np.log([forecast.sum() / each.on_file.sum(), each.future.sum() / each.on_file.sum()])
            for each, forecast in made_up
        ]
        received, right = np.std(sizes, axis=0)
        if received < SAME_LEVEL < right / 2 and abs(np.mean(sizes, axis=0)[0]) < 2 * SAME_LEVEL:
            return NOT_HISTORY
    return None


def closer(both: list[tuple[Window, np.ndarray]], others: list[np.ndarray], rescaled: bool) -> bool:
    """Whether forecasts agree far better with something else than with what came.

    Args:
        both: questions and forecasts.
        others: for each, (horizon,), what they may agree with.
        rescaled: whether only the shape counts and not the size.
    """
    far = [
        [distance(forecast, target, rescaled) for target in (other, window.future)]
        for (window, forecast), other in zip(both, others, strict=True)
    ]
    if not far:
        return False
    from_other, from_future = np.median(far, axis=0)
    return bool(from_other < CLOSE * from_future and (rescaled or from_other < COPIED))


def distance(forecast: np.ndarray, target: np.ndarray, rescaled: bool) -> float:
    """The mean difference as a share of the forecast's size."""
    size = forecast.sum()
    if rescaled and target.sum() > 0:
        target = target * size / target.sum()
    return float(np.abs(forecast - target).mean() / max(np.abs(forecast).mean(), 1e-9))
