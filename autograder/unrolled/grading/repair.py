"""Put a submission's answers into the released notebook, and say what had to be mended."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter

import nbformat
from nbformat import NotebookNode

from unrolled.course.syntax import statements_of
from unrolled.grading.plan import Plan, PlannedCell
from unrolled.grading.submission import SubmittedCell


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
    owners, notes = owners_of(plan, submitted)
    order = [owner for owner in owners if owner is not None]
    ranks = {cell.grade_id: rank for rank, cell in enumerate(plan.cells)}
    sections = in_sections(owners, submitted)
    if order != sorted(order, key=ranks.__getitem__):
        notes.append("cells were put back into their order")
    everywhere = set().union(*(bound_names(cell.source) for cell in submitted))
    notebook = nbformat.v4.new_notebook(metadata=plan.metadata)
    notebook.cells += [plain_cell(cell) for cell in sections.pop(None, [])]
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
        notebook.cells += [plain_cell(cell) for cell in own]
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


def owners_of(plan: Plan, submitted: list[SubmittedCell]) -> tuple[list[str | None], list[str]]:
    """Which of the lesson's cells each submitted cell is; ``None`` for the learner's own."""
    known = {cell.grade_id: cell for cell in plan.cells}
    claims = [cell.claimed if cell.claimed in known else None for cell in submitted]
    notes = []
    for name, times in Counter(filter(None, claims)).items():
        if times > 1:
            notes.append(f"the cell `{name}` was there {times} times; the last one counts")
    # The last one, as nbgrader does: it is what the learner ran last.
    taken: set[str] = set()
    owners: list[str | None] = [None] * len(submitted)
    for place in reversed(range(len(submitted))):
        name = claims[place]
        if name is not None and name not in taken:
            owners[place] = name
            taken.add(name)
    for planned in plan.cells:
        if planned.grade_id in taken:
            continue
        place = place_of(planned, submitted, owners)
        if place is not None:
            owners[place] = planned.grade_id
            notes.append(f"the cell `{planned.grade_id}` had lost its name")
    return owners, notes


def place_of(
    planned: PlannedCell, submitted: list[SubmittedCell], owners: list[str | None]
) -> int | None:
    """Where a cell stands that has lost its name, known by what is in it."""
    for place in reversed(range(len(submitted))):
        if owners[place] is None and alike(planned, submitted[place].source):
            return place
    return None


def alike(planned: PlannedCell, source: str) -> bool:
    """Whether a text is that of a released cell, or answers it."""
    if source.strip() == planned.released.strip():
        return True
    if not planned.answer:
        return False
    if planned.cell_type == "code":
        wanted = bound_names(planned.released)
        return bool(wanted) and wanted <= bound_names(source)
    first = planned.released.strip().partition("\n")[0]
    return bool(first) and source.strip().startswith(first)


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
    owners: list[str | None], submitted: list[SubmittedCell]
) -> dict[str | None, list[SubmittedCell]]:
    """The submitted cells, each lesson's cell with the learner's own that follow it."""
    sections: dict[str | None, list[SubmittedCell]] = {None: []}
    current: str | None = None
    for owner, cell in zip(owners, submitted, strict=True):
        if owner is not None:
            current = owner
            sections[current] = []
        sections[current].append(cell)
    return sections


def planned_cell(
    planned: PlannedCell, submitted: SubmittedCell | None, notes: list[str]
) -> NotebookNode:
    """One of the lesson's cells, with the learner's text if it is an answer."""
    source = planned.source
    if submitted is not None:
        if submitted.cell_type != planned.cell_type:
            notes.append(f"the cell `{planned.grade_id}` had become {submitted.cell_type}")
        if planned.answer:
            source = submitted.source
        elif submitted.source.strip() not in (planned.released.strip(), planned.source.strip()):
            notes.append(f"the locked cell `{planned.grade_id}` had been edited")
    cell = new_cell(planned.cell_type, source)
    if submitted is not None and planned.answer and submitted.attachments:
        cell.attachments = submitted.attachments
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
