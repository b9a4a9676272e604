"""What a gradebook's tables are made of: who has how many points in which lesson."""

from __future__ import annotations

from dataclasses import dataclass

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import ExportPlugin


@dataclass(frozen=True)
class FinalScore:
    """One learner's points in one lesson.

    Args:
        score: with what was given by hand, less what lateness costs.
        max_score: the lesson's points.
        needs_manual_grade: whether a person has still to look at it.
    """

    score: float
    max_score: float
    needs_manual_grade: bool


def chosen_lessons(plugin: ExportPlugin, gradebook: Gradebook) -> list[Assignment]:
    """The lessons to export, by name.

    Args:
        plugin: with nbgrader's ``--assignment``.
        gradebook: an open one.
    """
    wanted = {str(name) for name in plugin.assignment}
    found = [each for each in gradebook.assignments if not wanted or each.name in wanted]
    return sorted(found, key=lambda each: each.name)


def chosen_students(plugin: ExportPlugin, gradebook: Gradebook) -> list[Student]:
    """The learners to export, by name.

    Args:
        plugin: with nbgrader's ``--student``.
        gradebook: an open one.
    """
    wanted = {str(name) for name in plugin.student}
    found = [each for each in gradebook.students if not wanted or each.id in wanted]
    return sorted(found, key=lambda each: (each.last_name or "", each.first_name or "", each.id))


def final_score(gradebook: Gradebook, lesson: Assignment, student: Student) -> FinalScore | None:
    """Somebody's points in a lesson; ``None`` where nothing was handed in."""
    try:
        submission = gradebook.find_submission(lesson.name, student.id)
    except MissingEntry:
        return None
    score = max(0.0, submission.score - (submission.late_submission_penalty or 0.0))
    return FinalScore(score, lesson.max_score, submission.needs_manual_grade)


def plain(number: float) -> str:
    """A number as importers read it: at most two decimals, and a point before them."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
