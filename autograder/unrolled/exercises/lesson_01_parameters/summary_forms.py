"""Forms in which a model's summary is returned by those who get it wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unrolled.exercises.exercise import Challenge, Mistake

Row = tuple[tuple[int, ...], Any]


def each_row(change: Callable[[tuple[int, ...], Any], Any]) -> Callable[..., Any]:
    """The same change made to every row."""
    return lambda values, _: ([change(shape, params) for shape, params in values[0]],)


def whole(change: Callable[[list[Row], Challenge], Any]) -> Callable[..., Any]:
    """A change made to the list of rows."""
    return lambda values, challenge: (change(values[0], challenge),)


def without_flatten(rows: list[Row], challenge: Challenge) -> list[Row]:
    """No rows for the layers without parameters."""
    kinds = [layer["kind"] for layer in challenge["layers"]]
    return [row for row, kind in zip(rows, kinds, strict=True) if kind != "flatten"]


def total(rows: list[Row]) -> int:
    """All parameters."""
    return sum(params for _, params in rows)


FORMS = (
    Mistake(
        "kind added to each row",
        "Your rows begin with the kind of layer. Each row is a pair, `(output_shape, params)`.",
        after=whole(
            lambda rows, challenge: [
                (layer["kind"], *row) for layer, row in zip(challenge["layers"], rows, strict=True)
            ]
        ),
        kind="form",
    ),
    Mistake(
        "total alone",
        "You return one number, the total. Return one row for each layer.",
        after=whole(lambda rows, _: total(rows)),
        kind="form",
    ),
    Mistake(
        "flatten left out",
        "You give no row to `flatten`. It has no parameters, and it changes the shape: one row for "
        "each layer.",
        after=whole(without_flatten),
        kind="rows",
    ),
    Mistake(
        "shape and parameters swapped",
        "Your rows are `(params, output_shape)`; the contract asks for `(output_shape, params)`.",
        after=each_row(lambda shape, params: (params, shape)),
        kind="form",
    ),
    Mistake(
        "shapes missing",
        "Your list has the parameters only. Each row is a pair, `(output_shape, params)`.",
        after=each_row(lambda shape, params: params),
        kind="form",
    ),
    Mistake(
        "parameters missing",
        "Your list has the shapes only. Each row is a pair, `(output_shape, params)`.",
        after=each_row(lambda shape, params: shape),
        kind="form",
    ),
    Mistake(
        "two lists for a list of pairs",
        "You return two lists, one of shapes and one of parameters. Return a single list with a "
        "row for each layer: `zip` makes the pairs.",
        after=whole(lambda rows, _: tuple(list(part) for part in zip(*rows, strict=True))),
        kind="form",
    ),
    Mistake(
        "last layer left out",
        "Your list ends one layer early: the last one has no row.",
        after=whole(lambda rows, _: rows[:-1]),
        kind="rows",
    ),
    Mistake(
        "first layer left out",
        "Your list begins with the second layer: the first one has no row.",
        after=whole(lambda rows, _: rows[1:]),
        kind="rows",
    ),
    Mistake(
        "input counted as a layer",
        "Your first row is the input. It is no layer of the list; begin with what the first layer "
        "puts out.",
        after=whole(lambda rows, challenge: [(tuple(challenge["input_shape"]), 0), *rows]),
        kind="form",
    ),
    Mistake(
        "total appended",
        "Your list ends with the total. Return one row for each layer and nothing else; a sum over "
        "them is quickly made.",
        after=whole(lambda rows, _: [*rows, total(rows)]),
        kind="form",
    ),
    Mistake(
        "total returned beside the rows",
        "You return the rows and the total. Return only the rows.",
        after=whole(lambda rows, _: (rows, total(rows))),
        kind="form",
    ),
)
