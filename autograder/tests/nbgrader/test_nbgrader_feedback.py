"""The feedback pages name the mistake, and show neither hidden tests nor our own files."""

from __future__ import annotations

import pytest
from marking import COMMENT
from submissions import SWAPPED

pytestmark = pytest.mark.slow

PAGES = [
    ("01_parameters", "honest"),
    ("01_parameters", "unsolved"),
    ("01_parameters", "raising"),
    ("01_parameters", "mistaken"),
    ("01_parameters", "deleting"),
    ("01_parameters", "colab"),
    ("04_lstm", "honest"),
    ("04_lstm", "mistaken"),
    ("04_lstm", "colab"),
]


@pytest.fixture(params=PAGES, ids=" ".join)
def page(request, graded_course, parameters, lstm):
    name, student = request.param
    lesson = {parameters.name: parameters, lstm.name: lstm}[name]
    return graded_course.feedback(student, lesson)


@pytest.mark.parametrize("secret", ["hidden=True", "HIDDEN TESTS", "BEGIN SOLUTION"])
def test_page_keeps_the_hidden_tests_hidden(page, secret):
    assert secret not in page


@pytest.mark.parametrize("ours", ["unrolled/check.py", "unrolled/judge", "CheckFailed"])
def test_page_shows_no_traceback_of_our_files(page, ours):
    assert ours not in page


def test_swapped_gates_are_named(graded_course, lstm):
    assert SWAPPED in graded_course.feedback("mistaken", lstm)


def test_forgotten_bias_is_named(graded_course, parameters):
    assert "the bias left out" in graded_course.feedback("mistaken", parameters)


def test_exception_is_explained_with_the_learners_own_line(graded_course, parameters):
    page = graded_course.feedback("raising", parameters)
    assert "NameError" in page
    assert "return undefined_name" in page


def test_unsolved_exercise_is_called_that(graded_course, parameters):
    assert "is not written yet" in graded_course.feedback("unsolved", parameters)


def test_comment_of_the_marker_is_shown(graded_course, lstm):
    assert COMMENT in graded_course.feedback("honest", lstm)
