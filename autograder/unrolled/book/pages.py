"""A lesson's page: the notebook as learners get it, with what its solution puts out."""

from __future__ import annotations

import re

import nbformat
from nbformat import NotebookNode

from unrolled.notebook.cell_marks import grade_id, is_graded, is_solution

# The badge is a picture from elsewhere; the page can be read offline.
BADGE = re.compile(r"\[!\[([^]]*)\]\([^)]*\)\]\(([^)]*)\)")
# A widget needs a kernel; beside it stands a static figure that shows the same.
WIDGET = "application/vnd.jupyter.widget-view+json"


def page_of(release: str, solved: NotebookNode, download: str) -> NotebookNode:
    """A released notebook with a solved run's outputs.

    An answer cell shows its stub and no output, a check cell the line of the questions that
    learners see, every other cell what it put out.

    Args:
        release: the released notebook's text.
        solved: the executed solution.
        download: where Sphinx finds the notebook that readers may take with them.
    """
    links = rf"[\1](\2) · {{download}}`Download the notebook <{download}>`"
    page = nbformat.reads(release, as_version=4)
    outputs = {cell.id: cell.outputs for cell in solved.cells if cell.cell_type == "code"}
    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = BADGE.sub(links, cell.source)
        if cell.cell_type == "code" and not is_solution(cell):
            cell.outputs = [each for each in outputs.get(cell.id, []) if not is_widget(each)]
            if is_graded(cell):
                # The rest are those of the hidden questions.
                cell.outputs = cell.outputs[:1]
        if grade_id(cell) is not None:
            cell.metadata.setdefault("tags", []).append(kind_of(cell))
        cell.metadata.pop("nbgrader", None)
    return page


def kind_of(cell: NotebookNode) -> str:
    """A tag by which the book's style knows a cell."""
    if is_solution(cell):
        return "answer"
    return "check" if is_graded(cell) else "given"


def is_widget(output: NotebookNode) -> bool:
    """Whether an output is a widget, which shows nothing without a kernel."""
    return WIDGET in output.get("data", {})
