"""Texts that differ only in what editors change by themselves are the same text."""

import pytest
from unrolled.notebook.cell_text import plain_text, with_plain_lines


@pytest.mark.parametrize(
    "text",
    ["a = 1\nb = é\n", "a = 1\r\nb = é", "a = 1\rb = é", "\ufeffa = 1 \nb = e\u0301\t\n\n"],
)
def test_editors_marks_are_passed_over(text):
    assert plain_text(text) == "a = 1\nb = é"


@pytest.mark.parametrize("text", ["a = 1\n b = é", "a  = 1\nb = é", "a = 1\n\nb = é", "a = 1"])
def test_everything_else_is_a_difference(text):
    assert plain_text(text) != "a = 1\nb = é"


def test_text_to_run_keeps_all_but_ends_of_lines_and_mark():
    assert with_plain_lines("\ufeff%time f() \r\ne\u0301 = 1\r\n") == "%time f() \ne\u0301 = 1\n"
