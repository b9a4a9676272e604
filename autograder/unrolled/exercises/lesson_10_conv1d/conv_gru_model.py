"""The Conv1D and GRU model as a list of rows, without Keras: right, or built otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unrolled.exercises.exercise import Challenge

Row = tuple[str, tuple[tuple[str, Any], ...]]
Layers = list[tuple[str, dict[str, Any]]]

NO_SHAPE = "not known: the model has no Input"
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
DEFAULTS = {
    "groups": 1,
    "use_bias": True,
    "padding": "valid",
    "dilation_rate": (1,),
    "return_sequences": True,
    "go_backwards": False,
    "stateful": False,
    "dropout": 0.0,
    "recurrent_dropout": 0.0,
    "recurrent_activation": "sigmoid",
    "reset_after": True,
}


def layer(kind: str, **settings: Any) -> tuple[str, dict[str, Any]]:
    """A layer with Keras's defaults for what is not said."""
    activation = "tanh" if kind in ("GRU", "LSTM", "SimpleRNN") else "linear"
    chosen = {"activation": activation, **DEFAULTS, **settings}
    return kind, {name: chosen[name] for name in KEPT[kind]}


def right_layers(filters: int, taps: int, stride: int, units: int, horizon: int) -> Layers:
    """The model as it should be."""
    return [
        layer("Conv1D", filters=filters, kernel_size=(taps,), strides=(stride,)),
        layer("GRU", units=units),
        layer("GRU", units=units),
        layer("Dense", units=horizon),
    ]


def with_setting(place: int, **settings: Any) -> Callable[..., Layers]:
    """One layer with other settings; those that are functions get the arguments."""

    def edit(layers: Layers, arguments: dict[str, int]) -> Layers:
        kind, known = layers[place]
        changed = {k: v(arguments) if callable(v) else v for k, v in settings.items()}
        return [*layers[:place], (kind, {**known, **changed}), *layers[place + 1 :]]

    return edit


def with_recurrent(kind: str) -> Callable[..., Layers]:
    """Other recurrent layers in the place of the two GRUs."""
    return lambda layers, arguments: [
        layers[0],
        *(layer(kind, units=arguments["units"]) for _ in range(2)),
        layers[3],
    ]


# Other ways to build it.
EDITS: dict[str, Callable[[Layers, dict[str, int]], Layers]] = {
    "right": lambda layers, arguments: layers,
    "same": with_setting(0, padding="same"),
    "causal": with_setting(0, padding="causal"),
    "no stride": with_setting(0, strides=(1,)),
    "stride as dilation": with_setting(
        0, strides=(1,), dilation_rate=lambda arguments: (arguments["stride"],)
    ),
    "filters for taps": with_setting(
        0,
        filters=lambda arguments: arguments["kernel_size"],
        kernel_size=lambda arguments: (arguments["filters"],),
    ),
    "relu": with_setting(0, activation="relu"),
    "units as filters": with_setting(0, filters=lambda arguments: arguments["units"]),
    "last state": with_setting(2, return_sequences=False),
    "reset before": lambda layers, arguments: with_setting(1, reset_after=False)(
        with_setting(2, reset_after=False)(layers, arguments), arguments
    ),
    "one GRU": lambda layers, arguments: layers[:2] + layers[3:],
    "LSTM": with_recurrent("LSTM"),
    "SimpleRNN": with_recurrent("SimpleRNN"),
    "one number": with_setting(3, units=1),
    "units out": with_setting(3, units=lambda arguments: arguments["units"]),
    "tanh out": with_setting(3, activation="tanh"),
    "pooling": lambda layers, arguments: [
        layers[0],
        layer("MaxPooling1D", pool_size=(2,), strides=(2,)),
        *layers[1:],
    ],
    "convolution last": lambda layers, arguments: [*layers[1:3], layers[0], layers[3]],
}


def parameters(layers: Layers, width: int) -> int:
    """The number of parameters of a chain of layers on so many features."""
    total = 0
    for kind, settings in layers:
        if kind == "Conv1D":
            out = settings["filters"]
            total += (settings["kernel_size"][0] * width + 1) * out
        elif kind == "Dense":
            out = settings["units"]
            total += (width + 1) * out
        elif kind == "MaxPooling1D":
            out = width
        else:
            out = settings["units"]
            blocks = {"GRU": 3, "LSTM": 4, "SimpleRNN": 1}[kind]
            biases = 2 if settings.get("reset_after") else 1
            total += blocks * out * (width + out + biases)
        width = out
    return total


def conv_gru_model(
    challenge: Challenge, edit: str = "right", length: int | None = None
) -> tuple[list[Row], int]:
    """What is measured on the model: its rows and its number of parameters.

    Args:
        challenge: the arguments.
        edit: a key of ``EDITS``.
        length: the number of steps, where the input's shape fixes it.
    """
    layers = EDITS[edit](right_layers(*challenge.values()), challenge)
    sequence = all(settings.get("return_sequences", True) for _, settings in layers)
    steps = (None,) if sequence else ()
    if length is not None and sequence:
        taps, stride = challenge["kernel_size"], challenge["stride"]
        steps = ((length - taps) // stride + 1,)
    rows = [(kind, tuple(settings.items())) for kind, settings in layers]
    ends = (length, 1), (*steps, layers[-1][1]["units"])
    shown = [
        (name, (("shape", shape),)) for name, shape in zip(("input", "output"), ends, strict=True)
    ]
    return [shown[0], *rows, shown[1]], parameters(layers, 1)
