"""The exercise ``batch_norm_inference``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake
from unrolled.exercises.lesson_07_layer_norm.batch import Y, shapes
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
)
from unrolled.exercises.lesson_07_layer_norm.normalise import Wrongs, finished, statistics
from unrolled.exercises.lesson_07_layer_norm.oracle import inference_oracle
from unrolled.exercises.precision import in_single_precision


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
