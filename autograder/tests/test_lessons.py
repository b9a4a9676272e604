"""Every lesson, verified as its author would: built, sealed, right, wrong and real."""

from pathlib import Path

import pytest
from unrolled.course.source import find_lessons
from unrolled.course.verify import CHECKS, ruff_complaints
from unrolled.exercises import lessons

COURSE = Path(__file__).resolve().parents[2]
LESSONS = find_lessons(COURSE)
# How much processor time a run takes depends on the machine and on what else it does.
ANYWHERE = [name for name in CHECKS if name != "time"]


def test_every_lesson_has_exercises_and_every_exercise_a_lesson():
    assert {lesson.name for lesson in LESSONS} == set(lessons())


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
@pytest.mark.parametrize("name", ANYWHERE)
def test_verified(lesson, name):
    # `unrolled verify` asks afresh each time; here, one draw in many must not decide.
    options = {"seed": 2026} if name in ("mistakes", "variants") else {}
    assert list(CHECKS[name](lesson, **options)) == []


def test_ruff():
    assert list(ruff_complaints(COURSE)) == []
