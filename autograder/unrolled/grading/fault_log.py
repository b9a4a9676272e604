"""Exceptions of the grader's own, kept with their tracebacks beside the table of a run."""

from __future__ import annotations

import contextlib
import traceback
from datetime import datetime
from pathlib import Path

import unrolled

PACKAGE = Path(unrolled.__file__).parent


def place_of(error: BaseException) -> str:
    """Where an exception was raised: the last place in this package, or the very last.

    Args:
        error: one that was raised.

    Returns:
        Such as ``"grading/save.py, line 90"``; empty for an exception that was never raised.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    if not frames:
        return ""
    frame = (ours or frames)[-1]
    path = Path(frame.filename)
    name = path.relative_to(PACKAGE) if ours else path.name
    return f"{name}, line {frame.lineno}"


def described(error: BaseException) -> str:
    """An exception in one line: its type, its words, its place."""
    words = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"{words}; {place_of(error)}"


def traceback_of(error: BaseException) -> str:
    """An exception's traceback as text."""
    return "".join(traceback.format_exception(error))


class FaultLog:
    """A text file to which tracebacks are added; without any there is no file.

    Args:
        path: the file's.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0

    def keep(self, about: str, text: str) -> None:
        """Add a traceback.

        Args:
            about: whose submission it met, or what was being done.
            text: the traceback.
        """
        self.count += 1
        now = datetime.now().isoformat(sep=" ", timespec="seconds")
        # Where the disk is full there is nowhere to write to, and the run says so itself.
        with (
            contextlib.suppress(OSError),
            self.path.open("a", encoding="utf-8", errors="backslashreplace") as file,
        ):
            file.write(f"{now}  {about}\n{text.rstrip()}\n\n")
