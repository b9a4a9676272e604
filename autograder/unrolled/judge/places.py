"""Relations of places: the right numbers elsewhere, or right in some places only."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from unrolled.judge.hypotheses import agreeing

Test = Callable[[np.ndarray, np.ndarray], bool]
"""Whether a relation holds between the right array and the wrong one."""


def equal(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two arrays have one shape and the same numbers."""
    return first.shape == second.shape and bool(agreeing(first, second).all())


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
        lambda r, w: w.ndim > r.ndim and w.size == r.size and equal(r, w.reshape(r.shape)),
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


def of_length(axis: int, name: str) -> Iterator[tuple[str, str, Test]]:
    """Right as far as it goes, and too long or too short."""

    def begins(longer: np.ndarray, shorter: np.ndarray) -> bool:
        if longer.ndim != shorter.ndim or longer.ndim <= axis or not longer.size:
            return False
        length = shorter.shape[axis]
        return length <= longer.shape[axis] and equal(np.take(longer, range(length), axis), shorter)

    yield (
        f"too many {name}s",
        f"@ has too many {name}s; the first ones, as many as are needed, are right.",
        lambda r, w: begins(w, r),
    )
    yield (
        f"too few {name}s",
        f"@ has too few {name}s; those that are there are right.",
        begins,
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


def of_parts(axes: tuple[str, ...], several: tuple[bool, ...]) -> Iterator[tuple[str, str, Test]]:
    """Only the first or the last sample, unit or step right, or wrong.

    Args:
        axes: the names of the axes.
        several: along which of them some array has more than one entry.
    """
    for axis, name in enumerate(axes):
        if not several[axis]:
            continue
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
                if r.shape != w.shape or r.ndim <= axis:
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
