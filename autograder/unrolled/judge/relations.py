"""What holds between a wrong array and the right one, whatever was computed.

Transposed, reversed, shifted, a constant factor, rounded, right for one sample only: said when it
holds for every wrong number and no mistake of the exercise explains them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge.hypotheses import Case, agreeing
from unrolled.judge.wording import axes_of

DECIMALS = range(1, 8)
# A relation between two numbers can be chance.
FEWEST = 4
Test = Callable[[np.ndarray, np.ndarray], bool]


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
    yield from of_scale(pairs)
    yield from of_parts(axes)


def equal(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two arrays have one shape and the same numbers."""
    return first.shape == second.shape and bool(agreeing(first, second).all())


def rounding() -> Iterator[tuple[str, str, Test]]:
    """Whole numbers, decimals, half precision."""

    def to_decimals(digits: int) -> Test:
        unit = 10.0**-digits
        return lambda r, w: (
            r.shape == w.shape
            and bool((np.abs(w - np.round(w, digits)) <= 1e-12 * (1 + np.abs(w))).all())
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


def of_shape(axes: tuple[str, ...]) -> Iterator[tuple[str, str, Test]]:
    """Axes exchanged, one too many or too few, one entry too many or too few."""
    for order in itertools.permutations(range(len(axes))):
        if order == tuple(range(len(axes))):
            continue
        names = ", ".join(axes[axis] for axis in order)
        yield (
            "transposed" if len(axes) == 2 else f"axes in the order ({names})",
            f"The numbers of @ are right, with the axes in the order ({names}) instead of "
            f"({', '.join(axes)}).",
            lambda r, w, order=order: r.ndim == len(order) and equal(r.transpose(order), w),
        )
    yield (
        "an axis of length 1 too many",
        "The numbers of @ are right, with an axis of length 1 too many.",
        lambda r, w: w.ndim == r.ndim + 1 and w.size == r.size and equal(r, w.reshape(r.shape)),
    )
    yield (
        "an axis missing",
        "The numbers of @ are right, with an axis of length 1 missing.",
        lambda r, w: w.ndim == r.ndim - 1 and w.size == r.size and equal(r, w.reshape(r.shape)),
    )
    for axis, name in enumerate(axes):
        rest = (slice(None),) * axis
        for words, part in (("first", slice(1, None)), ("last", slice(None, -1))):
            cut = (*rest, part)
            yield (
                f"a {name} too many at the {'beginning' if words == 'first' else 'end'}",
                f"@ has one {name} too many, the {words} one; the others are right.",
                lambda r, w, cut=cut, axis=axis: (
                    w.ndim == r.ndim
                    and w.ndim > axis
                    and w.shape[axis] == r.shape[axis] + 1
                    and equal(r, w[cut])
                ),
            )
            yield (
                f"the {words} {name} missing",
                f"In @ the {words} {name} is missing; the others are right.",
                lambda r, w, cut=cut, axis=axis: (
                    w.ndim == r.ndim and r.ndim > axis and w.size > 0 and equal(r[cut], w)
                ),
            )


def of_shift(axis: int, name: str) -> Iterator[tuple[str, str, Test]]:
    """All entries one place early or late."""
    rest = (slice(None),) * axis
    early, late = (*rest, slice(None, -1)), (*rest, slice(1, None))

    def moved(r: np.ndarray, w: np.ndarray, of: tuple, to: tuple) -> bool:
        return r.shape == w.shape and r.ndim > axis and r.shape[axis] > 1 and equal(r[of], w[to])

    yield (
        f"one {name} late",
        f"The numbers of @ are right, but each stands one {name} too late.",
        lambda r, w: moved(r, w, early, late),
    )
    yield (
        f"one {name} early",
        f"The numbers of @ are right, but each stands one {name} too early.",
        lambda r, w: moved(r, w, late, early),
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


def of_parts(axes: tuple[str, ...]) -> Iterator[tuple[str, str, Test]]:
    """Only the first or the last sample, unit or step right, or wrong."""
    for axis, name in enumerate(axes):
        for words, place in (("first", 0), ("last", -1)):
            rest = (slice(None),) * axis

            def one(r: np.ndarray, w: np.ndarray, rest=rest, place=place, axis=axis) -> bool:
                if r.shape != w.shape or r.ndim <= axis or r.shape[axis] < 2:
                    return False
                good = agreeing(r, w)
                others = np.delete(good, place, axis=axis)
                return bool(good[(*rest, place)].all()) and not others.all(axis=None)

            def others_only(
                r: np.ndarray, w: np.ndarray, rest=rest, place=place, axis=axis
            ) -> bool:
                if r.shape != w.shape or r.ndim <= axis or r.shape[axis] < 2:
                    return False
                good = agreeing(r, w)
                return bool(np.delete(good, place, axis=axis).all())

            yield (
                f"only the {words} {name} is wrong",
                f"In @ only the {words} {name} is wrong.",
                others_only,
            )
            if name == "sample":
                yield (
                    f"only the {words} sample is right",
                    f"In @ the {words} sample is right and others are not: is something of that "
                    "sample used for all of them?",
                    one,
                )
