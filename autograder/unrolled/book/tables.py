"""A Sphinx extension: a table whose head is empty has none."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def without_empty_heads(app: Sphinx, page: nodes.document) -> None:
    """Take out the heads that Markdown demands and nobody wrote anything into."""
    for head in list(page.findall(nodes.thead)):
        if not head.astext().strip():
            head.parent.remove(head)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the change."""
    app.connect("doctree-read", without_empty_heads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
