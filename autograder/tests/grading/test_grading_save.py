"""The one writer of the gradebook."""

from __future__ import annotations

import contextlib

import pytest
from nbgrader.api import Gradebook
from small_course import LESSON, SmallCourse
from sqlalchemy.exc import OperationalError
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


def test_where_the_gradebook_cannot_be_written_the_folder_stays_the_old_one(config, monkeypatch):
    plan = plan_of(config, LESSON)
    with contextlib.closing(Saver(config, LESSON)) as saver:
        full = OperationalError("COMMIT", {}, Exception("database or disk is full"))
        session = saver._gradebook.db()

        def saved(text, fails):
            if fails:
                monkeypatch.setattr(session, "commit", lambda: (_ for _ in ()).throw(full))
            try:
                saver.save(turned_away(plan, "mina", GRADED, ""), {"mine.txt": text})
            finally:
                monkeypatch.undo()

        place = saver.folder("mina")
        with pytest.raises(OperationalError):
            saved(b"first", fails=True)
        assert not place.exists()
        saved(b"second", fails=False)
        with pytest.raises(OperationalError):
            saved(b"third", fails=True)
        assert (place / "mine.txt").read_bytes() == b"second"
        assert [path.name for path in place.parent.iterdir()] == [LESSON]
        saved(b"fourth", fails=False)
        assert (place / "mine.txt").read_bytes() == b"fourth"
        assert [path.name for path in place.parent.iterdir()] == [LESSON]


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
