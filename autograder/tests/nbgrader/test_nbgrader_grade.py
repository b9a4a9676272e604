"""``unrolled grade`` fills the same gradebook as nbgrader does, and nbgrader goes on from there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from real_course import RealCourse, nbgrader
from test_nbgrader_scores import LSTM, PARAMETERS
from unrolled.grading.sandbox import SandboxMissing, bubblewrap

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
SUBMITTED = [(True, student) for student in PARAMETERS] + [(False, student) for student in LSTM]


@pytest.fixture(scope="module")
def regraded_course(graded_course, parameters, lstm, tmp_path_factory) -> RealCourse:
    """The same submissions, graded anew by ``unrolled grade``."""
    try:
        bubblewrap()
    except SandboxMissing as missing:
        pytest.skip(str(missing))
    course = RealCourse(tmp_path_factory.mktemp("regraded"), ROOT)
    shutil.copy(ROOT / "pyproject.toml", course.instructor)
    for name in ("solutions", "grading/submitted"):
        shutil.copytree(graded_course.instructor / name, course.instructor / name)
    for lesson in (parameters, lstm):
        nbgrader("generate_assignment", lesson.name, where=course.instructor)
        script = str(Path(sys.executable).parent / "unrolled")
        command = [sys.executable, script, "grade", lesson.name]
        run = subprocess.run(
            command, cwd=course.instructor, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr
    return course


def whole_record(gradebook: Gradebook, lesson: str, student: str) -> dict[str, tuple]:
    """All that a gradebook says of a submission's cells, but for what a person added."""
    notebook = gradebook.find_submission_notebook(lesson, lesson, student)
    return {
        **{grade.name: (grade.auto_score, grade.max_score) for grade in notebook.grades},
        **{f"comment on {each.name}": (each.auto_comment,) for each in notebook.comments},
    }


@pytest.mark.parametrize(("counting", "student"), SUBMITTED)
def test_gradebooks_are_equal_cell_for_cell(
    graded_course, regraded_course, parameters, lstm, counting, student
):
    lesson = (parameters if counting else lstm).name
    with graded_course.gradebook() as stock, regraded_course.gradebook() as ours:
        expected = whole_record(stock, lesson, student)
        assert whole_record(ours, lesson, student) == expected
        assert expected


def test_timestamps_are_equal(graded_course, regraded_course, parameters):
    with graded_course.gradebook() as stock, regraded_course.gradebook() as ours:
        times = [
            book.find_submission(parameters.name, "honest").timestamp for book in (stock, ours)
        ]
    assert times[0] == times[1] is not None


def test_nbgrader_goes_on_from_there(regraded_course, parameters):
    nbgrader("generate_feedback", parameters.name, where=regraded_course.instructor)
    page = regraded_course.feedback("mistaken", parameters)
    assert "bias" in page
    assert "hidden=True" not in page
    rows = regraded_course.exported()
    assert float(rows[parameters.name, "honest"]["score"]) == 20.0


def test_stock_autograde_works_on_what_we_graded(regraded_course, parameters):
    before = regraded_course.scores("mistaken", parameters)
    command = ("autograde", parameters.name, "--student=mistaken", "--force")
    nbgrader(*command, where=regraded_course.instructor)
    assert regraded_course.scores("mistaken", parameters) == before
