"""The exercise ``last_time_step_mse``: the error of the forecast that counts."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_09_forecasting.numbers import in_double
from unrolled.exercises.precision import as_asked, in_single_precision


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


def model(challenge: Challenge, rule: str = "right") -> tuple[np.ndarray]:
    """The mean squared error of the last step, or another number.

    Args:
        challenge: the arguments.
        rule: a key of the table below.
    """
    y_true, y_pred = (in_double(array) for array in challenge.values())
    wrong = y_pred - y_true
    last = wrong[:, -1]
    rules = {
        "right": lambda: (last**2).mean(),
        "all steps": lambda: (wrong**2).mean(),
        "first step": lambda: (wrong[:, 0] ** 2).mean(),
        "last of the horizon": lambda: (wrong[:, :, -1] ** 2).mean(),
        "last of the horizon at the last step": lambda: (wrong[:, -1, -1] ** 2).mean(),
        "next value at the last step": lambda: (wrong[:, -1, 0] ** 2).mean(),
        "last sample": lambda: (wrong[-1] ** 2).mean(),
        "last sample's last step": lambda: (wrong[-1, -1] ** 2).mean(),
        "root": lambda: (last**2).mean() ** 0.5,
        "root of all steps": lambda: (wrong**2).mean() ** 0.5,
        "absolute": lambda: np.abs(last).mean(),
        "sum": lambda: (last**2).sum(),
        "sum over the horizon": lambda: (last**2).sum(axis=1).mean(),
        "half": lambda: (last**2).mean() / 2,
        "square of the mean": lambda: last.mean() ** 2,
        "mean error": lambda: last.mean(),
        "negative": lambda: -(last**2).mean(),
        "variance": lambda: last.var(),
        "one number for each sample": lambda: (last**2).mean(axis=1),
        "one number for each step ahead": lambda: (last**2).mean(axis=0),
        "one number for each step": lambda: (wrong**2).mean(axis=(0, 2)),
        "not averaged": lambda: last**2,
    }
    return (np.asarray(rules[rule]()),)


def other_rule(name: str, rule: str, sentence: str) -> Mistake:
    """Another number."""
    return Mistake(name, sentence, variant={"rule": rule})


LAST_TIME_STEP_MSE = Exercise(
    name="last_time_step_mse",
    returns=(Output("mse"),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        other_rule(
            "mean over all steps",
            "all steps",
            "Your mean runs over all steps. At the first ones hardly anything is known, so that "
            "number is another one, and larger as a rule. Only the last step's forecast counts.",
        ),
        other_rule(
            "first step for the last",
            "first step",
            "You take the first step, where only one value is known.",
        ),
        other_rule(
            "last of the horizon for the last step",
            "last of the horizon",
            "You take the last entry of the *horizon*, at every step. The steps are the axis in "
            "the middle.",
        ),
        other_rule(
            "only the farthest value of the last step",
            "last of the horizon at the last step",
            "You take the last step, and of its horizon only the last entry. All `horizon` values "
            "count.",
        ),
        other_rule(
            "only the nearest value of the last step",
            "next value at the last step",
            "You take the last step, and of its horizon only the first entry. All `horizon` values "
            "count.",
        ),
        other_rule(
            "last sample for the last step",
            "last sample",
            "`[-1]` is the last *sample* with all its steps. The last step of all samples is "
            "`[:, -1]`.",
        ),
        other_rule(
            "last sample's last step alone",
            "last sample's last step",
            "You use one sample. All of them count.",
        ),
        other_rule(
            "root of the mean square",
            "root",
            "You take the root, which makes it an RMSE. It has the unit of the series, and it "
            "cannot be held against a table of mean *squared* errors.",
        ),
        other_rule(
            "root of the mean square, over all steps",
            "root of all steps",
            "Two things: the mean runs over all steps, and you take a root.",
        ),
        other_rule(
            "mean absolute error",
            "absolute",
            "You average the errors' sizes; their squares are asked for.",
        ),
        other_rule(
            "sum for the mean",
            "sum",
            "You add the squares up and never divide: with more samples the number grows.",
        ),
        other_rule(
            "sum over the horizon",
            "sum over the horizon",
            "You add up over the horizon and average over the samples. Average over both.",
        ),
        other_rule(
            "half of the mean square",
            "half",
            "Your number is half of the right one. The factor ½ makes derivatives shorter; it is "
            "no part of the mean.",
        ),
        other_rule(
            "square of the mean",
            "square of the mean",
            "You average first and square then: errors of different signs cancel.",
        ),
        other_rule(
            "errors not squared",
            "mean error",
            "You average the errors themselves, and those of different signs cancel.",
        ),
        other_rule(
            "variance of the errors",
            "variance",
            "You take the mean of the errors off before you square. A forecast that is always too "
            "high by one would then be perfect.",
        ),
        other_rule(
            "sign turned round",
            "negative",
            "Your number is the right one with a minus.",
        ),
        other_rule(
            "one number for each sample",
            "one number for each sample",
            "You average over the horizon only, and return one number for each sample.",
        ),
        other_rule(
            "one number for each step ahead",
            "one number for each step ahead",
            "You average over the samples only, and return one number for each step ahead.",
        ),
        other_rule(
            "one number for each step",
            "one number for each step",
            "You return one number for each step of the input. The last of them is asked for.",
        ),
        other_rule(
            "not averaged",
            "not averaged",
            "You return all the squares. Their mean is asked for: one number.",
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
