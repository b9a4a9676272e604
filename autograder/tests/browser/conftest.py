"""Headless Chromium, and JupyterLab on a copy of the course with some notebooks half done."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, sync_playwright

# Tests are imported by path, so helpers are not found by themselves: these, and nbgrader's.
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "nbgrader"))

from handed_in import answers, with_answers, without_experiments
from lab_page import LabPage
from lab_server import serve
from submissions import SWAPPED_IN
from unrolled.course.build import built
from unrolled.course.exercise_checks import edited
from unrolled.course.source import Lesson, find_lessons

ROOT = Path(__file__).parents[3]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    """Lesson 04, which has a widget."""
    (lstm,) = find_lessons(ROOT, ["04_lstm"])
    return lstm


@pytest.fixture(scope="session")
def address(lesson, tmp_path_factory) -> Iterator[str]:
    """The address of JupyterLab on a copy of the course.

    Beside the released lesson lie ``solved.ipynb`` and ``swapped.ipynb``, without experiments.
    """
    course = tmp_path_factory.mktemp("course")
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, course)
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader, which builds the release, calls a command that lies beside this Python.
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        texts = built(lesson)
    for path, text in texts.items():
        copy = course / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True)
        copy.write_text(text, encoding="utf-8")
    release = nbformat.reads(texts[lesson.release], as_version=4)
    right = answers(nbformat.reads(texts[lesson.solution], as_version=4))
    wrong = edited(right["lstm_step"], SWAPPED_IN)
    for name, given in (("solved", right), ("swapped", {**right, "lstm_step": wrong})):
        notebook = without_experiments(with_answers(release, given), keep=("gate_explorer",))
        nbformat.write(notebook, course / "lessons" / lesson.name / f"{name}.ipynb")
    with serve(course, tmp_path_factory.mktemp("state")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium.

    For one module only: while it is there an event loop runs, which other tests cannot bear.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        reason = "no chromium on this machine; on Debian: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("UNROLLED_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def open_lab(browser, address, lesson):
    """A function that opens one of the lesson's notebooks on a page of its own."""
    pages = []

    def opened(name: str) -> LabPage:
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, device_scale_factor=2)
        lab = LabPage(page, address)
        pages.append(lab)
        lab.open(f"lessons/{lesson.name}/{name}.ipynb")
        return lab

    yield opened
    for lab in pages:
        lab.close()


@pytest.fixture
def pictures(tmp_path) -> Path:
    """Where screenshots go: the folder that UNROLLED_SCREENSHOTS names, if it names one."""
    folder = Path(os.environ.get("UNROLLED_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
