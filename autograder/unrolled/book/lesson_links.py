"""Links from lesson to lesson, in a book that has only some of them."""

from __future__ import annotations

import re

from nbformat import NotebookNode

LINK = re.compile(r"\]\(\.\./(?P<file>(?P<lesson>\w+)/\w+\.ipynb)")


def with_lesson_links(page: NotebookNode, pages: set[str], repository: str) -> None:
    """Lead links to lessons without a page to the repository.

    Args:
        page: a lesson's notebook; changed.
        pages: the names of the lessons that have a page.
        repository: where the repository shows its files.
    """

    def linked(found: re.Match[str]) -> str:
        if found["lesson"] in pages:
            return found.group()
        return f"]({repository}/lessons/{found['file']}"

    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(linked, cell.source)
