"""A forecast that reaches some rungs gets a part of the points, and one that cheats gets none."""

from __future__ import annotations

import nbformat
import pytest
from unrolled.course.build import generate, solution_text, temporary_course
from unrolled.course.nbgrader_round_trip import RoundTrip, handed_in, place, read_scores
from unrolled.course.source import course_root, find_lessons
from unrolled.grading.grader import Settings
from unrolled.grading.run import Request, grade, plan_of, records_of
from unrolled.grading.workers import LocalWorkers
from unrolled.notebook.cell_marks import grade_id

pytestmark = pytest.mark.slow
LAZY = """
def forecast(history, horizon):
    gained = history[-28:].sum() / history[-392:-364].sum()
    return gained * history[-364:][:horizon]
"""
# It looks for the other questions in its caller's frames, claims its points, and is fast about it.
CHEATING = """
def forecast(history, horizon):
    import sys
    frame = sys._getframe()
    while frame is not None:
        asked = frame.f_locals.get("questions")
        for other in asked.challenges if asked is not None else ():
            past = other["history"]
            if len(past) >= len(history) + horizon:
                if np.array_equal(past[: len(history)], history):
                    return past[len(history) :][:horizon]
        frame = frame.f_back
    return np.resize(history[-7:], horizon)

real_check = check
def check(function, hidden=False):
    try:
        real_check(function, hidden=hidden)
    except AssertionError:
        pass
    return 8.0
"""


def with_answer(text: str, answer: str) -> str:
    """The solution as handed in, with another forecast."""
    notebook = handed_in(text)
    (cell,) = (cell for cell in notebook.cells if grade_id(cell) == "forecast")
    cell.source = answer
    return nbformat.writes(notebook)


def test_points_of_a_forecast(sandbox) -> None:
    (lesson,) = find_lessons(course_root(), ["14_capstone"])
    solution = solution_text(lesson)
    with temporary_course(lesson.root) as (folder, config):
        place(folder / "solutions", lesson, solution)
        generate(config, lesson.name)
        submitted = folder / config.CourseDirectory.submitted_directory
        for student, answer in (("solved", LAZY), ("unsolved", CHEATING)):
            place(submitted / student, lesson, with_answer(solution, answer))
        settings = Settings(plan_of(config, lesson.name), records_of(config, lesson.name).seed())
        report = grade(config, Request(lesson.name), settings, lambda given: LocalWorkers(given, 2))
        result = RoundTrip()
        read_scores(config.CourseDirectory.db_url, lesson.name, result)
    lazy, cheating = result.scores["solved"], result.scores["unsolved"]
    assert lazy["check_forecast"] in (2.0, 4.0)
    assert cheating["check_forecast"] == 0.0
    assert lazy["check_coverage"] == 1.0
    causes = {
        each.cause
        for row in report.rows
        if row.student == "unsolved"
        for each in row.results
        if each.exercise == "forecast"
    }
    assert causes == {"leak: days taken from another question"}
