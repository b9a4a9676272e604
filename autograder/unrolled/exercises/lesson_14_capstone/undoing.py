"""Slips in a forecast that can be undone: what makes it good again was the mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from unrolled.exercises.lesson_14_capstone.windows import YEAR, Window, a_week_ago, error

# Undone, less than half of the error is left.
LESS = 0.5
# Last week and next to nothing is last week: with differences added it must be clearly better.
BETTER = 0.85
ONE_NUMBER = (
    "one number for all days",
    "Your forecast is the same for every day of the horizon. Riders have a week: Sundays are not "
    "Mondays.",
)
REVERSED = (
    "horizon reversed",
    "Turned round, your forecast is far better. The nearest day comes first.",
)
LOGARITHMS = (
    "still logarithms",
    "Your numbers are logarithms of riders. What undoes a logarithm must come at the end.",
)
ROOTS = (
    "still square roots",
    "Your numbers are square roots of riders. Square them at the end.",
)
STANDARDISED = (
    "still standardised",
    "Your numbers are riders less their mean, divided by their spread. Both must be undone at the "
    "end.",
)
SHARES = (
    "shares of a usual day",
    "Your numbers are riders divided by those of a usual day. Riders are asked for.",
)
DIFFERENCES = (
    "differences from a week ago",
    "Your numbers are what changes from one week to the next. Riders are asked for: add what they "
    "are the difference from.",
)
UNITS = {
    much: (
        f"in another unit: far too {much}, by the same factor everywhere",
        "Multiplied by one number, the same for all questions, your forecast is far better. Riders "
        "are asked for, not thousands of riders, and not a share or a sum of them.",
    )
    for much in ("small", "large")
}
SHIFTS = {
    days: (
        f"one day too {when}",
        f"Each of your numbers stands one day too {when}. The first is for the day right after "
        "`history`; the day 7 days before that one is `history[-7]`.",
    )
    if abs(days) == 1
    else (
        f"weekdays shifted: {abs(days)} days too {when}",
        f"Each of your numbers stands {abs(days)} days too {when}, so your Sundays are no Sundays. "
        "A lag of weeks is a multiple of 7, and `history[0]` is a Monday.",
    )
    for when, several in (("early", (-3, -2, -1)), ("late", (1, 2, 3)))
    for days in several
}


def slip(windows: list[Window], forecasts: list[np.ndarray]) -> tuple[str, str] | None:
    """The name of a slip, and what it means, if undoing it makes forecasts far better.

    Args:
        windows: the questions.
        forecasts: for each, (horizon,).
    """
    if all(np.ptp(forecast) == 0 for forecast in forecasts):
        return ONE_NUMBER
    before = total(windows, forecasts)
    bar = total(windows, [a_week_ago(**each) for each in windows])
    found = [(total(windows, undone), words) for words, undone in other_ways(windows, forecasts)]
    found.append(shifted(windows, forecasts))
    least, words = min(found, key=lambda each: each[0])
    return words if least < LESS * before and least < 1.2 * bar else None


def total(windows: list[Window], forecasts: list[np.ndarray]) -> float:
    """The error over all windows; without bound where a forecast is no number."""
    with np.errstate(all="ignore"):
        found = np.mean([error(*each) for each in zip(windows, forecasts, strict=True)])
    return float(found) if np.isfinite(found) else np.inf


def other_ways(
    windows: list[Window], forecasts: list[np.ndarray]
) -> Iterator[tuple[tuple[str, str], list[np.ndarray]]]:
    """Slips by name, each with the forecasts without it."""

    def each(undo: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> list[np.ndarray]:
        with np.errstate(all="ignore"):
            return [
                undo(forecast, window.history)
                for window, forecast in zip(windows, forecasts, strict=True)
            ]

    yield REVERSED, each(lambda forecast, _: forecast[::-1])
    for base in (np.e, 10.0, 2.0):
        yield (
            LOGARITHMS,
            each(lambda forecast, _, base=base: np.exp(np.minimum(forecast * np.log(base), 20))),
        )
    if all(np.all(forecast > 0) for forecast in forecasts):
        yield ROOTS, each(lambda forecast, _: forecast**2)
    for days in (YEAR, 4 * YEAR, 0):
        yield (
            STANDARDISED,
            each(lambda forecast, past, days=days: unscaled(forecast, past[-days:])),
        )
    for days in (YEAR, 4 * YEAR, 0):
        yield SHARES, each(lambda forecast, past, days=days: forecast * past[-days:].mean())
    added = each(lambda forecast, past: forecast + a_week_ago(past, len(forecast)))
    if total(windows, added) < BETTER * total(windows, [a_week_ago(**one) for one in windows]):
        yield DIFFERENCES, added
    sizes = [
        window.future.sum() / forecast.sum()
        for window, forecast in zip(windows, forecasts, strict=True)
        if forecast.sum()
    ]
    factor = float(np.median(sizes)) if sizes else 1.0
    if factor > 0 and not 0.8 < factor < 1.25:
        much = "small" if factor > 1 else "large"
        yield (
            UNITS[much],
            each(lambda forecast, _: factor * forecast),
        )


def unscaled(forecast: np.ndarray, past: np.ndarray) -> np.ndarray:
    """A standardised forecast in riders."""
    return forecast * past.std() + past.mean()


def shifted(windows: list[Window], forecasts: list[np.ndarray]) -> tuple[float, tuple[str, str]]:
    """The best shift by some days, with the error that it leaves."""
    before = total(windows, forecasts)
    found = []
    for days in SHIFTS:
        share = shifted_error(windows, forecasts, days)
        found.append((share * before, SHIFTS[days]))
    return min(found, key=lambda each: each[0])


def shifted_error(windows: list[Window], forecasts: list[np.ndarray], days: int) -> float:
    """What a shift leaves of the error on those days that can be compared after it."""
    left, whole = 0.0, 0.0
    for window, forecast in zip(windows, forecasts, strict=True):
        length = len(forecast)
        if length <= abs(days):
            continue
        later, sooner = (
            slice(max(days, 0), length + min(days, 0)),
            slice(max(-days, 0), length + min(-days, 0)),
        )
        left += np.abs(forecast[later] - window.future[sooner]).mean() / window.usual
        whole += np.abs(forecast[later] - window.future[later]).mean() / window.usual
    return left / whole if whole else np.inf
