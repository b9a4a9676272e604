"""A lesson has all its sections, and a learner sees them."""

import pytest
from unrolled.course.outline import outline_complaints

OUTLINE = """\
# %% [markdown]
# ## 1. The problem, seen first
# A question.

# %% [markdown]
# ## 2. The idea

# %% [markdown]
# ## 3. Find the bug, twice

# %% [markdown]
# ## 4. Claims, put to the test

# %% [markdown] tags=["instructor"]
# *Rubric.* Two points.

# %% [markdown]
# ## 5. Summary
# In short.
#
# ### Three problems to go on with
# 1. One.

# %% [markdown]
# ### References
# - A paper.

# %% [markdown] tags=["instructor"]
# ## For instructors
"""


@pytest.fixture
def outlined(lesson):
    """Write another outline, and ask what is wrong with it."""

    def complaints(old="", new=""):
        assert old in OUTLINE
        lesson.source.write_text(OUTLINE.replace(old, new), encoding="utf-8")
        return list(outline_complaints(lesson))

    return complaints


def test_whole(outlined):
    assert outlined() == []


def test_a_forgotten_marker_hides_the_summary_among_the_rubrics(outlined):
    found = outlined("\n\n# %% [markdown]\n# ## 5.", "\n\n# ## 5.")
    assert "the section '5. Summary' does not begin a cell; is a marker missing?" in found
    assert any("the last sections are not" in complaint for complaint in found)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("## 4.", "## 6.", "not numbered one after the other"),
        ("## 4. ", "## ", "not numbered one after the other"),
        ("The idea", "Our idea", "the first sections are not"),
        ("3. Find the bug, twice", "3. Two sums", "no section 'Find the bug'"),
        ("4. Claims, put to the test", "4. Sums", "the last sections are not"),
        ("5. Summary", "5. In short", "the last sections are not"),
        ("### References", "### Books", "no '### References'"),
        ("### Three problems", "### Four problems", "no '### Three problems to go on with'"),
    ],
)
def test_what_is_missing_is_told(outlined, old, new, complaint):
    assert any(complaint in found for found in outlined(old, new))
