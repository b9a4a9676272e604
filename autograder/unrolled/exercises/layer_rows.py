"""What is compared of a model's description: its layers, those of their settings that count."""

from __future__ import annotations

from typing import Any

from unrolled.adapters.description import NOT_BUILT
from unrolled.exercises.exercise import Challenge, Output

NO_MODEL, NO_SHAPE = "no Keras model", "not known: the model has no Input"
LAYER_ROWS = (
    Output("layers", kind="list"),
    Output("settings", kind="list"),
    Output("parameters", kind="count"),
)
COMMON = ("activation", "use_bias")
RECURRENT = ("units", *COMMON, "return_sequences", "go_backwards", "stateful", "dropout")
# What of each kind of layer makes a difference.
KEPT = {
    "Conv1D": ("filters", "kernel_size", "strides", "padding", "dilation_rate", "groups", *COMMON),
    "GRU": (*RECURRENT, "recurrent_activation", "reset_after", "recurrent_dropout"),
    "LSTM": (*RECURRENT, "recurrent_activation", "recurrent_dropout"),
    "SimpleRNN": (*RECURRENT, "recurrent_dropout"),
    "Dense": ("units", *COMMON),
    "MaxPooling1D": ("pool_size", "strides", "padding"),
}


def measure(challenges: list[Challenge], models: list[Any]) -> list[tuple[Any, ...]]:
    """For each model the kinds of its layers, their settings, and its number of parameters."""
    return [measured(model) for model in models]


def measured(model: Any) -> tuple[str, list[Any], int]:
    """What is compared of one description."""
    match model:
        case (
            tuple() | None as input_shape,
            tuple() | None as output_shape,
            int(params),
            [*layers],
        ) if all(map(is_layer, layers)):
            ends = [("shape", shape_of(shape)) for shape in (input_shape, output_shape)]
            kinds = [kind_of(kind) for kind, _ in layers]
            rows = [settings_of(*layer) for layer in layers]
            return ", ".join(kinds), [(ends[0],), *rows, (ends[1],)], params
    return NO_MODEL, [], NOT_BUILT


def shape_of(shape: tuple[int | None, ...] | None) -> str:
    """A shape in words, in which it only counts whether batch and time are free."""
    if shape is None:
        return NO_SHAPE
    *free, width = shape
    return f"({', '.join('any' if size is None else 'fixed' for size in free)}, {width})"


def is_layer(value: Any) -> bool:
    """Whether a value has the form in which layers are described."""
    match value:
        case (str(), [*settings]):
            return all(
                isinstance(pair, (list, tuple)) and len(pair) == 2 and isinstance(pair[0], str)
                for pair in settings
            )
    return False


def kind_of(kind: str) -> str:
    """A layer's kind: the same ``Dense`` for all steps may be wrapped or not."""
    return {"TimeDistributed(Dense)": "Dense"}.get(kind, kind)


def settings_of(kind: str, settings: list[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """Those of a layer's settings that make a difference."""
    known = dict(settings)
    return tuple((name, known.get(name)) for name in KEPT.get(kind_of(kind), ()))
