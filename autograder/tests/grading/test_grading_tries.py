"""What may have failed by the machine's fault is run again, alone, before it counts."""

from __future__ import annotations

import pytest
from scripted import Script, run_by_script
from small_course import SmallCourse
from unrolled.grading.machine import MachineFault
from unrolled.grading.summary import table

STUDENTS = ("ada", "ben", "cem")


@pytest.fixture
def class_of_three(course: SmallCourse) -> SmallCourse:
    """Three who have not begun."""
    for student in STUDENTS:
        course.hand_in(student, course.release)
    return course


@pytest.mark.parametrize("status", ["timed out", "crashed"])
def test_second_try_counts_and_is_alone(class_of_three, monkeypatch, status):
    script = Script(ben=[status, "graded"])
    report = run_by_script(class_of_three, script, monkeypatch)
    assert [row.status for row in report.rows] == ["graded"] * 3
    # Everybody; then the lesson as released, and who failed.
    assert script.batches == [[*STUDENTS], [""], ["ben"]]
    assert script.alone == [False, True, True]
    words = table(report, "90_small")
    assert f"ben ({status}, then graded)" in words
    assert "ada" not in words


def test_only_what_fails_twice_is_final_and_the_summary_says_why(class_of_three, monkeypatch):
    script = Script(ada=["timed out", "crashed"], cem=["crashed", "graded"])
    report = run_by_script(class_of_three, script, monkeypatch)
    assert [row.status for row in report.rows] == ["crashed", "graded", "graded"]
    words = table(report, "90_small")
    assert "ada (timed out, then crashed), cem (crashed, then graded)" in words
    assert "run twice, the second time alone; first: timed out (Bad luck.)" in words
    # And it is left alone the next time.
    again = Script()
    assert run_by_script(class_of_three, again, monkeypatch).unchanged == 3
    assert again.batches == []


def test_nobody_is_run_twice_without_need(class_of_three, monkeypatch):
    script = Script(ada=["refused"], ben=["unreadable"])
    run_by_script(class_of_three, script, monkeypatch)
    assert script.batches == [[*STUDENTS]]


@pytest.mark.parametrize("status", ["timed out", "crashed"])
def test_where_not_even_the_release_can_be_run_nobody_gets_a_zero(
    class_of_three, monkeypatch, status
):
    script = Script(ada=["crashed"], cem=[status], nobody=[status])
    with pytest.raises(MachineFault, match="cannot run submissions now"):
        run_by_script(class_of_three, script, monkeypatch)
    assert set(class_of_three.scores()) == {"ben"}
    # Once the machine is well again, the same command goes on.
    report = run_by_script(class_of_three, Script(), monkeypatch)
    assert (len(report.rows), report.unchanged) == (3, 1)
    assert set(class_of_three.scores()) == set(STUDENTS)


def test_new_work_in_the_meantime_is_what_is_run_again(class_of_three, monkeypatch):
    class HandsInAgain(Script):
        def end(self, settings, student):
            if student == "":
                class_of_three.hand_in("ben", b"no notebook")
            return super().end(settings, student)

    report = run_by_script(class_of_three, HandsInAgain(ben=["crashed"]), monkeypatch)
    assert report.rows[1].first_try == "crashed"
    report = run_by_script(class_of_three, Script(), monkeypatch)
    assert report.unchanged == 3
