"""The one writer of the gradebook."""

from __future__ import annotations

import contextlib

import pytest
from nbgrader.api import Gradebook
from small_course import LESSON, SmallCourse
from unrolled.course.build import course_config
from unrolled.grading.graded import GRADED, turned_away
from unrolled.grading.run import plan_of
from unrolled.grading.save import Saver


@pytest.fixture
def config(course: SmallCourse):
    """nbgrader's, of a course of its own."""
    return course_config(course.folder)


def test_it_knows_whom_it_has_saved(config):
    plan = plan_of(config, LESSON)
    with contextlib.closing(Saver(config, LESSON)) as saver:
        assert not saver.has("mina")
        saver.save(turned_away(plan, "mina", GRADED, ""), {})
        assert saver.has("mina")
        assert not saver.has("jun")
    with contextlib.closing(Saver(config, LESSON)) as another:
        assert another.has("mina")
        (another.folder("mina") / f"{LESSON}.ipynb").unlink()
        assert not another.has("mina")


def test_a_large_class_costs_one_query(config, monkeypatch):
    asked = []
    every = Gradebook.submission_dicts
    monkeypatch.setattr(
        Gradebook, "submission_dicts", lambda *given: asked.append(given) or every(*given)
    )
    plan = plan_of(config, LESSON)
    students = [f"student {number}" for number in range(5)]
    with contextlib.closing(Saver(config, LESSON)) as saver:
        for student in students:
            saver.save(turned_away(plan, student, GRADED, ""), {})
        assert all(map(saver.has, students))
    assert len(asked) == 1
