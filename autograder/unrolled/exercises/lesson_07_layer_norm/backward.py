"""The exercise ``layer_norm_backward``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_07_layer_norm.oracle import gradient_oracle
from unrolled.exercises.normalising import scale_and_shift, some_epsilon, values
from unrolled.exercises.precision import in_single_precision


def layer_norm_backward(dy, cache):
    """Gradients of layer normalisation.

    Args:
        dy: the gradient of y, in its shape.
        cache: (x, gamma, beta, x_hat, std, y).

    Returns:
        (dx, dgamma, dbeta): dx in the shape of x; the others are (features,).
    """
    x, gamma, beta, x_hat, std, y = cache  # x, gamma, beta, normalised value, std, y
    d_hat = dy * gamma  # gradient of `x_hat`
    by_mean = d_hat.mean(axis=-1, keepdims=True)  # path through the mean
    by_root = x_hat * (d_hat * x_hat).mean(axis=-1, keepdims=True)  # path through the root
    dx = (d_hat - by_mean - by_root) / std  # dx
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


DX = "(d_hat - by_mean - by_root) / std"
BY_MEAN = "d_hat.mean(axis=-1, keepdims=True)"
BY_ROOT = "(d_hat * x_hat).mean(axis=-1, keepdims=True)"
RESULT = "return dx, (dy * x_hat).sum(axis=shared), dy.sum(axis=shared)"


def both_means(how: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The edits that take both means otherwise."""
    return (BY_MEAN, f"d_hat.{how}"), (BY_ROOT, f"(d_hat * x_hat).{how}")


def edited(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake by its edits."""
    return Mistake(name, sentence, edits=edits)


PATH_MISTAKES = (
    edited(
        "path through the mean dropped",
        "Your dx lacks one of its three paths: moving one number moves its row's mean, and with "
        "it all the row's results.",
        (DX, "(d_hat - by_root) / std"),
    ),
    edited(
        "path through the standard deviation dropped",
        "Your dx lacks one of its three paths: moving one number moves its row's standard "
        "deviation, and with it all the row's results.",
        (DX, "(d_hat - by_mean) / std"),
    ),
    edited(
        "mean and standard deviation taken for constants",
        "Your dx is the gradient for a mean and a standard deviation that do not move. In layer "
        "normalisation they are made of the same row.",
        (DX, "d_hat / std"),
    ),
    edited(
        "path through the standard deviation halved",
        "The path through the standard deviation has half its size: a 2 from the square cancels "
        "the ½ from the root.",
        (DX, "(d_hat - by_mean - by_root / 2) / std"),
    ),
    edited(
        "path through the standard deviation doubled",
        "The path through the standard deviation has twice its size: a 2 from the square cancels "
        "the ½ from the root.",
        (DX, "(d_hat - by_mean - 2 * by_root) / std"),
    ),
    edited(
        "dy for the gradient of x_hat on the path through the standard deviation",
        "On the path through the standard deviation stands dy, where the gradient of `x_hat` "
        "belongs, which is dy times gamma.",
        (BY_ROOT, "(dy * x_hat).mean(axis=-1, keepdims=True)"),
    ),
    edited(
        "x without its mean for x_hat on the path through the standard deviation",
        "On the path through the standard deviation stands x minus its mean, where the normalised "
        "value `x_hat` belongs.",
        (BY_ROOT, "(d_hat * x_hat * std).mean(axis=-1, keepdims=True)"),
    ),
    edited(
        "sums in place of means",
        "The two paths through the row's statistics take *means* over the features; yours are "
        "sums, too large by the number of features.",
        *both_means("sum(axis=-1, keepdims=True)"),
    ),
    edited(
        "means over the samples",
        "Your two means are taken over the samples. No sample knows of another here: they go over "
        "the features of each row.",
        *both_means("mean(axis=0)"),
    ),
    edited(
        "gradients of batch normalisation",
        "Your two means are taken over samples and steps, as on the way back through batch "
        "normalisation. Here they go over the features of each row.",
        *both_means("mean(axis=tuple(range(dy.ndim - 1)))"),
    ),
    edited(
        "means over everything",
        "Your two means are single numbers for the whole array. They go over the features of each "
        "row: mind `axis` and `keepdims`.",
        *both_means("mean()"),
    ),
    edited(
        "divided by the variance",
        "Your dx is divided by the square of `std`; once by `std` is right.",
        (DX, "(d_hat - by_mean - by_root) / std**2"),
    ),
    edited(
        "divided by the root of the standard deviation",
        "You take the root of `std`, which has been taken already.",
        (DX, "(d_hat - by_mean - by_root) / np.sqrt(std)"),
    ),
    edited(
        "gamma applied last",
        "You multiply by gamma at the end. Each feature has its own gamma, so it belongs inside "
        "the means: multiply dy by gamma first.",
        ("d_hat = dy * gamma", "d_hat = dy"),
        (DX, "gamma * (d_hat - by_mean - by_root) / std"),
    ),
)


def shared_gradients(dgamma: str, dbeta: str = "dy.sum(axis=shared)") -> tuple[str, str]:
    """The edit of what is returned for gamma and beta."""
    return RESULT, f"return dx, {dgamma}, {dbeta}"


SUM_MISTAKES = (
    edited(
        "dgamma without x_hat",
        "Your dgamma is dbeta. gamma is multiplied by `x_hat`, so its gradient is, too.",
        shared_gradients("dy.sum(axis=shared)"),
    ),
    edited(
        "dgamma from dy * gamma",
        "Your dgamma is a sum of dy · gamma, which is the gradient of `x_hat`. gamma is multiplied "
        "by `x_hat`, so its gradient is a sum of dy · x_hat.",
        shared_gradients("d_hat.sum(axis=shared)"),
    ),
    edited(
        "dgamma and dbeta summed over the samples only",
        "You sum dgamma and dbeta over axis 0. Time steps share gamma and beta, too: sum over "
        "every axis but the last.",
        ("shared = tuple(range(dy.ndim - 1))", "shared = 0"),
    ),
    edited(
        "dgamma and dbeta averaged",
        "Your dgamma and dbeta are means. Every sample and step adds its share to the loss: they "
        "are sums.",
        shared_gradients("(dy * x_hat).mean(axis=shared)", "dy.mean(axis=shared)"),
    ),
    edited(
        "dgamma and dbeta divided by the batch",
        "Your dgamma and dbeta are divided by the number of samples. Whether the loss is a mean "
        "over the batch is in dy already: here they are sums.",
        shared_gradients(
            "(dy * x_hat).sum(axis=shared) / len(dy)", "dy.sum(axis=shared) / len(dy)"
        ),
    ),
    edited(
        "dgamma and dbeta summed over the features",
        "You sum dgamma and dbeta over the features. Each feature has its own; samples and steps "
        "share them.",
        ("shared = tuple(range(dy.ndim - 1))", "shared = -1"),
    ),
    edited(
        "dgamma and dbeta not summed",
        "Your dgamma and dbeta have the shape of `x`. Samples and steps share gamma and beta, so "
        "their gradients add up.",
        shared_gradients("dy * x_hat", "dy"),
    ),
)

LAYER_NORM_BACKWARD = Exercise(
    name="layer_norm_backward",
    returns=(
        Output("dx", ("sample", "step", "feature")),
        Output("dgamma", ("feature",)),
        Output("dbeta", ("feature",)),
    ),
    challenges=backward_challenges,
    oracle=gradient_oracle,
    reference=layer_norm_backward,
    mistakes=(*PATH_MISTAKES, *SUM_MISTAKES),
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
