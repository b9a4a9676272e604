"""The form of an answer: whether it is an array, a count or a list at all, of the right shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Output
from unrolled.judge.wording import axes_of, first_place, kind_of, number, place_name


@dataclass(frozen=True)
class Finding:
    """The first thing that is not right.

    Args:
        headline: what is wrong, in a sentence that follows the function's name.
        where: the place of the first difference.
        expected: what should stand there.
        received: what stands there.
        explanation: what this kind of wrong answer means.
        grid: ``(expected, received)`` pairs to draw, in rows.
        grid_title: what the grid shows.
        by_value: whether the form is right, and it is the values that are not.
        problem: the kind of end that the call came to instead of a value, such as ``"too slow"``.
    """

    headline: str
    where: str = ""
    expected: str = ""
    received: str = ""
    explanation: str = ""
    grid: tuple[tuple[tuple[float, float], ...], ...] | None = None
    grid_title: str = ""
    by_value: bool = False
    problem: str = ""


def wrong_form(output: Output, expected: Any, received: Any) -> Finding | None:
    """Whether a value is not even of the right type or shape, or holds NaN or infinity."""
    name = f"`{output.name}`"
    if output.kind == "list":
        return None
    if output.kind == "count":
        return wrong_count_form(output, received)
    if output.kind == "arrays":
        return wrong_arrays_form(output, expected, received)
    if isinstance(received, (list, tuple)):
        return Finding(
            f"returned {name} as a {type(received).__name__}, not as an array",
            expected=kind_of(expected),
            received=kind_of(received),
            explanation=f"Return only {name}: is there an extra value, or a stray comma?"
            if any(shape_of(part) == expected.shape for part in received)
            else joining(expected, received),
        )
    if not isinstance(received, np.ndarray):
        if isinstance(received, (int, float)) and not isinstance(received, bool):
            received = np.asarray(received)
        else:
            return Finding(
                f"returned {name} with the wrong type",
                expected=kind_of(expected),
                received=kind_of(received),
                explanation="A NumPy array is asked for. A tensor or a variable becomes one by its "
                "`.numpy()`."
                if kind_of(received).endswith(("Tensor", "Variable"))
                else "A NumPy array is asked for.",
            )
    if received.shape != expected.shape:
        permuted = sorted(received.shape) == sorted(expected.shape)
        return Finding(
            f"returned {name} with the wrong shape",
            expected=f"{expected.shape}  ({', '.join(axes_of(output, expected.ndim))})",
            received=str(received.shape),
            explanation="These are the right lengths on the wrong axes." if permuted else "",
        )
    if output.whole and received.dtype.kind not in "iu":
        return Finding(
            f"returned {name} with the wrong type",
            expected=kind_of(expected),
            received=kind_of(received),
            explanation="These are used as indices, so the array must hold ints. A `/`, and "
            "`np.zeros` or `np.empty` without a `dtype`, give floats.",
        )
    bad = ~np.isfinite(received) if received.dtype.kind == "f" else np.zeros(received.shape, bool)
    if bad.any():
        first = first_place(bad, output)
        shown = f"{received[first]}"
        return Finding(
            f"returned {name} with {'NaN' if np.isnan(received[first]) else 'infinity'} in it",
            where=place_name(output, first),
            expected=number(expected[first]),
            received=shown,
            explanation="Something overflowed, was divided by zero, or was never filled: "
            "look for `np.exp` of a large number, a division, and `np.empty`.",
        )
    return None


def joining(expected: np.ndarray, received: list[Any] | tuple[Any, ...]) -> str:
    """How a list becomes one array."""
    pieces = [shape_of(part) for part in received]
    if pieces and all(shape and len(shape) == expected.ndim for shape in pieces):
        return (
            "It holds pieces of the array. `np.concatenate` joins them along an axis that you name."
        )
    return "Lists are fine on the way; turn the result into an array with `np.array`."


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape of an array or of a single number."""
    if isinstance(value, (int, float)):
        return ()
    return getattr(value, "shape", None)


def one_by_one(output: Output, expected: Any, received: Any) -> list[tuple[Output, Any, Any]]:
    """An output with its two values; a list of arrays as so many outputs."""
    if output.kind != "arrays":
        return [(output, expected, received)]
    entries = []
    for place, (right, value) in enumerate(zip(expected, received, strict=True)):
        axes = {1: ("entry",), 2: ("row", "column")}.get(right.ndim, tuple("ijklmn"[: right.ndim]))
        entries.append((Output(f"{output.name}[{place}]", axes), right, value))
    return entries


def wrong_arrays_form(output: Output, expected: list[np.ndarray], received: Any) -> Finding | None:
    """Whether a value is no list of arrays of the right shapes."""
    if not isinstance(received, (list, tuple)) or len(received) != len(expected):
        return Finding(
            f"should return `{output.name}`, a list of {len(expected)} "
            f"array{'s' * (len(expected) != 1)}",
            expected=f"list of arrays, length {len(expected)}",
            received=kind_of(received),
        )
    entries = one_by_one(output, expected, received)
    return next(filter(None, (wrong_form(*entry) for entry in entries)), None)


def wrong_count_form(output: Output, received: Any) -> Finding | None:
    """Whether a value is no whole number."""
    if isinstance(received, np.ndarray) and received.shape == () and received.dtype.kind in "iu":
        return None
    if isinstance(received, int) and not isinstance(received, bool):
        return None
    whole = isinstance(received, (float, np.ndarray)) and np.size(received) == 1
    return Finding(
        f"returned `{output.name}` with the wrong type",
        expected="a whole number (int)",
        received=kind_of(received),
        explanation="This is a count, so the result is an `int`; `/` always gives a float."
        if whole
        else "This is a count, so the result is an `int`.",
    )
