"""Keras's ``Conv2D`` and ``ConvLSTM2D`` in float64, kept for the next question of their shape."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.exercises.precision import in_double_precision

# The weights are set for every call, so none need be drawn.
UNTRAINED = {"padding": "same", "kernel_initializer": "zeros", "dtype": "float64"}


@functools.lru_cache(maxsize=64)
def conv2d_layer(kernel_size: tuple[int, int], channels: int, filters: int) -> Any:
    """A built ``keras.layers.Conv2D``, which takes pictures of any size."""
    import keras

    layer = keras.layers.Conv2D(filters, kernel_size, **UNTRAINED)
    layer.build((None, None, None, channels))
    return layer


def keras_conv2d(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """What ``keras.layers.Conv2D`` gives with ``padding="same"``.

    Args:
        x: (batch, rows, columns, channels).
        kernel: (kernel_rows, kernel_columns, channels, filters).
        bias: (filters,).
    """
    import keras

    x, kernel, bias = in_double_precision([x, kernel, bias])
    layer = conv2d_layer(kernel.shape[:2], *kernel.shape[2:])
    layer.set_weights([kernel, bias])
    return keras.ops.convert_to_numpy(layer(x))


@functools.lru_cache(maxsize=64)
def conv_lstm_layer(shape: tuple[int, ...], filters: int, kernel_size: tuple[int, int]) -> Any:
    """A built ``keras.layers.ConvLSTM2D`` for pictures of (rows, columns, channels)."""
    import keras

    layer = keras.layers.ConvLSTM2D(
        filters, kernel_size, recurrent_initializer="zeros", **UNTRAINED
    )
    layer.build((None, None, *shape))
    return layer


def keras_conv_lstm(
    x: np.ndarray, h: np.ndarray, c: np.ndarray, weights: Sequence[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The hidden state after every step, then both states after the last.

    The layer's cell is called step by step: the layer itself would need a tenth of a second to
    prepare its loop, for every length of a sequence. A test holds the two together.

    Args:
        x: (batch, time, rows, columns, channels).
        h: (batch, rows, columns, filters), the hidden state before the first step.
        c: the cell state, of the same shape.
        weights: kernel, recurrent kernel and bias.
    """
    import keras

    x, h, c, weights = in_double_precision([x, h, c, list(weights)])
    kernel = weights[0]
    layer = conv_lstm_layer(x.shape[2:], kernel.shape[3] // 4, kernel.shape[:2])
    layer.set_weights(weights)
    states = []
    for t in range(x.shape[1]):
        _, (h, c) = layer.cell(x[:, t], [h, c])
        states.append(keras.ops.convert_to_numpy(h))
    return np.stack(states, axis=1), states[-1], keras.ops.convert_to_numpy(c)
