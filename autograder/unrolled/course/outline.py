"""Does a lesson have its sections, and does a learner see them?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from unrolled.course.source import Lesson
from unrolled.notebook.cell_marks import tags

HEADING = re.compile(r"^## (.*)$", re.M)
BEGINNING = ["The problem, seen first", "The idea"]
BUG = "Find the bug"
ENDING = ["Claims, put to the test", "Summary"]
PARTS_OF_THE_END = ["### Three problems to go on with", "### References"]


def outline_complaints(lesson: Lesson) -> Iterator[str]:
    """Sections that a learner would miss, or that a forgotten cell marker put into another cell.

    Args:
        lesson: whose source is read.
    """
    texts = [cell for cell in lesson.read().cells if cell.cell_type == "markdown"]
    for cell in texts:
        for heading in HEADING.finditer(cell.source):
            if heading.start():
                yield f"the section {heading[1]!r} does not begin a cell; is a marker missing?"
    shown = [cell.source for cell in texts if "instructor" not in tags(cell)]
    headings = [heading for source in shown for heading in HEADING.findall(source)]
    if not all(heading.startswith(f"{n}. ") for n, heading in enumerate(headings, 1)):
        yield f"the sections are not numbered one after the other: {', '.join(headings)}"
        return
    names = [heading.partition(". ")[2] for heading in headings]
    if names[:2] != BEGINNING:
        yield f"the first sections are not {' and '.join(BEGINNING)}"
    if names[-2:] != ENDING:
        yield f"the last sections are not {' and '.join(ENDING)}"
    # In one lesson there are two bugs to find, in another one it is a leak.
    if not any(name.startswith(BUG) for name in names):
        yield f"there is no section {BUG!r}"
    end = "\n".join(shown).rpartition("\n## ")[2]
    for part in PARTS_OF_THE_END:
        if part not in end:
            yield f"its last section has no {part!r}"
