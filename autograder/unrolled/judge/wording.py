"""Words for values and places: what an array entry is called, and what kind of thing came back."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from unrolled.answer import Foreign
from unrolled.exercises.exercise import Output

GRID_LIMIT = 12


def axes_of(output: Output, count: int) -> tuple[str, ...]:
    """The names of an array's axes, of which there may be fewer than the output has at most.

    Then the time axis is the first to be missing, as where a function takes batches of sequences
    and of single steps; after it the leading ones, such as the rows of a bias that has one.
    """
    axes = output.axes
    if len(axes) > count:
        axes = tuple(axis for axis in axes if axis != "step")
    return axes[len(axes) - count :]


def plural(name: str) -> str:
    """Several of what an axis counts, such as ``"entries"`` or ``"steps of the input"``."""
    first, of, rest = name.partition(" of ")
    several = f"{first[:-1]}ies" if re.search("[^aeiou]y$", first) else f"{first}s"
    return several + of + rest


def first_place(wrong: np.ndarray, output: Output) -> tuple[int, ...]:
    """The index of the first ``True`` in the order of computation: along time before all else."""
    places = np.argwhere(wrong)
    axes = axes_of(output, wrong.ndim)
    if "step" in axes:
        steps = places[:, axes.index("step")]
        places = places[steps == (steps.max() if output.last_step_first else steps.min())]
    return tuple(int(index) for index in places[0])


def place_name(output: Output, place: tuple[int, ...]) -> str:
    """An index in words, such as ``"h_t[0, 2]: sample 0, unit 2"``; a single number has none."""
    if not place:
        return f"`{output.name}`"
    axes = axes_of(output, len(place))
    names = [f"{axis} {index}" for axis, index in zip(axes, place, strict=True)]
    return f"`{output.name}[{', '.join(map(str, place))}]`: {', '.join(names)}"


def grid_around(
    output: Output, expected: np.ndarray, received: np.ndarray, place: tuple[int, ...]
) -> tuple[tuple[tuple[tuple[float, float], ...], ...] | None, str]:
    """The two-dimensional slice that shows a difference best, and its title."""
    axes = axes_of(output, expected.ndim)
    if expected.ndim < 2:
        return None, ""
    # A sequence shows when it goes wrong: steps down, units across, for the first wrong sample.
    kept = ("step", axes[-1]) if "step" in axes[:-1] else axes[-2:]
    index = tuple(
        slice(GRID_LIMIT) if axis in kept else at for axis, at in zip(axes, place, strict=True)
    )
    fixed = [f"{axis} {at}" for axis, at in zip(axes, place, strict=True) if axis not in kept]
    rows = zip(expected[index], received[index], strict=True)
    grid = tuple(
        tuple((float(a), float(b)) for a, b in zip(right, other, strict=True))
        for right, other in rows
    )
    title = f"{output.name}: {plural(kept[0])} down, {plural(kept[1])} across"
    return grid, f"{title}, {', '.join(fixed)}" if fixed else title


def number(value: Any) -> str:
    """A number with six digits."""
    return f"{float(value):.6g}"


def shown(value: Any) -> str:
    """A piece of data in a few characters."""
    if isinstance(value, Foreign):
        return kind_of(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    text = f"{value:,}" if whole else repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def kind_of(value: Any) -> str:
    """What kind of thing a value is, in words."""
    if isinstance(value, Foreign):
        return value.type_name
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}, {value.dtype}"
    if isinstance(value, (list, tuple)):
        inner = {type(entry).__name__ for entry in value}
        of = f" of {inner.pop()}s" if len(inner) == 1 else ""
        return f"{type(value).__name__}{of}, length {len(value)}"
    if isinstance(value, (bool, int, float)):
        return f"{type(value).__name__} {shown(value)}"
    return type(value).__name__


def described(outputs: tuple[Output, ...], expected: tuple[Any, ...]) -> str:
    """What the contract asks for, with names and shapes."""
    parts = []
    for output, value in zip(outputs, expected, strict=True):
        shape = f" of shape {value.shape}" if isinstance(value, np.ndarray) else ""
        parts.append(f"`{output.name}`{shape}")
    return ", ".join(parts)
