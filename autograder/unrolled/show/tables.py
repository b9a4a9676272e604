"""The learner's model summary beside Keras's."""

from __future__ import annotations

import html
import numbers
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from unrolled.show.display import publish

HEADINGS = ("layer", "your shape", "your parameters", "Keras's shape", "Keras's parameters", "")
SAME, DIFFERENT = "✓ same", "✗ differs"
GREEN, RED = "#1a7f4b", "#b3261e"
MISSING = "–"


def model_table(
    rows: Sequence[tuple[Any, int]], keras_rows: Sequence[tuple[str, Any, int]]
) -> None:
    """Show the learner's rows beside Keras's, row by row, with a tick or a cross and the totals.

    Shapes count as the same with and without Keras's leading ``None`` for the batch.

    Args:
        rows: the learner's ``(output_shape, params)``, one per layer.
        keras_rows: Keras's ``(name, output_shape, params)``, one per layer.

    Raises:
        ValueError: if one of them is no list of such tuples.
    """
    rows = checked(rows, "rows", ("output_shape", "params"))
    keras_rows = checked(keras_rows, "keras_rows", ("name", "output_shape", "params"))
    lines = table_lines(rows, keras_rows)
    publish({"text/html": as_html(lines), "text/plain": as_text(lines)})


def checked(rows: Any, name: str, fields: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """``rows`` as a list of tuples with the given fields."""
    wanted = f"{name} should be a list of ({', '.join(fields)}), one for each layer"
    if not isinstance(rows, list | tuple) or not rows:
        raise ValueError(f"{wanted}; got {rows!r:.60}.")
    for k, row in enumerate(rows):
        if not isinstance(row, list | tuple) or len(row) != len(fields):
            raise ValueError(f"{wanted}; row {k} is {row!r:.60}.")
    return [tuple(row) for row in rows]


def table_lines(
    rows: list[tuple[Any, ...]], keras_rows: list[tuple[Any, ...]]
) -> list[tuple[str, ...]]:
    """The table's cells as text, one tuple per layer and one for the totals."""
    lines = []
    for mine, theirs in zip_longest(rows, keras_rows):
        name, keras_shape, keras_params = theirs or ("not in Keras's model", None, None)
        shape, params = mine or (None, None)
        same = bool(mine and theirs) and same_shape(shape, keras_shape)
        same = same and isinstance(params, numbers.Integral) and params == keras_params
        lines.append(
            (
                str(name),
                shape_text(shape),
                count_text(params),
                shape_text(keras_shape),
                count_text(keras_params),
                SAME if same else DIFFERENT,
            )
        )
    total, keras_total = total_of(rows), total_of(keras_rows)
    agree = SAME if total == keras_total else DIFFERENT
    return [*lines, ("total", "", count_text(total), "", count_text(keras_total), agree)]


def same_shape(shape: Any, other: Any) -> bool:
    """Whether two shapes agree, the batch dimension ``None`` written or left out."""
    if not (isinstance(shape, list | tuple) and isinstance(other, list | tuple)):
        return False
    shape, other = tuple(shape), tuple(other)
    return shape == other or (None, *shape) == other or shape == (None, *other)


def total_of(rows: list[tuple[Any, ...]]) -> int:
    """The sum of the rows' last entries, where they are whole numbers."""
    return sum(row[-1] for row in rows if isinstance(row[-1], numbers.Integral))


def shape_text(shape: Any) -> str:
    """A shape as Python writes a tuple; a dash where there is none."""
    if shape is None:
        return MISSING
    if not isinstance(shape, list | tuple):
        return str(shape)
    # Joined by hand: a tuple would write NumPy's integers as np.int64(20).
    sizes = ", ".join(map(str, shape))
    return f"({sizes},)" if len(shape) == 1 else f"({sizes})"


def count_text(count: Any) -> str:
    """A count with commas between thousands; a dash where there is none."""
    if count is None:
        return MISSING
    return f"{count:,}" if isinstance(count, numbers.Number) else str(count)


def as_text(lines: list[tuple[str, ...]]) -> str:
    """The table in aligned columns, counts to the right."""
    table = [HEADINGS, *lines]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    text = []
    for line in table:
        cells = [
            cell.rjust(width) if "parameters" in heading else cell.ljust(width)
            for heading, cell, width in zip(HEADINGS, line, widths, strict=True)
        ]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def as_html(lines: list[tuple[str, ...]]) -> str:
    """The table as HTML that needs no style sheet and fits light and dark pages."""
    head = "".join(f'<th scope="col" style="text-align: left">{h}</th>' for h in HEADINGS)
    body = []
    for k, (name, *cells, mark) in enumerate(lines):
        rule = "; border-top: 1px solid" if k == len(lines) - 1 else ""
        marks = f"color: {GREEN if mark == SAME else RED}; font-weight: bold{rule}"
        row = f'<th scope="row" style="text-align: left{rule}">{html.escape(name)}</th>'
        for heading, cell in zip(HEADINGS[1:], cells, strict=False):
            side = "right" if "parameters" in heading else "left"
            row += f'<td style="text-align: {side}{rule}">{html.escape(cell)}</td>'
        body.append(f'<tr>{row}<td style="text-align: left; {marks}">{mark}</td></tr>')
    caption = "<caption>Your model summary beside Keras's</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
