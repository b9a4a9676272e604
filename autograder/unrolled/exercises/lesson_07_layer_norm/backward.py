"""The exercise ``layer_norm_backward``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.lesson_07_layer_norm.backward_mistakes import (
    PATH_MISTAKES,
    SUM_MISTAKES,
)
from unrolled.exercises.lesson_07_layer_norm.backward_model import backward_model
from unrolled.exercises.lesson_07_layer_norm.inputs import scale_and_shift, some_epsilon, values
from unrolled.exercises.lesson_07_layer_norm.oracle import gradient_oracle
from unrolled.exercises.precision import in_single_precision


def forward_cache(
    x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float
) -> tuple[np.ndarray, ...]:
    """``(x, gamma, beta, x_hat, std, y)``: the arguments, what was computed, and the result.

    Args:
        x: (batch, features) or (batch, time, features).
        gamma: (features,).
        beta: (features,).
        epsilon: what is added to the variance.

    Returns:
        ``x_hat``, the normalised numbers, and ``y`` have the shape of ``x``; ``std``, the root of
        the variance plus epsilon, has 1 for its last axis.
    """
    std = np.sqrt(x.var(axis=-1, keepdims=True) + epsilon)
    x_hat = (x - x.mean(axis=-1, keepdims=True)) / std
    return (x, gamma, beta, x_hat, std, gamma * x_hat + beta)


def backward_challenge(rng: np.random.Generator, shape: tuple[int, ...]) -> Challenge:
    """``dy``, and the cache of a random pass."""
    cache = forward_cache(
        values(rng, shape), **scale_and_shift(rng, shape[-1]), epsilon=some_epsilon(rng)
    )
    return {"dy": rng.normal(size=shape), "cache": cache}


def backward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Rows and sequences of all sizes, and one in single precision."""
    shapes: list[tuple[Any, ...]] = [(2, 3), (2, 3, 4), (1, 5)]
    if hidden:
        shapes = [(3, 4), (1, 3, 5), (4, 2, 3), (5, 1)]
    found = [backward_challenge(rng, shape) for shape in shapes]
    return [*found, in_single_precision(backward_challenge(rng, (3, 2, 4)))]


LAYER_NORM_BACKWARD = Exercise(
    name="layer_norm_backward",
    returns=(
        Output("dx", ("sample", "step", "feature")),
        Output("dgamma", ("feature",)),
        Output("dbeta", ("feature",)),
    ),
    challenges=backward_challenges,
    oracle=gradient_oracle,
    model=backward_model,
    mistakes=(*PATH_MISTAKES, *SUM_MISTAKES),
    hints=(
        "Begin with the last line, y = gamma * x_hat + beta. It gives `dbeta`, `dgamma`, and the "
        "gradient of `x_hat`.",
        "gamma and beta are shared by all samples and all steps, so their gradients are sums over "
        "every axis but the last.",
        "A number x_j reaches the result on three ways: by itself, through the mean of its row, "
        "and through the standard deviation of its row.",
        "The two ways through the row's statistics take two means over the features: one of the "
        "gradient of `x_hat`, one of that gradient times `x_hat`.",
    ),
    points=5,
    compare_first=("dbeta", "dgamma", "dx"),
    against="Keras's automatic gradient",
)
