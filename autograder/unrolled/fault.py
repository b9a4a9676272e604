"""Exceptions of the checker's own: their traceback is kept, and shown to whoever asks."""

from __future__ import annotations

import traceback
from pathlib import Path

PACKAGE = Path(__file__).parent
_last: list[str] = []


def keep_fault(error: Exception) -> str:
    """Keep an exception's traceback for ``last_fault``.

    Args:
        error: one that should not have happened.

    Returns:
        The place in this package at which it came, such as ``"judge/decide.py:58"``.
    """
    _last[:] = ["".join(traceback.format_exception(error))]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).is_relative_to(PACKAGE):
            return f"{Path(frame.filename).relative_to(PACKAGE).as_posix()}:{frame.lineno}"
    return ""


def last_fault() -> None:
    """Print the traceback of the checker's last fault, for a report of it."""
    print(_last[0] if _last else "The checker has met no fault of its own.")
