"""One table of the symbols of all lessons."""

from __future__ import annotations

from collections.abc import Iterator

from unrolled.book.anchors import SECTION, anchor
from unrolled.book.lesson_texts import link, markdown_cells
from unrolled.course.source import Lesson

SYMBOLS = "| symbol | code name |"
HEAD = """# Notation

One name for one thing, in all lessons: the symbol of the formula, the name in the code, and what
other books and Korean texts call it. Each row is taken from the lesson that introduces it.

| symbol | code name | shape | also called | lesson |
|---|---|---|---|---|
"""


def notation(chosen: list[Lesson]) -> str:
    """The page of all lessons' symbols; a symbol with two meanings has two rows."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for lesson in chosen:
        for row, section in symbols_of(lesson):
            number = lesson.name[:2]
            where = f"[{number}](#{anchor(lesson.name, 'section', section)})"
            rows.setdefault(row, []).append(where if section else link(lesson.name, number))
    lines = [f"| {' | '.join(row)} | {', '.join(links)} |" for row, links in rows.items()]
    return HEAD + "\n".join(lines) + "\n"


def symbols_of(lesson: Lesson) -> Iterator[tuple[tuple[str, ...], str]]:
    """Symbol, code name, shape and other names, row by row, and the number of the section."""
    section = ""
    for cell in markdown_cells(lesson):
        section = [section, *SECTION.findall(cell.source)][-1]
        inside = False
        for line in cell.source.split("\n"):
            if line.startswith(SYMBOLS):
                inside = True
            elif inside and not line.startswith("|"):
                inside = False
            elif inside and not line.startswith("|---"):
                cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                symbol, code, shape, *_, others = cells
                yield (symbol, code, shape, others), section
