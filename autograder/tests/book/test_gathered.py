"""The table of symbols and the list of claims are the lessons' own."""

from __future__ import annotations

from pathlib import Path

from unrolled.book.gathered import claims, notation
from unrolled.course.source import find_lessons

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)


def test_every_symbol_leads_to_its_lessons():
    page = notation(LESSONS)
    (row,) = (line for line in page.split("\n") if "망각" in line and "`f_t`" in line)
    assert "forget gate" in row
    assert "[04](lessons/04_lstm/04_lstm.ipynb)" in row
    assert all(line.count("|") == 6 for line in page.split("\n") if line.startswith("| "))


def test_claims_come_without_verdicts():
    page = claims(LESSONS)
    assert page.count("- **Claim A.**") == len(LESSONS)
    assert "(lessons/04_lstm/04_lstm.ipynb)" in page
    assert "Rubric" not in page
    assert "true, false, or it depends" not in page
