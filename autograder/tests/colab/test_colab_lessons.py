"""The solved lessons run on Colab's versions, from a folder that holds nothing but the notebook."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from unrolled.course.build import solved_notebook
from unrolled.course.nbgrader_round_trip import stderr_of
from unrolled.course.source import find_lessons, grade_id, is_graded

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)
# One lesson trains small networks; a machine that is busy otherwise may need minutes for it.
CELL_TIMEOUT = 1800


@pytest.fixture(scope="module", params=LESSONS, ids=lambda lesson: lesson.name)
def executed(request, kernel, tmp_path_factory):
    """A solved lesson, executed."""
    notebook = solved_notebook(request.param)
    folder = tmp_path_factory.mktemp(request.param.name)
    nbformat.write(notebook, folder / f"{request.param.name}.ipynb")
    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=CELL_TIMEOUT,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()


def test_no_cell_raises(executed):
    errors = [
        (grade_id(cell) or cell.source, output.ename, output.evalue)
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    ]
    assert errors == []


def test_nothing_is_written_to_stderr(executed):
    assert stderr_of(executed) == []


def test_every_check_passes_on_a_green_line(executed):
    checks = [cell for cell in executed.cells if is_graded(cell) and cell.cell_type == "code"]
    assert checks
    for cell in checks:
        cards = [output.data["text/html"] for output in cell.outputs if "data" in output]
        # One line for the sizes that the learner sees, one for those kept for grading.
        assert len(cards) == cell.source.count("check("), grade_id(cell)
        assert all("✓" in card for card in cards), grade_id(cell)
