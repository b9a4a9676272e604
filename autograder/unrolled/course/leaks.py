"""Does a released lesson give anything away?"""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

from unrolled.course.source import SOLUTION_REGION, Lesson
from unrolled.notebook.cell_marks import is_solution, tags

MARKS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "hidden=True")
SHORT = 12


def leak_complaints(lesson: Lesson) -> Iterator[str]:
    """Solutions, hidden tests, instructor's cells or sources that stand among the released files.

    Args:
        lesson: with its committed release.
    """
    for path in sorted(lesson.release.parent.rglob("*")):
        if path.is_file() and path.suffix != ".ipynb":
            yield f"{path.name} lies beside the released notebook"
    if not lesson.release.is_file():
        yield "it has not been built"
        return
    released = nbformat.read(lesson.release, as_version=4)
    text = "\n".join(cell.source for cell in released.cells)
    for mark in MARKS:
        if mark in text:
            yield f"the released notebook says {mark!r}"
    for cell in released.cells:
        if "instructor" in tags(cell):
            yield "a cell for instructors stands in the released notebook"
        if cell.cell_type == "code" and cell.outputs:
            yield "the released notebook has outputs"
    for line in secret_lines(lesson.read()):
        if line in text:
            yield f"a line of a solution stands in the released notebook: {line.strip()}"


def secret_lines(notebook: NotebookNode) -> Iterator[str]:
    """Lines of solutions that stand nowhere in the lesson's open text."""
    open_text = "\n".join(
        SOLUTION_REGION.sub("", cell.source)
        for cell in notebook.cells
        if "instructor" not in tags(cell)
    )
    for cell in notebook.cells:
        if is_solution(cell):
            for region in SOLUTION_REGION.findall(cell.source):
                for line in region.split("\n"):
                    if len(line.strip()) > SHORT and line.strip() not in open_text:
                        yield line
