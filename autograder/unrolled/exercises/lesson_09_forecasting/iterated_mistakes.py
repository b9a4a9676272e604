"""Mistakes in feeding a forecaster with its own forecasts."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.forecasting import (
    FEATURE_AXIS_KEPT,
)

MOVED = "[window[:, 1:], newest]"
JOINED = "np.concatenate(found, axis=1)"


def window(name: str, pieces: str, sentence: str) -> Mistake:
    """Another window for the next call."""
    return Mistake(name, sentence, edits=((MOVED, pieces),))


def gives(name: str, value: str, sentence: str) -> Mistake:
    """Something else returned."""
    return Mistake(name, sentence, edits=((f"return {JOINED}", f"return {value}"),), kind="form")


WINDOWS = (
    Mistake(
        "forecast appended without a feature axis",
        "`step` gives (batch, 1), and a window is (batch, time, 1). Before the two can be joined "
        "along time, the forecast needs one more axis.",
        edits=(("forecast[:, :, None]", "forecast"),),
        fails="at index 0 has 3 dimension(s) and the array at index 1 has 2 dimension(s)",
    ),
    window(
        "forecast not appended",
        "[window]",
        "All your columns are the first forecast: `step` sees the same window every time. Its own "
        "forecast has to join the window before the next call.",
    ),
    window(
        "window gets shorter",
        "[window[:, 1:]]",
        "You drop the oldest value, as you should, and put nothing in: your window gets shorter "
        "with every forecast. The forecast joins it at the end.",
    ),
    window(
        "window grows",
        "[window, newest]",
        "Your window gets longer with every forecast. It keeps its length: for each value that "
        "comes in, the oldest one goes. Many forecasters accept no other length.",
    ),
    window(
        "forecast put at the front, and the window grows",
        "[newest, window]",
        "You put the forecast before the oldest value. Time goes from left to right: what is "
        "newest stands at the end.",
    ),
    window(
        "forecast put in the place of the oldest value",
        "[newest, window[:, 1:]]",
        "You drop the oldest value, as you should, and put the forecast in its place. What is "
        "newest stands at the end.",
    ),
    window(
        "forecast put at the front, newest value dropped",
        "[newest, window[:, :-1]]",
        "Your window moves the wrong way: the forecast comes in at the front and the newest value "
        "goes. The oldest one goes, and the forecast stands at the end.",
    ),
    window(
        "newest value overwritten",
        "[window[:, :-1], newest]",
        "Your forecast takes the place of the newest value. That one is still true: the oldest "
        "value goes, all others move up by one, and the forecast comes after them.",
    ),
    window(
        "last known value appended again",
        "[window[:, 1:], window[:, -1:]]",
        "What joins your window is its own last value and not the forecast.",
    ),
    Mistake(
        "stale window: the forecast before is appended",
        "What joins your window is the forecast before the newest one: it is appended before it "
        "is renewed.",
        edits=(
            ("window = x  # window\n", "window, before = x, x[:, -1]\n"),
            (
                "newest = forecast[:, :, None]  # newest value",
                "newest, before = before[:, :, None], forecast",
            ),
        ),
    ),
    window(
        "oldest value appended again",
        "[window[:, 1:], window[:, :1]]",
        "Your window only turns round: the oldest value comes back as the newest. The forecast "
        "joins in its place.",
    ),
    window(
        "stale window: begins from x each time",
        "[x[:, 1:], newest]",
        "Each of your windows is `x` without its first value, and one forecast: the forecasts "
        "before are lost. Keep the window that you made for the call before.",
    ),
    window(
        "only the forecast is left of the window",
        "[newest]",
        "Your second call sees one value: the forecast alone. The values before it still count.",
    ),
    window(
        "first sample's forecast for all",
        "[window[:, 1:], np.repeat(newest[:1], len(x), axis=0)]",
        "All windows get the first sample's forecast. Each sample goes on with its own.",
    ),
)

RESULTS = (
    gives(
        "whole sequence returned",
        f"np.concatenate([x[..., 0], {JOINED}], axis=1)",
        "You return the window and the forecasts together. Return only the forecasts.",
    ),
    gives(
        "whole sequence returned, with its feature axis",
        f"np.concatenate([x, {JOINED}[..., None]], axis=1)",
        "You return the window and the forecasts together, (batch, time + horizon, 1). Return only "
        "the forecasts, (batch, horizon).",
    ),
    gives(
        "last window returned",
        "window[..., 0]",
        "You return the window that is left at the end. It is as long as the input, whatever the "
        "horizon.",
    ),
    gives(
        "forecasts laid out one below the other",
        "np.array(found)",
        "You return (horizon, batch, 1). The forecasts stand beside each other: (batch, horizon).",
    ),
    gives(
        "only the next value",
        "found[0]",
        "You return one column, the forecast for the next step. `horizon` columns are needed. Does "
        "the `return` stand inside the loop?",
    ),
    gives(
        "last forecast alone",
        "found[-1]",
        "You return the last forecast alone. Collect them all on the way.",
    ),
    gives(
        "last forecast repeated",
        "np.repeat(found[-1], horizon, axis=1)",
        "All your columns are the last forecast. Does your loop put the same array into the list "
        "again and again?",
    ),
    Mistake(
        "first forecast lost",
        "Your first column is the forecast for the *second* step: you collect after the window has "
        "moved on.",
        edits=(
            ("        found.append(forecast)\n", ""),
            ("newest], axis=1)  # window", "newest], axis=1)\n        found.append(step(window))"),
        ),
        kind="form",
    ),
    gives(
        "begins with the last known value",
        "np.concatenate([x[:, -1], *found[:-1]], axis=1)",
        "Your first column is the last value of `x`. That one is known; the first forecast comes "
        "after it.",
    ),
    gives(
        "forecasts summed up",
        f"x[:, -1] + np.cumsum({JOINED}, axis=1)",
        "You add the forecasts up, as if `step` gave the change. It gives the next value itself.",
    ),
)

ITERATED_MISTAKES = (
    *WINDOWS,
    *RESULTS,
    FEATURE_AXIS_KEPT,
)
