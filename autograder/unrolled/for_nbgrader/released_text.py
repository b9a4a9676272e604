"""Locked cells that an editor has only saved in its own way count as unchanged."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, is_locked

from unrolled.notebook.cell_text import plain_text, with_plain_lines


def restore_released_text(notebook: NotebookNode) -> None:
    """Take out what an editor put into cells by itself: checksums are of every character.

    Without this, Validate tells a learner that test cells "have changed" where an editor ends each
    line in its own way. A cell that was truly edited stays edited, and is told.

    Args:
        notebook: about to be run; changed in place.
    """
    for cell in notebook.cells:
        cell.source = with_plain_lines(cell.source)
        expected = cell.metadata.get("nbgrader", {}).get("checksum")
        if expected and is_locked(cell) and compute_checksum(cell) != expected:
            plain = NotebookNode(cell, source=plain_text(cell.source))
            if compute_checksum(plain) == expected:
                cell.source = plain.source
