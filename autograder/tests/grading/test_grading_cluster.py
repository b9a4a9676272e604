"""A cluster's worker that is lost is nobody's zero, and ends no run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from distributed.scheduler import KilledWorker
from small_course import LESSON
from unrolled.course.build import course_config
from unrolled.errors import CourseError
from unrolled.grading import cluster
from unrolled.grading.cluster import graded_by
from unrolled.grading.graded import GRADED, Settings, turned_away
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


class FakeGrader:
    """Counts how often it was closed."""

    def __init__(self, settings):
        self.settings, self.closed = settings, 0

    def close(self):
        self.closed += 1


def test_a_grader_at_work_is_not_closed_for_another_run(monkeypatch):
    monkeypatch.setattr(cluster, "Grader", FakeGrader)
    monkeypatch.setattr(cluster, "_graders", {})
    first, second, third = (SimpleNamespace(digest=name) for name in "abc")
    with cluster.grader_of(first) as one:
        with cluster.grader_of(second) as two, cluster.grader_of(first) as same:
            assert same is one
            assert (one.closed, two.closed) == (0, 0)
        with cluster.grader_of(third):
            # Nobody uses the second any more; the first is still at work.
            assert (one.closed, two.closed) == (0, 1)
    with cluster.grader_of(second):
        assert one.closed == 1


@pytest.mark.parametrize("address", ["nonsense://x", "localhost"])
def test_an_address_without_a_scheduler_is_said(course, address):
    config = course_config(course.folder)
    settings = Settings(plan_of(config, LESSON), 1)
    with pytest.raises(CourseError, match="No Dask scheduler at"):
        next(iter(cluster.ClusterWorkers(settings, address).grade([])))
