"""Pages gathered from all lessons: one table of symbols, and the claims put to the test."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unrolled.course.source import Lesson

SYMBOLS = "| symbol | code name |"
CLAIM = re.compile(r"\*\*(Claim [A-Z])\.\*\*\s+(.+?)(?:\n\n|\Z)", re.DOTALL)
NOTATION = """# Notation

One name for one thing, in all lessons: the symbol of the formula, the name in the code, and what
other books and Korean texts call it. Each row is taken from the lesson that introduces it.

"""
CLAIMS = """# Claims, put to the test

Sentences that one reads about sequence models. Each lesson ends with some, and with what it takes
to test them. The verdict is yours: you write it down with your reasons, and it is graded by hand.

"""


def notation(chosen: list[Lesson]) -> str:
    """The page of all lessons' symbols; a symbol with two meanings has two rows."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for lesson in chosen:
        for row in symbols_of(lesson):
            rows.setdefault(row, []).append(link(lesson, lesson.name[:2]))
    lines = ["| symbol | code name | shape | also called | lesson |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} | {', '.join(links)} |" for row, links in rows.items()]
    return NOTATION + "\n".join(lines) + "\n"


def symbols_of(lesson: Lesson) -> Iterator[tuple[str, ...]]:
    """Symbol, code name, shape and other names, row by row."""
    for text in markdown_of(lesson):
        inside = False
        for line in text.split("\n"):
            if line.startswith(SYMBOLS):
                inside = True
            elif inside and not line.startswith("|"):
                inside = False
            elif inside and not line.startswith("|---"):
                cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                symbol, code, shape, *_, others = cells
                yield symbol, code, shape, others


def claims(chosen: list[Lesson]) -> str:
    """The page of all claims, each with a link to its lesson."""
    lines: list[str] = []
    for lesson in chosen:
        found = [match.groups() for text in markdown_of(lesson) for match in CLAIM.finditer(text)]
        if found:
            lines += [f"## {link(lesson, title_of(lesson))}", ""]
            lines += [f"- **{name}.** {' '.join(words.split())}" for name, words in found]
            lines.append("")
    return CLAIMS + "\n".join(lines)


def title_of(lesson: Lesson) -> str:
    """A lesson's heading."""
    first = next(markdown_of(lesson))
    return first.split("\n", 1)[0].removeprefix("# ")


def link(lesson: Lesson, words: str) -> str:
    """A link to a lesson's page."""
    return f"[{words}](lessons/{lesson.name}/{lesson.name}.ipynb)"


def markdown_of(lesson: Lesson) -> Iterator[str]:
    """The texts of a lesson that learners see."""
    for cell in lesson.read().cells:
        if cell.cell_type == "markdown" and "instructor" not in cell.metadata.get("tags", []):
            yield cell.source
