"""Every claim leads to what measures it; graded ones come without a verdict, others with theirs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from unrolled.book.claims import claims, claims_of, verdicts
from unrolled.course.source import find_lessons

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)
BY_NAME = {lesson.name: lesson for lesson in LESSONS}


@pytest.fixture(scope="module")
def page() -> str:
    """The page of all lessons."""
    return claims(LESSONS, LESSONS)


@pytest.fixture(scope="module")
def items(page) -> list[str]:
    """The graded claims."""
    return [line for line in page.split("\n") if line.startswith("- **Claim ")]


def test_every_lesson_has_its_claims(page, items):
    asked = [
        cell
        for lesson in LESSONS
        for cell in lesson.read().cells
        if cell.cell_type == "markdown" and "### BEGIN SOLUTION" in cell.source
    ]
    assert len(items) == len([cell for cell in asked if cell.source.startswith("**Claim ")]) > 30
    assert "## [04 · LSTM: the gates, one at a time](lessons/04_lstm/04_lstm.ipynb)" in page


def test_a_claim_leads_to_the_cell_behind_it_or_to_the_section_it_names(items):
    first = next(claims_of(BY_NAME["04_lstm"]))
    assert first.endswith("[To the cell that measures it](#04_lstm-claim-a-measured).")
    elsewhere = [item for item in items if "#15_scan-section-3" in item]
    assert len(elsewhere) == 1
    assert "The experiment is" not in elsewhere[0]
    assert all(re.search(r'"\*.*\]\(#\w+-[\w-]+\)\.$', item) for item in items)


def test_graded_claims_come_without_verdicts(items):
    for item in items:
        assert not re.search(r"\b(false|it depends|true)\b", re.sub(r'\*".+"\*', "", item), re.I)
    assert not any("Rubric" in item for item in items)


def test_in_sum_the_verdicts_are_told(page, items):
    kinds = [kind for lesson in LESSONS for kind in verdicts(lesson)]
    assert len(kinds) == len(items)
    assert list(verdicts(BY_NAME["04_lstm"])) == ["false", "depends", "depends"]
    assert f"the course's {len(kinds)} model answers" in page
    assert f"with *false* ({kinds.count('false')})" in page


def test_what_a_lesson_judges_itself_comes_with_its_verdict(page):
    (row,) = [line for line in page.split("\n") if "**previous output**" in line]
    assert row.endswith("| **false** | [02](#02_simple_rnn-judged-1) |")
    assert "| **out of date** | [06](#06_gru-judged-1) |" in page
