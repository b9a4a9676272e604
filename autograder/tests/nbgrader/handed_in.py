"""Notebooks as learners hand them in, made from a lesson's release."""

from __future__ import annotations

import copy

import nbformat
from nbformat import NotebookNode
from unrolled.notebook.cell_marks import grade_id, is_solution, tags

BADGE = "https://colab.research.google.com/assets/colab-badge.svg"


def answers(solved: NotebookNode) -> dict[str, str]:
    """What stands in a solved notebook's answer cells, by grade_id, without the author's marks."""
    return {
        grade_id(cell): "\n".join(
            line for line in cell.source.split("\n") if not line.strip().startswith("### ")
        )
        for cell in solved.cells
        if is_solution(cell)
    }


def with_answers(release: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """The release with these answers written into it."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        if grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    return notebook


def without_cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """The notebook after somebody deleted the cell with this grade_id."""
    left = copy.deepcopy(notebook)
    left.cells = [cell for cell in left.cells if grade_id(cell) != name]
    return left


def without_experiments(notebook: NotebookNode, keep: tuple[str, ...] = ()) -> NotebookNode:
    """The notebook without the code that nothing graded needs, such as the training of networks.

    Args:
        notebook: any notebook of a lesson.
        keep: text by which a cell is recognised that stays nevertheless.
    """
    left = copy.deepcopy(notebook)
    left.cells = [
        cell
        for cell in left.cells
        if cell.cell_type != "code"
        or grade_id(cell)
        or "given" in tags(cell)
        or any(text in cell.source for text in keep)
    ]
    return left


def saved_by_colab(notebook: NotebookNode) -> NotebookNode:
    """The notebook as Google Colab writes it to a file.

    It keeps nbgrader's metadata. It moves the cells' ids into the metadata, strips white space at
    the ends of lines, writes an older minor format, and puts a cell with its badge on top.
    """
    saved = copy.deepcopy(notebook)
    for cell in saved.cells:
        identity = cell.pop("id")
        cell.source = "\n".join(line.rstrip() for line in cell.source.split("\n"))
        cell.metadata["id"] = identity
        if cell.cell_type == "code":
            cell.metadata["colab"] = {"base_uri": "https://localhost:8080/"}
            cell.metadata["outputId"] = f"output-{identity}"
    badge = nbformat.v4.new_markdown_cell(
        f'<a href="https://colab.research.google.com/"><img src="{BADGE}"/></a>',
        metadata={"id": "view-in-github", "colab_type": "text"},
    )
    del badge["id"]
    saved.cells.insert(0, badge)
    saved.metadata = nbformat.from_dict(
        {
            "colab": {"provenance": [], "include_colab_link": True},
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        }
    )
    saved.nbformat, saved.nbformat_minor = 4, 0
    return saved
