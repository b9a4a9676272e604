"""A link to a lesson leads to its page, or to the repository if it has none."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from unrolled.book.lesson_links import with_lesson_links


def test_links_to_lessons_without_a_page_lead_to_the_repository():
    text = "[a](../01_a/01_a.ipynb) [b](../02_b/02_b.ipynb#part) [c](https://example.org)"
    page = new_notebook(cells=[new_markdown_cell(text), new_code_cell(text)])
    with_lesson_links(page, {"01_a"}, "https://example.org/blob/v1")
    assert page.cells[0].source == (
        "[a](../01_a/01_a.ipynb) [b](https://example.org/blob/v1/lessons/02_b/02_b.ipynb#part) "
        "[c](https://example.org)"
    )
    assert page.cells[1].source == text
