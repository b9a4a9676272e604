"""Mistakes in feeding a forecaster with its own forecasts."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_09_forecasting.numbers import (
    FEATURE_AXIS_KEPT,
    ONLY_THE_NEXT_VALUE,
    REVERSED_HORIZON,
    TIME_AXIS_FIRST,
)


def window(name: str, what: str, sentence: str) -> Mistake:
    """Another window for the next call."""
    return Mistake(name, sentence, variant={"window": what})


def gives(name: str, what: str, sentence: str) -> Mistake:
    """Something else collected."""
    return Mistake(name, sentence, variant={"gives": what}, kind="form")


ITERATED_MISTAKES = (
    Mistake(
        "forecast appended without a feature axis",
        "`step` gives (batch, 1), and a window is (batch, time, 1). Before the two can be joined "
        "along time, the forecast needs one more axis.",
        fails="at index 0 has 3 dimension(s) and the array at index 1 has 2 dimension(s)",
    ),
    window(
        "forecast not appended",
        "stays",
        "All your columns are the first forecast: `step` sees the same window every time. Its own "
        "forecast has to join the window before the next call.",
    ),
    window(
        "window grows",
        "grows",
        "Your window gets longer with every forecast. It keeps its length: for each value that "
        "comes in, the oldest one goes. Many forecasters accept no other length.",
    ),
    window(
        "forecast put at the front, and the window grows",
        "grows at the front",
        "You put the forecast before the oldest value. Time goes from left to right: what is "
        "newest stands at the end.",
    ),
    window(
        "forecast put in the place of the oldest value",
        "front, oldest dropped",
        "You drop the oldest value, as you should, and put the forecast in its place. What is "
        "newest stands at the end.",
    ),
    window(
        "forecast put at the front, newest value dropped",
        "front, newest dropped",
        "Your window moves the wrong way: the forecast comes in at the front and the newest value "
        "goes. The oldest one goes, and the forecast stands at the end.",
    ),
    window(
        "newest value overwritten",
        "newest overwritten",
        "Your forecast takes the place of the newest value. That one is still true: the oldest "
        "value goes, all others move up by one, and the forecast comes after them.",
    ),
    window(
        "last known value appended again",
        "last value again",
        "What joins your window is its own last value and not the forecast.",
    ),
    window(
        "stale window: the forecast before is appended",
        "one behind",
        "What joins your window is the forecast of the turn before: it is appended before it is "
        "renewed.",
    ),
    window(
        "stale window: begins from x each time",
        "restarts",
        "Each of your windows is `x` without its first value, and one forecast: the forecasts "
        "before are lost. Keep the window that you made in the turn before.",
    ),
    window(
        "only the forecast is left of the window",
        "only the forecast",
        "Your second call sees one value: the forecast alone. The values before it still count.",
    ),
    window(
        "first sample's forecast for all",
        "first sample's",
        "All windows get the first sample's forecast. Each sample goes on with its own.",
    ),
    gives(
        "whole sequence returned",
        "whole sequence",
        "You return the window and the forecasts together. Only the forecasts are asked for.",
    ),
    gives(
        "whole sequence returned, with its feature axis",
        "whole sequence, feature",
        "You return the window and the forecasts together, (batch, time + horizon, 1). Only the "
        "forecasts are asked for, (batch, horizon).",
    ),
    gives(
        "last window returned",
        "last window",
        "You return the window that is left at the end. It is as long as the input, whatever the "
        "horizon.",
    ),
    gives(
        "last forecast alone",
        "last forecast",
        "You return the last forecast alone. Collect them all on the way.",
    ),
    gives(
        "last forecast repeated",
        "last forecast repeated",
        "All your columns are the last forecast. Does your loop keep one array again and again?",
    ),
    gives(
        "first forecast lost",
        "one late",
        "Your first column is the forecast for the *second* step: you collect after the window has "
        "moved on.",
    ),
    gives(
        "begins with the last known value",
        "one early",
        "Your first column is the last value of `x`. That one is known; the first forecast comes "
        "after it.",
    ),
    gives(
        "one forecast too many",
        "one too many",
        "Your loop turns once too often.",
    ),
    gives(
        "one forecast too few",
        "one too few",
        "Your loop ends one turn early.",
    ),
    gives(
        "forecasts summed up",
        "differences",
        "You add the forecasts up, as if `step` gave the change. It gives the next value itself.",
    ),
    FEATURE_AXIS_KEPT,
    TIME_AXIS_FIRST,
    ONLY_THE_NEXT_VALUE,
    REVERSED_HORIZON,
)
