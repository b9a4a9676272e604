"""The exercise ``build_conv_gru``: a Keras model, of which its description is compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_10_conv1d.conv_gru_mistakes import CONV_GRU_MISTAKES
from unrolled.exercises.lesson_10_conv1d.conv_gru_model import KEPT, Row, conv_gru_model
from unrolled.keras_model import described

NAMES = ("filters", "kernel_size", "stride", "units", "horizon")
NO_MODEL, NOT_BUILT = "no Keras model", "not known: the model has no Input"


def conv_gru_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The lesson's sizes first, then small random ones, all different."""
    drawn = rng.permutation(np.arange(2, 12))[:5].tolist()
    small = dict(zip(NAMES, drawn, strict=True))
    if hidden:
        return [small, dict(zip(NAMES, (3, 2, 5, 1, 4), strict=True))]
    return [dict(zip(NAMES, (20, 4, 2, 20, 10), strict=True)), small]


def conv_gru_oracle(challenge: Challenge) -> Expected:
    """The description of the model, as Keras builds it."""
    import keras

    filters, taps, stride, units, horizon = challenge.values()
    layers = [
        keras.layers.Conv1D(filters, taps, strides=stride, padding="valid"),
        keras.layers.GRU(units, return_sequences=True),
        keras.layers.GRU(units, return_sequences=True),
        keras.layers.TimeDistributed(keras.layers.Dense(horizon)),
    ]
    return Expected((described(keras.Sequential([keras.Input((None, 1)), *layers])),))


def measure(challenges: list[Challenge], models: list[Any]) -> list[tuple[Any, ...]]:
    """For each model its rows, from the input to the output, and its number of parameters."""
    return [rows_and_params(model) for model in models]


def rows_and_params(model: Any) -> tuple[list[Row] | str, int]:
    """What is compared of one description."""
    if not isinstance(model, dict):
        return NO_MODEL, 0
    shapes = [
        (end, (("shape", shape[1:] if shape else NOT_BUILT),))
        for end, shape in (("input", model["input_shape"]), ("output", model["output_shape"]))
    ]
    rows = [row_of(layer) for layer in model["layers"]]
    return [shapes[0], *rows, shapes[1]], model["params"] or 0


def row_of(layer: dict[str, Any]) -> Row:
    """What counts of a layer: the same ``Dense`` for all steps may be wrapped or not."""
    while layer["kind"] == "TimeDistributed" and layer["inside"]:
        layer = layer["inside"]
    kept = KEPT.get(layer["kind"], ())
    return layer["kind"], tuple((name, layer["settings"].get(name)) for name in kept)


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """A place in the list of rows, in words."""
    if not path:
        return "the number of layers"
    rows, _ = conv_gru_model(challenge)
    kind, settings = rows[path[0]]
    name = f"the {kind}" if kind in ("input", "output") else f"layer {path[0]}, {kind}"
    return f"{name}: {settings[path[2]][0]}" if len(path) > 2 else name


BUILD_CONV_GRU = Exercise(
    name="build_conv_gru",
    returns=(Output("model", kind="list"),),
    challenges=conv_gru_challenges,
    oracle=conv_gru_oracle,
    model=conv_gru_model,
    mistakes=CONV_GRU_MISTAKES,
    hints=(
        "Print `build_conv_gru().summary()` and hold it against the table, row by row: the shapes "
        "first, then the counts.",
        "Which layers hand on a whole sequence? A recurrent layer does so only if it is asked to.",
        "The input has one feature, and any number of steps: a length that is not known is `None`.",
    ),
    points=3,
    measure=measure,
    measured=(Output("layers", kind="list"), Output("parameters", kind="count")),
    place=place,
)
