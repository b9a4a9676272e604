"""The exercise ``batch_norm``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_07_layer_norm.oracle import batch_norm_oracle
from unrolled.exercises.normalising import (
    DDOF,
    EPSILON_IGNORED,
    MEDIAN,
    OF_THE_DIVISION,
    OF_THE_SCALING,
    SCALED_BEFORE,
    UNBIASED,
    scale_and_shift,
    some_epsilon,
    values,
)
from unrolled.exercises.precision import in_single_precision

Y = Output("y", ("sample", "step", "feature"))


def batch_norm(x, gamma, beta, epsilon):
    """Batch normalisation as it is in training.

    Args:
        x: (batch, features) or (batch, time, features), float.
        gamma: (features,), the scale.
        beta: (features,), the shift.
        epsilon: float, added to the variance.

    Returns:
        (y, mean, var): y in the shape of x; mean and var are (features,).
    """
    pooled = tuple(range(x.ndim - 1))  # pooled axes
    mean = x.mean(axis=pooled)  # mean
    var = x.var(axis=pooled)  # variance
    x_hat = (x - mean) / np.sqrt(var + epsilon)  # normalised value
    return gamma * x_hat + beta, mean, var


def shapes(hidden: bool) -> list[tuple[int, ...]]:
    """Flat batches and batches of sequences, the smallest first."""
    if hidden:
        return [(3, 2), (1, 5), (4, 1), (2, 6, 3), (1, 40, 4)]
    return [(4, 3), (2, 5, 4), (1, 3)]


def batch_norm_challenge(rng: np.random.Generator, shape: tuple[int, ...]) -> Challenge:
    """The arguments of ``batch_norm``."""
    x = values(rng, shape, "feature")
    return {"x": x, **scale_and_shift(rng, shape[-1]), "epsilon": some_epsilon(rng)}


def batch_norm_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All shapes, and one more in single precision."""
    found = [batch_norm_challenge(rng, shape) for shape in shapes(hidden)]
    return [*found, in_single_precision(batch_norm_challenge(rng, (3, 4, 2)))]


POOLED = "pooled = tuple(range(x.ndim - 1))"
STATISTICS = "    mean = x.mean(axis=pooled)  # mean\n    var = x.var(axis=pooled)"
RETURNED = "+ beta, mean, var"

AXES_MISTAKES = (
    Mistake(
        "time steps not pooled: only axis 0",
        "You take the mean over the samples, for every time step separately. Batch normalisation "
        "pools all axes but the last: samples and steps.",
        edits=((POOLED, "pooled = 0"),),
    ),
    Mistake(
        "layer normalisation: the features pooled",
        "You take the mean over the features of each sample. That is layer normalisation; here "
        "every *feature* has one mean, over all samples and steps.",
        edits=(
            (STATISTICS, "    mean, var = (f(axis=-1, keepdims=True) for f in (x.mean, x.var))"),
        ),
    ),
    Mistake(
        "only axis 1 pooled",
        "You take the mean over axis 1. Batch normalisation pools all axes but the last.",
        edits=(
            (STATISTICS, "    mean, var = (f(axis=1, keepdims=True) for f in (x.mean, x.var))"),
        ),
    ),
    Mistake(
        "everything pooled into one mean",
        "You have one mean and one variance for the whole array. Each feature has its own.",
        edits=((POOLED, "pooled = None"),),
    ),
)

OF_THE_STATISTICS = (
    Mistake(DDOF, UNBIASED, edits=(("x.var(axis=pooled)", "x.var(axis=pooled, ddof=1)"),)),
    Mistake(
        "median for mean", MEDIAN, edits=(("x.mean(axis=pooled)", "np.median(x, axis=pooled)"),)
    ),
    Mistake(
        "standard deviation returned for the variance",
        "Your third result is the standard deviation; it should be the variance.",
        edits=((RETURNED, "+ beta, mean, np.sqrt(var)"),),
    ),
    Mistake(
        "root with epsilon returned for the variance",
        "Your third result is what you divide by, the root of the variance plus epsilon; it should "
        "be the variance itself.",
        edits=((RETURNED, "+ beta, mean, np.sqrt(var + epsilon)"),),
    ),
    Mistake(
        "epsilon in the returned variance",
        "Your third result has epsilon in it. Epsilon belongs to the division only.",
        edits=((RETURNED, "+ beta, mean, var + epsilon"),),
    ),
    Mistake(
        "variance returned with ddof = 1",
        "You normalise with the right variance and return another, divided by one less than the "
        "number of values. PyTorch does that for its moving variance; Keras does not.",
        edits=((RETURNED, "+ beta, mean, x.var(axis=pooled, ddof=1)"),),
    ),
    Mistake(
        "moving averages returned for the batch's own",
        "You return moving averages that begin at 0 and 1 and move by one per cent. Return the "
        "batch's own mean and variance; averaging them comes later.",
        edits=((RETURNED, "+ beta, 0.01 * mean, 0.99 + 0.01 * var"),),
    ),
    Mistake(
        "moving averages of another library",
        "You return moving averages that begin at 0 and 1 and move by a tenth, as PyTorch's do. "
        "Return the batch's own mean and variance; averaging them comes later.",
        edits=((RETURNED, "+ beta, 0.1 * mean, 0.9 + 0.1 * var"),),
    ),
    Mistake(
        "mean and var keep their pooled axes",
        "Your mean and variance have axes of length 1 where they were pooled (`keepdims`). They "
        "are returned as (features,).",
        edits=(
            ("x.mean(axis=pooled)", "x.mean(axis=pooled, keepdims=True)"),
            ("x.var(axis=pooled)", "x.var(axis=pooled, keepdims=True)"),
        ),
    ),
)

BATCH_NORM = Exercise(
    name="batch_norm",
    returns=(Y, Output("mean", ("feature",)), Output("var", ("feature",))),
    challenges=batch_norm_challenges,
    oracle=batch_norm_oracle,
    reference=batch_norm,
    mistakes=(
        *AXES_MISTAKES,
        *OF_THE_STATISTICS,
        *OF_THE_DIVISION,
        *OF_THE_SCALING,
        SCALED_BEFORE,
        *EPSILON_IGNORED,
    ),
    hints=(
        "How many means are there? One for each feature: `mean` has the shape (features,).",
        "`x.mean(axis=...)` takes a tuple of axes, too. Which axes does an array with `x.ndim` "
        "axes have besides the last?",
        "Take one feature out, as one long row of numbers, and compare with `np.mean` and `np.var` "
        "of that.",
    ),
    points=3,
    compare_first=("mean", "var", "y"),
)
