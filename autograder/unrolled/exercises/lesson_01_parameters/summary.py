"""The exercise ``model_summary``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_01_parameters.counting import unlike
from unrolled.exercises.lesson_01_parameters.summary_mistakes import MISTAKES, Shape

RECURRENT = ("simple_rnn", "lstm", "gru")


def recurrent(kind: str, units: int, sequences: bool, **fields: bool) -> dict[str, Any]:
    """The description of a recurrent layer."""
    return {"kind": kind, "units": units, "return_sequences": sequences, **fields}


def stacks(sizes: list[int], hidden: bool) -> list[list[dict[str, Any]]]:
    """Models, the smallest first: recurrent layers stacked, flattened, normalised.

    Args:
        sizes: three widths, no two alike.
        hidden: whether to build those that are kept for grading.
    """
    flatten, layer_norm, batch_norm = (
        {"kind": kind} for kind in ("flatten", "layer_norm", "batch_norm")
    )
    dense, one = {"kind": "dense", "units": sizes[2]}, {"kind": "dense", "units": 1}
    gru = [recurrent("gru", size, True, reset_after=True) for size in sizes]
    old_gru = [recurrent("gru", size, False, reset_after=False) for size in sizes]
    rnn, lstm = ([recurrent(kind, size, True) for size in sizes] for kind in ("simple_rnn", "lstm"))
    last_rnn, last_lstm = (
        [recurrent(kind, size, False) for size in sizes] for kind in ("simple_rnn", "lstm")
    )
    if hidden:
        return [
            [rnn[2]],
            [flatten, dense, one],
            [gru[0], lstm[1], flatten, dense],
            [layer_norm, lstm[0], batch_norm, last_rnn[1], one],
            [dense, batch_norm, rnn[0], old_gru[1], layer_norm, one],
        ]
    return [
        [rnn[0]],
        [rnn[0], last_rnn[1], flatten, one],
        [lstm[0], lstm[1], flatten, dense],
        [gru[0], layer_norm, old_gru[1], batch_norm, dense],
        [dense, batch_norm, last_lstm[0], one],
    ]


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several models, each on sequences of another shape."""
    found = []
    for number in range(5):
        *sizes, time, features = unlike(rng, 5, (3, 30) if hidden else (3, 24))
        shape = (time, features)
        found.append({"layers": stacks(sizes, hidden)[number], "input_shape": shape})
    return found


def oracle(challenge: Challenge) -> Expected:
    """What Keras builds, layer after layer."""
    shape = (None, *challenge["input_shape"])
    rows = []
    for description in challenge["layers"]:
        layer = keras_layer(description)
        layer.build(shape)
        shape = tuple(layer.compute_output_shape(shape))
        rows.append((shape[1:], layer.count_params()))
    return Expected((rows,))


def keras_layer(description: dict[str, Any]) -> Any:
    """The Keras layer of a description."""
    import keras

    makers = {
        "simple_rnn": keras.layers.SimpleRNN,
        "lstm": keras.layers.LSTM,
        "gru": keras.layers.GRU,
        "dense": keras.layers.Dense,
        "flatten": keras.layers.Flatten,
        "layer_norm": keras.layers.LayerNormalization,
        "batch_norm": keras.layers.BatchNormalization,
    }
    fields = {name: value for name, value in description.items() if name != "kind"}
    return makers[description["kind"]](**fields)


def model(
    challenge: Challenge,
    sequences: str = "as asked",
    flatten: str = "product",
    width: str = "last axis",
    times: str = "nothing",
    dense: str = "every step",
    reset_after: str = "as asked",
    norms: str = "all",
) -> tuple[list[tuple[Shape, Any]]]:
    """The rows of a summary, right or as one might believe.

    Args:
        challenge: the arguments.
        sequences: when a recurrent layer returns all its steps.
        flatten: what Flatten makes of a shape.
        width: where a layer's number of inputs is read.
        times: which layers' parameters are multiplied by the number of time steps.
        dense: whether a Dense layer keeps the time axis.
        reset_after: which GRUs have two bias rows.
        norms: which numbers of a normalisation are counted.
    """
    shape = given = tuple(challenge["input_shape"])
    rows = []
    for layer in challenge["layers"]:
        kind, units = layer["kind"], layer.get("units", 0)
        inputs = {"last axis": shape[-1], "first input": given[-1], "first axis": shape[0]}[width]
        steps = shape[0] if len(shape) > 1 else 1
        if kind == "flatten":
            shape, params = flattened(shape, flatten), 0
        elif kind == "dense":
            params = (inputs + 1) * units * (steps if times == "dense" else 1)
            shape = (units,) if dense == "once" else (*shape[:-1], units)
        elif kind in RECURRENT:
            params = recurrent_count(layer, inputs, reset_after)
            params *= steps if times == "recurrent" else 1
            asked = layer["return_sequences"]
            all_steps = {"as asked": asked, "always": True, "never": False, "reversed": not asked}
            shape = (shape[0], units) if all_steps[sequences] else (units,)
        else:
            params = norm_count(kind, inputs, norms)
        rows.append((shape, params))
    return (rows,)


def flattened(shape: Shape, way: str) -> Shape:
    """What Flatten makes of a shape, right or wrong."""
    ways = {
        "product": (math.prod(shape),),
        "sum": (sum(shape),),
        "last axis": (shape[-1],),
        "nothing": shape,
    }
    return ways[way]


def recurrent_count(layer: dict[str, Any], inputs: int, reset_after: str) -> int:
    """The parameters of a recurrent layer, with the right ``reset_after`` or a wrong one."""
    units = layer["units"]
    if layer["kind"] != "gru":
        return (4 if layer["kind"] == "lstm" else 1) * units * (inputs + units + 1)
    both = layer["reset_after"]
    rows = {"as asked": 1 + both, "always": 2, "never": 1}[reset_after]
    return 3 * units * (inputs + units + rows)


def norm_count(kind: str, features: int, counted: str) -> Any:
    """The parameters of a normalisation, all of them or some."""
    trainable, other = 2 * features, 2 * features * (kind == "batch_norm")
    ways = {
        "all": trainable + other,
        "trainable": trainable,
        "pair": (trainable, other),
        "none": 0,
    }
    return ways[counted]


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """Which layer a difference belongs to, and whether to its shape or its count."""
    if not path:
        return f"the number of rows: one for each layer, {len(challenge['layers'])} in all"
    kind = challenge["layers"][path[0]]["kind"]
    row = f"row {path[0]} (`{kind}`)"
    if len(path) == 1:
        return row
    return f"{row}, its {'parameters' if path[1] == 1 else 'output shape'}"


SUMMARY = Exercise(
    name="model_summary",
    returns=(Output("rows", kind="list"),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=MISTAKES,
    hints=(
        "Carry one variable from layer to layer: the shape that comes out of the last one.",
        "Which functions above give the parameters? Each wants the number of inputs; where in a "
        "shape does it stand?",
        "A table helps: for each kind, what happens to (time, features)? Which kinds leave it as "
        "it is, which change the last axis, which lose the time?",
    ),
    points=4,
    place=place,
)
