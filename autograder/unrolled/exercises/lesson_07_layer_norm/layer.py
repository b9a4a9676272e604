"""The exercise ``layer_norm``."""

from __future__ import annotations

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
    OTHER_EPSILONS,
    SCALE_MISTAKES,
    SCALED_BEFORE,
    SPREAD_MISTAKES,
)
from unrolled.exercises.lesson_07_layer_norm.normalise import Wrongs, normalised
from unrolled.exercises.lesson_07_layer_norm.oracle import KERAS_EPSILON, layer_norm_oracle
from unrolled.exercises.precision import in_single_precision


def layer_norm_challenge(
    rng: np.random.Generator, shape: tuple[int, ...], epsilon: bool = True, constant: str = "row"
) -> Challenge:
    """The arguments of ``layer_norm``, with or without an epsilon."""
    given = {"epsilon": some_epsilon(rng)} if epsilon else {}
    return {"x": values(rng, shape, constant), **scale_and_shift(rng, shape[-1]), **given}


def layer_norm_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Rows and sequences; the first without an epsilon, the last in single precision."""
    shapes = [(2, 7, 3), (5, 1), (1, 1, 6), (3, 30, 4)] if hidden else [(3, 4, 5), (1, 3)]
    single = layer_norm_challenge(rng, (4, 3, 5), constant="")
    return [
        layer_norm_challenge(rng, (4, 6) if hidden else (2, 4), epsilon=False),
        *(layer_norm_challenge(rng, shape) for shape in shapes),
        in_single_precision(single),
    ]


def layer_norm_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray]:
    """``y`` with the variant's wrongs."""
    arguments = {"epsilon": KERAS_EPSILON} | as_double(challenge)
    return (normalised(**arguments, wrongs=Wrongs(**variant)),)


AXES_MISTAKES = tuple(
    Mistake(name, sentence, variant={"axes": axes})
    for name, sentence, axes in (
        (
            "batch normalisation: all but the features pooled",
            "You have one mean for each feature, over all samples and steps. That is batch "
            "normalisation; here every sample, at every step, has a mean of its own.",
            "all but features",
        ),
        (
            "the samples pooled: axis 0",
            "You take the mean over the samples. Layer normalisation never looks at another "
            "sample; it pools the features, the last axis.",
            "samples",
        ),
        (
            "axis 1 pooled for the last axis",
            "You take the mean over axis 1. That is the last axis of a (batch, features) array "
            "only; in a sequence it is time. The features are always axis −1.",
            "axis 1",
        ),
        (
            "time steps pooled with the features",
            "You have one mean for each sample, over its steps and features. At every step the "
            "features are normalised on their own: only the last axis is pooled.",
            "all but samples",
        ),
        (
            "everything pooled into one mean",
            "You have one mean and one variance for the whole array. Every sample, at every step, "
            "has its own.",
            "everything",
        ),
    )
)

AXIS_NOT_KEPT = Mistake(
    "keepdims forgotten",
    "One row alone comes out right, several do not, as happens when mean and variance have lost "
    "the last axis: NumPy lines them up with the wrong one, if it can at all. `keepdims=True` "
    "keeps the axis, with length 1.",
    variant={"kept": False},
)

LAYER_NORM = Exercise(
    name="layer_norm",
    returns=(Output("y", ("sample", "step", "feature")),),
    challenges=layer_norm_challenges,
    oracle=layer_norm_oracle,
    model=layer_norm_model,
    mistakes=(
        *AXES_MISTAKES,
        *SPREAD_MISTAKES,
        *CENTRE_MISTAKES,
        *DIVISOR_MISTAKES,
        *SCALE_MISTAKES,
        SCALED_BEFORE,
        *EPSILON_IGNORED,
        *OTHER_EPSILONS,
        AXIS_NOT_KEPT,
    ),
    hints=(
        "Take one sample, at one step: its features are a short row of numbers. Normalise that row "
        "by hand, and then do it for all rows at once.",
        "Which axis is the features', whether there is a time axis or not? Count from the end.",
        "`keepdims=True` keeps an axis of length 1, so that the mean can be subtracted from `x`.",
    ),
    points=3,
)
