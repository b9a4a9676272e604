"""Train a lesson's networks with other seeds: which sentences about them would not hold?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from unrolled.course.build import solution_text
from unrolled.course.nbgrader_round_trip import run_solution
from unrolled.course.source import Lesson
from unrolled.notebook.cell_marks import grade_id, tags

APART = 1000
CELL_SECONDS = 3600
OTHER_SEED = """
import keras
_set_random_seed = keras.utils.set_random_seed
keras.utils.set_random_seed = lambda seed: _set_random_seed(seed + {difference})
"""


def seed_complaints(
    lesson: Lesson, turn: int, environment: dict[str, str] | None = None
) -> Iterator[str]:
    """Assertions about trained networks that fail with other seeds.

    Keras's networks begin with other weights and see their data in another order. Data, and what is
    trained in plain NumPy, stay as they are. The numbers in the prose belong to the lesson's own
    seeds, and are not compared.

    Args:
        lesson: which is run, solved.
        turn: which other seeds, from 1.
        environment: variables that the run gets.
    """
    text = with_other_seed(solution_text(lesson), turn * APART)
    run = run_solution(text, timeout=CELL_SECONDS, environment=environment)
    for complaint in (*printed_failures(run.notebook), *first_error(run.notebook)):
        yield f"with other seeds ({turn}) this does not hold: {complaint}"


def with_other_seed(text: str, difference: int) -> str:
    """A solved notebook with other seeds for Keras, in which every failing assertion is printed.

    Args:
        text: the notebook.
        difference: what is added to every seed.
    """
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if "numbers" in tags(cell):
            cell.source = reporting(cell.source)
    (place,) = (place for place, cell in enumerate(notebook.cells) if grade_id(cell) == "setup")
    notebook.cells.insert(place + 1, new_code_cell(OTHER_SEED.format(difference=difference)))
    return nbformat.writes(notebook)


def reporting(code: str) -> str:
    """Code in which a failing assertion is printed, with its message, and the next one tried."""
    return ast.unparse(Reporting().visit(ast.parse(code)))


class Reporting(ast.NodeTransformer):
    """Puts every assertion of a syntax tree into a ``try``."""

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        """The assertion, and what is printed if it fails."""
        text = ast.unparse(node)
        (tried,) = ast.parse(
            f"try:\n    {text}\nexcept AssertionError as _error:\n    print({text!r}, _error)"
        ).body
        return tried


def printed_failures(notebook: NotebookNode) -> Iterator[str]:
    """What the assertions of an executed notebook printed, a line for each."""
    for cell in notebook.cells:
        if "numbers" in tags(cell):
            for output in cell.outputs:
                yield from output.get("text", "").splitlines()


def first_error(notebook: NotebookNode) -> list[str]:
    """The first error in an executed notebook; those that follow may come of it."""
    errors = [
        f"{output.ename}: {output.evalue}"
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]
    return errors[:1]
