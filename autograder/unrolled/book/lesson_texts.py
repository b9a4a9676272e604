"""What a lesson says of itself in its texts: heading, time, what it builds on."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from unrolled.course.source import Lesson
from unrolled.notebook.cell_marks import tags

HEADING = re.compile(r"# (?P<number>\d\d) · (?P<title>.+)")
ROW = re.compile(r"^\| (?P<name>[^|]+?) \| (?P<words>.+?) \|$", re.MULTILINE)
EARLIER = re.compile(r"\]\(\.\./(\w+)/\w+\.ipynb\)")


@dataclass(frozen=True)
class About:
    """A lesson's head.

    Args:
        name: such as ``"04_lstm"``.
        number: such as ``"04"``.
        title: its heading, without the number.
        time: how long it takes a learner.
        builds_on: the names of the lessons that it links to as coming before.
    """

    name: str
    number: str
    title: str
    time: str
    builds_on: tuple[str, ...]


def about(lesson: Lesson) -> About:
    """Read a lesson's head: its first cell."""
    first = next(markdown_cells(lesson)).source
    heading = HEADING.match(first)
    rows = {row["name"]: row["words"] for row in ROW.finditer(first)}
    earlier = EARLIER.findall(rows.get("Before this", ""))
    return About(
        lesson.name,
        heading["number"] if heading else lesson.name[:2],
        heading["title"] if heading else lesson.name,
        # How it is divided, and what the machine needs of it, is told in the lesson.
        re.split("[,;]", rows.get("Time", ""))[0].removeprefix("about "),
        tuple(dict.fromkeys(earlier)),
    )


def cells_of(lesson: Lesson) -> list[NotebookNode]:
    """A lesson's cells, not to be changed: read once, because several pages are made of them."""
    return _read(lesson, lesson.source.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=100)
def _read(lesson: Lesson, _text: str) -> list[NotebookNode]:
    return lesson.read().cells


def markdown_cells(lesson: Lesson) -> Iterator[NotebookNode]:
    """The texts of a lesson that learners see."""
    for cell in cells_of(lesson):
        if cell.cell_type == "markdown" and "instructor" not in tags(cell):
            yield cell


def link(name: str, words: str) -> str:
    """A link to a lesson's page."""
    return f"[{words}](lessons/{name}/{name}.ipynb)"
