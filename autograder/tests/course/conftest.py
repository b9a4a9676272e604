"""A little course of one lesson, to break on purpose."""

import shutil
from pathlib import Path

import pytest
from unrolled.course.source import find_lessons

COURSE = Path(__file__).resolve().parents[3]

SOURCE = '''\
# %% [markdown]
# # A little lesson at @REPOSITORY@, @TAG@

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np
from unrolled import check

# %% nbgrader={"grade": false, "grade_id": "update_cell", "locked": false, "schema_version": 3, "solution": true, "task": false}
def update_cell(f_t, c_prev, i_t, g_t):
    """The new cell state."""
    ### BEGIN SOLUTION
    return f_t * c_prev + i_t * g_t
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check_update_cell", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(update_cell)
### BEGIN HIDDEN TESTS
check(update_cell, hidden=True)
### END HIDDEN TESTS

# %% [markdown] tags=["instructor"]
# Only for instructors.
'''

ALTERNATIVE = """\
# %%
def update_cell(f_t, c_prev, i_t, g_t):
    return np.add(f_t * c_prev, g_t * i_t)
"""


@pytest.fixture
def lesson(tmp_path):
    """A lesson in a course of its own, with the settings of the real one."""
    for name in ("pyproject.toml", "nbgrader_config.py"):
        shutil.copy(COURSE / name, tmp_path / name)
    source = tmp_path / "solutions" / "04_lstm" / "04_lstm.py"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    alternative = tmp_path / "autograder/tests/exercises/alternatives/lesson_04_lstm.py"
    alternative.parent.mkdir(parents=True)
    alternative.write_text(ALTERNATIVE, encoding="utf-8")
    return find_lessons(tmp_path)[0]


@pytest.fixture
def edit(lesson):
    """Replace some text of the lesson's source, which must be there."""

    def replace(old, new):
        text = lesson.source.read_text(encoding="utf-8")
        assert old in text
        lesson.source.write_text(text.replace(old, new), encoding="utf-8")

    return replace
