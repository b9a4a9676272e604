"""Relations of places: the right numbers elsewhere, or right in some places only."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from unrolled.exercises.exercise import Output
from unrolled.judge.hypotheses import agreeing
from unrolled.judge.wording import axes_of, plural


class Pair(NamedTuple):
    """A wrong array and the right one.

    Args:
        output: what they are.
        right: Keras's, float64.
        wrong: the learner's, float64.
        whole: whether the learner's was an array of integers.
    """

    output: Output
    right: np.ndarray
    wrong: np.ndarray
    whole: bool = False

    @property
    def axes(self) -> tuple[str, ...]:
        """The names of the right array's axes."""
        return axes_of(self.output, self.right.ndim)

    @property
    def same_shape(self) -> bool:
        """Whether both arrays have one shape."""
        return self.right.shape == self.wrong.shape

    def axis(self, name: str) -> int | None:
        """The place of an axis in the right array, if it has one of this name."""
        return self.axes.index(name) if name in self.axes else None


Relation = tuple[str, str, Callable[[Pair], bool]]
"""A few words, a sentence with ``@`` for the outputs, and how to tell."""


def equal(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two arrays have one shape and the same numbers."""
    return first.shape == second.shape and bool(agreeing(first, second).all())


def along(array: np.ndarray, axis: int, part: slice | int) -> np.ndarray:
    """A part of an array along one axis."""
    return array[(slice(None),) * axis + (part,)]


def of_order(axes: tuple[str, ...]) -> Iterator[Relation]:
    """Axes exchanged, one too many or too few."""
    for order in itertools.permutations(range(len(axes))):
        if order == tuple(range(len(axes))):
            continue
        names = ", ".join(axes[axis] for axis in order)
        yield (
            "transposed" if len(axes) == 2 else f"axes in the order ({names})",
            f"The numbers of @ are right, with the axes in the order ({names}) instead of "
            f"({', '.join(axes)}).",
            lambda pair, order=order: (
                pair.right.ndim == len(order) and equal(pair.right.transpose(order), pair.wrong)
            ),
        )
    ways = (
        ("too many", 1, "one axis has been cut in two"),
        ("missing", -1, "two axes have become one"),
    )
    for words, way, _ in ways:
        yield (
            f"an axis of length 1 {words}",
            f"The numbers of @ are right, with an axis of length 1 {words}.",
            lambda pair, way=way: (
                with_other_axes(pair, way)
                and longer_than_one(pair.wrong) == longer_than_one(pair.right)
            ),
        )
    for _, way, words in ways:
        yield (
            words,
            f"The numbers of @ are right and in the right order, but {words}.",
            lambda pair, way=way: with_other_axes(pair, way),
        )


def with_other_axes(pair: Pair, way: int) -> bool:
    """Whether the numbers are right and in order, with more axes (1) or with fewer (−1)."""
    return bool(
        np.sign(pair.wrong.ndim - pair.right.ndim) == way
        and pair.wrong.size == pair.right.size
        and equal(pair.right, pair.wrong.reshape(pair.right.shape))
    )


def longer_than_one(array: np.ndarray) -> tuple[int, ...]:
    """The lengths of the axes along which there is more than one entry."""
    return tuple(length for length in array.shape if length != 1)


def of_axis(name: str) -> Iterator[Relation]:
    """Along one axis: the other direction, one place off, an entry too many or too few."""

    def with_axis(test: Callable[[np.ndarray, np.ndarray, int], bool]) -> Callable[[Pair], bool]:
        def holds(pair: Pair) -> bool:
            axis = pair.axis(name)
            if axis is None or pair.wrong.ndim != pair.right.ndim:
                return False
            return test(pair.right, pair.wrong, axis)

        return holds

    def only(number: int) -> Callable[[Pair], bool]:
        def holds(pair: Pair) -> bool:
            axis = pair.axis(name)
            if axis is None:
                return False
            kept = along(pair.right, axis, number)
            return equal(kept, pair.wrong) or equal(np.expand_dims(kept, axis), pair.wrong)

        return holds

    for words, number in (("first", 0), ("last", -1)):
        yield (
            f"only the {words} {name} returned",
            f"In @ there is the {words} {name} only; the others are missing.",
            only(number),
        )
    first, last = slice(1, None), slice(None, -1)
    yield (
        f"reversed along the {plural(name)}",
        f"The numbers of @ are right, in the reverse order of the {plural(name)}.",
        with_axis(lambda r, w, axis: r.shape[axis] > 1 and equal(np.flip(r, axis), w)),
    )
    for words, place, part in (("first", "beginning", first), ("last", "end", last)):
        yield (
            f"a {name} too many at the {place}",
            f"There is one {name} too many in @, the {words} one; the others are right.",
            with_axis(
                lambda r, w, axis, part=part: (
                    w.shape[axis] == r.shape[axis] + 1 and equal(r, along(w, axis, part))
                )
            ),
        )
        yield (
            f"the {words} {name} missing",
            f"In @ the {words} {name} is missing; the others are right.",
            with_axis(lambda r, w, axis, part=part: w.size > 0 and equal(along(r, axis, part), w)),
        )
    for words, of, to in (("late", last, first), ("early", first, last)):
        yield (
            f"one {name} {words}",
            f"The numbers of @ are right, but each stands one {name} too {words}.",
            with_axis(
                lambda r, w, axis, of=of, to=to: (
                    r.shape == w.shape
                    and r.shape[axis] > 1
                    and equal(along(r, axis, of), along(w, axis, to))
                )
            ),
        )


def of_length(name: str) -> Iterator[Relation]:
    """Right as far as it goes along one axis, and too long or too short."""

    def begins(pair: Pair, longer: np.ndarray, shorter: np.ndarray) -> bool:
        axis = pair.axis(name)
        if axis is None or longer.ndim != shorter.ndim or not longer.size:
            return False
        length = shorter.shape[axis]
        return length <= longer.shape[axis] and equal(along(longer, axis, slice(length)), shorter)

    yield (
        f"too many {plural(name)}",
        f"There are too many {plural(name)} in @; the first ones, as many as are needed, are "
        "right.",
        lambda pair: begins(pair, pair.wrong, pair.right),
    )
    yield (
        f"too few {plural(name)}",
        f"There are too few {plural(name)} in @; those that are there are right.",
        lambda pair: begins(pair, pair.right, pair.wrong),
    )


def of_parts(name: str) -> Iterator[Relation]:
    """Only the first or the last entry of an axis wrong; of the samples, only one of them right.

    Of arrays with a single entry nothing more is asked; some must have several.
    """

    def right_places(pair: Pair) -> tuple[np.ndarray, int] | None:
        axis = pair.axis(name)
        if axis is None or not pair.same_shape:
            return None
        return agreeing(pair.right, pair.wrong), axis

    def only_wrong(pair: Pair, place: int) -> bool:
        found = right_places(pair)
        return found is not None and bool(np.delete(found[0], place, axis=found[1]).all())

    def only_right(pair: Pair, place: int) -> bool:
        found = right_places(pair)
        return (
            found is not None
            and pair.right.shape[found[1]] > 1
            and bool(along(*found, place).all())
        )

    for words, place in (("first", 0), ("last", -1)):
        yield (
            f"only the {words} {name} is wrong",
            f"In @ only the {words} {name} is wrong.",
            lambda pair, place=place: only_wrong(pair, place),
        )
        if name == "sample":
            yield (
                f"only the {words} sample is right",
                f"In @ the {words} sample is right and others are not: is something of that "
                "sample used for all of them?",
                lambda pair, place=place: only_right(pair, place),
            )
