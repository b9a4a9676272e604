"""Every submission gets the points that it deserves, and costs nobody else any."""

from __future__ import annotations

import pytest
from marking import MANUAL_POINTS
from unrolled.course.build import solved_notebook
from unrolled.course.nbgrader_round_trip import ran_to_its_end, stderr_of
from unrolled.notebook.cell_marks import grade_id, is_graded

pytestmark = pytest.mark.slow

ALL = "all"
# What each submission of a lesson must lose; nothing else. The solutions' model_summary calls the
# counting functions, and lstm_forward calls lstm_step: both are wrong where those are.
PARAMETERS = {
    "honest": [],
    "warning": [],
    "colab": [],
    "deleting": [],
    "unsolved": ALL,
    "raising": ["check_gru_params", "check_model_summary"],
    "mistaken": ["check_lstm_params", "check_model_summary"],
}
LSTM = {"honest": [], "colab": [], "mistaken": ["check_lstm_step", "check_lstm_forward"]}


def automatic_points(lesson):
    """The points of a lesson's checks, from its source."""
    return {
        grade_id(cell): float(cell.metadata.nbgrader.points)
        for cell in solved_notebook(lesson).cells
        if is_graded(cell) and cell.cell_type == "code"
    }


def deserved(lesson, lost):
    """A submission's points by check."""
    return {
        name: 0.0 if lost == ALL or name in lost else points
        for name, points in automatic_points(lesson).items()
    }


@pytest.mark.parametrize(("student", "lost"), PARAMETERS.items())
def test_points_in_lesson_01(graded_course, parameters, student, lost):
    assert graded_course.scores(student, parameters) == deserved(parameters, lost)


@pytest.mark.parametrize(("student", "lost"), LSTM.items())
def test_points_in_lesson_04(graded_course, lstm, student, lost):
    assert graded_course.scores(student, lstm) == deserved(lstm, lost)


@pytest.mark.parametrize("student", PARAMETERS)
def test_every_submission_runs_to_its_end(graded_course, parameters, student):
    assert ran_to_its_end(graded_course.autograded(student, parameters))


def test_nothing_is_written_to_stderr_by_a_lesson_that_trains_networks(graded_course, lstm):
    assert stderr_of(graded_course.autograded("honest", lstm)) == []


def test_warning_is_noted_beside_the_passed_check(graded_course, parameters):
    notebook = graded_course.autograded("warning", parameters)
    (check,) = [cell for cell in notebook.cells if grade_id(cell) == "check_gru_params"]
    shown = "".join(output.data["text/html"] for output in check.outputs)
    assert "✓" in shown
    assert "RuntimeWarning" in shown


def test_exported_table_has_everybodys_points(graded_course, parameters, lstm):
    rows = graded_course.exported()
    expected = {
        (parameters.name, student): sum(deserved(parameters, lost).values())
        for student, lost in PARAMETERS.items()
    }
    expected |= {
        (lstm.name, student): sum(deserved(lstm, lost).values()) for student, lost in LSTM.items()
    }
    expected[lstm.name, "honest"] += MANUAL_POINTS
    handed_in = {who: float(row["score"]) for who, row in rows.items() if row["timestamp"]}
    assert handed_in == expected


def test_points_given_by_a_person_count_in_the_total(graded_course, lstm):
    with graded_course.gradebook() as gradebook:
        submission = gradebook.find_submission(lstm.name, "honest")
        automatic = sum(automatic_points(lstm).values())
        assert submission.score == automatic + MANUAL_POINTS
        assert submission.written_score == MANUAL_POINTS


def test_answers_in_words_wait_for_a_person(graded_course, lstm):
    with graded_course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(lstm.name, lstm.name, "colab")
        waiting = {grade.name for grade in notebook.grades if grade.needs_manual_grade}
    claims = [
        cell
        for cell in solved_notebook(lstm).cells
        if is_graded(cell) and cell.cell_type == "markdown"
    ]
    assert waiting == {grade_id(cell) for cell in claims}
