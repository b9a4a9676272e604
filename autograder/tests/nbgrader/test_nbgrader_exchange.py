"""What students fetch from the exchange is the release, and gives nothing away."""

from __future__ import annotations

import nbformat
import pytest
from unrolled.course.build import built
from unrolled.course.leaks import MARKS
from unrolled.notebook.cell_marks import grade_id, tags

pytestmark = pytest.mark.slow
LESSONS = ("01_parameters", "04_lstm")


@pytest.mark.parametrize("name", LESSONS)
def test_nothing_but_the_notebook_is_fetched(released_course, fetched, name):
    folder = released_course.students / "fetching" / name
    assert [path.name for path in folder.iterdir()] == [f"{name}.ipynb"]


@pytest.mark.parametrize("name", LESSONS)
def test_fetched_notebook_has_no_solution_no_hidden_test_and_no_cell_of_the_instructor(
    fetched, name
):
    text = "\n".join(cell.source for cell in fetched[name].cells)
    assert [mark for mark in MARKS if mark in text] == []
    assert not any("instructor" in tags(cell) for cell in fetched[name].cells)


def test_fetched_notebook_is_the_one_that_the_build_makes(fetched, parameters):
    text = built(parameters)[parameters.release]
    expected = nbformat.reads(text, as_version=4)
    cells = [(cell.id, cell.source) for cell in fetched[parameters.name].cells]
    assert cells == [(cell.id, cell.source) for cell in expected.cells]
    assert any(grade_id(cell) for cell in expected.cells)
