"""Compare one answer with Keras's: is it of the right kind, and where does it first differ?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.judge.form import Finding, one_by_one, wrong_form
from unrolled.judge.wording import (
    described,
    first_place,
    grid_around,
    kind_of,
    number,
    place_name,
    shown,
)
from unrolled.verdict import ENDS

FLOAT32_TOLERANCE = 1e-5
# What float32 somewhere on the way costs a short computation; the nearest mistake is far above.
ROUNDING_TOLERANCE = 1e-6


def compare(
    exercise: Exercise, challenge: Challenge, expected: tuple[Any, ...], value: Any
) -> Finding | None:
    """Compare what a function returned with what Keras gives.

    Args:
        exercise: the contract.
        challenge: the inputs, for the names of places.
        expected: one value for each output.
        value: the answer's data, as returned.

    Returns:
        The first difference in the order of computation, or ``None`` if there is none.
    """
    if value is None:
        return Finding(
            ENDS["nothing returned"],
            expected=described(exercise.returns, expected),
            received="None",
            explanation="For these arguments the function ends without a `return`, or with an "
            "empty one.",
            problem="nothing returned",
        )
    values = as_outputs(exercise, value)
    if values is None:
        return Finding(
            f"should return {len(exercise.returns)} things: "
            f"`({', '.join(output.name for output in exercise.returns)})`",
            expected=described(exercise.returns, expected),
            received=kind_of(value),
        )
    outputs = list(zip(exercise.returns, expected, values, strict=True))
    for output, right, received in outputs:
        if finding := wrong_form(output, right, received):
            return finding
    outputs = [entry for output in outputs for entry in one_by_one(*output)]
    order = exercise.compare_first or tuple(output.name for output in exercise.returns)
    outputs.sort(key=lambda entry: order.index(entry[0].name.partition("[")[0]))
    findings = [difference(exercise, challenge, *entry) for entry in outputs]
    right = [
        output[0].name
        for output, finding in zip(outputs, findings, strict=True)
        if not finding and output[0] not in exercise.measured
    ]
    found = next(filter(None, findings), None)
    if found and found.where and right:
        also = " and ".join(f"`{name}`" for name in right)
        found = replace(
            found, where=f"{found.where}; {also} {'is' if len(right) == 1 else 'are'} right"
        )
    return found


def difference(
    exercise: Exercise, challenge: Challenge, output: Output, right: Any, received: Any
) -> Finding | None:
    """Where one output first differs from the right one, both of the same form."""
    if output.kind == "list":
        return list_difference(exercise, output, challenge, right, received)
    if output.kind == "count":
        return count_difference(exercise, output, right, received)
    return array_difference(exercise, output, right, np.asarray(received))


def as_outputs(exercise: Exercise, value: Any) -> tuple[Any, ...] | None:
    """What was returned as one value for each output; ``None`` if the number does not fit.

    An array of several outputs unpacks like a tuple of them, so it is one.
    """
    if len(exercise.returns) == 1:
        return (value,)
    stacked = isinstance(value, np.ndarray) and value.ndim == len(exercise.returns[0].axes) + 1
    if (stacked or isinstance(value, (tuple, list))) and len(value) == len(exercise.returns):
        return tuple(value)
    return None


def well_formed(exercise: Exercise, expected: tuple[Any, ...], value: Any) -> bool:
    """Whether everything returned has its right type and shape, right or wrong in its numbers."""
    values = as_outputs(exercise, value)
    return values is not None and not any(
        wrong_form(*entry) for entry in zip(exercise.returns, expected, values, strict=True)
    )


def count_difference(
    exercise: Exercise, output: Output, expected: int, received: Any
) -> Finding | None:
    """Whether two whole numbers differ."""
    if int(received) == expected:
        return None
    which = f" for `{output.name}`" if len(exercise.returns) > 1 else ""
    return Finding(
        f"returned {shown(int(received))} instead of {expected:,}{which}",
        expected=f"{expected:,}",
        received=shown(int(received)),
    )


def list_difference(
    exercise: Exercise, output: Output, challenge: Challenge, expected: Any, received: Any
) -> Finding | None:
    """Where two nested lists first differ; a list and a tuple of equal entries are equal."""
    path = first_path(expected, received)
    if path is None:
        return None
    for step in path:
        expected, received = expected[step], received[step]
    where = exercise.place(path, challenge) if exercise.place else "".join(f"[{i}]" for i in path)
    return Finding(
        f"differs from {exercise.against}, first at {where or f'`{output.name}`'}",
        where=where,
        expected=shown(expected),
        received=shown(received),
        by_value=True,
    )


def first_path(expected: Any, received: Any, path: tuple[int, ...] = ()) -> tuple[int, ...] | None:
    """The indices that lead to the first difference, or ``None``."""
    if isinstance(expected, (list, tuple)):
        if not isinstance(received, (list, tuple)) or len(received) != len(expected):
            return path
        for index, (right, other) in enumerate(zip(expected, received, strict=True)):
            if (found := first_path(right, other, (*path, index))) is not None:
                return found
        return None
    if isinstance(received, np.ndarray) and received.shape == ():
        received = received.item()
    same_kind = isinstance(received, bool) == isinstance(expected, bool)
    return None if same_kind and type(received) is type(expected) and received == expected else path


def scale_of(expected: np.ndarray) -> float:
    """What tolerances are multiplied by: gradients summed over many steps are large numbers."""
    return max(1.0, float(np.abs(expected).max(initial=0.0)))


def tolerance_for(exercise: Exercise, expected: np.ndarray, received: np.ndarray) -> float:
    """The largest difference that rounding explains, by the precision of what was returned."""
    scale = scale_of(expected)
    if received.dtype == np.float32 or expected.dtype == np.float32:
        return FLOAT32_TOLERANCE * scale
    largest = np.abs(received - expected).max(initial=0.0)
    rounded = largest <= ROUNDING_TOLERANCE * scale
    return (ROUNDING_TOLERANCE if rounded else exercise.tolerance) * scale


def array_difference(
    exercise: Exercise, output: Output, expected: np.ndarray, received: np.ndarray
) -> Finding | None:
    """Where two arrays of one shape first differ, earliest step first."""
    wrong = np.abs(received - expected) > tolerance_for(exercise, expected, received)
    if not wrong.any():
        return None
    first = first_place(wrong, output)
    where = place_name(output, first)
    share = f"; {wrong.sum()} of {wrong.size} entries differ" if first else ""
    grid, title = grid_around(output, expected, received, first)
    return Finding(
        f"`{output.name}` differs from {exercise.against}",
        where=f"{where}{share}",
        expected=number(expected[first]),
        received=number(received[first]),
        grid=grid,
        grid_title=title,
        by_value=True,
    )
