"""A lesson's head says what the map shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from unrolled.book.lesson_texts import about, markdown_cells
from unrolled.course.source import find_lessons

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)
NAMES = [lesson.name for lesson in LESSONS]


@pytest.mark.parametrize("lesson", LESSONS, ids=NAMES)
def test_every_lesson_says_how_long_it_takes_and_what_it_builds_on(lesson):
    head = about(lesson)
    assert head.number == lesson.name[:2]
    assert head.title
    assert head.time.endswith("hours")
    assert all(name in NAMES and name < lesson.name for name in head.builds_on)
    assert head.builds_on or head.number == "01"


def test_texts_are_those_that_learners_see():
    texts = [cell.source for lesson in LESSONS[:1] for cell in markdown_cells(lesson)]
    assert texts[0].startswith("# 01 · ")
    assert not any("Rubric" in text for text in texts)
