"""What nbgrader and our build have marked a cell as."""

from __future__ import annotations

from nbformat import NotebookNode


def tags(cell: NotebookNode) -> set[str]:
    """A cell's tags."""
    return set(cell.metadata.get("tags", []))


def grade_id(cell: NotebookNode) -> str | None:
    """A cell's name for nbgrader, if it has one."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def is_solution(cell: NotebookNode) -> bool:
    """Whether the learner writes in this cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_graded(cell: NotebookNode) -> bool:
    """Whether this cell has points."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))
