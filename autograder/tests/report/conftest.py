"""A class of two hundred, made from known mistakes: the judge's verdicts, without a sandbox."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The modules that tests share lie beside them, and with those of grading and of the exercises.
sys.path.insert(0, str(Path(__file__).parents[1] / "exercises"))
sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from made_class import MadeClass, make_class
from small_course import make_course


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> MadeClass:
    """The class, its records kept and its names in the gradebook."""
    return make_class(make_course(tmp_path_factory.mktemp("report")))
