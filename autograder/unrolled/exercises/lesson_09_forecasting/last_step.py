"""The exercise ``last_time_step_mse``: the error of the forecast that counts."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.forecasting import in_double, instead
from unrolled.exercises.precision import as_asked, in_single_precision


def last_time_step_mse(y_true, y_pred):
    """The mean squared error of the forecast made after the last step.

    Args:
        y_true: (batch, length, horizon), float.
        y_pred: (batch, length, horizon), float.

    Returns:
        mse: float.
    """
    wrong = y_true[:, -1] - y_pred[:, -1]  # error of the last step
    return np.mean(wrong**2)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes; one sample; a horizon of one; one step; single precision."""
    sizes = (
        [(4, 6, 3), (1, 5, 4), (3, 9, 1), (2, 1, 5)]
        if hidden
        else [(2, 4, 3), (1, 3, 5), (5, 2, 1), (3, 1, 2)]
    )
    found = [pair(rng, *size) for size in sizes]
    return [*found, in_single_precision(pair(rng, 3, 5, 2))]


def pair(rng: np.random.Generator, batch: int, length: int, horizon: int) -> Challenge:
    """Targets, and forecasts that are worse at the first steps, as they are in a real network."""
    y_true = rng.normal(size=(batch, length, horizon))
    spread = np.linspace(1.5, 0.7, length)[:, None]
    wrong = rng.normal(0.3, spread, size=(batch, length, horizon))
    return {"y_true": y_true, "y_pred": y_true + wrong}


def oracle(challenge: Challenge) -> Expected:
    """Keras's mean squared error of the last step."""
    from keras import losses, ops

    y_true, y_pred = (in_double(array)[:, -1] for array in challenge.values())
    mse = ops.convert_to_numpy(ops.mean(losses.mean_squared_error(y_true, y_pred)))
    return Expected(as_asked((mse,), challenge["y_true"]))


def of_errors(name: str, value: str, sentence: str) -> Mistake:
    """Another number, out of ``wrong``, all errors, and ``last``, those of the last step."""
    code = f"wrong = y_pred - y_true\nlast = wrong[:, -1]\nreturn {value}"
    return instead(name, code, sentence)


LAST_TIME_STEP_MSE = Exercise(
    name="last_time_step_mse",
    returns=(Output("mse"),),
    challenges=challenges,
    oracle=oracle,
    reference=last_time_step_mse,
    mistakes=(
        of_errors(
            "mean over all steps",
            "(wrong**2).mean()",
            "Your mean runs over all steps. At the first ones hardly anything is known, so that "
            "number is another one, and larger as a rule. Only the last step's forecast counts.",
        ),
        of_errors(
            "first step for the last",
            "(wrong[:, 0] ** 2).mean()",
            "You take the first step, where only one value is known.",
        ),
        of_errors(
            "step before the last",
            "(wrong[:, -2] ** 2).mean()",
            "You take the step before the last one: an index counts from 0, and `-1` is the last.",
        ),
        of_errors(
            "divided by the number of steps, too",
            "(last**2).mean() / wrong.shape[1]",
            "You add up the squares of the last step and divide by the number of all errors. "
            "Divide by the number of those of the last step.",
        ),
        of_errors(
            "difference of the squares",
            "(y_true[:, -1] ** 2 - y_pred[:, -1] ** 2).mean()",
            "You square first and subtract then. The error is the difference; its square counts.",
        ),
        of_errors(
            "last of the horizon for the last step",
            "(wrong[:, :, -1] ** 2).mean()",
            "You take the last entry of the *horizon*, at every step. The steps are the axis in "
            "the middle.",
        ),
        of_errors(
            "only the farthest value of the last step",
            "(last[:, -1] ** 2).mean()",
            "You take the last step, and of its horizon only the last entry. All `horizon` values "
            "count.",
        ),
        of_errors(
            "only the nearest value of the last step",
            "(last[:, 0] ** 2).mean()",
            "You take the last step, and of its horizon only the first entry. All `horizon` values "
            "count.",
        ),
        of_errors(
            "last sample for the last step",
            "(wrong[-1] ** 2).mean()",
            "`[-1]` is the last *sample* with all its steps. The last step of all samples is "
            "`[:, -1]`.",
        ),
        of_errors(
            "last sample's last step alone",
            "(last[-1] ** 2).mean()",
            "You use one sample. All of them count.",
        ),
        of_errors(
            "root of the mean square",
            "(last**2).mean() ** 0.5",
            "You take the root, which makes it an RMSE. It has the unit of the series, and it "
            "cannot be compared with a table of mean *squared* errors.",
        ),
        of_errors(
            "root of the mean square, over all steps",
            "(wrong**2).mean() ** 0.5",
            "Two things: the mean runs over all steps, and you take a root.",
        ),
        of_errors(
            "mean absolute error",
            "np.abs(last).mean()",
            "You average the errors' sizes; what counts is their squares.",
        ),
        of_errors(
            "sum over the horizon",
            "(last**2).sum(axis=1).mean()",
            "You add up over the horizon and average over the samples. Average over both.",
        ),
        of_errors(
            "sum over the samples",
            "(last**2).sum(axis=0).mean()",
            "You add up over the samples and average over the horizon. Average over both.",
        ),
        of_errors(
            "all forecasts compared with the last step's targets",
            "((y_true[:, -1:] - y_pred) ** 2).mean()",
            "You take the last step of `y_true` and all steps of `y_pred`. Take the last step of "
            "both.",
        ),
        of_errors(
            "half of the mean square",
            "(last**2).mean() / 2",
            "Your number is half of the right one. The factor ½ makes derivatives shorter; it is "
            "no part of the mean.",
        ),
        of_errors(
            "square of the mean",
            "last.mean() ** 2",
            "You average first and square then: errors of different signs cancel.",
        ),
        of_errors(
            "errors not squared",
            "last.mean()",
            "You average the errors themselves, and those of different signs cancel.",
        ),
        of_errors(
            "variance of the errors",
            "last.var()",
            "You subtract the mean of the errors before you square. A forecast that is always "
            "too high by one would then be perfect.",
        ),
        of_errors(
            "one number for each sample",
            "(last**2).mean(axis=1)",
            "You average over the horizon only, and return one number for each sample.",
        ),
        of_errors(
            "one number for each step ahead",
            "(last**2).mean(axis=0)",
            "You average over the samples only, and return one number for each step ahead.",
        ),
        of_errors(
            "one number for each step",
            "(wrong**2).mean(axis=(0, 2))",
            "You return one number for each step of the input. Return the last of them.",
        ),
        of_errors(
            "not averaged",
            "last**2",
            "You return all the squares. Return their mean: one number.",
        ),
    ),
    hints=(
        "Which axis holds the steps? Take its last entry of both arrays first, and look at the "
        "shape that is left.",
        "Difference, square, mean: in this order.",
    ),
    points=1,
    against="Keras's mean squared error of the last step",
)
