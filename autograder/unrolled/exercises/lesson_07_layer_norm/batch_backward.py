"""The optional exercise ``batch_norm_backward``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.lesson_07_layer_norm.gradients import (
    DX,
    SUM_MISTAKES,
    edited,
    other_means,
    path_mistakes,
)
from unrolled.exercises.lesson_07_layer_norm.oracle import batch_gradient_oracle
from unrolled.exercises.normalising import scale_and_shift, some_epsilon, values
from unrolled.exercises.precision import in_single_precision


def batch_norm_backward(dy, cache):
    """Gradients of batch normalisation as it is in training.

    Args:
        dy: the gradient of y, in its shape.
        cache: (x, gamma, beta, x_hat, std, y); std, the root of variance + epsilon, is
            (features,).

    Returns:
        (dx, dgamma, dbeta): dx in the shape of x; the others are sums, (features,).
    """
    x, gamma, beta, x_hat, std, y = cache
    shared = tuple(range(dy.ndim - 1))  # axes of samples and steps
    d_hat = dy * gamma  # gradient of `x_hat`
    by_mean = d_hat.mean(axis=shared)  # path through the mean
    by_root = x_hat * (d_hat * x_hat).mean(axis=shared)  # path through the root
    dx = (d_hat - by_mean - by_root) / std  # gradient of the input
    return dx, (dy * x_hat).sum(axis=shared), dy.sum(axis=shared)


def batch_cache(
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
        the variance plus epsilon, is (features,).
    """
    pooled = tuple(range(x.ndim - 1))
    std = np.sqrt(x.var(axis=pooled) + epsilon)
    x_hat = (x - x.mean(axis=pooled)) / std
    return (x, gamma, beta, x_hat, std, gamma * x_hat + beta)


def backward_challenge(rng: np.random.Generator, shape: tuple[int, ...]) -> Challenge:
    """``dy``, and the cache of a random pass."""
    cache = batch_cache(
        values(rng, shape), **scale_and_shift(rng, shape[-1]), epsilon=some_epsilon(rng)
    )
    return {"dy": rng.normal(size=shape), "cache": cache}


def backward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Rows and sequences with at least three numbers to a feature, and one in single precision."""
    shapes: list[tuple[int, ...]] = [(4, 3), (2, 3, 4), (1, 5, 2)]
    if hidden:
        shapes = [(5, 4), (1, 6, 3), (3, 2, 5), (4, 1)]
    found = [backward_challenge(rng, shape) for shape in shapes]
    return [*found, in_single_precision(backward_challenge(rng, (3, 2, 4)))]


POOLED = "axis=shared"
CONSTANTS = (
    "That is right at inference, where both are kept from training. In training they are made of "
    "this batch."
)

AXES_MISTAKES = (
    edited(
        "sums in place of means",
        "The two paths through the feature's statistics take *means* over samples and steps; yours "
        "are sums, too large by the number of samples times steps.",
        *other_means(POOLED, "sum(axis=shared)"),
    ),
    edited(
        "steps forgotten in the number of values",
        "You divide the sums of both paths by the number of samples. In a sequence a feature has "
        "as many values as samples times steps, and the mean is over all of them.",
        *other_means(POOLED, "sum(axis=shared) / len(dy)"),
    ),
    edited(
        "dx too large by the number of samples times steps",
        "Your dx is too large by the number of samples times steps. If you took sums and "
        "multiplied the direct path by that number, divide by it at the end.",
        (DX, "(d_hat - by_mean - by_root) / std * (dy.size // len(gamma))"),
    ),
    edited(
        "dx divided by the number of samples times steps",
        "Your dx is divided by the number of samples times steps once too often. Whether the loss "
        "is a mean is in dy already.",
        (DX, "(d_hat - by_mean - by_root) / std / (dy.size // len(gamma))"),
    ),
    edited(
        "time steps not pooled: only axis 0",
        "Your two means are taken over the samples, for every time step separately. Batch "
        "normalisation pools samples and steps, so both means go over all axes but the last.",
        *other_means(POOLED, "mean(axis=0)"),
    ),
    edited(
        "gradients of layer normalisation",
        "Your two means are taken over the features of each row, as on the way back through layer "
        "normalisation. Here they go over the samples and steps of each feature.",
        *other_means(POOLED, "mean(axis=-1, keepdims=True)"),
    ),
    edited(
        "means over everything",
        "Your two means are single numbers for the whole array. Each feature has its own.",
        *other_means(POOLED, "mean()"),
    ),
    edited(
        "gamma left out of dx",
        "Your dx begins with dy. y is gamma times `x_hat` plus beta, so the gradient of `x_hat` is "
        "dy times gamma.",
        ("d_hat = dy * gamma", "d_hat = dy"),
    ),
)

BATCH_NORM_BACKWARD = Exercise(
    name="batch_norm_backward",
    returns=(
        Output("dx", ("sample", "step", "feature")),
        Output("dgamma", ("feature",)),
        Output("dbeta", ("feature",)),
    ),
    challenges=backward_challenges,
    oracle=batch_gradient_oracle,
    reference=batch_norm_backward,
    mistakes=(*path_mistakes(POOLED, "feature", CONSTANTS), *AXES_MISTAKES, *SUM_MISTAKES),
    hints=(
        "Go through your `layer_norm_backward` line by line. Which lines say which numbers share a "
        "mean?",
        "The three paths are the same: directly, through the mean, and through the root. Only who "
        "shares mean and root has changed.",
        "Take one feature out, as one column of numbers: its dx needs nothing from the others.",
    ),
    points=0,
    compare_first=("dbeta", "dgamma", "dx"),
    against="Keras's automatic gradient",
)
