"""Who is in the class, and what is known of each: out of the records and nbgrader's gradebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Assignment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from unrolled.grading.plan import Plan
from unrolled.grading.records import Row
from unrolled.grading.results import answer_cells, exercise_of
from unrolled.grading.run import plan_of, records_of
from unrolled.notebook.cell_marks import grade_id


@dataclass(frozen=True)
class Learner:
    """Somebody of the class.

    Args:
        student: the name in the gradebook.
        name: first and last name, where the gradebook has them.
        handed_in: whether there is a submission.
        row: how it ended, if ``unrolled grade`` has graded it.
    """

    student: str
    name: str = ""
    handed_in: bool = False
    row: Row | None = None


@dataclass(frozen=True)
class ByHand:
    """A cell that a person grades.

    Args:
        cell: its name.
        points: what it is worth.
        waiting: nbgrader's numbers of the notebooks in which nobody has graded it yet.
    """

    cell: str
    points: float
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """A cell that is graded automatically.

    Args:
        cell: its name.
        exercise: the exercise's.
        points: what it is worth.
        section: the lesson's heading above the exercise.
    """

    cell: str
    exercise: str
    points: float
    section: str = ""


@dataclass(frozen=True)
class ClassResults:
    """All that a report is made of.

    Args:
        lesson: its name.
        title: its title.
        learners: everybody in the gradebook.
        tasks: in the lesson's order.
        by_hand: the cells that a person grades.
    """

    lesson: str
    title: str
    learners: tuple[Learner, ...]
    tasks: tuple[Task, ...]
    by_hand: tuple[ByHand, ...] = field(default=())


def class_results(config: Config, lesson: str) -> ClassResults:
    """What is known of a class.

    Args:
        config: nbgrader's.
        lesson: the lesson's name.

    Raises:
        CourseError: if the lesson was never generated.
    """
    plan = plan_of(config, lesson)
    course = CourseDirectory(config=config)
    folder = Path(course.format_path(course.release_directory, ".", lesson))
    release = nbformat.read(folder / f"{lesson}.ipynb", as_version=4)
    rows = {row.student: row for row in records_of(config, lesson).all()}
    with Gradebook(course.db_url, course.course_id) as gradebook:
        handed_in = submitted(gradebook, lesson)
        names = {
            student.id: " ".join(filter(None, [student.first_name, student.last_name]))
            for student in gradebook.students
        }
        by_hand = cells_by_hand(gradebook, plan)
    learners = tuple(
        Learner(
            student,
            names.get(student, ""),
            student in handed_in or student in rows,
            rows.get(student),
        )
        for student in sorted({*names, *rows})
    )
    return ClassResults(lesson, title_of(release, lesson), learners, tasks(plan, release), by_hand)


def submitted(gradebook: Gradebook, lesson: str) -> set[str]:
    """Who has a submission in the gradebook."""
    found = gradebook.db.query(SubmittedAssignment.student_id).join(
        Assignment, Assignment.id == SubmittedAssignment.assignment_id
    )
    return {student for (student,) in found.filter(Assignment.name == lesson)}


def cells_by_hand(gradebook: Gradebook, plan: Plan) -> tuple[ByHand, ...]:
    """The cells that a person grades, and where nobody has done so yet."""
    waiting: dict[str, list[str]] = {}
    unseen = (
        gradebook.db.query(Grade)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == plan.lesson, Grade.needs_manual_grade)
        # Numbers that mean nothing, so the order does not tell names either.
        .order_by(Grade.notebook_id)
    )
    for grade in unseen:
        waiting.setdefault(grade.name, []).append(grade.notebook_id)
    return tuple(
        ByHand(cell.grade_id, cell.points, tuple(waiting.get(cell.grade_id, ())))
        for cell in plan.cells
        if cell.graded and (cell.answer or cell.grade_id in waiting)
    )


def tasks(plan: Plan, release: NotebookNode) -> tuple[Task, ...]:
    """The cells that are graded automatically, with the place of their exercise."""
    answers, headings = answer_cells(plan), headings_above(release)
    found = []
    for cell in plan.cells:
        if cell.graded and not cell.answer:
            place = answers.get(cell.grade_id, cell).grade_id
            section = headings.get(place, "")
            found.append(Task(cell.grade_id, exercise_of(cell), cell.points, section))
    return tuple(found)


def headings_above(release: NotebookNode) -> dict[str, str]:
    """The nearest heading above each of nbgrader's cells, by the cell's name."""
    found, heading = {}, ""
    for cell in release.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                marks, _, words = line.partition(" ")
                if marks in ("#", "##", "###") and words.strip():
                    heading = words.strip().replace("`", "").replace("*", "")
        if name := grade_id(cell):
            found[name] = heading
    return found


def title_of(release: NotebookNode, lesson: str) -> str:
    """The lesson's title."""
    first = release.cells[0].source.splitlines() if release.cells else []
    title = first[0].removeprefix("# ") if first and first[0].startswith("# ") else ""
    return title or lesson
