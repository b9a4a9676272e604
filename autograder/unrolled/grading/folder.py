"""What lies in a student's folder: the notebook, the files beside it, and what is left out."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from unrolled.grading.choice import choose
from unrolled.grading.leftovers import is_left_over
from unrolled.grading.names import in_words
from unrolled.grading.plan import Plan
from unrolled.grading.save import TIMESTAMP, parsed_time
from unrolled.grading.submission import (
    FILES,
    FILES_BYTES,
    Refused,
    Submission,
    read_plain_file,
)
from unrolled.grading.walk import walked


def students(submitted: Path, lesson: str) -> list[str]:
    """Who handed a lesson in, from the names of folders, whatever these are.

    Args:
        submitted: nbgrader's folder of submissions.
        lesson: its name.
    """
    if not submitted.is_dir():
        return []
    with os.scandir(submitted) as entries:
        return sorted(
            entry.name
            for entry in entries
            if not is_left_over(entry.name) and os.path.lexists(Path(entry.path) / lesson)
        )


def open_submission(folder: Path, student: str, plan: Plan) -> Submission:
    """Read a student's files.

    Args:
        folder: nbgrader's folder of submissions.
        student: the name of a folder in it.
        plan: the plan of the lesson, whose name is that of a folder in that.

    Raises:
        Refused: if something in it is not a plain file or folder, or too large.
        Unreadable: if there is no notebook, or no telling which.
    """
    place = folder / student / plan.lesson
    choice = choose(place, plan)
    files, left_out = other_files(place, plan.lesson)
    notes = [f"`{name}` was left out: {why}" for name, why in left_out.items()]
    return Submission(student, choice.content, files, (*choice.notes, *notes))


def other_files(place: Path, lesson: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """The plain files beside the notebook, and why others were left out."""
    found: dict[str, bytes] = {}
    left_out: dict[str, str] = {}
    remaining = FILES_BYTES
    for folder, folders, names in walked(place):
        folders[:] = [name for name in folders if is_ones_own(name, lesson)]
        own = [name for name in names if is_ones_own(name, lesson)]
        # First what lateness is counted by: there may be too many others.
        for name in sorted(own, key=lambda name: name != TIMESTAMP):
            path = folder / name
            relative = str(path.relative_to(place))
            if len(found) + len(left_out) >= FILES:
                left_out[in_words(relative)] = "too many files"
                return found, left_out
            if in_words(relative) != relative:
                left_out[in_words(relative)] = "a name that cannot be written"
                continue
            try:
                content = read_plain_file(path, remaining)
            except Refused as error:
                left_out[relative] = str(error).rstrip(".")
                continue
            if relative == TIMESTAMP and parsed_time(content) is None:
                # nbgrader would stop at it when it gives feedback.
                left_out[relative] = "it holds no time"
                continue
            found[relative] = content
            remaining -= len(content)
    return found, left_out


def is_ones_own(name: str, lesson: str) -> bool:
    """Whether a file or folder may be kept beside the notebook.

    Other notebooks may not: nbgrader's feedback fails at those that it does not know. Neither may
    what lies where the feedback is going to be written.
    """
    if name.startswith(".") or is_left_over(name):
        return False
    return PurePath(name).suffix.lower() != ".ipynb" and name != f"{lesson}.html"
