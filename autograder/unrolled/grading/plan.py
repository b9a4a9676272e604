"""What a lesson's grading goes by: the released cells and points, never the submission's own."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from unrolled.errors import CourseError
from unrolled.grading.judge_server import Check
from unrolled.notebook.cell_dependencies import is_experiment, left_out
from unrolled.notebook.cell_marks import grade_id
from unrolled.notebook.cell_syntax import statements_of


@dataclass(frozen=True)
class PlannedCell:
    """A cell that nbgrader knows.

    Args:
        grade_id: its name.
        cell_type: ``"code"`` or ``"markdown"``.
        source: what is run or shown: of locked cells the instructor's, with hidden checks; of
            answers the released stub.
        released: its text as released, by which it is known again without its name.
        metadata: all of it, nbgrader's among it.
        graded: whether it carries points.
        answer: whether a learner writes it.
        checks: what the judge must have passed for its points; empty where it is not the judge's.
        plain: whether it also tests something without the judge.
    """

    grade_id: str
    cell_type: str
    source: str
    released: str
    metadata: dict[str, Any]
    graded: bool
    answer: bool
    checks: tuple[Check, ...] = ()
    plain: bool = False

    @property
    def points(self) -> float:
        """What it is worth."""
        return float(self.metadata["nbgrader"].get("points", 0.0))


@dataclass(frozen=True)
class Plan:
    """A lesson, as it is graded.

    Args:
        lesson: its name.
        cells: nbgrader's cells in the released order.
        metadata: the released notebook's.
        experiments: the texts of released cells that are only shown.
        modules: what the other released cells import.
        files: the instructor's files beside the notebook, by path; they replace the submission's.
    """

    lesson: str
    cells: tuple[PlannedCell, ...]
    metadata: dict[str, Any]
    experiments: tuple[str, ...]
    modules: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def max_score(self) -> float:
        """The points of all its cells."""
        return sum(cell.points for cell in self.cells if cell.graded)

    @property
    def exercises(self) -> set[str]:
        """The names of those that its cells check."""
        return {name for cell in self.cells for name, _ in cell.checks}

    @property
    def untrusted(self) -> list[str]:
        """The graded cells on which the judge has no word."""
        return [
            cell.grade_id
            for cell in self.cells
            if cell.graded and not cell.answer and (cell.plain or not cell.checks)
        ]


def make_plan(
    lesson: str, release: Path, database: str, files: dict[str, bytes] | None = None
) -> Plan:
    """Read a plan out of the release and the gradebook.

    Args:
        lesson: its name.
        release: the released notebook.
        database: the gradebook's URL.
        files: the instructor's, by path.

    Raises:
        CourseError: if the lesson was never generated, or its release is gone.
    """
    # Only here: nbgrader takes seconds to import, and those who run submissions need a plan alone.
    from nbgrader.api import Gradebook, MissingEntry

    remedy = f"Run `nbgrader generate_assignment {lesson}` first."
    try:
        notebook = nbformat.read(release, as_version=4)
    except (OSError, ValueError) as error:
        raise CourseError(f"{release} cannot be read: {error}. {remedy}") from None
    with Gradebook(database) as gradebook:
        try:
            known = gradebook.find_notebook(lesson, lesson)
        except MissingEntry:
            raise CourseError(f"The gradebook does not know {lesson}. {remedy}") from None
        sources = {cell.name: cell for cell in known.source_cells}
        kernelspec = json.loads(known.kernelspec or "null")
        cells = tuple(
            planned(cell, sources) for cell in notebook.cells if grade_id(cell) in sources
        )
    if len(cells) != len(sources):
        raise CourseError(f"{release} is not what the gradebook has recorded. {remedy}")
    metadata = dict(notebook.metadata)
    if kernelspec:
        metadata["kernelspec"] = kernelspec
    texts = [cell.source for cell in notebook.cells if is_experiment(cell)]
    # A shown cell that the lesson's own tests need is run, and what it imports must be there.
    skipped = left_out(notebook, texts)
    rest = [
        cell.source
        for place, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and place not in skipped
    ]
    modules = sorted(set().union(*map(imported_by, rest)))
    return Plan(lesson, cells, metadata, tuple(texts), tuple(modules), files or {})


def planned(cell: NotebookNode, sources: dict[str, Any]) -> PlannedCell:
    """One released cell, with what the gradebook knows of it."""
    own = cell.metadata["nbgrader"]
    known = sources[own["grade_id"]]
    own["checksum"] = known.checksum
    answer = bool(own.get("solution"))
    source = cell.source if answer else known.source
    graded = bool(own.get("grade"))
    checks, plain = (), graded and not answer
    if graded and not answer and known.cell_type == "code":
        checks, plain = checks_of(source)
    return PlannedCell(
        grade_id=own["grade_id"],
        cell_type=known.cell_type,
        source=source,
        released=cell.source,
        metadata=dict(cell.metadata),
        graded=graded,
        answer=answer,
        checks=checks,
        plain=plain,
    )


def checks_of(source: str) -> tuple[tuple[Check, ...], bool]:
    """The judge's checks in a graded cell, and whether it does anything else besides.

    Args:
        source: such as ``"check(lstm_step)\\ncheck(lstm_step, hidden=True)"``.
    """
    found, plain = [], False
    for statement in statements_of(source):
        match statement:
            case ast.Expr(ast.Call(ast.Name("check"), [ast.Name(name)], keywords)):
                hidden = any(
                    word.arg == "hidden" and ast.literal_eval(word.value) for word in keywords
                )
                found.append((name, hidden))
            case _:
                plain = True
    return tuple(found), plain


def imported_by(source: str) -> set[str]:
    """The modules that a cell imports."""
    try:
        statements = statements_of(source)
    except SyntaxError:
        return set()
    names: set[str] = set()
    for node in ast.walk(ast.Module(statements, [])):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names
