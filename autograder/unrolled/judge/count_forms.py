"""Counts that are returned in another form: as floats, in brackets, in parts, as a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge.counts import is_whole
from unrolled.judge.hypotheses import Case


def whole_float(value: Any) -> int | None:
    """The whole number that a float stands for."""
    single = isinstance(value, (int, float, np.ndarray)) and np.size(value) == 1
    return int(value) if single and float(value).is_integer() else None


def only_entry(value: Any) -> int | None:
    """The number that stands alone in a list or a tuple."""
    return value[0] if is_row(value) and len(value) == 1 else None


def sum_of_parts(value: Any) -> int | None:
    """The sum of a list or a tuple of several whole numbers."""
    return sum(value) if is_row(value) and len(value) > 1 else None


def number_in_text(value: Any) -> int | None:
    """The whole number that a text shows."""
    return int(value) if isinstance(value, str) and value.isdigit() else None


def is_row(value: Any) -> bool:
    """Whether a value is a list or a tuple of whole numbers."""
    return isinstance(value, (list, tuple)) and all(map(is_whole, value))


FORMS: tuple[tuple[str, str, Callable[[Any], int | None]], ...] = (
    (
        "a float for a whole number",
        "You return a float. A count is an `int`: `/` always gives a float, `//` a whole number.",
        whole_float,
    ),
    (
        "a number in brackets",
        "You return a tuple or a list with one number in it. The number alone is needed: is there "
        "a stray comma, or a pair of square brackets?",
        only_entry,
    ),
    (
        "the parts instead of their sum",
        "You return the parts one by one. Their sum is needed.",
        sum_of_parts,
    ),
    (
        "a string in place of a number",
        "You return a string. Return the number itself, without quotation marks or `str`.",
        number_in_text,
    ),
)


def in_other_forms(exercise: Exercise, cases: list[Case]) -> Iterator[tuple[Mistake, list[Case]]]:
    """What the calls would have come to if the counts had been returned as whole numbers.

    Args:
        exercise: with counts for outputs.
        cases: all calls.
    """
    if any(output.kind != "count" for output in exercise.returns):
        return
    for name, sentence, convert in FORMS:
        renewed = [case._replace(value=converted(exercise, case.value, convert)) for case in cases]
        pairs = [(old.value, new.value) for old, new in zip(cases, renewed, strict=True)]
        lost = any(new is None and old is not None for old, new in pairs)
        if not lost and any(repr(old) != repr(new) for old, new in pairs):
            yield Mistake(name, sentence), renewed


def converted(exercise: Exercise, value: Any, convert: Callable[[Any], int | None]) -> Any:
    """A value with whole numbers for its counts; ``None`` where one stands for none."""
    if value is None:
        return None
    if len(exercise.returns) == 1:
        return value if is_whole(value) else convert(value)
    if not isinstance(value, (tuple, list)) or len(value) != len(exercise.returns):
        return None
    parts = tuple(part if is_whole(part) else convert(part) for part in value)
    return None if None in parts else parts
