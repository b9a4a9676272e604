"""What cannot be saved of one submission is its own affair: the others go on, and it is said."""

from __future__ import annotations

import errno
import os

import pytest
from scripted import Script, run_by_script
from small_course import LESSON, SmallCourse
from unrolled.course.build import course_config
from unrolled.grading.run import log_of
from unrolled.grading.save import Saver
from unrolled.grading.summary import table

STUDENTS = ("ada", "ben", "cem")


@pytest.fixture
def class_of_three(course: SmallCourse) -> SmallCourse:
    """Three who have not begun; one has a file of his own."""
    for student in STUDENTS:
        course.hand_in(student, course.release)
    (course.place("ben") / "mine.txt").write_text("mine")
    return course


def by_student(report):
    return {row.student: row for row in report.rows}


def log_text(course):
    path = log_of(course_config(course.folder), LESSON).path
    return path.read_text() if path.exists() else ""


def fails_for_ben(monkeypatch, method, error, times=9):
    """Let one of the saver's methods fail when it is ben's turn."""
    original, left = getattr(Saver, method), [times]

    def wrapped(self, *arguments):
        if any("ben" in str(each) for each in arguments) and left[0]:
            left[0] -= 1
            raise error
        return original(self, *arguments)

    monkeypatch.setattr(Saver, method, wrapped)


def test_path_that_is_too_long_costs_only_that_file(class_of_three, monkeypatch):
    place = os.open(class_of_three.place("ben"), os.O_RDONLY)
    # Folder in folder, as no single path of this length may be named.
    for _ in range(17):
        os.mkdir("d" * 240, dir_fd=place)
        place, above = os.open("d" * 240, os.O_RDONLY, dir_fd=place), place
        os.close(above)
        length = len(os.readlink(f"/proc/self/fd/{place}"))
        if length > 3900 - 240:
            break
    name = "f" * (4090 - length - 1) if 4090 - length - 1 < 255 else "f" * 200
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=place))
    os.close(place)
    ben = by_student(run_by_script(class_of_three, Script(), monkeypatch))["ben"]
    assert (ben.status, ben.score) == ("graded", 0)
    kept = class_of_three.folder / "grading" / "autograded" / "ben" / LESSON
    assert (kept / "mine.txt").read_text() == "mine"
    assert len(list(kept.iterdir())) == 2
    assert set(class_of_three.scores()) == set(STUDENTS)


@pytest.mark.parametrize("number", [errno.ENAMETOOLONG, errno.EILSEQ, errno.ENOTDIR])
def test_files_that_cannot_be_written_cost_no_points(class_of_three, monkeypatch, number):
    fails_for_ben(monkeypatch, "_new_folder", OSError(number, os.strerror(number)), times=1)
    report = run_by_script(class_of_three, Script(), monkeypatch)
    ben = by_student(report)["ben"]
    assert (ben.status, ben.score) == ("graded", 0)
    assert "its other files could not be kept" in table(report, LESSON)
    assert set(class_of_three.scores()) == set(STUDENTS)


@pytest.mark.parametrize("method", ["_submission", "_save_scores", "_save_penalty", "_new_folder"])
def test_what_can_never_be_saved_is_said_and_gets_no_score(class_of_three, monkeypatch, method):
    fails_for_ben(monkeypatch, method, KeyError("odd"))
    report = run_by_script(class_of_three, Script(), monkeypatch)
    rows = by_student(report)
    assert (rows["ada"].status, rows["cem"].status) == ("graded", "graded")
    assert (rows["ben"].status, rows["ben"].score) == ("crashed", None)
    # The message names the place, and the log beside the table has the traceback.
    assert "KeyError: 'odd'; grading/save.py, line " in rows["ben"].reason
    assert "no score" in table(report, LESSON)
    assert "KeyError: 'odd'" in log_text(class_of_three)
    assert "Traceback" in log_text(class_of_three)
    assert set(class_of_three.scores()) == {"ada", "cem"}
    monkeypatch.undo()
    assert by_student(run_by_script(class_of_three, Script(), monkeypatch))["ben"].score == 0


def test_what_our_fault_has_cost_is_graded_again(class_of_three, monkeypatch):
    fails_for_ben(monkeypatch, "_save_scores", KeyError("odd"), times=2)
    ben = by_student(run_by_script(class_of_three, Script(), monkeypatch))["ben"]
    assert (ben.status, ben.score) == ("crashed", 0)
    monkeypatch.undo()
    again = Script()
    ben = by_student(run_by_script(class_of_three, again, monkeypatch))["ben"]
    assert (ben.status, ben.score) == ("graded", 0)
    assert again.batches == [["ben"]]


def test_file_in_the_way_is_one_students_affair(class_of_three, monkeypatch):
    way = class_of_three.folder / "grading" / "autograded" / "ben"
    way.parent.mkdir(parents=True)
    way.write_text("in the way")
    rows = by_student(run_by_script(class_of_three, Script(), monkeypatch))
    assert {name: row.status for name, row in rows.items()} == {
        "ada": "graded",
        "ben": "crashed",
        "cem": "graded",
    }


def test_student_who_is_not_to_be_added_is_refused(class_of_three, monkeypatch):
    rows = by_student(run_by_script(class_of_three, Script(), monkeypatch, create_students=False))
    assert {row.status for row in rows.values()} == {"refused"}
    assert {row.score for row in rows.values()} == {None}
    assert "does not know this student" in rows["ada"].reason
    assert class_of_three.scores() == {}
    assert log_text(class_of_three) == ""


def test_fault_in_opening_is_that_submissions_status(class_of_three, monkeypatch):
    from unrolled.grading import opening

    original = opening.open_submission

    def fails(folder, student, lesson):
        if student == "ben":
            raise ZeroDivisionError("ours")
        return original(folder, student, lesson)

    monkeypatch.setattr(opening, "open_submission", fails)
    rows = by_student(run_by_script(class_of_three, Script(), monkeypatch))
    assert rows["ada"].status == rows["cem"].status == "graded"
    assert rows["ben"].status == "crashed"
    assert "ZeroDivisionError: ours; grading/opening.py" in rows["ben"].reason
    assert "ZeroDivisionError" in log_text(class_of_three)
