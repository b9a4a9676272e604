"""The tests of the checks notice when a check is too kind, too strict, or says the wrong name."""

import dataclasses

import pytest
from unrolled.course.build import build
from unrolled.course.exercise_checks import (
    alternative_complaints,
    contract_complaints,
    slip_complaints,
)
from unrolled.course.leaks import leak_complaints
from unrolled.exercises import lessons


@pytest.fixture(autouse=True)
def only_one_exercise(monkeypatch):
    """The little lesson has one exercise, which knows one mistake."""
    (exercise,) = (found for found in lessons()["04_lstm"] if found.name == "update_cell")
    known = tuple(m for m in exercise.mistakes if m.name == "forget gate missing")
    only = dataclasses.replace(exercise, mistakes=known)
    monkeypatch.setattr("unrolled.course.exercise_checks.lessons", lambda: {"04_lstm": (only,)})


def test_a_sound_lesson_has_no_complaints(lesson):
    assert list(contract_complaints(lesson)) == []
    assert list(slip_complaints(lesson)) == []
    assert list(alternative_complaints(lesson)) == []
    build([lesson])
    assert list(leak_complaints(lesson)) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"c_prev + i_t * g_t"', '"f_t * c_prev + 1.0 * i_t * g_t"', "passes the public check"),
        ('"c_prev + i_t * g_t"', '"f_t * c_prev + g_t"', "is called “input gate missing”"),
        ('(LINE, "c_prev + i_t * g_t")', '("nowhere", "x")', "stands 0 times"),
        ('"forget gate missing": ', '"some other": ', "no slip makes the mistake"),
        ('"forget gate missing": ', '"some other": ', "is no mistake that the exercise knows"),
    ],
)
def test_slips(lesson, edit, old, new, complaint):
    edit(old, new)
    assert any(complaint in found for found in slip_complaints(lesson))


def test_rejected_and_missing_alternatives(lesson, edit):
    edit("np.add(f_t * c_prev, g_t * i_t)", "np.add(f_t * c_prev, g_t)")
    assert any("correct answer is rejected" in found for found in alternative_complaints(lesson))
    edit('tags=["instructor", "alternative"]', 'tags=["instructor"]')
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
