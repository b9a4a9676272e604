"""Rehearse a lesson with real nbgrader: the solution gets every point, the release gets none."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from unrolled.course.build import generate, nbgrader, solution_text, temporary_course
from unrolled.course.source import Lesson
from unrolled.notebook.cell_dependencies import is_experiment, left_out
from unrolled.notebook.cell_marks import tags

SOLVED, UNSOLVED = "solved", "unsolved"


@dataclass
class RoundTrip:
    """What nbgrader made of two submissions.

    Args:
        scores: for each submission, points by the graded cell's id; automatic ones only.
        points: the largest score of each of these cells.
        stderr: what cells of the solved submission wrote to stderr.
        finished: whether each submission was run to its end.
        failure: nbgrader's words if it could not grade at all.
    """

    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    stderr: list[str] = field(default_factory=list)
    finished: dict[str, bool] = field(default_factory=dict)
    failure: str = ""


def round_trip(lesson: Lesson) -> RoundTrip:
    """Release a lesson, hand in its solution and its release, and autograde both.

    Both are handed in without the experiments that nothing graded depends on, which take most of
    the time; ``run_solution`` runs them all.
    """
    result = RoundTrip()
    solution = solution_text(lesson)
    with temporary_course(lesson.root) as (folder, config):
        place(folder / "solutions", lesson, solution)
        generate(config, lesson.name)
        release = folder / config.CourseDirectory.release_directory / lesson.name
        unsolved = nbformat.read(release / f"{lesson.name}.ipynb", as_version=4)
        shown = [cell.source for cell in unsolved.cells if is_experiment(cell)]
        for student, whole in (
            (SOLVED, handed_in(solution)),
            (UNSOLVED, unsolved),
        ):
            text = nbformat.writes(without_experiments(whole, shown))
            place(folder / config.CourseDirectory.submitted_directory / student, lesson, text)
            outcome = nbgrader(config).autograde(lesson.name, student, force=True, create=True)
            if not outcome["success"]:
                result.failure = outcome.get("error") or outcome["log"]
                return result
            graded = folder / config.CourseDirectory.autograded_directory / student / lesson.name
            notebook = nbformat.read(graded / f"{lesson.name}.ipynb", as_version=4)
            result.finished[student] = ran_to_its_end(notebook)
            if student == SOLVED:
                result.stderr = stderr_of(notebook)
        read_scores(config.CourseDirectory.db_url, lesson.name, result)
    return result


def handed_in(solution: str) -> NotebookNode:
    """A solved notebook as a learner would hand it in: without the instructor's cells."""
    notebook = nbformat.reads(solution, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "instructor" not in tags(cell)]
    return notebook


def without_experiments(notebook: NotebookNode, shown: Collection[str]) -> NotebookNode:
    """A notebook without the cells that need not be run to grade it.

    Args:
        notebook: solved or not.
        shown: the texts of the release's cells that are only shown.
    """
    skipped = left_out(notebook, shown)
    cells = [cell for place, cell in enumerate(notebook.cells) if place not in skipped]
    return NotebookNode(notebook, cells=cells)


def place(folder: Path, lesson: Lesson, text: str) -> None:
    """Put a notebook where nbgrader looks for it."""
    target = folder / lesson.name / f"{lesson.name}.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(text, encoding="utf-8")


def read_scores(database: str, name: str, result: RoundTrip) -> None:
    """Read the automatic scores of both submissions out of a gradebook."""
    with Gradebook(database) as gradebook:
        for student in (SOLVED, UNSOLVED):
            notebook = gradebook.find_submission_notebook(name, name, student)
            automatic = [grade for grade in notebook.grades if grade.cell.cell_type == "code"]
            result.scores[student] = {grade.name: grade.auto_score or 0.0 for grade in automatic}
            result.points = {grade.name: grade.max_score for grade in automatic}


def ran_to_its_end(notebook: NotebookNode) -> bool:
    """Whether every code cell was executed."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return all(cell.execution_count is not None for cell in cells)


def stderr_of(notebook: NotebookNode) -> list[str]:
    """What a notebook's cells wrote to stderr."""
    return [
        output.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]


@dataclass
class Run:
    """What executing a solved notebook gave.

    Args:
        seconds: processor time that its kernel took.
        stderr: what its cells wrote to stderr.
        numbers: the instructor's table of computed numbers.
        failure: the traceback of a cell that raised, if one did.
        notebook: the executed notebook.
    """

    seconds: float
    stderr: list[str]
    numbers: dict[str, Any]
    failure: str
    notebook: NotebookNode


def run_solution(
    text: str,
    kernel: str = "python3",
    timeout: int = 600,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Execute a solved notebook, and read the table of numbers that its last cells compute.

    Args:
        text: the notebook.
        kernel: the name of the kernel to run it in.
        timeout: seconds for each cell.
        environment: variables that the kernel gets besides those of this process.
    """
    notebook = nbformat.reads(text, as_version=4)
    asking = nbformat.v4.new_code_cell(
        "import json as _json\nprint(_json.dumps(globals().get('numbers', {}), default=float))"
    )
    notebook.cells.append(asking)
    client = NotebookClient(notebook, kernel_name=kernel, timeout=timeout, allow_errors=True)
    before = os.times()
    client.execute(env={**os.environ, **(environment or {})})
    after = os.times()
    # The kernel's own time, however busy the machine is otherwise; it has ended, so it is counted.
    seconds = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    printed = "".join(output.get("text", "") for output in notebook.cells.pop().outputs)
    failures = [
        "\n".join(output.traceback)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    ]
    return Run(
        seconds=seconds,
        stderr=stderr_of(notebook),
        numbers=json.loads(printed or "{}"),
        failure="\n".join(failures),
        notebook=notebook,
    )


def score_complaints(result: RoundTrip) -> list[str]:
    """What is wrong with a round trip's scores, in words."""
    if result.failure:
        return [f"nbgrader could not grade: {result.failure}"]
    found = []
    for name, points in result.points.items():
        if result.scores[SOLVED].get(name) != points:
            found.append(
                f"{name}: the solution scores {result.scores[SOLVED].get(name)}, not {points}"
            )
        if result.scores[UNSOLVED].get(name) != 0.0:
            found.append(
                f"{name}: the unsolved lesson scores {result.scores[UNSOLVED].get(name)}, not 0"
            )
    found += [f"the solution writes to stderr: {text.strip()}" for text in result.stderr]
    found += [
        f"the {student} lesson does not run to its end"
        for student, finished in result.finished.items()
        if not finished
    ]
    return found
