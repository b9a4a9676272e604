"""Every folder of submissions gets a row, whatever its name is made of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_course import LESSON, RIGHT, SmallCourse, answered
from unrolled.grading.folder import students
from unrolled.grading.names import in_words, why_not_kept

KEPT = (
    "José\u00a0García",
    "می\u200cخواهم",  # noqa: RUF001
    "👩\u200d💻",
    "co\u00adoperate",
    "na\u2009me",
    "x[1]",
    "a b",
)
NOT_KEPT = (os.fsdecode(b"caf\xe9"), "two\nlines", "\x1b[2K", ".hidden")


def hand_in(folder: Path, names: tuple[str, ...]) -> None:
    """A folder for each name."""
    for name in names:
        (folder / name / "01_x").mkdir(parents=True)


def test_every_folder_is_somebodys(tmp_path):
    hand_in(tmp_path, (*KEPT, *NOT_KEPT))
    (tmp_path / "no lesson").mkdir()
    (tmp_path / "__MACOSX" / "01_x").mkdir(parents=True)
    assert set(students(tmp_path, "01_x")) == {*KEPT, *NOT_KEPT}


@pytest.mark.parametrize("name", KEPT)
def test_names_that_people_have_are_kept_and_written_as_they_are(name):
    assert why_not_kept(name) == ""
    assert in_words(name) == name


@pytest.mark.parametrize("name", NOT_KEPT)
def test_other_names_are_refused_in_words_that_can_be_printed(name):
    assert "rename it" in why_not_kept(name)
    assert in_words(name).encode().decode().isprintable()


@pytest.mark.parametrize("name", ["gpj\u202excod", "a\u2028b", "a\nb", "\ud800"])
def test_what_disturbs_its_surroundings_is_escaped(name):
    assert "\\" in in_words(name)


@pytest.mark.slow
def test_names_that_people_have_are_graded_and_get_feedback(sandbox, course: SmallCourse):
    for name in KEPT:
        course.hand_in(name, answered(course.release, RIGHT))
    run = course.grade()
    assert run.returncode == 0, run.stdout + run.stderr
    assert {name: row["status"] for name, row in course.rows().items()} == dict.fromkeys(
        KEPT, "graded"
    )
    assert set(course.scores()) == set(KEPT)
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", LESSON]
    subprocess.run(command, cwd=course.folder, check=True, capture_output=True)
    pages = (course.folder / "grading" / "feedback").glob(f"*/{LESSON}/{LESSON}.html")
    # nbgrader takes square brackets for a pattern, and passes over that folder.
    assert {page.parts[-3] for page in pages} == set(KEPT) - {"x[1]"}


@pytest.mark.slow
def test_run_has_a_row_for_names_that_the_gradebook_cannot_hold(course: SmallCourse):
    for name in NOT_KEPT:
        course.hand_in(name, answered(course.release, RIGHT))
    run = course.grade("--no-sandbox")
    assert run.returncode == 1, run.stdout + run.stderr
    rows = course.rows()
    assert set(rows) == {in_words(name) for name in NOT_KEPT}
    assert {row["status"] for row in rows.values()} == {"refused"}
    assert all("rename it" in row["reason"] for row in rows.values())
    assert f"{LESSON}: {len(NOT_KEPT)} submissions" in run.stdout
    assert course.scores() == {}
