"""What crosses from the learner's side to the judge's: plain data and nothing that can run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

# A random generator is no data: an argument of this name crosses as the seed to make one of.
GENERATOR = "rng"
DEPTH, LENGTH, DIGITS, ENTRIES = 6, 10_000, 1_000, 1_000_000


@dataclass(frozen=True)
class Foreign:
    """Stands for a value that is not data: only its type crosses.

    Args:
        type_name: the name of the value's type, such as ``"generator"``.
    """

    type_name: str

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


@dataclass(frozen=True)
class Problem:
    """Why there is no value.

    Args:
        kind: ``"exception"``, ``"not written"``, ``"signature"``, ``"endless printing"``,
            ``"too slow"`` or ``"stopped by hand"``.
        message: the exception's message, or what else there is to say.
        type_name: the exception's type.
        place: the learner's own line, such as ``"line 4: z = x @ kernel"``.
    """

    kind: str
    message: str = ""
    type_name: str = ""
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """What one call of the learner's function came to.

    Args:
        value: what it returned, as ``as_data`` gives it.
        problem: why there is no value.
        changed: the names of the arguments that the function modified.
        warnings: what would have reached stderr, with the learner's line where there is one.
        printed: what it printed.
    """

    value: Any = None
    problem: Problem | None = None
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    printed: str = ""


def as_data(value: Any, depth: int = DEPTH) -> Any:
    """Reduce any Python object to plain data.

    Args:
        value: anything at all.
        depth: how many levels of lists are followed.

    Returns:
        ``None``, ``bool``, ``int``, ``float``, ``str``, a plain numeric ``numpy.ndarray``, lists
        and tuples of these, and ``Foreign`` in the place of everything else.
    """
    kind = type(value)
    if value is None or kind in (bool, float):
        return value
    if kind is int:
        return (
            value if abs(value) < 10**DIGITS else Foreign(f"whole number of over {DIGITS} digits")
        )
    if kind is str:
        return value if len(value) <= LENGTH else Foreign(f"text of {len(value)} characters")
    if issubclass(kind, tuple):
        # A named tuple unpacks like any other.
        kind = tuple
    if kind in (list, tuple):
        if depth == 0:
            return Foreign(f"{kind.__name__} nested more than {DEPTH} deep")
        if len(value) > LENGTH:
            return Foreign(f"{kind.__name__} of {len(value)} entries")
        return kind(as_data(entry, depth - 1) for entry in value)
    # By its type alone: isinstance would ask the object itself, which may do anything.
    if issubclass(kind, np.bool_):
        return bool(value)
    if issubclass(kind, np.integer):
        return int(value)
    if issubclass(kind, (np.floating, np.ndarray)):
        return plain_array(value)
    return Foreign(kind.__name__)


def plain_array(value: np.ndarray | np.floating) -> np.ndarray | Foreign:
    """Copy an array into a base-class one.

    Args:
        value: an array or a NumPy scalar, of any subclass.

    Returns:
        A ``numpy.ndarray`` of the same dtype; ``Foreign`` where the dtype is not numeric, or where
        there are far more entries than any exercise asks for.
    """
    if np.size(value) > ENTRIES:
        return Foreign(f"array of {np.size(value):,} entries")
    array = np.array(value, subok=False)
    if array.dtype.kind not in "biuf":
        return Foreign(f"array of dtype {array.dtype}")
    return array
