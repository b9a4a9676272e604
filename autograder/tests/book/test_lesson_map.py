"""The map has a row for each lesson, and an arc for each lesson that it builds on."""

from __future__ import annotations

from pathlib import Path

from unrolled.book.lesson_map import arcs, lesson_map, row
from unrolled.book.lesson_texts import About
from unrolled.course.source import find_lessons

ROOT = Path(__file__).parents[3]
HEADS = [
    About("01_a", "01", "First", "two hours", ()),
    About("02_b", "02", "Second", "an hour", ("01_a",)),
    About("03_c", "03", "Third", "", ("01_a", "02_b")),
]


def test_rows_say_in_words_what_the_arcs_show():
    assert row(HEADS[0], HEADS, True) == (
        "- [**01** First](lessons/01_a/01_a.ipynb) [two hours]{.facts}"
    )
    assert row(HEADS[2], HEADS, False) == "- **03** Third [after 01, 02]{.facts}"


def test_an_arc_for_each_pair_and_long_ones_are_wider():
    drawn = arcs(HEADS)
    assert drawn.count("<path") == 3
    outs = [float(path.split("C")[1].split(",")[0]) for path in drawn.split("<path")[1:]]
    assert outs[1] < outs[0] == outs[2]


def test_only_lessons_with_a_page_are_links():
    course = find_lessons(ROOT)
    drawn = lesson_map(course, course[:1])
    assert drawn.count("](lessons/") == 1
    assert drawn.count("\n- ") == len(course)
