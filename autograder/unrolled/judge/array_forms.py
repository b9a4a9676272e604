"""Arrays that are returned as lists, and lists as arrays: the numbers may be right all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Exercise, Mistake, Output
from unrolled.judge.compare import as_outputs
from unrolled.judge.hypotheses import Case, as_returned
from unrolled.judge.wording import plural

Convert = Callable[[Output, Any, Any], Any]
MOST_AXES = 4


def array_of(output: Output, right: Any, value: Any) -> np.ndarray | None:
    """The array whose rows are written out as lists, if it can be one of the right shape."""
    array = as_array(value)
    return array if array is not None and array.shape == right.shape else None


def stacked_along(axis: int) -> Convert:
    """A conversion that stacks the arrays in a list along an axis."""

    def convert(output: Output, right: Any, value: Any) -> np.ndarray | None:
        array = as_array(value)
        if array is None or not array.ndim == right.ndim > axis:
            return None
        array = np.moveaxis(array, 0, axis)
        return array if array.shape == right.shape else None

    return convert


def as_array(value: Any) -> np.ndarray | None:
    """A list of numbers or of arrays as one array of numbers; ``None`` where it is none."""
    try:
        array = np.array(value)
    except ValueError:  # rows of several lengths
        return None
    return array if array.dtype.kind in "iuf" else None


def list_of(output: Output, right: Any, value: Any) -> Any:
    """The list that an array stands for, or a list with lists for the arrays in it."""
    if output.kind == "arrays":
        return list(value) if isinstance(value, np.ndarray) else value
    if isinstance(value, (list, tuple)):
        return type(value)(list_of(output, None, entry) for entry in value)
    return value.tolist() if isinstance(value, np.ndarray) else value


def in_array_forms(exercise: Exercise, cases: list[Case]) -> Iterator[tuple[Mistake, list[Case]]]:
    """What the calls would have come to with arrays for lists, and lists for arrays.

    Args:
        exercise: with any outputs.
        cases: all calls.
    """
    for axis in range(1, MOST_AXES):
        if exercise.measure is not None:
            break
        renewed, changed = renewal(exercise, cases, True, stacked_along(axis))
        # A list of what could also be samples stands for whatever makes it right.
        if changed and all(case.right for case in renewed):
            yield told(stacking(changed[0], axis), renewed), renewed
    renewed, changed = renewal(exercise, cases, True, array_of)
    if changed:
        yield told(list_for_array(changed[0]), renewed), renewed
    renewed, changed = renewal(exercise, cases, False, list_of)
    if changed:
        yield told(array_for_list(changed[0]), renewed), renewed


def told(form: Mistake, renewed: list[Case]) -> Mistake:
    """A form, with the good news first where the numbers are right."""
    right = all(case.right for case in renewed)
    return replace(form, sentence=f"Your numbers are right. {form.sentence}") if right else form


def has_arrays(value: Any) -> bool:
    """Whether a value is an array with axes, or a list with one in it."""
    if isinstance(value, (list, tuple)):
        return any(map(has_arrays, value))
    return isinstance(value, np.ndarray) and value.ndim > 0


def stacking(output: Output, axis: int) -> Mistake:
    """A list with an array for each step, or for each entry along another axis."""
    kept = f"the {plural(output.axes[axis])}" if len(output.axes) > axis else f"axis {axis}"
    return Mistake(
        f"a list along {kept} for an array",
        f"You return `{output.name}` as a list of arrays. One array is needed, with {kept} on its "
        f"axis {axis}: `np.stack` makes it, along the axis that you name.",
    )


def list_for_array(output: Output) -> Mistake:
    """A list or a tuple where an array is due."""
    return Mistake(
        "a list for an array",
        f"You return `{output.name}` as a list or a tuple. An array is needed: `np.array` makes "
        "one.",
    )


def array_for_list(output: Output) -> Mistake:
    """An array where a list is due."""
    return Mistake(
        "an array for a list",
        f"`{output.name}` is an array, or has arrays in it, where a list is needed"
        + (", with one array for each entry." if output.kind == "arrays" else "."),
    )


def renewal(
    exercise: Exercise, cases: list[Case], array_due: bool, convert: Convert
) -> tuple[list[Case], list[Output]]:
    """The calls with one kind of wrong form converted, and the outputs that this changed.

    Args:
        exercise: with any outputs.
        cases: all calls.
        array_due: whether lists are converted where an array is due, or the other way round.
        convert: what makes the one of the other; ``None`` if it cannot.

    Returns:
        Two empty lists if something cannot be converted.
    """
    renewed, changed = [], []
    for case in cases:
        values = None if case.value is None else as_outputs(exercise, case.value)
        rights = None if case.keras is None else as_outputs(exercise, case.keras)
        if values is None or rights is None:
            renewed.append(case)
            continue
        parts = []
        for output, right, value in zip(exercise.returns, rights, values, strict=True):
            due = output.kind == "array" if array_due else output.kind in ("arrays", "list")
            if due and (isinstance(value, (list, tuple)) if array_due else has_arrays(value)):
                new = convert(output, right, value)
                changed += [output] * (new is not value)
                value = new
            parts.append(value)
        if any(part is None for part in parts):
            return [], []
        renewed.append(case._replace(value=as_returned(exercise, tuple(parts))))
    return renewed, changed
