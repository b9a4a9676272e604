"""What Keras gives for a linear recurrence: its own associative scan, and its RNN over a cell."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np


def keras_scan(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both halves of the pairs that stand for steps 0 to t, for every t, in float64.

    Args:
        a: (batch, time, units).
        b: (batch, time, units).
    """
    import keras

    def composed(left: Any, right: Any) -> tuple[Any, Any]:
        return left[0] * right[0], right[0] * left[1] + right[1]

    pairs = tuple(keras.ops.convert_to_tensor(np.asarray(part, np.float64)) for part in (a, b))
    if a.shape[1] > 1:
        pairs = keras.ops.associative_scan(composed, pairs, axis=1)
    return tuple(keras.ops.convert_to_numpy(part) for part in pairs)


@functools.cache
def min_gru_cell_class() -> type:
    """A cell of a minGRU, to be run by ``keras.layers.RNN``; made when Keras is there."""
    import keras

    class MinGRUCell(keras.layers.Layer):
        """The weights are plain arrays: they are other ones for every question."""

        def __init__(self, units: int) -> None:
            super().__init__(dtype="float64")
            self.state_size = self.output_size = units
            self.weights_now: tuple[np.ndarray, ...] = ()

        def call(self, x_t: Any, states: Any) -> tuple[Any, list[Any]]:
            kernel, bias = self.weights_now
            sums = keras.ops.matmul(x_t, kernel) + bias
            z, candidate = keras.ops.split(sums, 2, axis=-1)
            z = keras.ops.sigmoid(z)
            h = (1 - z) * states[0] + z * candidate
            return h, [h]

    return MinGRUCell


@functools.cache
def min_gru_layer(units: int) -> Any:
    """``keras.layers.RNN`` over the cell, kept because making a layer takes longer than a pass."""
    import keras

    return keras.layers.RNN(min_gru_cell_class()(units), return_sequences=True, dtype="float64")


def keras_min_gru(
    x: np.ndarray, h0: np.ndarray, kernel: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """All states (batch, time, units) of a minGRU, by ``keras.layers.RNN``."""
    import keras

    x, h0, *weights = (np.asarray(array, np.float64) for array in (x, h0, kernel, bias))
    layer = min_gru_layer(h0.shape[1])
    layer.cell.weights_now = tuple(weights)
    return keras.ops.convert_to_numpy(layer(x, initial_state=[keras.ops.convert_to_tensor(h0)]))
