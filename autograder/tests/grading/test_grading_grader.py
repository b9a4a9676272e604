"""A grader's clerks: one who is lost, or does not come to an end, costs one submission its try."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace

import nbformat
import pytest
from left_running import watched
from nbformat.v4 import new_code_cell
from small_course import LESSON, POINTS, RIGHT, SmallCourse, answered, make_course
from unrolled.course.build import course_config
from unrolled.grading import grader as grader_module
from unrolled.grading import seccomp
from unrolled.grading.grader import GRADED, Graded, Grader, Settings, turned_away
from unrolled.grading.parcel import BadParcel, packed, unpacked
from unrolled.grading.run import plan_of
from unrolled.grading.submission import Submission

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> SmallCourse:
    """A course of which nothing is saved."""
    return make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def grader(sandbox, course: SmallCourse) -> Iterator[Grader]:
    """One grader for all tests."""
    with watched() as descendants:
        grader = Grader(Settings(plan_of(course_config(course.folder), LESSON), seed=1))
        yield grader
        grader.close()
        assert descendants.left() == []


def handed_in(course: SmallCourse, *own: str) -> Submission:
    """A right submission with some cells of the learner's own in front."""
    notebook = answered(course.release, RIGHT)
    notebook.cells[1:1] = [new_code_cell(text) for text in own]
    return Submission("somebody", nbformat.writes(notebook).encode(), {})


def clerks(grader: Grader) -> list[int]:
    return [clerk.number for clerk in grader._clerks]


def test_clerk_stays_for_the_next_submission(grader: Grader, course: SmallCourse) -> None:
    assert grader.grade(handed_in(course)).status == GRADED
    before = clerks(grader)
    assert grader.grade(handed_in(course)).status == GRADED
    assert clerks(grader) == before


def test_lost_clerk_costs_one_try(grader: Grader, course: SmallCourse) -> None:
    grader.grade(handed_in(course))
    [number] = clerks(grader)
    killer = threading.Timer(2, os.kill, (number, signal.SIGKILL))
    killer.start()
    lost = grader.grade(handed_in(course, "while True: pass"))
    killer.join()
    assert (lost.status, lost.final) == ("crashed", False)
    assert "was lost" in lost.reason
    assert grader.grade(handed_in(course)).status == GRADED
    assert number not in clerks(grader)


def test_clerk_without_an_end_is_ended(grader: Grader, course: SmallCourse, monkeypatch) -> None:
    budget = grader.settings.budget.notebook_seconds
    monkeypatch.setattr(grader_module, "MARGIN_SECONDS", 1 - budget)
    ended = grader.grade(handed_in(course, "while True: pass"))
    assert ended.status == "timed out"
    assert "more than 1 seconds" in ended.reason
    monkeypatch.undo()
    assert grader.grade(handed_in(course)).status == GRADED


def test_calls_that_would_leave_something_behind_are_refused(grader, course) -> None:
    if not seccomp.program():
        pytest.skip("the numbers of this machine's system calls are not known")
    numbers = list(seccomp.REFUSED[os.uname().machine].values())
    code = f"import ctypes\n[ctypes.CDLL(None).syscall(n, 0, 0, 0, 0, 0) for n in {numbers}]"
    graded = grader.grade(handed_in(course, code))
    assert graded.notebook.cells[1].outputs[0].data["text/plain"] == "[-1, -1, -1, -1]"


def test_libraries_of_another_python_are_not_seen(grader, course) -> None:
    code = (
        "import os, site, sys\n[name for path in site.getsitepackages([sys.base_prefix]) "
        "if path not in sys.path and os.path.isdir(path) for name in os.listdir(path)]"
    )
    graded = grader.grade(handed_in(course, code))
    assert graded.notebook.cells[1].outputs[0].data["text/plain"] == "[]"


def test_parcels_arrive_whole(course: SmallCourse) -> None:
    plan = plan_of(course_config(course.folder), LESSON)
    sent = replace(turned_away(plan, "somebody", "crashed", "why"), notes=("a",), fault="trace")
    assert unpacked(packed(sent), "somebody") == sent


@pytest.mark.parametrize(
    "change",
    [
        {"student": "another"},
        {"status": "perfect"},
        {"reason": 5},
        {"seconds": "5"},
        {"cpu_seconds": -1},
        {"notes": [5]},
        {"final": 1},
        {"notebook": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_parcels_are_looked_at(change: dict) -> None:
    graded = Graded("somebody", GRADED, "", nbformat.v4.new_notebook())
    with pytest.raises(BadParcel):
        unpacked(packed(replace(graded, **change)), "somebody")


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"5", b"[" * 10**5, b"\xff"])
def test_what_is_no_parcel_is_refused(text: bytes) -> None:
    with pytest.raises(BadParcel):
        unpacked(text, "somebody")


def test_scores_come_back(grader: Grader, course: SmallCourse) -> None:
    graded = grader.grade(handed_in(course))
    text = str(graded.notebook)
    assert text.count("agrees with Keras") >= 2 * (len(POINTS) - 1)
