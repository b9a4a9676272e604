"""What ``unrolled grade`` mends, ``nbgrader autograde`` mends as well; feedback follows either."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from attacks_on_files import ATTACKS
from nbgrader.validator import Validator
from real_course import isolate, nbgrader
from small_course import LESSON, POINTS, RIGHT, SmallCourse, answered, cell_named, make_course
from unrolled.course.build import course_config
from unrolled.grading.sandbox import SandboxMissing, bubblewrap

pytestmark = pytest.mark.slow

HONEST = "honest z"
# What costs nobody a point that an answer in it has earned; the others of that list are hostile.
MENDED = (
    *("deleted pair", "no metadata, right", "copied answer", "future metadata"),
    *("Colab's widget", "CRLF", "marked cells", "byte order mark"),
    *("from a Mac", "beside a copy", "extra notebooks"),
)


@dataclass
class Graded:
    """A class after its grading, and after its feedback.

    Args:
        course: its folder.
    """

    course: SmallCourse

    def __post_init__(self) -> None:
        self.scores = self.course.scores()

    def feedback(self, student: str) -> Path:
        """A student's page."""
        return self.course.folder / "grading" / "feedback" / student / LESSON / f"{LESSON}.html"


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Iterator[SmallCourse]:
    """A course with submissions that need mending."""
    folder = tmp_path_factory.mktemp("mended")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in isolate(folder).items():
            patch.setenv(name, value)
        (folder / "course").mkdir()
        course = make_course(folder / "course")
        course.hand_in(HONEST, answered(course.release, RIGHT))
        for student in MENDED:
            ATTACKS[student].hand_in(course, student)
        yield course


@pytest.fixture(scope="module", params=["nbgrader autograde", "unrolled grade"])
def graded(request, handed_in, tmp_path_factory) -> Graded:
    """The class, graded by nbgrader or by us, with nbgrader's feedback."""
    folder = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(handed_in.folder, folder)
    course = SmallCourse(folder)
    if request.param == "nbgrader autograde":
        nbgrader("autograde", LESSON, where=folder)
    else:
        try:
            bubblewrap()
        except SandboxMissing as missing:
            pytest.skip(str(missing))
        run = course.grade()
        assert run.returncode == 0, run.stdout + run.stderr
    nbgrader("generate_feedback", LESSON, where=folder)
    # A second time, because nbgrader then looks at more of what is there.
    nbgrader("generate_feedback", LESSON, where=folder)
    return Graded(course)


def test_honest_neighbour_keeps_every_point(graded):
    found = graded.scores[HONEST]
    assert {name: found[name] for name in POINTS} == POINTS


@pytest.mark.parametrize("student", MENDED)
def test_points_are_those_that_the_answers_have_earned(graded, student):
    for cell in ("check_dense_params", "check_lstm_step"):
        earned = POINTS[cell] if cell in ATTACKS[student].earned else 0
        assert graded.scores[student][cell] == earned, cell


@pytest.mark.parametrize("student", [HONEST, *MENDED])
def test_everybody_gets_feedback_on_one_notebook(graded, student):
    page = graded.feedback(student)
    assert "dense_params" in page.read_text(encoding="utf-8")
    kept = sorted(path.name for path in page.parent.rglob("*") if path.is_file())
    assert kept == [page.name]


def config_of(course: SmallCourse):
    """nbgrader's settings of a course."""
    return course_config(course.folder)


@pytest.mark.parametrize("ends", ["{} \n", "\ufeff{}"], ids=["white space", "byte order mark"])
def test_validate_passes_what_an_editor_saved_in_its_own_way(handed_in, tmp_path, ends):
    notebook = answered(handed_in.release, RIGHT)
    for cell in notebook.cells:
        cell.source = ends.format(cell.source.replace("\n", "\r\n"))
    nbformat.write(notebook, tmp_path / f"{LESSON}.ipynb")
    validator = Validator(config=config_of(handed_in))
    assert validator.validate(str(tmp_path / f"{LESSON}.ipynb")) == {}


def test_validate_still_tells_of_an_edited_test(handed_in, tmp_path):
    notebook = answered(handed_in.release, RIGHT)
    cell_named(notebook, "check_lstm_step").source = "pass"
    nbformat.write(notebook, tmp_path / f"{LESSON}.ipynb")
    validator = Validator(config=config_of(handed_in))
    [changed] = validator.validate(str(tmp_path / f"{LESSON}.ipynb"))["changed"]
    assert changed["source"] == "pass"
