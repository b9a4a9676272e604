"""Answer and check cells, put together from the exercises they belong to.

In a lesson's source an answer cell is an import of the exercise's reference, tagged ``answer``, and
a check cell is one line, tagged ``check``. What a notebook holds in their places is made here, so
that contract, solution and points stand in one place.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from typing import Any

import nbformat
from nbformat import NotebookNode

from unrolled.exercises import find_exercise

ANSWER, CHECK = "answer", "check"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
HIDDEN = "### BEGIN HIDDEN TESTS\ncheck({0}, hidden=True)\n### END HIDDEN TESTS"


def with_exercise_cells(notebook: NotebookNode) -> NotebookNode:
    """A source in which the cells tagged ``answer`` and ``check`` are what they stand for.

    Args:
        notebook: the source; it is changed.

    Raises:
        ValueError: if such a cell is not of its one form.
    """
    for cell in notebook.cells:
        found = {ANSWER, CHECK} & set(cell.metadata.get("tags", []))
        if not found or cell.cell_type != "code":
            continue
        cell.metadata = nbformat.from_dict({})
        if ANSWER in found:
            function = imported_function(cell.source)
            cell.source = answer_text(function)
            cell.metadata.nbgrader = own_metadata(function.__name__, solution=True)
        else:
            name = checked_name(cell.source)
            cell.source = f"check({name})\n{HIDDEN.format(name)}"
            points = find_exercise(name).points
            cell.metadata.nbgrader = own_metadata(f"check_{name}", points=points)
    return notebook


def own_metadata(grade_id: str, solution: bool = False, points: int | None = None) -> NotebookNode:
    """nbgrader's metadata of an answer cell, or of a check cell with its points."""
    graded = {"points": points} if points is not None else {}
    return nbformat.from_dict(
        {
            "grade": points is not None,
            "grade_id": grade_id,
            "locked": points is not None,
            **graded,
            "schema_version": 3,
            "solution": solution,
            "task": False,
        }
    )


def imported_function(source: str) -> Any:
    """The function that an answer cell imports.

    Raises:
        ValueError: if the cell is anything but one import of one name.
    """
    statements = ast.parse(source).body
    if len(statements) != 1 or not isinstance(statements[0], ast.ImportFrom):
        raise ValueError(f"an answer cell is one import of a reference, and not {source!r}")
    (name,) = statements[0].names
    return getattr(importlib.import_module(statements[0].module), name.name)


def checked_name(source: str) -> str:
    """The name in ``check(name)``.

    Raises:
        ValueError: if the cell is anything else.
    """
    text = source.strip()
    name = text.removeprefix("check(").removesuffix(")")
    if text != f"check({name})" or not name.isidentifier():
        raise ValueError(f"a check cell is one line such as check(lstm_step), and not {text!r}")
    return name


def answer_text(function: Any) -> str:
    """A reference as the solved answer cell: its body between nbgrader's markers.

    The docstring is given, and so is the line that takes an argument such as ``cache`` apart.
    """
    text = inspect.getsource(function).rstrip()
    definition = ast.parse(text).body[0]
    lines = text.split("\n")
    place = first_own_statement(definition).lineno - 1
    # A comment above the first statement belongs to the solution.
    while lines[place - 1].strip().startswith("#"):
        place -= 1
    return "\n".join([*lines[:place], f"    {BEGIN}", *lines[place:], f"    {END}"])


def first_own_statement(definition: ast.FunctionDef) -> ast.stmt:
    """The first statement that the learner writes."""
    arguments = [argument.arg for argument in definition.args.args]
    for statement in definition.body[1:]:
        unpacks = isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple)
        if not unpacks or getattr(statement.value, "id", "") not in arguments:
            break
    return statement
