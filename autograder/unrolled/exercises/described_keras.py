"""What a model of Keras layers is made of, without Keras.

A reference that builds a model has this module in the place of ``keras``. So a mistake in it is
described in a thousandth of the time in which Keras builds the model; a test holds the two
together.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from unrolled.adapters.description import NOT_BUILT, Description

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class Layer:
    """A layer in words and numbers.

    Args:
        kind: the name of its class, such as ``"Conv1D"`` or ``"TimeDistributed(Dense)"``.
        settings: what makes a difference of its configuration.
        blocks: how many gates and candidates a recurrent layer has; 0 for any other.
    """

    kind: str
    settings: dict[str, Any] = field(default_factory=dict)
    blocks: int = 0

    def output_shape(self, shape: Shape) -> Shape:
        """The shape after the layer, without the batch.

        Raises:
            ValueError: if it takes sequences only, and gets none.
        """
        if self.kind == "Dense":
            return (*shape[:-1], self.settings["units"])
        if len(shape) != 2:
            raise ValueError(f"{self.kind} takes (batch, time, features)")
        length, width = shape
        if self.blocks:
            sequence = self.settings["return_sequences"]
            return (length, self.settings["units"]) if sequence else (self.settings["units"],)
        if self.kind == "Conv1D":
            dilation, width = self.settings["dilation_rate"][0], self.settings["filters"]
            span = dilation * (self.settings["kernel_size"][0] - 1) + 1
            return self._steps(length, span), width
        if self.kind == "MaxPooling1D":
            return self._steps(length, self.settings["pool_size"][0]), width
        return length, self.settings["units"]

    def _steps(self, length: int | None, span: int) -> int | None:
        if length is None:
            return None
        stride = self.settings["strides"][0]
        valid = self.settings["padding"] == "valid"
        return (length - span) // stride + 1 if valid else -(-length // stride)

    def parameters(self, width: int) -> int:
        """How many it has on so many features."""
        bias = int(self.settings.get("use_bias", True))
        if self.kind == "MaxPooling1D":
            return 0
        if self.kind == "Conv1D":
            return (self.settings["kernel_size"][0] * width + bias) * self.settings["filters"]
        units = self.settings["units"]
        if not self.blocks:
            return (width + bias) * units
        biases = bias * (2 if self.settings.get("reset_after") else 1)
        return self.blocks * units * (width + units + biases)


class layers:
    """The layers that are described; each takes what Keras's takes, with the same defaults."""

    @staticmethod
    def Conv1D(filters, kernel_size, strides=1, padding="valid", **others):
        """A convolution over time."""
        settings = {"dilation_rate": 1, "groups": 1, "activation": "linear", "use_bias": True}
        settings |= {"filters": filters, "kernel_size": kernel_size, "strides": strides}
        settings |= {"padding": padding, **others}
        for name in ("kernel_size", "strides", "dilation_rate"):
            settings[name] = (settings[name],)
        if settings["strides"] > (1,) and settings["dilation_rate"] > (1,):
            raise ValueError("strides and dilation_rate are not used together")
        return Layer("Conv1D", settings)

    @staticmethod
    def MaxPooling1D(pool_size=2, strides=None, padding="valid"):
        """The largest number of each window."""
        strides = pool_size if strides is None else strides
        return Layer(
            "MaxPooling1D", {"pool_size": (pool_size,), "strides": (strides,), "padding": padding}
        )

    @staticmethod
    def Dense(units, activation="linear", use_bias=True):
        """A weighted sum of all features."""
        return Layer("Dense", {"units": units, "activation": activation, "use_bias": use_bias})

    @staticmethod
    def TimeDistributed(layer):
        """A layer at each step."""
        return Layer(f"TimeDistributed({layer.kind})", layer.settings)

    @staticmethod
    def SimpleRNN(units, **others):
        """A plain recurrent layer."""
        return Layer("SimpleRNN", recurrent(units) | others, blocks=1)

    @staticmethod
    def GRU(units, **others):
        """A layer of gated recurrent units."""
        gates = {"recurrent_activation": "sigmoid", "reset_after": True}
        return Layer("GRU", recurrent(units) | gates | others, blocks=3)

    @staticmethod
    def LSTM(units, **others):
        """A layer of long short-term memories."""
        gates = {"recurrent_activation": "sigmoid"}
        return Layer("LSTM", recurrent(units) | gates | others, blocks=4)


def recurrent(units: int) -> dict[str, Any]:
    """The settings of every recurrent layer, with Keras's defaults."""
    off = dict.fromkeys(("return_sequences", "go_backwards", "stateful"), False)
    return {
        "units": units,
        "activation": "tanh",
        "use_bias": True,
        "dropout": 0.0,
        "recurrent_dropout": 0.0,
        **off,
    }


def Input(shape: Shape, batch_size: int | None = None) -> Layer:
    """What a model takes."""
    return Layer("InputLayer", {"shape": tuple(shape), "batch_size": batch_size})


def Sequential(stack: Sequence[Layer]) -> Description:
    """The description of a model whose layers follow one another, as ``use.described`` gives it."""
    built = bool(stack) and stack[0].kind == "InputLayer"
    found = [(layer.kind, list(layer.settings.items())) for layer in stack[built:]]
    if not built:
        return None, None, NOT_BUILT, found
    first = shape = stack[0].settings["shape"]
    parameters = 0
    for layer in stack[1:]:
        parameters += layer.parameters(shape[-1])
        shape = layer.output_shape(shape)
    batch = stack[0].settings["batch_size"]
    return (batch, *first), (batch, *shape), parameters, found


def with_real_keras(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with Keras itself in the place of what stands in for it."""
    import keras

    names = {**function.__globals__, "keras": keras}
    real = types.FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    real.__kwdefaults__ = function.__kwdefaults__
    return real
