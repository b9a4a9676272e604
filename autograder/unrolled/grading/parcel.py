"""How a graded submission comes back from the process that had to do with it: as plain text."""

from __future__ import annotations

import json
from typing import Any

import nbformat
from nbformat import NotebookNode

from unrolled.grading.graded import STATUSES, Graded
from unrolled.grading.results import ExerciseResult, results_as_data

NUMBERS, WORDS = ("seconds", "cpu_seconds"), ("student", "status", "reason", "fault")


class BadParcel(Exception):
    """What came back is no graded submission."""


def packed(graded: Graded) -> bytes:
    """A graded submission as text."""
    return json.dumps({**vars(graded), "results": results_as_data(graded.results)}).encode()


def unpacked(text: bytes, student: str) -> Graded:
    """A graded submission, looked at piece by piece.

    Args:
        text: from ``packed``.
        student: whose it must be.

    Raises:
        BadParcel: if it is anything else.
    """
    try:
        parts = json.loads(text)
        notebook = nbformat.from_dict(parts.pop("notebook"))
        notes = tuple(parts.pop("notes"))
        results = tuple(map(ExerciseResult.from_dict, parts.pop("results")))
        graded = Graded(notebook=notebook, notes=notes, results=results, **parts)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadParcel(type(error).__name__) from None
    if not well_formed(graded) or graded.student != student:
        raise BadParcel("its parts are not what they should be")
    return graded


def well_formed(graded: Graded) -> bool:
    """Whether a graded submission's parts are of the types that they should be of."""
    return (
        all(isinstance(getattr(graded, name), str) for name in WORDS)
        and all(is_number(getattr(graded, name)) for name in NUMBERS)
        and all(isinstance(note, str) for note in graded.notes)
        and graded.status in STATUSES
        and isinstance(graded.final, bool)
        and isinstance(graded.notebook, NotebookNode)
    )


def is_number(value: Any) -> bool:
    """Whether a value is a number of seconds."""
    return type(value) in (int, float) and 0 <= value < float("inf")
