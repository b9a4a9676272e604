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

from small_course import SmallCourse, make_course


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
    """The folder of a course whose lesson has been generated."""
    return make_course(tmp_path_factory.mktemp("generated")).folder


@pytest.fixture
def course(generated: Path, tmp_path: Path) -> SmallCourse:
    """A course of its own for each test."""
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    return SmallCourse(tmp_path)
