"""Mistakes in a forecast by least squares."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.forecasting import (
    FEATURE_AXIS_KEPT,
    instead,
)

INPUTS = "np.concatenate([x_train[..., 0], ones], axis=1)"
NEW_INPUTS = "np.concatenate([x_new[..., 0], new_ones], axis=1)"
SOLVED = "np.linalg.lstsq(inputs, y_train, rcond=None)[0]"
CENTRED = (
    "mean, level = x_train[..., 0].mean(axis=0), y_train.mean(axis=0)\n"
    "inputs = x_train[..., 0] - mean\n"
    "weights = np.linalg.lstsq(inputs, y_train - level, rcond=None)[0]\n"
)

LINEAR_MISTAKES = (
    Mistake(
        "intercept missing",
        "Your numbers are those of least squares without an intercept: for a window of zeros the "
        "forecast can only be zero. Give every window one more input that is always 1.",
        edits=((INPUTS, "x_train[..., 0]"), (NEW_INPUTS, "x_new[..., 0]")),
    ),
    Mistake(
        "intercept found but not used",
        "You fit an intercept and leave it out of the forecast. The new windows need the input "
        "that is always 1 as well.",
        edits=(("new_inputs @ weights", "x_new[..., 0] @ weights[:-1]"),),
    ),
    Mistake(
        "ones on the other side of the new windows",
        "The column of ones stands on one side of the training windows and on the other side of "
        "the new ones, so every weight meets the wrong input.",
        edits=((NEW_INPUTS, "np.concatenate([new_ones, x_new[..., 0]], axis=1)"),),
    ),
    Mistake(
        "ones on the other side of the training windows",
        "The column of ones stands on one side of the training windows and on the other side of "
        "the new ones, so every weight meets the wrong input.",
        edits=((INPUTS, "np.concatenate([ones, x_train[..., 0]], axis=1)"),),
    ),
    instead(
        "forecast for the training windows",
        "x_new = x_train",
        "You forecast from `x_train`, whose answers are known. `x_new` holds the windows for which "
        "a forecast is needed.",
    ),
    instead(
        "only as many training windows used as there are new ones",
        "x_train, y_train = x_train[: len(x_new)], y_train[: len(x_new)]",
        "You fit the weights on as many training windows as there are new ones. Use all of them.",
    ),
    instead(
        "new windows centred by their own mean",
        CENTRED + "return (x_new[..., 0] - x_new[..., 0].mean(axis=0)) @ weights + level",
        "You subtract from the new windows the mean of the *new* windows. It was not known when "
        "the weights were fitted, and it changes with who else is in the batch. Use the training "
        "windows' mean.",
    ),
    instead(
        "level of the targets not put back",
        CENTRED + "return (x_new[..., 0] - mean) @ weights",
        "You subtract the means and never add the targets' mean again.",
    ),
    instead(
        "new windows not centred",
        CENTRED + "return x_new[..., 0] @ weights + level",
        "You subtract the mean from the training windows and not from the new ones.",
    ),
    instead(
        "intercept missing, and the mean of the targets added",
        "weights = np.linalg.lstsq(x_train[..., 0], y_train, rcond=None)[0]\n"
        "return x_new[..., 0] @ weights + y_train.mean(axis=0)",
        "You fit without an intercept and add the mean of the targets afterwards. The intercept is "
        "found along with the weights: give every window one more input that is always 1.",
    ),
    instead(
        "new windows scaled by their own mean and spread",
        "x_train = (x_train - x_train.mean()) / x_train.std()\n"
        "x_new = (x_new - x_new.mean()) / x_new.std()",
        "You scale the *new* windows by their own mean and spread, so that a forecast depends on "
        "who else is in the batch. Use the training windows' numbers, or none at all.",
    ),
    Mistake(
        "products of inputs and targets for the weights",
        "You multiply inputs with targets and solve no equation. `np.linalg.lstsq` finds the "
        "weights.",
        edits=((SOLVED, "inputs.T @ y_train"),),
    ),
    instead(
        "only the last value of the window used",
        "x_train, x_new = x_train[:, -1:], x_new[:, -1:]",
        "Your forecast depends on the last value of each window alone. All `time` of them are "
        "inputs.",
    ),
    instead(
        "only the first value of the window used",
        "x_train, x_new = x_train[:, :1], x_new[:, :1]",
        "Your forecast depends on the first value of each window alone. All `time` of them are "
        "inputs.",
    ),
    instead(
        "mean of the targets",
        "return np.repeat(y_train.mean(axis=0)[None], len(x_new), axis=0)",
        "Your forecast is the mean of `y_train`, whatever the window.",
    ),
    Mistake(
        "one step of the horizon for all",
        "You fit the first column of `y_train` and repeat it. Each step of the horizon has weights "
        "of its own.",
        edits=((SOLVED, f"np.repeat({SOLVED}[:, :1], y_train.shape[1], axis=1)"),),
    ),
    Mistake(
        "ridge regression with a penalty of 1",
        "You add 1 to the diagonal: that is ridge regression. It may well forecast better; here "
        "the contract asks for plain least squares.",
        edits=(
            (
                SOLVED,
                "np.linalg.solve(inputs.T @ inputs + np.eye(inputs.shape[1]), inputs.T @ y_train)",
            ),
        ),
    ),
    Mistake(
        "windows of three axes given to lstsq",
        "`np.linalg.lstsq` takes a matrix: one row for each window, one column for each weight. "
        "Windows are (samples, time, 1); take the feature axis away first.",
        edits=((INPUTS, "x_train"),),
        fails="3-dimensional array given. Array must be two-dimensional",
    ),
    Mistake(
        "a column of two axes joined to windows of three",
        "You join arrays with different numbers of axes. Windows are (samples, time, 1); without "
        "the feature axis they are (samples, time), and a column of ones is (samples, 1).",
        edits=((INPUTS, "np.concatenate([x_train, ones], axis=1)"),),
        fails="at index 0 has 3 dimension(s) and the array at index 1 has 2 dimension(s)",
    ),
    Mistake(
        "all that lstsq returns taken for the weights",
        "`np.linalg.lstsq` returns four things: the weights, the sums of squared errors, the rank "
        "and the singular values. Only the first of them can be multiplied with.",
        edits=((SOLVED, SOLVED.removesuffix("[0]")),),
        fails="The detected shape was (4,) + inhomogeneous part",
    ),
    FEATURE_AXIS_KEPT,
)
