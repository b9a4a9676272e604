"""Keras's convolutions as far as the probe of a WaveNet needs them, in NumPy.

``build_wavenet`` has this module in the place of ``keras``. So the numbers of a mistake in it take
a thousandth of the time that Keras needs to build the model; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from unrolled.adapters.model import probe_input, probe_weights
from unrolled.exercises.activations import identity, relu, sigmoid, softmax

ACTIVATIONS: dict[str | None, Callable[[np.ndarray], np.ndarray]] = {
    None: identity,
    "relu": relu,
    "sigmoid": sigmoid,
    "softmax": softmax,
    "tanh": np.tanh,
}


class Convolution(NamedTuple):
    """A ``Conv1D``; its arguments are Keras's, with the same defaults."""

    filters: int
    kernel_size: int
    strides: int = 1
    padding: str = "valid"
    dilation_rate: int = 1
    activation: str | None = None
    use_bias: bool = True

    def __call__(self, x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
        """The layer's output: (batch, steps, filters)."""
        missing = (self.kernel_size - 1) * self.dilation_rate
        before = {"valid": 0, "causal": missing, "same": missing // 2}[self.padding]
        after = 0 if self.padding == "valid" else missing - before
        padded = np.pad(x, ((0, 0), (before, after), (0, 0)))
        steps = padded.shape[1] - missing
        first = [tap * self.dilation_rate for tap in range(self.kernel_size)]
        sums = sum(padded[:, s : s + steps] @ tap for s, tap in zip(first, kernel, strict=True))
        return ACTIVATIONS[self.activation](sums + bias)[:, :: self.strides]


class layers:
    """What is called as ``keras.layers``."""

    Conv1D = Convolution


def Input(shape: tuple[int | None, int]) -> tuple[int | None, int]:
    """What a model takes, without the batch."""
    return shape


def Sequential(stack: Sequence[Convolution]) -> tuple[int, np.ndarray]:
    """What ``use.model.probed`` gives for a model of an input and convolutions."""
    y, place, count = probe_input(stack[0][1]).astype(np.float64), 0, 0
    for layer in stack[1:]:
        kernel = probe_weights(place, (layer.kernel_size, y.shape[2], layer.filters))
        bias = probe_weights(place + 1, (layer.filters,)) if layer.use_bias else np.zeros(0)
        place += 2 if layer.use_bias else 1
        count += kernel.size + bias.size
        y = layer(y, kernel.astype(np.float64), bias.astype(np.float64) if bias.size else 0.0)
    return count, y.astype(np.float32)
