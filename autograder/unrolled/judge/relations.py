"""What holds between a wrong array and the right one, whatever was computed.

Transposed, reversed, shifted, a constant factor, rounded, right for one sample only: said when it
holds for every wrong number and no mistake of the exercise explains them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge.hypotheses import Case, agreeing
from unrolled.judge.places import Test, equal, of_length, of_parts, of_shape, of_shift
from unrolled.judge.wording import axes_of

# A relation between two numbers can be chance.
FEWEST = 4


def related(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """The first relation that holds between all wrong outputs and the right ones.

    Args:
        exercise: for the names of outputs and axes.
        cases: all calls.
    """
    pairs = wrong_pairs(exercise, cases)
    if not pairs or sum(right.size for _, right, _ in pairs) < FEWEST:
        return None
    for name, sentence, test in relations(pairs):
        # A relation that holds trivially, as for arrays of one step, proves nothing by itself.
        if all(test(right, wrong) for _, right, wrong in pairs):
            outputs = " and ".join(dict.fromkeys(f"`{output.name}`" for output, _, _ in pairs))
            return Mistake(f"{name}", sentence.replace("@", outputs))
    return None


def wrong_pairs(exercise: Exercise, cases: list[Case]) -> list[tuple[Any, np.ndarray, np.ndarray]]:
    """Every wrong array with the right one; nothing if one of them is no array of numbers."""
    pairs = []
    for case in cases:
        if case.right:
            continue
        keras, value = case.keras, case.value
        if len(exercise.returns) == 1:
            keras, value = (keras,), (value,)
        if not isinstance(value, (tuple, list)) or not isinstance(keras, (tuple, list)):
            return []
        if len(value) != len(keras) or len(keras) != len(exercise.returns):
            return []
        for output, right, wrong in zip(exercise.returns, keras, value, strict=True):
            if isinstance(wrong, float):
                wrong = np.asarray(wrong)
            if not (isinstance(right, np.ndarray) and isinstance(wrong, np.ndarray)):
                return []
            if wrong.dtype.kind not in "iuf" or not np.isfinite(wrong).all():
                return []
            if wrong.shape != right.shape or not agreeing(right, wrong).all():
                pairs.append((output, right.astype(np.float64), wrong.astype(np.float64)))
    return pairs


def relations(
    pairs: list[tuple[Any, np.ndarray, np.ndarray]],
) -> Iterator[tuple[str, str, Test]]:
    """Relations in words, with ``@`` for the outputs, and how to tell."""
    output, right, _ = pairs[0]
    axes = axes_of(output, right.ndim)
    yield "negated", "Every number of @ has the opposite sign.", lambda r, w: equal(-r, w)
    yield from rounding()
    yield from of_shape(axes)
    for axis, name in enumerate(axes):
        yield (
            f"reversed along the {name}s",
            f"The numbers of @ are right, in the reverse order of the {name}s.",
            lambda r, w, axis=axis: r.ndim > axis and equal(np.flip(r, axis), w),
        )
        yield from of_shift(axis, name)
        yield from of_length(axis, name)
    yield from of_scale(pairs)
    several = (
        any(right.ndim > axis and right.shape[axis] > 1 for _, right, _ in pairs)
        for axis in range(len(axes))
    )
    yield from of_parts(axes, tuple(several))


DECIMALS = range(1, 8)


def rounding() -> Iterator[tuple[str, str, Test]]:
    """Whole numbers, decimals, half precision."""

    def precision(w: np.ndarray) -> float:
        return 1e-7 if (w == w.astype(np.float32)).all() else 1e-12

    def to_decimals(digits: int) -> Test:
        unit = 10.0**-digits
        return lambda r, w: (
            r.shape == w.shape
            and bool((np.abs(w - np.round(w, digits)) <= precision(w) * (1 + np.abs(w))).all())
            and bool((np.abs(w - r) <= 5 * unit).all())
        )

    yield (
        "whole numbers",
        "@ holds whole numbers only: everything after the point is cut off or rounded away. Is "
        "there an array of integers?",
        to_decimals(0),
    )
    for digits in DECIMALS:
        yield (
            f"rounded to {digits} decimals",
            f"The numbers of @ are right, but rounded to {digits} "
            f"decimal{'s' if digits > 1 else ''}.",
            to_decimals(digits),
        )
    yield (
        "half precision",
        "The numbers of @ are right to about three digits only, and each is a number of 16 bits: "
        "a `float16` stands somewhere on the way.",
        lambda r, w: (
            r.shape == w.shape
            and bool((w == w.astype(np.float16)).all())
            and bool((np.abs(w - r) <= 2e-2 * (np.abs(r) + 0.1)).all())
        ),
    )


def of_scale(
    pairs: list[tuple[Any, np.ndarray, np.ndarray]],
) -> Iterator[tuple[str, str, Test]]:
    """A constant factor, or one that is an axis's length; a constant added."""
    output, right, wrong = max(pairs, key=lambda pair: pair[1].size)
    if right.shape != wrong.shape or not right.size:
        return
    place = np.unravel_index(np.argmax(np.abs(right)), right.shape)
    factor = wrong[place] / right[place] if right[place] else 0.0
    if factor and abs(factor) < 1e6:
        yield (
            f"{factor:.6g} times too large",
            f"Every number of @ is {factor:.6g} times the right one.",
            lambda r, w: r.shape == w.shape and equal(factor * r, w),
        )
    for axis, name in enumerate(axes_of(output, right.ndim)):
        for words, power in (("multiplied by", 1), ("divided by", -1)):
            yield (
                f"{words} the number of {name}s",
                f"Every number of @ is {words} the number of {name}s.",
                lambda r, w, axis=axis, power=power: (
                    r.ndim > axis and equal(float(r.shape[axis]) ** power * r, w)
                ),
            )
    added = wrong[place] - right[place]
    if added:
        yield (
            f"{added:.6g} added",
            f"Every number of @ is the right one plus {added:.6g}.",
            lambda r, w: r.shape == w.shape and equal(r + added, w),
        )
