"""A short course, graded for real, in a sandbox; without bubblewrap these tests say why not."""

from __future__ import annotations

import os
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


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course of its own for each test."""
    return make_course(tmp_path)
