"""The learner's summary beside Keras's."""

from __future__ import annotations

import numpy as np
import pytest
from unrolled import show
from unrolled.show.tables import as_html, same_shape, table_lines

KERAS = [
    ("lstm", (None, 20, 16), 1472),
    ("lstm_1 <b>", (None, 16), 2112),
    ("dense", (None, 1), 17),
]
RIGHT = [((np.int64(20), 16), 1472), ((16,), np.int64(2112)), ((1,), 17)]


def test_right_rows_are_ticked(capsys):
    assert show.model_table(RIGHT, KERAS) is None
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert all(line.endswith("✓ same") for line in lines[1:])
    assert lines[-1].split() == ["total", "3,601", "3,601", "✓", "same"]
    assert "(None, 20, 16)" in lines[1]
    assert "  (20, 16)" in lines[1]
    assert "  (16,)" in lines[2]


def test_columns_are_aligned(capsys):
    show.model_table(RIGHT, KERAS)
    lines = capsys.readouterr().out.splitlines()
    assert len({line.index("✓") for line in lines[1:]}) == 1


@pytest.mark.parametrize(
    "row", [((20, 16), 1471), ((16, 20), 1472), (None, 1472), ((20, 16), None), ((20, 16), [1472])]
)
def test_a_wrong_row_is_crossed(row):
    lines = table_lines([row, *RIGHT[1:]], KERAS)
    assert [line[-1][0] for line in lines[:3]] == ["✗", "✓", "✓"]


def test_missing_and_extra_rows_are_crossed():
    assert [line[-1][0] for line in table_lines(RIGHT[:2], KERAS)] == ["✓", "✓", "✗", "✗"]
    lines = table_lines([*RIGHT, ((1,), 0)], KERAS)
    assert [line[-1][0] for line in lines] == ["✓", "✓", "✓", "✗", "✓"]
    assert lines[3][0] == "not in Keras's model"


def test_the_batch_may_be_written_or_left_out():
    assert same_shape((None, 20, 6), (20, 6))
    assert same_shape([20, 6], (None, 20, 6))
    assert same_shape((None, 6), (None, 6))
    assert same_shape((None, 6), (None, None, 6))
    assert not same_shape((20, 6), (6, 20))
    assert not same_shape(None, (6,))


def test_html_escapes_names_and_marks_headings():
    page = as_html(table_lines(RIGHT, KERAS))
    assert "lstm_1 &lt;b&gt;" in page
    assert page.count('scope="row"') == 4
    assert page.count('scope="col"') == 6
    assert page.count("<td") == 4 * 5


@pytest.mark.parametrize("rows", [None, [], 3, [1472], [((20, 16),)], [("lstm", (20, 16), 1472)]])
def test_bad_rows_are_named(rows):
    with pytest.raises(ValueError, match=r"rows should be a list of \(output_shape, params\)"):
        show.model_table(rows, KERAS)
