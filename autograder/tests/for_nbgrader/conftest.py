"""The short course of grading's tests, and what is done to its submissions."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))

from small_course import SmallCourse, make_course


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> SmallCourse:
    """A course whose lesson was generated and to which nobody has handed anything in yet."""
    return make_course(tmp_path_factory.mktemp("for nbgrader"))
