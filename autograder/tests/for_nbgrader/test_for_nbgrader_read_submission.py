"""nbgrader's own first preprocessors accept whatever ``unrolled grade`` grades."""

from __future__ import annotations

import nbformat
import pytest
from attacks_on_files import ATTACKS
from nbgrader.converters import Autograde
from small_course import LESSON, RIGHT, SmallCourse, answered, cell_named
from unrolled.course.build import course_config
from unrolled.for_nbgrader.read_submission import ReadSubmission, expect_the_notebook
from unrolled.grading.submission import Refused, Unreadable

pytestmark = pytest.mark.slow
GRADED = [name for name, attack in ATTACKS.items() if attack.status == "graded"]
TURNED_AWAY = [
    name for name, attack in ATTACKS.items() if attack.status in ("refused", "unreadable")
]


def sanitized(course: SmallCourse, student: str, release: str = "lessons") -> nbformat.NotebookNode:
    """A submission after the first half of ``nbgrader autograde``, which runs nothing yet.

    Args:
        course: where it was handed in.
        student: by whom.
        release: the folder of released lessons.
    """
    config = course_config(course.folder)
    config.CourseDirectory.release_directory = release
    exporter = ReadSubmission(config=config)
    for preprocessor in Autograde.class_traits()["sanitize_preprocessors"].default():
        exporter.register_preprocessor(preprocessor, enabled=True)
    own = {
        "student": student,
        "assignment": LESSON,
        "notebook": LESSON,
        "db_url": config.CourseDirectory.db_url,
    }
    resources = {"unique_key": LESSON, "nbgrader": own}
    text, _ = exporter.from_filename(str(course.place(student) / f"{LESSON}.ipynb"), resources)
    return nbformat.reads(text, as_version=4)


@pytest.mark.parametrize("student", GRADED)
def test_what_is_graded_by_us_is_accepted_by_nbgrader(released, student):
    ATTACKS[student].hand_in(released, student)
    notebook = sanitized(released, student)
    for name in ("dense_params", "check_lstm_step", "check_total", "claim"):
        assert cell_named(notebook, name).metadata.nbgrader.schema_version == 3
    assert cell_named(notebook, "check_lstm_step").source.endswith(
        "hidden=True)\n### END HIDDEN TESTS"
    )
    assert cell_named(notebook, "check_lstm_step").metadata.nbgrader.points == 4.0
    assert "widgets" not in notebook.metadata


@pytest.mark.parametrize("student", TURNED_AWAY)
def test_what_is_turned_away_by_us_is_turned_away_with_the_same_words(released, student):
    ATTACKS[student].hand_in(released, student)
    with pytest.raises((Refused, Unreadable, OSError), match=ATTACKS[student].says or "."):
        sanitized(released, student)


def test_without_a_release_nbgrader_reads_as_ever(released):
    released.hand_in("honest", answered(released.release, RIGHT))
    notebook = sanitized(released, "honest", release="nowhere")
    assert cell_named(notebook, "dense_params").source == RIGHT["dense_params"]


def test_notebook_is_expected_under_the_lessons_name():
    paths = ["submitted/a/01_x/01_x (1).ipynb"]
    expect_the_notebook(assignment="01_x", student="*", notebooks=paths)
    assert paths == ["submitted/a/01_x/01_x (1).ipynb", "submitted/a/01_x/01_x.ipynb"]
    expect_the_notebook(assignment="01_x", student="*", notebooks=paths)
    assert len(paths) == 2
