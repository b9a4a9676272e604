"""The exercise ``build_conv_gru``: a Keras model, of which its description is compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_10_conv1d.conv_gru_mistakes import CONV_GRU_MISTAKES
from unrolled.exercises.lesson_10_conv1d.conv_gru_model import KEPT, NO_SHAPE, Row, conv_gru_model
from unrolled.use.description import NOT_BUILT, described

NAMES = ("filters", "kernel_size", "stride", "units", "horizon")
NO_MODEL = "no Keras model"


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
    match model:
        case (
            tuple() | None as input_shape,
            tuple() | None as output_shape,
            int(params),
            [*layers],
        ) if all(map(is_layer, layers)):
            ends = [
                (end, (("shape", shape[1:] if shape else NO_SHAPE),))
                for end, shape in (("input", input_shape), ("output", output_shape))
            ]
            return [ends[0], *map(row_of, layers), ends[1]], params
    return NO_MODEL, NOT_BUILT


def is_layer(value: Any) -> bool:
    """Whether a value has the form in which layers are described."""
    match value:
        case (str(), [*settings]):
            return all(
                isinstance(pair, (list, tuple)) and len(pair) == 2 and isinstance(pair[0], str)
                for pair in settings
            )
    return False


def row_of(layer: tuple[str, list[tuple[str, Any]]]) -> Row:
    """What counts of a layer: the same ``Dense`` for all steps may be wrapped or not."""
    kind, settings = layer
    kind = {"TimeDistributed(Dense)": "Dense"}.get(kind, kind)
    return kind, tuple((name, dict(settings).get(name)) for name in KEPT.get(kind, ()))


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
    use="described",
)
