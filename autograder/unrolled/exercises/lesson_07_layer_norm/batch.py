"""The exercise ``batch_norm``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_07_layer_norm.inputs import (
    as_double,
    scale_and_shift,
    some_epsilon,
    values,
)
from unrolled.exercises.lesson_07_layer_norm.norm_mistakes import (
    CENTRE_MISTAKES,
    DIVISOR_MISTAKES,
    EPSILON_IGNORED,
    SCALE_MISTAKES,
    SCALED_BEFORE,
    SPREAD_MISTAKES,
)
from unrolled.exercises.lesson_07_layer_norm.normalise import (
    Wrongs,
    normalised,
    statistics,
)
from unrolled.exercises.lesson_07_layer_norm.oracle import batch_norm_oracle
from unrolled.exercises.precision import in_single_precision

# What a fresh layer keeps of old statistics at each update, and of the new ones.
KEPT, TAKEN = 0.99, 0.01
Y = Output("y", ("sample", "step", "feature"))


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


def batch_norm_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray, ...]:
    """``(y, mean, var)`` with the variant's wrongs."""
    x, gamma, beta, epsilon = as_double(challenge).values()
    wrongs = Wrongs(**variant)
    if wrongs.scaled_before:
        x, gamma, beta, wrongs = gamma * x + beta, 1.0, 0.0, Wrongs()
    y = normalised(x, gamma, beta, epsilon, "all but features", wrongs)
    # Whoever does not subtract the mean still returns it.
    centre = "median" if wrongs.centre == "median" else "mean"
    pooled = Wrongs(wrongs.axes, centre, wrongs.spread)
    parts = statistics(x, "all but features", pooled)
    if wrongs.axes in ("", "everything"):
        return (y, *(part.reshape(x.shape[-1:] if not wrongs.axes else ()) for part in parts))
    return (y, *(part[0] if wrongs.axes == "samples" else part for part in parts))


def pooled_count(challenge: Challenge) -> int:
    """How many values are pooled into one mean."""
    return challenge["x"].size // challenge["x"].shape[-1]


def returning(name: str, sentence: str, other: Callable[..., Any]) -> Mistake:
    """Other statistics returned; ``other`` makes them of mean, variance and challenge."""
    return Mistake(
        name,
        sentence,
        after=lambda found, challenge: (found[0], *other(*found[1:], challenge)),
        kind="returns",
    )


AXES_MISTAKES = tuple(
    Mistake(name, sentence, variant={"axes": axes})
    for name, sentence, axes in (
        (
            "time steps not pooled: only axis 0",
            "You take the mean over the samples, for every time step separately. Batch "
            "normalisation pools all axes but the last: samples and steps.",
            "samples",
        ),
        (
            "layer normalisation: the features pooled",
            "You take the mean over the features of each sample. That is layer normalisation; "
            "here every *feature* has one mean, over all samples and steps.",
            "features",
        ),
        (
            "only axis 1 pooled",
            "You take the mean over axis 1. Batch normalisation pools all axes but the last.",
            "axis 1",
        ),
        (
            "everything pooled into one mean",
            "You have one mean and one variance for the whole array. Each feature has its own.",
            "everything",
        ),
    )
)

RETURNED = (
    returning(
        "standard deviation returned for the variance",
        "Your third result is the standard deviation; the variance is asked for.",
        lambda mean, var, challenge: (mean, np.sqrt(var)),
    ),
    returning(
        "root with epsilon returned for the variance",
        "Your third result is what you divide by, the root of the variance plus epsilon; the "
        "variance itself is asked for.",
        lambda mean, var, challenge: (mean, np.sqrt(var + challenge["epsilon"])),
    ),
    returning(
        "epsilon in the returned variance",
        "Your third result has epsilon in it. Epsilon belongs to the division only.",
        lambda mean, var, challenge: (mean, var + challenge["epsilon"]),
    ),
    returning(
        "variance returned with ddof = 1",
        "You normalise with the right variance and return another, divided by one less than the "
        "number of values. PyTorch does that for its moving variance; Keras does not.",
        lambda mean, var, challenge: (
            mean,
            var * np.float64(pooled_count(challenge)) / np.float64(pooled_count(challenge) - 1),
        ),
    ),
    returning(
        "moving averages returned for the batch's own",
        "You return moving averages that begin at 0 and 1 and move by one per cent. The batch's "
        "own mean and variance are asked for; averaging them comes later.",
        lambda mean, var, challenge: (TAKEN * mean, KEPT + TAKEN * var),
    ),
    returning(
        "mean and var keep their pooled axes",
        "Your mean and variance have axes of length 1 where they were pooled (`keepdims`). They "
        "are returned as (features,).",
        lambda mean, var, challenge: [
            part.reshape((1,) * (challenge["x"].ndim - 1) + (-1,)) for part in (mean, var)
        ],
    ),
)

BATCH_NORM = Exercise(
    name="batch_norm",
    returns=(Y, Output("mean", ("feature",)), Output("var", ("feature",))),
    challenges=batch_norm_challenges,
    oracle=batch_norm_oracle,
    model=batch_norm_model,
    mistakes=(
        *AXES_MISTAKES,
        *(m for m in SPREAD_MISTAKES if m.name in ("ddof = 1", "median for mean")),
        *CENTRE_MISTAKES,
        *DIVISOR_MISTAKES,
        *SCALE_MISTAKES,
        SCALED_BEFORE,
        *EPSILON_IGNORED,
        *RETURNED,
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
