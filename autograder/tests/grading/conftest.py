"""A short course, graded for real, in a sandbox; without bubblewrap these tests say why not."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from unrolled.grading.sandbox import SandboxMissing, bubblewrap

# The modules that tests of this folder share lie beside them.
sys.path.insert(0, str(Path(__file__).parent))

from small_course import LESSON, SmallCourse, make_course


@pytest.fixture(scope="session")
def sandbox() -> None:
    """Skip where no sandbox can be made; fail where one is demanded."""
    try:
        bubblewrap()
    except SandboxMissing as missing:
        if os.environ.get("UNROLLED_REQUIRE_SANDBOX"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a course whose lesson has been generated, and Keras's answers kept."""
    course = make_course(tmp_path_factory.mktemp("generated"))
    trial = shutil.copytree(course.folder, tmp_path_factory.mktemp("trial"), dirs_exist_ok=True)
    other = SmallCourse(trial)
    other.hand_in("first", other.release)
    # Without a sandbox there is no run, and the tests that need one are skipped.
    other.grade()
    kept = Path("grading", "runs", LESSON)
    (course.folder / kept).mkdir(parents=True, mode=0o700)
    for name in ("answers", "seed"):
        if (trial / kept / name).is_file():
            shutil.copy2(trial / kept / name, course.folder / kept)
    return course.folder


@pytest.fixture
def course(generated: Path, tmp_path: Path) -> SmallCourse:
    """A course of its own for each test."""
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    return SmallCourse(tmp_path)
