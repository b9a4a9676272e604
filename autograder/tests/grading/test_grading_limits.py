"""Nobody's marks depend on the machine's load, or on what a neighbour has handed in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from attacks_on_time import BURNS, FLOODS, HEAVY, TICKING
from nbformat.v4 import new_code_cell
from small_course import POINTS, RIGHT, SmallCourse, answered, make_course
from unrolled.grading.grader import cores

pytestmark = pytest.mark.slow
HONEST = ("honest a", "honest m", "honest z")
IN_CELLS = {**FLOODS, **TICKING, **BURNS}
QUICK = ("--call-seconds", "1", "--cell-seconds", "1", "--seconds", "4", "--workers", "3")


@pytest.fixture(scope="module")
def limited(sandbox, tmp_path_factory) -> Iterator[SmallCourse]:
    """Everybody who would take others' time, between honest submissions, in one class."""
    folder = tmp_path_factory.mktemp("limited")
    course = make_course(folder)
    for student in HONEST:
        course.hand_in(student, answered(course.release, RIGHT))
    for student, code in IN_CELLS.items():
        notebook = answered(course.release, RIGHT)
        notebook.cells.insert(-3, new_code_cell(code))
        course.hand_in(student, notebook)
    for student, content in HEAVY.items():
        course.hand_in(student, content)
    run = course.grade(*QUICK)
    assert run.returncode == 1, run.stdout + run.stderr
    yield course
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("student", HONEST)
def test_honest_neighbours_keep_every_point(limited: SmallCourse, student: str) -> None:
    found = limited.scores()[student]
    assert {name: found[name] for name in POINTS} == POINTS
    assert limited.rows()[student]["status"] == "graded"


@pytest.mark.parametrize("student", IN_CELLS)
def test_what_never_ends_is_ended_and_keeps_what_was_judged(
    limited: SmallCourse, student: str
) -> None:
    row = limited.rows()[student]
    ends = student == "outputs, while the cell has ended"
    assert row["status"] in ("graded", "timed out") if ends else row["status"] == "timed out", row
    found = limited.scores()[student]
    assert found["check_dense_params"] == POINTS["check_dense_params"]
    assert found["check_lstm_step"] == POINTS["check_lstm_step"]


@pytest.mark.parametrize("student", HEAVY)
def test_what_is_heavy_earns_nothing_and_has_a_row(limited: SmallCourse, student: str) -> None:
    assert limited.rows()[student]["status"] in ("graded", "timed out", "unreadable", "crashed")
    assert not any(limited.scores()[student][name] for name in POINTS)


@contextmanager
def busy_machine() -> Iterator[None]:
    """Four busy processes for every processor."""
    command = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(command) for _ in range(4 * cores())]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_on_a_busy_machine_every_point_is_kept(sandbox, course: SmallCourse) -> None:
    # Two thirds of what a call may take, and of what a cell may: on a clock they would be over.
    spends = "begin = time.process_time()\nwhile time.process_time() < begin + {seconds}: pass\n"
    dense = RIGHT["dense_params"].replace("return", "spend()\n    return")
    for student in HONEST[:2]:
        notebook = answered(course.release, {**RIGHT, "dense_params": dense})
        own = "import functools, time\n" + spends.format(seconds=2)
        own += "@functools.cache\ndef spend():\n    " + spends.format(seconds=0.6).replace(
            "\n", "\n    "
        )
        notebook.cells.insert(1, new_code_cell(own))
        course.hand_in(student, notebook)
    with busy_machine():
        run = course.grade("--call-seconds", "1", "--cell-seconds", "3", "--seconds", "20")
    assert run.returncode == 0, run.stdout + run.stderr
    for student in HONEST[:2]:
        found = course.scores()[student]
        assert {name: found[name] for name in POINTS} == POINTS
