"""Every lesson can be graded fast: its solution scores in full, its release scores nothing."""

from __future__ import annotations

import nbformat
import pytest
from unrolled.course.build import built, generate, temporary_course
from unrolled.course.nbgrader_round_trip import (
    SOLVED,
    UNSOLVED,
    RoundTrip,
    handed_in,
    place,
    read_scores,
)
from unrolled.course.source import course_root, find_lessons
from unrolled.grading.grader import Settings
from unrolled.grading.run import Request, grade, plan_of, records_of
from unrolled.grading.workers import LocalWorkers

pytestmark = pytest.mark.slow
LESSONS = find_lessons(course_root())


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_solution_scores_in_full_and_release_nothing(sandbox, lesson) -> None:
    texts = built(lesson)
    result = RoundTrip()
    with temporary_course(lesson.root) as (folder, config):
        place(folder / "solutions", lesson, texts[lesson.solution])
        generate(config, lesson.name)
        submitted = folder / config.CourseDirectory.submitted_directory
        place(submitted / SOLVED, lesson, nbformat.writes(handed_in(texts[lesson.solution])))
        place(submitted / UNSOLVED, lesson, texts[lesson.release])
        settings = Settings(plan_of(config, lesson.name), records_of(config, lesson.name).seed())
        report = grade(config, Request(lesson.name), settings, lambda given: LocalWorkers(given, 2))
        read_scores(config.CourseDirectory.db_url, lesson.name, result)
    assert {row.status: row.reason for row in report.rows} == {"graded": ""}
    assert result.scores[SOLVED] == result.points
    assert set(result.scores[UNSOLVED].values()) == {0.0}
