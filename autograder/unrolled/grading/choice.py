"""Which of the notebooks that somebody handed in is graded, and what is said of the others."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePath

from unrolled.grading.leftovers import is_left_over
from unrolled.grading.names import in_words
from unrolled.grading.plan import Plan
from unrolled.grading.repair import bound_names
from unrolled.grading.submission import (
    NOTEBOOK_BYTES,
    Refused,
    Unreadable,
    cells_of,
    read_plain_file,
)
from unrolled.grading.walk import walked
from unrolled.notebook.cell_text import plain_text

CANDIDATES, NAMED = 12, 4


@dataclass(frozen=True)
class Choice:
    """The notebook that is graded.

    Args:
        path: its path in the submission.
        content: its bytes.
        notes: its name, its folder and the others, where there is something to say.
    """

    path: str
    content: bytes
    notes: tuple[str, ...] = ()


def choose(place: Path, plan: Plan) -> Choice:
    """Choose the notebook that is graded.

    The one with the lesson's name, unless nothing has been written in it and something in exactly
    one other: then that one.

    Args:
        place: the submission's folder.
        plan: the lesson's.

    Raises:
        Refused: if the notebook is not a plain file or too large, or the folder is a link.
        Unreadable: if there is none, or no telling which.
    """
    for folder in (place.parent, place):
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            raise Refused(f"`{folder.name}` is a link or a file where a folder should be.")
    wanted = f"{plan.lesson}.ipynb"
    paths = sorted(notebooks_in(place), key=lambda path: (rank(path, wanted), path))[:CANDIDATES]
    if not paths:
        raise Unreadable(f"There is no notebook `{wanted}`.")
    if len(paths) == 1:
        content = read_plain_file(place / paths[0], NOTEBOOK_BYTES)
        return Choice(paths[0], content, tuple(notes_on(paths[0], wanted)))
    contents = contents_of(place, paths, wanted)
    written = with_answers(contents, plan)
    first = paths[0] if stands_out(paths, wanted) else None
    if first and (first in written or not written):
        chosen = first
    elif len(written) == 1:
        chosen = written[0]
    else:
        rivals = written or paths
        raise Unreadable(
            f"There is no telling which of {len(rivals)} notebooks counts: {listed(rivals)}. "
            f"One should be called `{wanted}`."
        )
    if chosen not in contents:
        raise Refused(f"`{in_words(chosen)}` cannot be read.")
    notes = notes_on(chosen, wanted)
    if first and chosen != first:
        notes.append(f"no answer was written in `{in_words(first)}`, which is why it did not count")
    others = [path for path in paths if path not in (chosen, first)]
    if others:
        notes.append(f"`{in_words(chosen)}` counted, and not {listed(others)}")
    return Choice(chosen, contents[chosen], tuple(notes))


def notebooks_in(place: Path) -> list[str]:
    """The notebooks in a folder and in the folders below it, by their paths in it."""
    found = []
    for folder, folders, names in walked(place):
        above = folder.relative_to(place)
        # A folder that is called like a notebook is in the way of one, and is refused as such.
        here = [*names, *folders] if folder == place else names
        found += [
            str(above / name)
            for name in here
            if name.lower().endswith(".ipynb") and not name.startswith(".")
        ]
        folders[:] = [
            name for name in folders if not is_left_over(name) and not name.startswith(".")
        ]
    return found


def rank(path: str, wanted: str) -> tuple[bool, int, bool]:
    """How near a notebook is to the one that was asked for: smaller is nearer."""
    name = PurePath(path).name
    return plain_name(name) != plain_name(wanted), len(PurePath(path).parts), name != wanted


def stands_out(paths: list[str], wanted: str) -> bool:
    """Whether the first of these has the lesson's name, and no other is as near as that."""
    first, second = (rank(path, wanted) for path in paths[:2])
    return not first[0] and first < second


def plain_name(name: str) -> str:
    """A file's name without the traces of other systems: other compositions, capitals, spaces."""
    return unicodedata.normalize("NFC", name).strip("\ufeff ").casefold()


def contents_of(place: Path, paths: list[str], wanted: str) -> dict[str, bytes]:
    """The notebooks' bytes, as far as they can be read and are not too many together.

    Raises:
        Refused: if the one with the lesson's name is not a plain file, or too large.
    """
    contents: dict[str, bytes] = {}
    remaining = 2 * NOTEBOOK_BYTES
    for path in paths:
        try:
            contents[path] = read_plain_file(place / path, min(NOTEBOOK_BYTES, remaining))
        except Refused:
            if path == wanted:
                raise
            continue
        remaining -= len(contents[path])
    return contents


def with_answers(contents: dict[str, bytes], plan: Plan) -> list[str]:
    """The notebooks in which an answer has been written; of those that are alike, one."""
    found: dict[bytes, str] = {}
    for path, content in contents.items():
        if content not in found and has_answers(content, plan):
            found[content] = path
    return list(found.values())


def has_answers(content: bytes, plan: Plan) -> bool:
    """Whether an answer of the lesson has been written in a notebook.

    By looking for texts only: a learner's code, which may be of any size, is not parsed here.

    Args:
        content: the notebook's bytes.
        plan: the lesson's.
    """
    try:
        cells, _ = cells_of(content)
    except Unreadable:
        return False
    released = {cell.grade_id: plain_text(cell.released) for cell in plan.cells}
    unwritten = {*released.values(), ""}
    answers = {cell.grade_id for cell in plan.cells if cell.answer}
    begins = [
        f"def {name}("
        for cell in plan.cells
        if cell.answer and cell.cell_type == "code"
        for name in bound_names(cell.released)
    ]
    return any(
        cell.claimed in answers or any(begin in text for begin in begins)
        for cell in cells
        if (text := plain_text(cell.source)) not in unwritten
    )


def notes_on(path: str, wanted: str) -> list[str]:
    """What is to be said of a notebook with another name, or in another folder."""
    notes = []
    if PurePath(path).name != wanted:
        notes.append(f"the notebook was called `{in_words(PurePath(path).name)}`")
    if str(PurePath(path).parent) != ".":
        notes.append(f"the notebook lay in a folder of its own, `{in_words(path)}`")
    return notes


def listed(paths: list[str]) -> str:
    """Names in a sentence: not more of them than one cares to read."""
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return ", ".join(f"`{in_words(path)}`" for path in paths[:NAMED]) + more
