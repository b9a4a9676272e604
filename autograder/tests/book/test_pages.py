"""A page shows what a learner's notebook holds, with a solved run's outputs, and no solution."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from unrolled.book.pages import page_of


def cell(name: str, source: str, outputs=(), **nbgrader):
    made = new_code_cell(source, outputs=list(outputs))
    made.id = name
    if nbgrader:
        made.metadata.nbgrader = {"grade_id": name, **nbgrader}
    return made


def shown(text: str, **more):
    return new_output("display_data", data={"text/plain": text, **more})


STUB, SOLUTION = "raise NotImplementedError()", "secret = 1"
BADGE = "# Title\n\n[![Open in Colab](https://example.org/badge.svg)](https://example.org/open)"


@pytest.fixture
def page():
    """The page of a lesson with one exercise, a figure and a widget."""
    answer, check = {"solution": True, "grade": False}, {"solution": False, "grade": True}
    release = new_notebook(
        cells=[
            new_markdown_cell(BADGE),
            cell("answer", STUB, **answer),
            cell("check", "check(f)", **check),
            cell("figure", "show()"),
            cell("widget", "explore()"),
        ]
    )
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    solved = new_notebook(
        cells=[
            cell("answer", SOLUTION, [shown("the answer's own output")], **answer),
            cell("check", "check(f)", [shown("✓ public"), shown("✓ hidden")], **check),
            cell("figure", "show()", [shown("a figure")]),
            cell("widget", "explore()", [shown("a slider", **widget)]),
        ]
    )
    return page_of(nbformat.writes(release), solved, "/parts/lesson.ipynb")


def texts(page, name: str) -> list[str]:
    (found,) = (each for each in page.cells if each.id == name)
    return [output.data["text/plain"] for output in found.outputs]


def test_answer_shows_its_stub_and_no_output(page):
    (answer,) = (each for each in page.cells if each.id == "answer")
    assert answer.source == STUB
    assert answer.outputs == []
    assert SOLUTION not in nbformat.writes(page)


def test_check_shows_the_line_of_the_open_questions_only(page):
    assert texts(page, "check") == ["✓ public"]


def test_figures_are_there_and_widgets_are_not(page):
    assert texts(page, "figure") == ["a figure"]
    assert texts(page, "widget") == []


def test_badge_is_a_link_without_a_picture_beside_the_download(page):
    assert "[Open in Colab](https://example.org/open) · {download}`Download" in page.cells[0].source
    assert "</parts/lesson.ipynb>" in page.cells[0].source
    assert "badge" not in page.cells[0].source


def test_cells_are_marked_for_the_style(page):
    marks = {each.id: each.metadata.get("tags") for each in page.cells[1:]}
    assert marks["answer"] == ["answer"]
    assert marks["check"] == ["check"]
    assert "nbgrader" not in nbformat.writes(page)
