"""What lateness costs: percent for each day, after days of grace, with extensions for some."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from small_course import LESSON
from traitlets import TraitError
from traitlets.config import Configurable
from unrolled.course.build import course_config
from unrolled.for_nbgrader.late_penalty import DAY, LatePenalty
from unrolled.grading.graded import GRADED, turned_away
from unrolled.grading.run import plan_of
from unrolled.grading.save import Saver

ROOT = Path(__file__).parents[3]


class Grading(Configurable):
    """What uses the plug-in, and knows the lesson."""

    assignment_id = "04_lstm"


@pytest.mark.parametrize(
    ("days", "settings", "expected"),
    [
        (1, {}, None),
        (0.01, {"percent_per_day": 10}, 2),
        (1, {"percent_per_day": 10}, 2),
        (1.01, {"percent_per_day": 10}, 4),
        (2.5, {"percent_per_day": 10, "whole_days": False}, 5),
        (30, {"percent_per_day": 10}, 20),
        (2, {"percent_per_day": 10, "grace_days": 2}, None),
        (2.1, {"percent_per_day": 10, "grace_days": 2}, 2),
        (3, {"percent_per_day": 10, "extensions": {"jane": 3}}, None),
        (5, {"percent_per_day": 10, "grace_days": 1, "extensions": {"jane": 3}}, 2),
        (3, {"percent_per_day": 10, "extensions": {"joe": 3}}, 6),
        (3, {"percent_per_day": 10, "extensions": {"jane": {"04_lstm": 3}}}, None),
        (3, {"percent_per_day": 10, "extensions": {"jane": {"01_x": 3}}}, 6),
    ],
)
def test_penalty(days, settings, expected):
    plugin = LatePenalty(parent=Grading(), **settings)
    penalty = plugin.late_submission_penalty("jane", 20.0, days * DAY)
    assert penalty == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    "settings",
    [
        {"percent_per_day": -1},
        {"grace_days": float("nan")},
        {"extensions": {"jane": "two"}},
        {"extensions": {"jane": {"04_lstm": -1}}},
        {"extensions": {"jane": True}},
    ],
)
def test_settings_that_mean_nothing_are_refused(settings):
    with pytest.raises(TraitError):
        LatePenalty(**settings)


def test_course_takes_no_points_until_it_is_told_to():
    config = course_config(ROOT)
    assert config.AssignLatePenalties.plugin_class is LatePenalty
    assert LatePenalty(config=config).late_submission_penalty("jane", 20.0, 99 * DAY) is None


@pytest.fixture
def late(released):
    """A gradebook with a deadline, and a way to save a submission that comes after it."""
    config = course_config(released.folder)
    due = datetime(2026, 11, 1, 12)
    with Gradebook(config.CourseDirectory.db_url) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=due)

    def save(student: str, days: float, **settings: object) -> float:
        for name, value in settings.items():
            setattr(config.LatePenalty, name, value)
        graded = turned_away(plan_of(config, LESSON), student, GRADED, "")
        saver = Saver(config, LESSON)
        time = due + timedelta(days=days)
        with Gradebook(config.CourseDirectory.db_url) as gradebook:
            gradebook.update_or_create_student(student)
        # Points that a person has given: here everything else is wrong.
        files = {"timestamp.txt": str(time).encode()}
        saver.save(graded, files)
        with Gradebook(config.CourseDirectory.db_url) as gradebook:
            grade = gradebook.find_grade("claim", LESSON, LESSON, student)
            grade.manual_score = 2.0
            gradebook.db.commit()
        saver.save(graded, files)
        saver.close()
        with Gradebook(config.CourseDirectory.db_url) as gradebook:
            return gradebook.find_submission(LESSON, student).late_submission_penalty

    return save


def test_grading_writes_the_penalty_into_the_gradebook(late):
    # With the points given by hand: graded again, they count as well.
    assert late("mina", 1.5, percent_per_day=25.0) == pytest.approx(1.0)


def test_extension_of_one_lesson_reaches_the_gradebook(late):
    days = {"jun": {LESSON: 3}, "ana": {"04_lstm": 3}}
    assert late("jun", 1.5, percent_per_day=25.0, extensions=days) == 0
    assert late("ana", 1.5, percent_per_day=25.0, extensions=days) == pytest.approx(1.0)
