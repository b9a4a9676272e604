"""The exercise ``layer_norm_backward``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.lesson_07_layer_norm.gradients import (
    DX,
    SUM_MISTAKES,
    edited,
    other_means,
    path_mistakes,
)
from unrolled.exercises.lesson_07_layer_norm.oracle import layer_gradient_oracle
from unrolled.exercises.normalising import scale_and_shift, some_epsilon, values
from unrolled.exercises.precision import in_single_precision


def layer_norm_backward(dy, cache):
    """Gradients of layer normalisation.

    Args:
        dy: the gradient of y, in its shape.
        cache: (x, gamma, beta, x_hat, std, y); std, the root of variance + epsilon, has 1 for its
            last axis.

    Returns:
        (dx, dgamma, dbeta): dx in the shape of x; the others are sums, (features,).
    """
    x, gamma, beta, x_hat, std, y = cache
    d_hat = dy * gamma  # gradient of `x_hat`
    by_mean = d_hat.mean(axis=-1, keepdims=True)  # path through the mean
    by_root = x_hat * (d_hat * x_hat).mean(axis=-1, keepdims=True)  # path through the root
    dx = (d_hat - by_mean - by_root) / std  # gradient of the input
    shared = tuple(range(dy.ndim - 1))  # axes of samples and steps
    return dx, (dy * x_hat).sum(axis=shared), dy.sum(axis=shared)


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


POOLED = "axis=-1, keepdims=True"

AXES_MISTAKES = (
    edited(
        "sums in place of means",
        "The two paths through the row's statistics take *means* over the features; yours are "
        "sums, too large by the number of features.",
        *other_means(POOLED, "sum(axis=-1, keepdims=True)"),
    ),
    edited(
        "means over the samples",
        "Your two means are taken over the samples. No sample knows of another here: they go over "
        "the features of each row.",
        *other_means(POOLED, "mean(axis=0)"),
    ),
    edited(
        "gradients of batch normalisation",
        "Your two means are taken over samples and steps, as on the way back through batch "
        "normalisation. Here they go over the features of each row.",
        *other_means(POOLED, "mean(axis=tuple(range(dy.ndim - 1)))"),
    ),
    edited(
        "means over everything",
        "Your two means are single numbers for the whole array. They go over the features of each "
        "row: mind `axis` and `keepdims`.",
        *other_means(POOLED, "mean()"),
    ),
    edited(
        "gamma applied last",
        "You multiply by gamma at the end. Each feature has its own gamma, so it belongs inside "
        "the means: multiply dy by gamma first.",
        ("d_hat = dy * gamma", "d_hat = dy"),
        (DX, "gamma * (d_hat - by_mean - by_root) / std"),
    ),
)
CONSTANTS = "In layer normalisation they are made of the same row."

LAYER_NORM_BACKWARD = Exercise(
    name="layer_norm_backward",
    returns=(
        Output("dx", ("sample", "step", "feature")),
        Output("dgamma", ("feature",)),
        Output("dbeta", ("feature",)),
    ),
    challenges=backward_challenges,
    oracle=layer_gradient_oracle,
    reference=layer_norm_backward,
    mistakes=(*path_mistakes(POOLED, "row", CONSTANTS), *AXES_MISTAKES, *SUM_MISTAKES),
    hints=(
        "Begin with the last line, y = gamma * x_hat + beta. It gives `dbeta`, `dgamma`, and the "
        "gradient of `x_hat`.",
        "gamma and beta are shared by all samples and all steps, so their gradients are sums over "
        "every axis but the last.",
        "A number x_j reaches the result by three paths: by itself, through the mean of its row, "
        "and through the standard deviation of its row.",
        "The two paths through the row's statistics take two means over the features: one of the "
        "gradient of `x_hat`, one of that gradient times `x_hat`.",
    ),
    points=5,
    compare_first=("dbeta", "dgamma", "dx"),
    against="Keras's automatic gradient",
)
