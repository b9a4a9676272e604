"""A small class, graded for real and reported: the command, the links, and the tries."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from made_class import FOR_SOME_SIZES, SWAPPED
from nbgrader.api import Gradebook
from small_course import LESSON, RIGHT, answered, make_course
from unrolled.course.build import course_config
from unrolled.exercises import find_exercise
from unrolled.grading.run import records_of
from unrolled.grading.sandbox import SandboxMissing, bubblewrap

pytestmark = pytest.mark.slow
CLAIM = "**Claim.** It depends on <script>alert(1)</script>."


def unrolled(course, *arguments):
    """Run one of our commands as an instructor types it."""
    command = [sys.executable, str(Path(sys.executable).parent / "unrolled"), *arguments]
    return subprocess.run(command, cwd=course.folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Three learners, graded, and graded again after two of them handed in once more."""
    try:
        bubblewrap()
    except SandboxMissing as missing:
        pytest.skip(str(missing))
    course = make_course(tmp_path_factory.mktemp("reported"))
    right = {**RIGHT, "claim": CLAIM}
    course.hand_in("ada", answered(course.release, {**right, "lstm_step": SWAPPED}))
    course.hand_in("ben", answered(course.release, {**right, "lstm_step": FOR_SOME_SIZES}))
    course.hand_in("cem", course.release)
    assert course.grade().returncode == 0
    course.hand_in("ada", answered(course.release, {**right, "lstm_step": SWAPPED + "\n"}))
    course.hand_in("cem", answered(course.release, right))
    assert course.grade().returncode == 0
    return course


@pytest.fixture(scope="module")
def results(graded):
    """Results by learner and exercise."""
    rows = records_of(course_config(graded.folder), LESSON).all()
    return {(row.student, each.exercise): each for row in rows for each in row.results}


def test_cause_difference_and_tries_are_kept(results):
    ada = results["ada", "lstm_step"]
    assert (ada.outcome, ada.cause) == ("failed", "input gate and forget gate swapped")
    assert "c_t[0, 0]" in ada.where
    # Only an editor's newline has changed: that is no other answer.
    assert ada.tries == 1
    assert results["cem", "lstm_step"].outcome == "passed"
    # The first time nothing was written.
    assert results["cem", "lstm_step"].tries == 1
    assert results["ben", "lstm_step"].hidden
    assert results["ben", "total"].score == 1.0


def test_scores_are_the_gradebooks(graded, results):
    for student, cells in graded.scores().items():
        own = {each.cell: each.score for (name, _), each in results.items() if name == student}
        assert own == {name: score for name, score in cells.items() if name != "claim"}


def feedback(course, student):
    """A learner's feedback page, made anew."""
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", LESSON, "--force"]
    subprocess.run(
        [*command, f"--student={student}"], cwd=course.folder, check=True, capture_output=True
    )
    page = course.folder / "grading" / "feedback" / student / LESSON / f"{LESSON}.html"
    return page.read_text(encoding="utf-8")


def test_feedback_has_the_card_with_cause_and_all_hints(graded, results):
    page = feedback(graded, "ada")
    card = page[page.index('class="unrolled-verdict"') :]
    assert "input gate and forget gate swapped" in card
    assert results["ada", "lstm_step"].expected in card
    for number, _ in enumerate(find_exercise("lstm_step").hints, start=1):
        assert f"hint {number}" in card
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("by", ["unrolled grade", "nbgrader autograde"])
def test_feedback_on_hidden_questions_shows_neither_inputs_nor_values(graded, results, by):
    if by == "nbgrader autograde":
        command = [sys.executable, "-m", "nbgrader", "autograde", LESSON, "--force"]
        subprocess.run(
            [*command, "--student=ben"], cwd=graded.folder, check=True, capture_output=True
        )
    page = feedback(graded, "ben")
    assert "does not answer the hidden questions correctly yet" in page
    assert "hint 1" in page
    card = page[page.index('class="unrolled-verdict"') :]
    for word in ("asked", "expected", "received", "where"):
        assert f">{word}</td>" not in card
    for text in (results["ben", "lstm_step"].expected, results["ben", "lstm_step"].received):
        assert re.fullmatch(r"-?\d\.\d+", text)
        assert text not in page


def test_another_answer_is_another_try(graded):
    graded.hand_in("ben", answered(graded.release, RIGHT))
    assert graded.grade("--student", "ben").returncode == 0
    row = records_of(course_config(graded.folder), LESSON).find("ben")
    tries = {each.exercise: each.tries for each in row.results}
    assert tries == {"lstm_step": 2, "dense_params": 1, "total": 1}


def test_command_writes_page_and_table(graded):
    run = unrolled(graded, "report", LESSON)
    assert run.returncode == 0, run.stderr
    for suffix in ("html", "csv"):
        path = graded.folder / "grading" / f"{LESSON}-report.{suffix}"
        assert str(path) in run.stdout
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "ada" not in path.read_text(encoding="utf-8").replace("header", "")
    page = (graded.folder / "grading" / f"{LESSON}-report.html").read_text(encoding="utf-8")
    assert "input gate and forget gate swapped" in page


def test_cells_for_a_person_have_links(graded):
    unrolled(graded, "report", LESSON, "--formgrader", "https://hub.example.org/formgrader")
    page = (graded.folder / "grading" / f"{LESSON}-report.html").read_text(encoding="utf-8")
    database = f"sqlite:///{graded.folder / 'grading' / 'gradebook.db'}"
    with Gradebook(database) as gradebook:
        for student in ("ada", "ben", "cem"):
            number = gradebook.find_submission_notebook(LESSON, LESSON, student).id
            assert f'href="https://hub.example.org/formgrader/submissions/{number}/"' in page


def test_lesson_that_was_never_generated(graded):
    run = unrolled(graded, "report", "99_none")
    assert run.returncode == 2
    assert "generate_assignment" in run.stderr
