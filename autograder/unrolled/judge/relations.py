"""What holds between a wrong array and the right one, whatever was computed.

Transposed, reversed, shifted, a constant factor, rounded, right for one sample only: said when it
holds for every wrong number and no mistake of the exercise explains them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge.compare import FLOAT32_TOLERANCE
from unrolled.judge.hypotheses import Case
from unrolled.judge.places import Pair, Relation, equal, of_axis, of_length, of_order, of_parts
from unrolled.judge.wording import plural

# A relation between two numbers can be chance.
FEWEST = 4
DECIMALS = range(1, 6)
LARGEST_FACTOR = 1e6


def related(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """The first relation that holds between all wrong outputs and the right ones.

    Args:
        exercise: for the names of outputs and axes.
        cases: all calls.
    """
    found = pairs_of_arrays(exercise, cases)
    pairs = [pair for pair in found if not equal(pair.right, pair.wrong)]
    if sum(pair.right.size for pair in pairs) < FEWEST:
        return None
    outputs = list(dict.fromkeys(f"`{pair.output.name}`" for pair in pairs))
    # Where the answer is right the relation must not speak against it. Along an axis with a single
    # entry nothing can be exchanged or shifted.
    right = [
        pair
        for pair in found
        if equal(pair.right, pair.wrong)
        and f"`{pair.output.name}`" in outputs
        and 1 not in pair.right.shape
    ]
    for name, sentence, holds in relations(pairs):
        if all(map(holds, [*pairs, *right])):
            return Mistake(name, sentence.replace("@", " and ".join(outputs)))
    return None


def cut_off(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """Numbers without their decimals, in an array of integers: it speaks for itself.

    Args:
        exercise: for the names of outputs.
        cases: all calls.
    """
    pairs = pairs_of_arrays(exercise, cases)
    wrong = [pair for pair in pairs if not equal(pair.right, pair.wrong)]
    name, sentence, holds = WHOLE_NUMBERS
    enough = sum(pair.right.size for pair in wrong) >= FEWEST
    if not enough or not all(pair.whole and holds(pair) for pair in wrong):
        return None
    outputs = list(dict.fromkeys(f"`{pair.output.name}`" for pair in wrong))
    return Mistake(name, sentence.replace("@", " and ".join(outputs)))


def pairs_of_arrays(exercise: Exercise, cases: list[Case]) -> list[Pair]:
    """Every array with the right one; nothing if a wrong one is no array of numbers."""
    pairs = []
    for case in cases:
        if case.keras is None and case.right:
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
            whole = wrong.dtype.kind != "f"
            pairs.append(Pair(output, right.astype(np.float64), wrong.astype(np.float64), whole))
    return pairs


def relations(pairs: list[Pair]) -> Iterator[Relation]:
    """All relations, the most telling first."""
    names = list(dict.fromkeys(name for pair in pairs for name in pair.axes))
    # Zeros in an array of integers are more likely numbers that were cut off.
    cut, sentence, holds = next(rounding())
    yield cut, sentence, lambda pair: pair.whole and holds(pair)
    yield (
        "nothing but zeros",
        "Every number of @ is zero. Is what you compute kept, and does a factor stay zero?",
        lambda pair: not pair.wrong.any() and (pair.same_shape or not pair.right.any()),
    )
    yield (
        "negated",
        "Every number of @ has the opposite sign.",
        lambda pair: equal(-pair.right, pair.wrong),
    )
    yield from rounding()
    for axes in dict.fromkeys(pair.axes for pair in pairs):
        yield from of_order(axes)
    for name in names:
        yield from of_axis(name)
    for name in names:
        yield from of_length(name)
    yield from of_scale(pairs, names)
    for name in names:
        if any(pair.right.shape[pair.axis(name)] > 1 for pair in pairs if name in pair.axes):
            yield from of_parts(name)


def rounding() -> Iterator[Relation]:
    """Whole numbers, decimals, half precision."""
    yield WHOLE_NUMBERS
    for digits in DECIMALS:
        decimals = f"{digits} decimal{'s' if digits > 1 else ''}"
        yield (
            f"rounded to {decimals}",
            f"The numbers of @ are right, but rounded to {decimals}.",
            to_decimals(digits),
        )
    yield (
        "half precision",
        "The numbers of @ are right to about three digits only, and each is a number of 16 bits: "
        "a `float16` stands somewhere on the way.",
        lambda pair: (
            pair.same_shape
            and bool((pair.wrong == pair.wrong.astype(np.float16)).all())
            and bool((np.abs(pair.wrong - pair.right) <= 2e-2 * (np.abs(pair.right) + 0.1)).all())
        ),
    )


def to_decimals(digits: int) -> Callable[[Pair], bool]:
    """Whether the wrong numbers are the right ones, about, with so many decimals."""

    def holds(pair: Pair) -> bool:
        if not pair.same_shape:
            return False
        if equal(pair.right, np.round(pair.right, digits)):
            # Nothing could be cut off.
            return equal(pair.right, pair.wrong)
        left = np.abs(pair.wrong - np.round(pair.wrong, digits))
        # Decimals in single precision are a little off.
        few = (left <= 1e-7 * (1 + np.abs(pair.wrong))).all()
        near = (np.abs(pair.wrong - pair.right) <= 5 * 10.0**-digits).all()
        return bool(few and near)

    return holds


WHOLE_NUMBERS: Relation = (
    "whole numbers",
    "There are whole numbers only in @: everything after the point is cut off or rounded away. Is "
    "there an array of integers?",
    to_decimals(0),
)


def of_scale(pairs: list[Pair], names: list[str]) -> Iterator[Relation]:
    """A constant factor, or one that is an axis's length; a constant added."""
    largest = max(pairs, key=lambda pair: pair.right.size)
    if not largest.same_shape or not largest.right.size:
        return
    place = np.unravel_index(np.argmax(np.abs(largest.right)), largest.right.shape)
    right, wrong = float(largest.right[place]), float(largest.wrong[place])
    factor = wrong / right if right else 0.0
    if 1 / LARGEST_FACTOR < abs(factor) < LARGEST_FACTOR:
        times = shortest(factor, abs(factor))
        yield (
            f"{times} times the right numbers",
            f"Every number of @ is {times} times the right one.",
            lambda pair: equal(factor * pair.right, pair.wrong),
        )
    for name in names:
        for words, power in (("multiplied by", 1), ("divided by", -1)):
            yield (
                f"{words} the number of {plural(name)}",
                f"Every number of @ is {words} the number of {plural(name)}.",
                lambda pair, name=name, power=power: scaled(pair, name, power),
            )
    added = shortest(abs(wrong - right), abs(right))
    done, sign = ("subtracted", "less") if wrong < right else ("added", "plus")
    yield (
        f"{added} {done}",
        f"Every number of @ is the right one {sign} {added}.",
        lambda pair: equal(pair.right + (wrong - right), pair.wrong),
    )


def shortest(value: float, scale: float) -> str:
    """The shortest decimal that a number is, up to what single precision leaves of such a scale."""
    texts = [f"{value:.{digits}g}" for digits in range(1, 7)]
    near = (text for text in texts if abs(float(text) - value) <= FLOAT32_TOLERANCE * scale)
    return next(near, texts[-1])


def scaled(pair: Pair, name: str, power: int) -> bool:
    """Whether the numbers are multiplied or divided by the length of an axis."""
    axis = pair.axis(name)
    if axis is None:
        return False
    return equal(float(pair.right.shape[axis]) ** power * pair.right, pair.wrong)
