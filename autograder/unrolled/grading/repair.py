"""Put a submission's answers into the released notebook, and say what had to be mended."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from functools import cached_property

import nbformat
from nbformat import NotebookNode

from unrolled.grading.plan import Plan, PlannedCell
from unrolled.grading.submission import SubmittedCell
from unrolled.notebook.cell_syntax import statements_of
from unrolled.notebook.cell_text import plain_text


class Reading:
    """A submitted cell and what is read out of it: once, because a text may be long.

    Args:
        cell: as handed in.
    """

    def __init__(self, cell: SubmittedCell) -> None:
        self.cell = cell

    @cached_property
    def text(self) -> str:
        """Its text as it is compared with others."""
        return plain_text(self.cell.source)

    @cached_property
    def names(self) -> set[str]:
        """The names that it binds."""
        return bound_names(self.cell.source)


def repaired(plan: Plan, submitted: list[SubmittedCell]) -> tuple[NotebookNode, list[str]]:
    """The notebook that is graded.

    Names, points, types, locks and tests come from the plan; only the text of answers and the
    learner's own cells come from the submission. Outputs are dropped.

    Args:
        plan: the lesson's.
        submitted: the cells as handed in.

    Returns:
        The notebook, and what was mended, in words.
    """
    readings = [Reading(cell) for cell in submitted]
    owners, notes = owners_of(plan, readings)
    order = [owner for owner in owners if owner is not None]
    ranks = {cell.grade_id: rank for rank, cell in enumerate(plan.cells)}
    sections = in_sections(owners, readings)
    if order != sorted(order, key=ranks.__getitem__):
        notes.append("cells were put back into their order")
    everywhere = set().union(*(reading.names for reading in readings))
    notebook = nbformat.v4.new_notebook(metadata=plan.metadata)
    notebook.cells += [plain_cell(own.cell) for own in sections.pop(None, [])]
    # The learner's own cells stay where they were: behind the same cell of the lesson.
    for planned in plan.cells:
        first, *own = sections.pop(planned.grade_id, [None])
        if first is None:
            kind = "answer" if planned.answer else "cell"
            notes.append(f"the {kind} `{planned.grade_id}` was missing")
        cell = planned_cell(planned, first, notes)
        if first is None and planned.answer:
            cell.source = in_its_place(planned, everywhere)
        notebook.cells.append(cell)
        notebook.cells += [plain_cell(reading.cell) for reading in own]
    name_cells(notebook)
    return notebook, notes


def in_its_place(planned: PlannedCell, everywhere: set[str]) -> str:
    """The text of an answer's cell that is missing.

    Args:
        planned: the cell.
        everywhere: the names that the submission's cells bind.
    """
    if planned.cell_type == "markdown":
        # Another text than the released one, so that a person looks for the answer.
        return f"{planned.source}\n\n*(This cell was missing; its answer may stand elsewhere.)*"
    if bound_names(planned.released) & everywhere:
        # The stub would undo what another cell has defined.
        return "# This cell was missing; its answer stands in another cell."
    return planned.source


def owners_of(plan: Plan, readings: list[Reading]) -> tuple[list[str | None], list[str]]:
    """Which of the lesson's cells each submitted cell is; ``None`` for the learner's own."""
    known = {cell.grade_id: cell for cell in plan.cells}
    claimed = [reading.cell.claimed for reading in readings]
    claims = [name if name in known else None for name in claimed]
    notes = []
    for name, times in Counter(filter(None, claims)).items():
        if times > 1:
            notes.append(f"the cell `{name}` was there {times} times; the last one counts")
    # The last one, as nbgrader does: it is what the learner ran last.
    taken: set[str] = set()
    owners: list[str | None] = [None] * len(readings)
    for place in reversed(range(len(readings))):
        name = claims[place]
        if name is not None and name not in taken:
            owners[place] = name
            taken.add(name)
    for planned in plan.cells:
        if planned.grade_id in taken:
            continue
        place = place_of(planned, readings, owners)
        if place is not None:
            owners[place] = planned.grade_id
            notes.append(f"the cell `{planned.grade_id}` had lost its name")
    return owners, notes


def place_of(planned: PlannedCell, readings: list[Reading], owners: list[str | None]) -> int | None:
    """Where a cell stands that has lost its name, known by what is in it."""
    released = plain_text(planned.released)
    wanted = bound_names(planned.released) if planned.answer else set()
    for place in reversed(range(len(readings))):
        if owners[place] is None and alike(planned, released, wanted, readings[place]):
            return place
    return None


def alike(planned: PlannedCell, released: str, wanted: set[str], reading: Reading) -> bool:
    """Whether a cell is a released one, or answers it.

    Args:
        planned: the released cell.
        released: its text, to be compared.
        wanted: the names that its answer binds.
        reading: the cell.
    """
    if reading.text == released:
        return True
    if not planned.answer:
        return False
    if planned.cell_type == "code":
        return bool(wanted) and wanted <= reading.names
    first = released.partition("\n")[0]
    return bool(first) and reading.text.startswith(first)


def bound_names(source: str) -> set[str]:
    """The names that a cell's own level defines or assigns; magic commands are passed over."""
    try:
        body = statements_of(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = {
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        names |= {
            each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
        }
    return names


def in_sections(
    owners: list[str | None], readings: list[Reading]
) -> dict[str | None, list[Reading]]:
    """The submitted cells, each lesson's cell with the learner's own that follow it."""
    sections: dict[str | None, list[Reading]] = {None: []}
    current: str | None = None
    for owner, reading in zip(owners, readings, strict=True):
        if owner is not None:
            current = owner
            sections[current] = []
        sections[current].append(reading)
    return sections


def planned_cell(planned: PlannedCell, reading: Reading | None, notes: list[str]) -> NotebookNode:
    """One of the lesson's cells, with the learner's text if it is an answer."""
    source = planned.source
    if reading is not None:
        if reading.cell.cell_type != planned.cell_type:
            notes.append(f"the cell `{planned.grade_id}` had become {reading.cell.cell_type}")
        if planned.answer:
            source = reading.cell.source
        elif reading.text not in map(plain_text, (planned.released, planned.source)):
            notes.append(f"the locked cell `{planned.grade_id}` had been edited")
    cell = new_cell(planned.cell_type, source)
    if reading is not None and planned.answer and reading.cell.attachments:
        cell.attachments = reading.cell.attachments
    cell.metadata = nbformat.from_dict(planned.metadata)
    return cell


def plain_cell(submitted: SubmittedCell) -> NotebookNode:
    """A cell of the learner's own, without any metadata."""
    cell = new_cell(submitted.cell_type, submitted.source)
    if submitted.attachments and submitted.cell_type == "markdown":
        cell.attachments = submitted.attachments
    return cell


def new_cell(cell_type: str, source: str) -> NotebookNode:
    """An empty cell with a text."""
    # Not by nbformat's own functions, which check each cell against the schema, slowly: the
    # notebook is checked once as a whole when it is written.
    cell = NotebookNode(id="", cell_type=cell_type, metadata=NotebookNode(), source=source)
    if cell_type == "code":
        cell.update(execution_count=None, outputs=[])
    return cell


def name_cells(notebook: NotebookNode) -> None:
    """Give cells identifiers that are the same at each grading."""
    for place, cell in enumerate(notebook.cells):
        digest = hashlib.sha256(f"{place} {cell.source}".encode()).hexdigest()[:12]
        cell.id = f"cell-{place}-{digest}"
