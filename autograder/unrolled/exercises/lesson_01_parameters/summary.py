"""The exercise ``model_summary``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_01_parameters.counting import unlike
from unrolled.exercises.lesson_01_parameters.dense import dense_params
from unrolled.exercises.lesson_01_parameters.norms import norm_params
from unrolled.exercises.lesson_01_parameters.recurrent import (
    gru_params,
    lstm_params,
    simple_rnn_params,
)
from unrolled.exercises.lesson_01_parameters.summary_mistakes import MISTAKES


def model_summary(layers, input_shape):
    """Work out the summary of a stack of layers.

    Args:
        layers: list of dict, the descriptions of the layers, the first one first.
        input_shape: tuple of int without the batch axis, such as (20, 6).

    Returns:
        rows: list of (output_shape, params), a tuple without the batch axis and an int.
    """
    counts = {"simple_rnn": simple_rnn_params, "lstm": lstm_params}
    rows = []  # list of rows
    shape = tuple(input_shape)  # current shape
    for layer in layers:  # description of a layer
        kind = layer["kind"]  # kind of layer
        inputs = shape[-1]  # number of inputs
        units = layer.get("units")  # number of units
        if kind == "flatten":
            shape = (int(np.prod(shape)),)  # current shape
            params = 0  # parameters of a layer
        elif kind == "dense":
            shape = (*shape[:-1], units)  # current shape
            params = dense_params(inputs, units)  # parameters of a layer
        elif kind in ("layer_norm", "batch_norm"):
            params = sum(norm_params(inputs, kind.removesuffix("_norm")))
        else:
            if kind == "gru":
                params = gru_params(inputs, units, layer["reset_after"])
            else:
                params = counts[kind](inputs, units)
            shape = (shape[0], units) if layer["return_sequences"] else (units,)
        rows.append((shape, params))
    return rows


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


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """Which layer a difference belongs to, and whether to its shape or its count."""
    if not path:
        return f"the number of rows: one for each layer, {len(challenge['layers'])} in all"
    layer = f"`{challenge['layers'][path[0]]['kind']}` (row {path[0]})"
    if len(path) == 1:
        return layer
    return f"the {'parameters' if path[1] == 1 else 'output shape'} of {layer}"


SUMMARY = Exercise(
    name="model_summary",
    returns=(Output("rows", kind="list"),),
    challenges=challenges,
    oracle=oracle,
    reference=model_summary,
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
