"""What the exercises of this lesson share: sizes to ask about, and Keras's own counts."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Expected, Mistake, Output

PARAMS = (Output("params", kind="count"),)
SMALL, LARGE, OTHER = (2, 8), (5, 60), (3, 90)
NUMBERS = ("no", "one", "two", "three", "four")


def unlike(rng: np.random.Generator, count: int, bounds: tuple[int, int] = LARGE) -> list[int]:
    """Sizes of which no two have a common factor, so that different formulas give different counts.

    Args:
        rng: where they are drawn from.
        count: how many.
        bounds: the least size, and one more than the largest.
    """
    while True:
        sizes = rng.choice(np.arange(*bounds), size=count, replace=False).tolist()
        if all(math.gcd(*pair) == 1 for pair in combinations(sizes, 2)):
            return sizes


def drawn(rng: np.random.Generator, names: tuple[str, ...], hidden: bool) -> list[Challenge]:
    """Sizes for a handful of calls, the smallest first.

    Args:
        rng: where they are drawn from.
        names: the arguments.
        hidden: whether to ask about the sizes that are kept for grading.
    """
    bounds = (SMALL, *(OTHER if hidden else LARGE,) * 5)
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


def other_blocks(right: int, place: str, what: str, *wrong: int) -> tuple[Mistake, ...]:
    """Another number of blocks than the layer has.

    Args:
        right: how many it has.
        place: the text of the reference in which they are multiplied, with ``@`` for the number.
        what: the sentence that names them.
        wrong: the numbers that one might take for it.
    """
    return tuple(
        Mistake(
            f"{number} block{'s' * (blocks > 1)} for {NUMBERS[right]}",
            f"{{received}} comes from {number} block{'s' * (blocks > 1)} of weights. {what}",
            edits=((place.replace("@", str(right)), place.replace("@", str(blocks))),),
        )
        for blocks, number in ((blocks, NUMBERS[blocks]) for blocks in wrong)
    )
