"""A run that is killed loses nothing, grades nothing twice, and never leaves half a submission."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from left_running import watched
from small_course import LESSON, POINTS, RIGHT, SmallCourse, answered

pytestmark = pytest.mark.slow
STUDENTS = [f"student {number:02}" for number in range(12)]
KILLS = 8


@pytest.fixture
def class_of_twelve(course: SmallCourse) -> SmallCourse:
    """Half of them are right, half have not begun."""
    for number, student in enumerate(STUDENTS):
        answers = RIGHT if number % 2 == 0 else {}
        course.hand_in(student, answered(course.release, answers))
    return course


def started(course: SmallCourse, *options: str) -> subprocess.Popen:
    """A run that goes on by itself."""
    script = str(Path(sys.executable).parent / "unrolled")
    return subprocess.Popen(
        [sys.executable, script, "grade", LESSON, *options],
        cwd=course.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_done(run: subprocess.Popen, count: int) -> None:
    """Wait until a run says that so many submissions are done, or until it ends."""
    assert run.stderr is not None
    while (line := run.stderr.readline()) and not line.startswith(f"{count}/"):
        pass


def assert_whole(course: SmallCourse) -> int:
    """Each submission in the gradebook has all its scores; say how many there are."""
    scores = course.scores()
    for student, found in scores.items():
        right = STUDENTS.index(student) % 2 == 0
        expected = POINTS if right else dict.fromkeys(POINTS, 0.0)
        assert {name: found[name] for name in POINTS} == expected, student
    return len(scores)


def test_killed_again_and_again_and_yet_complete(sandbox, class_of_twelve: SmallCourse) -> None:
    draw = random.Random(7)
    done = 0
    with watched() as descendants:
        for number in range(KILLS):
            run = started(class_of_twelve, "--workers", "2")
            # At any moment, on a fast machine or a slow one; every other time something is saved.
            if number % 2:
                wait_until_done(run, done + 1)
            time.sleep(draw.uniform(0.0, 3.0))
            run.kill()
            run.communicate()
            # Nothing that was saved is lost, and nothing is half there.
            before, done = done, assert_whole(class_of_twelve)
            assert done >= before
        last = class_of_twelve.grade()
        assert last.returncode == 0, last.stderr
        assert descendants.left() == []
    assert assert_whole(class_of_twelve) == len(STUDENTS)
    assert not list(class_of_twelve.folder.glob("grading/autograded/*/.*"))


def test_interrupted_politely_it_says_what_is_saved(sandbox, class_of_twelve: SmallCourse) -> None:
    # A kernel that is gone is not waited for, which here would take as long as these limits allow.
    limits = ("--call-seconds", "7200", "--cell-seconds", "7200", "--seconds", "7200")
    run = started(class_of_twelve, "--workers", "1", *limits)
    wait_until_done(run, 3)
    assert run.poll() is None
    run.send_signal(signal.SIGINT)
    words, _ = run.communicate(timeout=1800)
    assert run.returncode == 130
    assert "goes on from here" in words
    saved = assert_whole(class_of_twelve)
    assert 3 <= saved < len(STUDENTS)
    last = class_of_twelve.grade(*limits)
    assert f"{saved} were as they had been graded before" in last.stdout
    assert assert_whole(class_of_twelve) == len(STUDENTS)


def test_unchanged_is_left_alone_and_force_is_not(sandbox, class_of_twelve: SmallCourse) -> None:
    class_of_twelve.grade()
    notebook = class_of_twelve.folder / f"grading/autograded/{STUDENTS[0]}/{LESSON}/{LESSON}.ipynb"
    before = notebook.stat().st_mtime_ns
    assert "12 were as they had been" in class_of_twelve.grade().stdout
    assert notebook.stat().st_mtime_ns == before
    one = class_of_twelve.grade("--force", "--student", STUDENTS[0])
    assert "1 submissions" in one.stdout
    assert notebook.stat().st_mtime_ns > before
    # The table of a few is still a table of all.
    assert sorted(class_of_twelve.rows()) == STUDENTS


def test_new_work_is_graded_again(sandbox, class_of_twelve: SmallCourse) -> None:
    class_of_twelve.grade()
    changed = answered(class_of_twelve.release, {"total": RIGHT["total"]})
    class_of_twelve.hand_in(STUDENTS[0], changed)
    run = class_of_twelve.grade()
    assert "11 were as they had been graded before" in run.stdout
    found = class_of_twelve.scores()[STUDENTS[0]]
    assert [found[name] for name in POINTS] == [0.0, 0.0, 1.0]


def test_another_gradebook(sandbox, class_of_twelve: SmallCourse) -> None:
    other = class_of_twelve.folder / "other.db"
    url = f"sqlite:///{other}"
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", LESSON, "--force", f"--db={url}"],
        cwd=class_of_twelve.folder,
        check=True,
        capture_output=True,
    )
    assert class_of_twelve.grade("--db", url).returncode == 0
    assert class_of_twelve.scores() == {}


def test_unknown_student_and_lesson(sandbox, class_of_twelve: SmallCourse) -> None:
    run = class_of_twelve.grade("--student", "student 0*")
    assert run.returncode == 2
    assert "Nothing was handed in" in run.stderr
    assert "Traceback" not in run.stderr
