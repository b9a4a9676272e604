"""What runs in one process when tests run in several."""

import importlib.util
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("groups", Path(__file__).with_name("conftest.py"))
groups = importlib.util.module_from_spec(spec)
spec.loader.exec_module(groups)


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("autograder/tests/browser/test_browser_solved.py::test_a", "browser"),
        ("autograder/tests/colab/test_colab_lessons.py::test_a[01_parameters]", "colab"),
        ("autograder/tests/nbgrader/test_nbgrader_grade.py::test_a", "nbgrader"),
        (
            "autograder/tests/grading/test_grading_memory.py::test_a[x]",
            "autograder/tests/grading/test_grading_memory.py",
        ),
        ("autograder/tests/test_wire.py::test_a", "autograder/tests/test_wire.py"),
        (
            "autograder/tests/test_lessons.py::test_verified[nbgrader-04_lstm]",
            "autograder/tests/test_lessons.py 04_lstm",
        ),
    ],
)
def test_groups(nodeid, group):
    assert groups.group_of(nodeid) == group
