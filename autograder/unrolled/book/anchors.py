"""Names for places in a lesson's page, for links from other pages: sections, claims, cells."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from unrolled.notebook.cell_marks import is_solution, tags

SECTION = re.compile(r"^## (\d+)\. ", re.MULTILINE)
CLAIM = re.compile(r"^\*\*Claim ([A-Z])\.\*\* ", re.MULTILINE)
JUDGED = "judged-"


def anchor(lesson: str, *place: str) -> str:
    """The name of a place, such as ``anchor("04_lstm", "claim", "A")``."""
    return "-".join((lesson, *place)).lower()


def with_anchors(lesson: str, page: NotebookNode) -> None:
    """Write the names into a page's texts, where Sphinx finds them.

    Args:
        lesson: such as ``"04_lstm"``.
        page: its notebook; changed.
    """
    judged = 0
    for number, cell in enumerate(page.cells):
        if cell.cell_type != "markdown" or is_solution(cell):
            continue
        claim = CLAIM.search(cell.source)
        for pattern, kind in ((SECTION, "section"), (CLAIM, "claim")):
            cell.source = pattern.sub(
                lambda found, kind=kind: (
                    f"({anchor(lesson, kind, found.group(1))})=\n{found.group()}"
                ),
                cell.source,
            )
        if verdict_tag(cell):
            judged += 1
            cell.source = f"({anchor(lesson, 'judged', str(judged))})=\n{cell.source}"
        if claim and has_experiment(page.cells, number):
            # At the end of a text, it names what follows: the cell with the experiment.
            cell.source += f"\n\n({anchor(lesson, 'claim', claim.group(1), 'measured')})="


def has_experiment(cells: list[NotebookNode], number: int) -> bool:
    """Whether the cell after a claim's text measures it."""
    following = cells[number + 1 : number + 2]
    return any(cell.cell_type == "code" for cell in following)


def verdict_tag(cell: NotebookNode) -> str:
    """The tag of a text that judges a sentence openly, without its beginning; else nothing."""
    return next((tag.removeprefix(JUDGED) for tag in tags(cell) if tag.startswith(JUDGED)), "")
