"""The exercises ``batch_norm`` and ``batch_norm_inference``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_07_layer_norm.inputs import (
    as_double,
    in_single_precision,
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
    finished,
    normalised,
    statistics,
)
from unrolled.exercises.lesson_07_layer_norm.oracle import batch_norm_oracle, inference_oracle

# What a fresh layer keeps of old statistics at each update, and of the new ones.
KEPT, TAKEN = 0.99, 0.01
Y = Output("y", ("sample", "feature"))


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


def inference_challenge(rng: np.random.Generator, shape: tuple[int, ...]) -> Challenge:
    """The arguments of ``batch_norm_inference``: statistics of other batches than this one."""
    features = shape[-1]
    return {
        "x": values(rng, shape),
        **scale_and_shift(rng, features),
        "mean": rng.normal(scale=0.8, size=features),
        "var": rng.choice([0.002, 0.6, 2.5], features) * rng.uniform(0.7, 1.3, features),
        "epsilon": some_epsilon(rng),
    }


def inference_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All shapes, and one more in single precision."""
    found = [inference_challenge(rng, shape) for shape in shapes(hidden)]
    return [*found, in_single_precision(inference_challenge(rng, (3, 4, 2)))]


def inference_model(challenge: Challenge, given: str = "both", **variant: Any) -> tuple[np.ndarray]:
    """``y`` with the variant's wrongs.

    Args:
        challenge: the arguments.
        given: which of the given statistics are used: ``"both"``, ``"mean"``, ``"var"``,
            ``"none"``, or ``"swapped"``.
        variant: fields of ``Wrongs``; its axes say which of the batch's own statistics are used.
    """
    x, gamma, beta, mean, var, epsilon = as_double(challenge).values()
    wrongs = Wrongs(**variant)
    if given == "swapped":
        mean, var = var, np.abs(mean)
    own_mean, own_var = statistics(x, "all but features", wrongs)
    mean = own_mean if given in ("var", "none") else mean
    var = own_var if given in ("mean", "none") else var
    if wrongs.centre == "none":
        mean = np.zeros_like(mean)
    if wrongs.scaled_before:
        x, gamma, beta = gamma * x + beta, 1.0, 0.0
    return (finished(x, gamma, beta, mean, var, epsilon, wrongs),)


BATCH_NORM_INFERENCE = Exercise(
    name="batch_norm_inference",
    returns=(Y,),
    challenges=inference_challenges,
    oracle=inference_oracle,
    model=inference_model,
    mistakes=(
        Mistake(
            "batch statistics at inference",
            "You normalise with the batch's own mean and variance. After training the ones that "
            "are given take their place, so that a sample's result does not depend on its company.",
            variant={"given": "none"},
        ),
        Mistake(
            "batch variance at inference",
            "Your mean is the given one, and your variance the batch's own.",
            variant={"given": "mean"},
        ),
        Mistake(
            "batch mean at inference",
            "Your variance is the given one, and your mean the batch's own.",
            variant={"given": "var"},
        ),
        Mistake(
            "layer normalisation: each sample's own statistics",
            "You normalise each sample over its features. The given mean and variance are to be "
            "used, one of each for every feature.",
            variant={"given": "none", "axes": "features"},
        ),
        *CENTRE_MISTAKES,
        *DIVISOR_MISTAKES,
        *SCALE_MISTAKES,
        SCALED_BEFORE,
        *EPSILON_IGNORED,
    ),
    hints=(
        "Nothing is pooled here: no `mean()` and no `var()` of `x`.",
        "Same last line as `batch_norm`, with two names that come from outside.",
    ),
    points=1,
)
