"""What holds between a wrong list and the right one: one kind of entry wrong, another order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge.compare import first_path
from unrolled.judge.hypotheses import Case

Path = tuple[int, ...]


def list_relation(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """Numbers in another form, the reverse order, or one kind of entry wrong everywhere.

    Args:
        exercise: with one output, a list.
        cases: the calls to be explained.
    """
    if [output.kind for output in exercise.returns] != ["list"]:
        return None
    wrong = [case for case in cases if not case.right]
    if not wrong or any(not isinstance(case.value, (list, tuple)) for case in wrong):
        return None
    if all(first_path(case.keras, without_floats(case.value)) is None for case in wrong):
        return Mistake(
            "floats for whole numbers",
            "Your numbers are right, but some of them are floats. `/` always gives a float, `//` a "
            "whole number.",
        )
    if all(first_path(case.keras, case.value[::-1]) is None for case in wrong):
        return Mistake("entries in reverse order", "Your entries are right, in the reverse order.")
    return one_kind_of_place(exercise, wrong)


def one_kind_of_place(exercise: Exercise, wrong: list[Case]) -> Mistake | None:
    """One kind of entry that is wrong, everything else being right."""
    if exercise.place is None:
        return None
    places = set()
    for case in wrong:
        for path in paths(case.keras, case.value):
            if len(path) < 2:
                return None
            # What is in round brackets tells one entry from others of its kind.
            places.add(re.sub(r" \(.*\)", "", exercise.place(path, case.challenge)))
    if len(places) != 1:
        return None
    (place,) = places
    return Mistake(
        f"only {place} wrong",
        f"Everything else is right: only {place} {'are' if 'parameters' in place else 'is'} wrong.",
    )


def without_floats(value: Any) -> Any:
    """A nested list with whole numbers for the floats that are whole."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(without_floats, value))
    single = isinstance(value, (float, np.ndarray)) and np.size(value) == 1
    return int(value) if single and float(value).is_integer() else value


def paths(expected: Any, received: Any, path: Path = ()) -> Iterator[Path]:
    """The places of all entries that differ."""
    if (
        isinstance(expected, (list, tuple))
        and isinstance(received, (list, tuple))
        and len(expected) == len(received)
        # A shape is one thing.
        and not (path and all(isinstance(entry, int) for entry in expected))
    ):
        for index, (right, other) in enumerate(zip(expected, received, strict=True)):
            yield from paths(right, other, (*path, index))
    elif first_path(expected, received) is not None:
        yield path
