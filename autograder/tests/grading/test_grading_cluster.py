"""A cluster's worker that is lost is nobody's zero, and ends no run."""

from __future__ import annotations

from types import SimpleNamespace

from distributed.scheduler import KilledWorker
from small_course import LESSON
from unrolled.course.build import course_config
from unrolled.grading.cluster import graded_by
from unrolled.grading.graded import GRADED, turned_away
from unrolled.grading.run import plan_of


class Task:
    """A task that is done."""

    def __init__(self, result):
        self._result = result

    def result(self):
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


def test_lost_worker_is_said_and_may_be_tried_again(course):
    plan = plan_of(course_config(course.folder), LESSON)
    graded = graded_by(
        Task(KilledWorker("task", SimpleNamespace(address="tcp://somewhere"), 4)), plan, "ada"
    )
    assert (graded.student, graded.status, graded.final) == ("ada", "crashed", False)
    assert "The worker that ran it was lost (KilledWorker: " in graded.reason
    assert "KilledWorker" in graded.fault


def test_other_tasks_are_what_they_are(course):
    plan = plan_of(course_config(course.folder), LESSON)
    graded = turned_away(plan, "ada", GRADED, "")
    assert graded_by(Task(graded), plan, "ada") is graded
