"""The solved lessons run on Colab's versions, from a folder that holds nothing but the notebook.

What a network learns is held to the prose on our own versions. Here each training takes a few steps
only, and what its author marked as long is left out. ``UNROLLED_COLAB_WHOLE=1`` runs all of it, to
the end.
"""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from unrolled.course.build import solved_notebook
from unrolled.course.nbgrader_round_trip import stderr_of
from unrolled.course.source import find_lessons
from unrolled.notebook.cell_dependencies import is_experiment, names_defined, names_used
from unrolled.notebook.cell_marks import grade_id, is_graded, tags

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)
# One lesson trains small networks; a machine that is busy otherwise may need minutes for it.
CELL_TIMEOUT = 1800
SHORT_TRAININGS = """
import keras
_fit_to_the_end = keras.Model.fit
def _fit(model, *data, epochs=1, batch_size=None, **options):
    few = 2 * (batch_size or 32)
    data = keras.tree.map_structure(lambda array: array[:few], data)
    return _fit_to_the_end(model, *data, epochs=min(epochs, 2), batch_size=batch_size, **options)
keras.Model.fit = _fit
"""


def leave_out_long(notebook: NotebookNode) -> None:
    """Leave out the cells that are marked as long, and those that need what only these define."""
    kept, missing = [], set()
    for cell in notebook.cells:
        defined = names_defined(cell.source) if cell.cell_type == "code" else set()
        if is_experiment(cell):
            needed = names_used(cell.source) - defined
            if "long" in tags(cell) or needed & missing:
                missing |= defined
                continue
        missing -= defined
        kept.append(cell)
    notebook.cells = kept


def train_shortly(notebook: NotebookNode) -> None:
    """End every training early, and leave out the cell that holds their numbers to the prose."""
    cells = [cell for cell in notebook.cells if "numbers" not in tags(cell)]
    (place,) = (place for place, cell in enumerate(cells) if grade_id(cell) == "setup")
    notebook.cells = [*cells[: place + 1], new_code_cell(SHORT_TRAININGS), *cells[place + 1 :]]


@pytest.fixture(scope="module", params=LESSONS, ids=lambda lesson: lesson.name)
def executed(request, kernel, tmp_path_factory):
    """A solved lesson, executed."""
    notebook = solved_notebook(request.param)
    if os.environ.get("UNROLLED_COLAB_WHOLE") != "1":
        leave_out_long(notebook)
        train_shortly(notebook)
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


def test_what_is_long_goes_with_what_needs_it_and_nothing_else():
    cells = [
        ("losses = train()", ["long"]),
        ("axes = plot(losses)", []),
        ("axes = plot(data)", []),
        ("show(axes)", []),
        ("def step(x): ...", ["given"]),
    ]
    notebook = new_notebook(
        cells=[new_code_cell(text, metadata={"tags": marks}) for text, marks in cells]
    )
    leave_out_long(notebook)
    left = [cell.source for cell in notebook.cells]
    assert left == ["axes = plot(data)", "show(axes)", "def step(x): ..."]


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
