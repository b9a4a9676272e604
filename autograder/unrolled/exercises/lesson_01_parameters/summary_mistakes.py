"""The mistakes of those who write a model's summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unrolled.exercises.exercise import Challenge, Mistake

Shape = tuple[int, ...]
Row = tuple[Shape, Any]


def each_row(change: Callable[[Shape, Any], Any]) -> Callable[..., Any]:
    """The same change made to every row."""
    return lambda values, _: ([change(shape, params) for shape, params in values[0]],)


def whole(change: Callable[[list[Row], Challenge], Any]) -> Callable[..., Any]:
    """A change made to the list of rows."""
    return lambda values, challenge: (change(values[0], challenge),)


def shapes_before(rows: list[Row], challenge: Challenge) -> list[Row]:
    """Every layer with the shape that goes in."""
    shapes = [tuple(challenge["input_shape"]), *(shape for shape, _ in rows[:-1])]
    return [(shape, params) for shape, (_, params) in zip(shapes, rows, strict=True)]


def running_totals(rows: list[Row], _: Challenge) -> list[Row]:
    """Every layer with the parameters up to it."""
    return [
        (shape, sum(params for _, params in rows[: number + 1]))
        for number, (shape, _) in enumerate(rows)
    ]


def without_flatten(rows: list[Row], challenge: Challenge) -> list[Row]:
    """No rows for the layers without parameters."""
    kinds = [layer["kind"] for layer in challenge["layers"]]
    return [row for row, kind in zip(rows, kinds, strict=True) if kind != "flatten"]


def total(rows: list[Row]) -> int:
    """All parameters."""
    return sum(params for _, params in rows)


MISTAKES = (
    Mistake(
        "batch axis included",
        "You write the batch axis into the shapes, {received}. Here, as in `input_shape`, a shape "
        "begins with what belongs to one sample.",
        after=each_row(lambda shape, params: ((None, *shape), params)),
        kind="shape",
    ),
    Mistake(
        "a bare number for a shape",
        "{received} is a number, not a shape. A tuple of one entry needs its comma: `(n,)`.",
        after=each_row(lambda shape, params: (shape[0] if len(shape) == 1 else shape, params)),
        kind="shape",
    ),
    Mistake(
        "input shapes for output shapes",
        "Each of your rows has the shape that goes *into* its layer. What comes out is asked for.",
        after=whole(shapes_before),
        kind="shape",
    ),
    Mistake(
        "return_sequences ignored: always all steps",
        "Your recurrent layers always return every step. With `return_sequences=False` only the "
        "last hidden state comes out, and the time axis is gone.",
        variant={"sequences": "always"},
    ),
    Mistake(
        "return_sequences ignored: always the last step",
        "Your recurrent layers never return more than the last hidden state. With "
        "`return_sequences=True` all time steps come out.",
        variant={"sequences": "never"},
    ),
    Mistake(
        "return_sequences the wrong way round",
        "Your recurrent layers return every step where `return_sequences` is `False`, and the last "
        "one where it is `True`.",
        variant={"sequences": "reversed"},
    ),
    Mistake(
        "flatten keeps the last axis only",
        "Your `flatten` forgets the time steps. It lays *all* numbers of a sample in one row: "
        "time × features of them.",
        variant={"flatten": "last axis"},
    ),
    Mistake(
        "flatten adds the axes",
        "Your `flatten` adds the axes. How many numbers lie in a table of time × features?",
        variant={"flatten": "sum"},
    ),
    Mistake(
        "flatten changes nothing",
        "Your `flatten` leaves the shape as it is. One axis should come out.",
        variant={"flatten": "nothing"},
    ),
    Mistake(
        "first input's width for every layer",
        "Every layer of yours counts on the features of `input_shape`. A layer's inputs are what "
        "the layer *before* it puts out.",
        variant={"width": "first input"},
    ),
    Mistake(
        "inputs read from the time axis",
        "You take the number of inputs from a shape's first axis. In (time, features) that is the "
        "time; a layer's inputs are the last axis.",
        variant={"width": "first axis"},
    ),
    Mistake(
        "time steps multiplied in",
        "Your recurrent layers have new weights for every time step. They use the same ones at "
        "each, so the number of steps is not in the count.",
        variant={"times": "recurrent"},
    ),
    Mistake(
        "time steps multiplied into Dense",
        "Your `dense` has new weights for every time step. On a sequence it uses the same ones at "
        "each step.",
        variant={"times": "dense"},
    ),
    Mistake(
        "dense drops the time axis",
        "Your `dense` turns a sequence into one row. It changes the last axis and leaves the "
        "others alone; only `flatten` merges them.",
        variant={"dense": "once"},
    ),
    Mistake(
        "reset_after ignored: always two bias rows",
        "All your GRUs have two bias rows. Hand the description's `reset_after` on to "
        "`gru_params`.",
        variant={"reset_after": "always"},
    ),
    Mistake(
        "reset_after ignored: always one bias row",
        "All your GRUs have one bias row. Hand the description's `reset_after` on to `gru_params`.",
        variant={"reset_after": "never"},
    ),
    Mistake(
        "normalisation counted without its moving statistics",
        "Your normalisations count what is trained. A summary's column counts all: trainable and "
        "non-trainable.",
        variant={"norms": "trainable"},
    ),
    Mistake(
        "a pair as the parameters of a normalisation",
        "Where a number should stand you have {received}. `norm_params` gives two numbers, and "
        "the summary shows their sum.",
        variant={"norms": "pair"},
    ),
    Mistake(
        "normalisation without parameters",
        "Your normalisations have no parameters. Gamma and beta are trained like any weight.",
        variant={"norms": "none"},
    ),
    Mistake(
        "running totals",
        "Each of your rows counts all layers up to it. A row has its own layer's parameters.",
        after=whole(running_totals),
        kind="rows",
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
        "input counted as a layer",
        "Your first row is the input. It is no layer of the list; begin with what the first layer "
        "puts out.",
        after=whole(lambda rows, challenge: [(tuple(challenge["input_shape"]), 0), *rows]),
        kind="form",
    ),
    Mistake(
        "total appended",
        "Your list ends on the total. One row for each layer is asked for; a sum over them is "
        "quickly made.",
        after=whole(lambda rows, _: [*rows, total(rows)]),
        kind="form",
    ),
    Mistake(
        "total returned beside the rows",
        "You return the rows and the total. The rows alone are asked for.",
        after=whole(lambda rows, _: (rows, total(rows))),
        kind="form",
    ),
)
