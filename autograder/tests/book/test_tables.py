"""A head without a word is taken out; others stay."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import new_document
from unrolled.book.tables import without_empty_heads


def heads_left(*words: str) -> int:
    """How many heads a page has whose one table has a head of these words."""
    entries = [nodes.entry("", nodes.paragraph(text=word)) for word in words]
    head = nodes.thead("", nodes.row("", *entries))
    page = new_document("page")
    page += nodes.table("", nodes.tgroup("", head, nodes.tbody(), cols=len(words)))
    without_empty_heads(None, page)
    assert len(list(page.findall(nodes.tbody))) == 1
    return len(list(page.findall(nodes.thead)))


def test_head_with_a_word_stays():
    assert heads_left("a", "b") == 1
    assert heads_left("", "b") == 1


def test_empty_head_is_taken_out():
    assert heads_left("", " ") == 0
