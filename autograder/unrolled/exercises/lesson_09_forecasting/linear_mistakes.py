"""Mistakes in a forecast by least squares."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_09_forecasting.numbers import (
    FEATURE_AXIS_KEPT,
    REVERSED_HORIZON,
    TIME_AXIS_FIRST,
)


def other_rule(name: str, rule: str, sentence: str) -> Mistake:
    """Another forecast from the same arrays."""
    return Mistake(name, sentence, variant={"rule": rule})


LINEAR_MISTAKES = (
    other_rule(
        "intercept missing",
        "no intercept",
        "Your numbers are those of least squares without an intercept: for a window of zeros the "
        "forecast can only be zero. Give every window one more input that is always 1.",
    ),
    other_rule(
        "intercept found but not used",
        "intercept left out",
        "You fit an intercept and leave it out of the forecast. The new windows need the input "
        "that is always 1 as well.",
    ),
    other_rule(
        "ones on the other side of the new windows",
        "columns exchanged",
        "The column of ones stands on one side of the training windows and on the other side of "
        "the new ones, so every weight meets the wrong input.",
    ),
    other_rule(
        "forecast for the training windows",
        "training inputs",
        "You forecast from `x_train`, whose answers are known. `x_new` holds the windows that are "
        "asked about.",
    ),
    other_rule(
        "new windows centred by their own mean",
        "new mean",
        "You take the mean of the *new* windows off them. It was not known when the weights were "
        "fitted, and it changes with who else is in the batch. Use the training windows' mean.",
    ),
    other_rule(
        "level of the targets not put back",
        "level not put back",
        "You take the means off and never add the targets' mean again.",
    ),
    other_rule(
        "new windows not centred",
        "inputs not centred",
        "You take the mean off the training windows and not off the new ones.",
    ),
    other_rule(
        "only the last value of the window used",
        "last value",
        "Your forecast depends on the last value of each window alone. All `time` of them are "
        "inputs.",
    ),
    other_rule(
        "only the first value of the window used",
        "first value",
        "Your forecast depends on the first value of each window alone. All `time` of them are "
        "inputs.",
    ),
    other_rule(
        "mean of the targets",
        "mean of targets",
        "Your forecast is the mean of `y_train`, whatever the window.",
    ),
    other_rule(
        "new windows read backwards",
        "window backwards",
        "Your weights meet the new windows in reverse order.",
    ),
    other_rule(
        "one step of the horizon for all",
        "one column",
        "You fit the first column of `y_train` and repeat it. Each step of the horizon has weights "
        "of its own.",
    ),
    other_rule(
        "ridge regression with a penalty of 1",
        "ridge",
        "You add 1 to the diagonal: that is ridge regression. It may well forecast better; here "
        "plain least squares is asked for.",
    ),
    other_rule(
        "weights returned for the forecast",
        "weights returned",
        "You return the weights. The forecast is `x_new`, with its ones, times these.",
    ),
    Mistake(
        "windows of three axes given to lstsq",
        "`np.linalg.lstsq` takes a matrix: one row for each window, one column for each weight. "
        "Windows are (samples, time, 1); take the feature axis away first.",
        fails="3-dimensional array given. Array must be two-dimensional",
    ),
    Mistake(
        "a column of two axes joined to windows of three",
        "You join arrays with different numbers of axes. Windows are (samples, time, 1); without "
        "the feature axis they are (samples, time), and a column of ones is (samples, 1).",
        fails="at index 0 has 3 dimension(s) and the array at index 1 has 2 dimension(s)",
    ),
    Mistake(
        "all that lstsq returns taken for the weights",
        "`np.linalg.lstsq` returns four things: the weights, the sums of squared errors, the rank "
        "and the singular values. Only the first of them can be multiplied with.",
        fails="The detected shape was (4,) + inhomogeneous part",
    ),
    FEATURE_AXIS_KEPT,
    TIME_AXIS_FIRST,
    REVERSED_HORIZON,
)
