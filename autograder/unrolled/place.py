"""The line that the learner wrote, among all those that an exception passed through."""

from __future__ import annotations

import linecache
import os
import site
import sysconfig
import traceback
from pathlib import Path
from types import TracebackType

LINE_LENGTH = 120
INSTALLED = ("site-packages", "dist-packages")


def learner_place(trace: TracebackType | None) -> str:
    """The innermost line of a traceback that the learner wrote.

    Args:
        trace: a traceback, or ``None``.

    Returns:
        Such as ``"line 4, in lstm_step: z = x_t @ kernel"``; empty if no line is the learner's.
    """
    frame = learner_frame(trace)
    if frame is None:
        return ""
    line = source_line(frame.filename, frame.lineno)
    place = f"line {frame.lineno}, in `{frame.name}`"
    return f"{place}: `{line}`" if line else place


def learner_frame(trace: TracebackType | None) -> traceback.FrameSummary | None:
    """The innermost step of a traceback that is the learner's own.

    The outermost one that is no library's is the function that was called. Whatever lies beside
    it, or in the folder where the notebook runs, is the learner's, too; other files may belong to a
    library that was installed in a place of its own.
    """
    frames = [frame for frame in traceback.extract_tb(trace) if not is_library(frame.filename)]
    if not frames:
        return None
    own = {Path(frames[0].filename).parent, Path.cwd()}
    return [frame for frame in frames if Path(frame.filename).parent in own][-1]


def raises_itself(trace: TracebackType | None) -> bool:
    """Whether an exception comes from the learner's own ``raise``, and from nothing called there.

    Args:
        trace: the exception's.
    """
    frames = traceback.extract_tb(trace)
    if not frames or is_library(frames[-1].filename):
        return False
    line = source_line(frames[-1].filename, frames[-1].lineno)
    # Keras leaves its own frames out of a traceback, so that the line has the last word.
    return not line or "raise " in line


def source_line(filename: str, number: int | None) -> str:
    """A line of source, without its indentation and not longer than ``LINE_LENGTH``."""
    line = linecache.getline(filename, number or 0).strip()
    return line if len(line) <= LINE_LENGTH else line[: LINE_LENGTH - 1] + "…"


def _library_folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    folders = [paths["stdlib"], paths["platstdlib"], paths["purelib"], paths["platlib"]]
    folders.append(site.getusersitepackages())
    return tuple(str(Path(folder)) + os.sep for folder in [*folders, Path(__file__).parent])


def is_library(filename: str, folders: tuple[str, ...] = _library_folders()) -> bool:
    """Whether a file belongs to Python, to an installed library or to this package."""
    if filename.startswith(("<frozen", *folders)):
        return True
    return any(part in INSTALLED for part in Path(filename).parts)
