"""The table of symbols is the lessons' own."""

from __future__ import annotations

from pathlib import Path

from unrolled.book.notation import notation
from unrolled.course.source import find_lessons

ROOT = Path(__file__).parents[3]


def test_every_symbol_leads_to_where_it_is_defined():
    page = notation(find_lessons(ROOT))
    (row,) = (line for line in page.split("\n") if "망각" in line and "`f_t`" in line)
    assert "forget gate" in row
    assert "[04](#04_lstm-section-2)" in row
    assert all(line.count("|") == 6 for line in page.split("\n") if line.startswith("| "))
