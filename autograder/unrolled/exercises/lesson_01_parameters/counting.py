"""What the exercises of this lesson share: sizes to ask about, and Keras's own counts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Expected, Output

PARAMS = (Output("params", kind="count"),)
SMALL, LARGE, OTHER = (2, 8), (5, 60), (3, 90)


def unlike(rng: np.random.Generator, count: int, bounds: tuple[int, int] = LARGE) -> list[int]:
    """Sizes of which no two are equal, so that a size taken for another shows.

    Args:
        rng: where they are drawn from.
        count: how many.
        bounds: the least size, and one more than the largest.
    """
    return [int(size) for size in rng.choice(np.arange(*bounds), size=count, replace=False)]


def drawn(rng: np.random.Generator, names: tuple[str, ...], hidden: bool) -> list[Challenge]:
    """Sizes for a handful of calls, the smallest first.

    Args:
        rng: where they are drawn from.
        names: the arguments.
        hidden: whether to ask about the sizes that are kept for grading.
    """
    bounds = (SMALL, OTHER, OTHER, OTHER, OTHER) if hidden else (SMALL, LARGE, LARGE, LARGE)
    return [dict(zip(names, unlike(rng, len(names), each), strict=True)) for each in bounds]


def counted(layer: Any, *shape: int | None) -> Expected:
    """What ``count_params`` says once Keras has built a layer.

    Args:
        layer: a Keras layer.
        shape: its input's shape, without the batch axis.
    """
    layer.build((None, *shape))
    return Expected((layer.count_params(),))


def split_count(layer: Any, *shape: int | None) -> Expected:
    """How many numbers of a layer that Keras has built are trained, and how many are not.

    Args:
        layer: a Keras layer.
        shape: its input's shape, without the batch axis.
    """
    layer.build((None, *shape))
    groups = (layer.trainable_weights, layer.non_trainable_weights)
    return Expected(tuple(sum(math.prod(weight.shape) for weight in group) for group in groups))
