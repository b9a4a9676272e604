"""README's commands for instructors run as they stand, and keep what is private in one place."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from handed_in import answers, with_answers, without_experiments
from nbgrader.apps import NbGraderApp
from real_course import isolate
from unrolled.course.build import solved_notebook

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
LESSON = "01_parameters"
FULL = 20.0


def block() -> str:
    """The first commands of README's section for instructors, word for word."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.search(r"## For instructors.*?```\n(.*?)```", text, re.DOTALL)[1]


def files_of(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory, parameters) -> Path:
    """A checkout with one lesson, in which the commands were run."""
    folder = tmp_path_factory.mktemp("readme")
    course = folder / "course"
    for name in ("solutions", "lessons"):
        shutil.copytree(ROOT / name / LESSON, course / name / LESSON)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, course)
    before = files_of(course)
    put_downloads(course / "grading" / "downloaded" / LESSON / "archive", parameters)
    environment = {
        **os.environ,
        **isolate(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        # As in an activated environment.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block()],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    after = {name: data for name, data in files_of(course).items() if not private(name)}
    assert after == before
    return course


def private(name: str) -> bool:
    """Whether a path lies where README says that everything private does."""
    return Path(name).parts[0] == "grading"


def put_downloads(archive: Path, lesson) -> None:
    """Three learners' files as Canvas names them: a late one, a second try, a packed one."""
    archive.mkdir(parents=True)
    release = nbformat.read(ROOT / "lessons" / LESSON / f"{LESSON}.ipynb", as_version=4)
    solved = without_experiments(with_answers(release, answers(solved_notebook(lesson))))
    right = nbformat.writes(solved)
    (archive / f"doejane_4711_90210_{LESSON}-1.ipynb").write_text(right, encoding="utf-8")
    unsolved = nbformat.writes(without_experiments(release))
    late = archive / f"roerichard_LATE_4712_90211_{LESSON}.ipynb"
    late.write_text(unsolved, encoding="utf-8")
    with zipfile.ZipFile(archive / "penapau_4713_90212_homework.zip", "w") as packed:
        packed.writestr(f"homework/{LESSON}.ipynb", right)
        packed.writestr(f"homework/old/{LESSON}.ipynb", unsolved)
        packed.writestr(f"__MACOSX/homework/._{LESSON}.ipynb", b"\0\5\x16\7")
        packed.writestr("homework/.DS_Store", b"\0\0\0\1")


def test_every_download_is_graded_and_exported(course):
    with (course / "grading" / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"4711": FULL, "4712": 0.0, "4713": FULL}


@pytest.mark.parametrize("student", ["4711", "4712", "4713"])
def test_everybody_gets_feedback(course, student):
    page = course / "grading" / "feedback" / student / LESSON / f"{LESSON}.html"
    assert "dense_params" in page.read_text(encoding="utf-8")


def test_release_lies_in_the_exchange(course):
    outbound = course / "grading" / "exchange" / "unrolled" / "outbound" / LESSON
    assert [path.name for path in outbound.iterdir()] == [f"{LESSON}.ipynb"]


def test_git_ignores_what_is_private():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/grading/" in ignored


def test_every_command_of_nbgraders_exists():
    named = set(re.findall(r"^nbgrader (\w+)", block(), re.MULTILINE))
    assert named <= set(NbGraderApp().subcommands)
