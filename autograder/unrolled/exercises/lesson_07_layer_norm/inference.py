"""The exercise ``batch_norm_inference``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake
from unrolled.exercises.lesson_07_layer_norm.batch import Y, shapes
from unrolled.exercises.lesson_07_layer_norm.oracle import inference_oracle
from unrolled.exercises.normalising import (
    EPSILON_IGNORED,
    OF_THE_DIVISION,
    OF_THE_SCALING,
    SCALED_BEFORE,
    scale_and_shift,
    some_epsilon,
    values,
)
from unrolled.exercises.precision import in_single_precision


def batch_norm_inference(x, gamma, beta, mean, var, epsilon):
    """Batch normalisation as it is after training.

    Args:
        x: (batch, features) or (batch, time, features), float.
        gamma: (features,), the scale.
        beta: (features,), the shift.
        mean: (features,), the mean to normalise with.
        var: (features,), the variance to normalise with.
        epsilon: float, added to the variance.

    Returns:
        y, in the shape of x.
    """
    x_hat = (x - mean) / np.sqrt(var + epsilon)  # normalised value
    return gamma * x_hat + beta


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


POOLED = "pooled = tuple(range(x.ndim - 1))\n"
OTHER_STATISTICS = (
    Mistake(
        "batch statistics at inference",
        "You normalise with the batch's own mean and variance. After training the ones that are "
        "given take their place, so that a sample's result does not depend on its batch.",
        first=f"{POOLED}mean, var = x.mean(axis=pooled), x.var(axis=pooled)",
    ),
    Mistake(
        "batch variance at inference",
        "Your mean is the given one, and your variance the batch's own.",
        first=f"{POOLED}var = x.var(axis=pooled)",
    ),
    Mistake(
        "batch mean at inference",
        "Your variance is the given one, and your mean the batch's own.",
        first=f"{POOLED}mean = x.mean(axis=pooled)",
    ),
    Mistake(
        "layer normalisation: each sample's own statistics",
        "You normalise each sample over its features. Use the given mean and variance, one of "
        "each for every feature.",
        first="mean, var = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)",
    ),
)

BATCH_NORM_INFERENCE = Exercise(
    name="batch_norm_inference",
    returns=(Y,),
    challenges=inference_challenges,
    oracle=inference_oracle,
    reference=batch_norm_inference,
    mistakes=(
        *OTHER_STATISTICS,
        *OF_THE_DIVISION,
        *OF_THE_SCALING,
        SCALED_BEFORE,
        *EPSILON_IGNORED,
    ),
    hints=(
        "Nothing is pooled here: no `mean()` and no `var()` of `x`.",
        "Same last line as `batch_norm`, with two names that come from outside.",
    ),
    points=1,
)
