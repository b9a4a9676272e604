"""The tests of the checks notice when a check is too kind, too strict, or says the wrong name."""

import dataclasses

import pytest
from unrolled.course.build import build
from unrolled.course.exercise_checks import (
    alternative_complaints,
    contract_complaints,
    mistake_complaints,
)
from unrolled.course.leaks import leak_complaints
from unrolled.exercises import lessons
from unrolled.exercises.exercise import Mistake

FORGOTTEN = "forget gate left out"
SENTENCE = "Your old cell state is kept whole."


def knowing(monkeypatch, *mistakes):
    """The little lesson has one exercise, which knows these mistakes."""
    (exercise,) = (found for found in lessons()["04_lstm"] if found.name == "update_cell")
    only = dataclasses.replace(exercise, mistakes=mistakes)
    monkeypatch.setattr("unrolled.course.exercise_checks.lessons", lambda: {"04_lstm": (only,)})
    monkeypatch.setattr("unrolled.judge.find_exercise", lambda name: only)


@pytest.fixture(autouse=True)
def one_mistake(monkeypatch):
    knowing(monkeypatch, Mistake(FORGOTTEN, SENTENCE, edits=(("f_t * c_prev", "c_prev"),)))


def test_a_sound_lesson_has_no_complaints(lesson):
    assert list(contract_complaints(lesson)) == []
    assert list(mistake_complaints(lesson)) == []
    assert list(alternative_complaints(lesson)) == []
    build([lesson])
    assert list(leak_complaints(lesson)) == []


@pytest.mark.parametrize(
    ("edits", "complaint"),
    [
        ((("f_t * c_prev", "1.0 * f_t * c_prev"),), "passes the public check"),
        ((("nowhere", "x"),), "cannot be made"),
        ((("f_t * c_prev", "(f_t * c_prev"),), "cannot be made"),
    ],
)
def test_a_mistake_that_is_none(lesson, monkeypatch, edits, complaint):
    knowing(monkeypatch, Mistake(FORGOTTEN, SENTENCE, edits=edits))
    assert any(complaint in found for found in mistake_complaints(lesson))


def test_two_mistakes_of_one_name(lesson, monkeypatch):
    edits = (("f_t * c_prev", "c_prev"),), (("f_t * c_prev", "f_t"),)
    knowing(monkeypatch, *(Mistake(FORGOTTEN, SENTENCE, edits=each) for each in edits))
    assert any("two mistakes are called" in found for found in mistake_complaints(lesson))


def test_a_mistake_that_is_called_by_another_name(lesson, monkeypatch):
    first = Mistake(FORGOTTEN, SENTENCE, edits=(("f_t * c_prev", "c_prev"),))
    other = dataclasses.replace(first, name="hidden by the first", kind="fails")
    knowing(monkeypatch, dataclasses.replace(first, generated=True), other)
    assert any("is called" in found for found in mistake_complaints(lesson))


def test_rejected_and_missing_alternatives(lesson):
    beside = lesson.root / "autograder/tests/exercises/alternatives/lesson_04_lstm.py"
    beside.write_text(beside.read_text().replace("g_t * i_t", "g_t"), encoding="utf-8")
    assert any("correct answer is rejected" in found for found in alternative_complaints(lesson))
    beside.unlink()
    assert any("no alternative" in found for found in alternative_complaints(lesson))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"points": 1', '"points": 5', "points are not the exercise's"),
        ('"grade_id": "check_update_cell"', '"grade_id": "other"', "grade_id check_update_cell"),
        ('"grade_id": "update_cell"', '"grade_id": "other"', "no answer cell"),
        ('"grade_id": "setup"', '"grade_id": "begin"', "no cell has the grade_id 'setup'"),
        ("check(update_cell, hidden=True)\n", "", "has no line"),
    ],
)
def test_contract(lesson, edit, old, new, complaint):
    edit(old, new)
    assert any(complaint in found for found in contract_complaints(lesson))


def test_leaks(lesson, edit):
    build([lesson])
    text = lesson.release.read_text(encoding="utf-8")
    leaking = text.replace("check(update_cell)", "check(update_cell, hidden=True)")
    lesson.release.write_text(leaking, encoding="utf-8")
    (lesson.release.parent / "04_lstm.py").write_text("secret")
    found = list(leak_complaints(lesson))
    assert any("hidden=True" in complaint for complaint in found)
    assert any("04_lstm.py lies beside" in complaint for complaint in found)


def test_a_leaking_solution_line(lesson):
    build([lesson])
    text = lesson.release.read_text(encoding="utf-8")
    leaking = text.replace("raise NotImplementedError()", "return f_t * c_prev + i_t * g_t")
    lesson.release.write_text(leaking, encoding="utf-8")
    assert any("a line of a solution" in complaint for complaint in leak_complaints(lesson))


def test_a_shown_cell_that_answers_use(lesson, edit):
    edit("# %% [markdown] tags", "# %%\nscale = 1\n\n# %% [markdown] tags")
    assert list(contract_complaints(lesson)) == []
    edit("return f_t * c_prev", "return scale * f_t * c_prev")
    assert any("tag it `given`: scale = 1" in found for found in contract_complaints(lesson))
