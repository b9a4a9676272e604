"""What Keras gives: ``GRUCell`` and ``GRU`` in float64, and the cell's automatic gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.lesson_04_lstm.oracle import UNTRAINED
from unrolled.exercises.lesson_06_gru.model import in_double
from unrolled.exercises.lesson_06_gru.weights import GATE_NAMES
from unrolled.exercises.precision import as_asked


def keras_cell(inputs: int, weights: list[np.ndarray]) -> Any:
    """A ``keras.layers.GRUCell`` with these weights; its bias tells which version it is."""
    import keras

    kernel, recurrent_kernel, bias = weights
    cell = keras.layers.GRUCell(
        len(recurrent_kernel), reset_after=bias.ndim == 2, dtype="float64", **UNTRAINED
    )
    cell.build((None, inputs))
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell


def keras_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> np.ndarray:
    """One step of ``keras.layers.GRUCell``.

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        kernel: (inputs, 3 * units).
        recurrent_kernel: (units, 3 * units).
        bias: (2, 3 * units) for ``reset_after=True``, (3 * units,) for ``reset_after=False``.

    Returns:
        h_t: (batch, units), float64.
    """
    import keras

    cell = keras_cell(x_t.shape[1], [kernel, recurrent_kernel, bias])
    output, _ = cell(np.asarray(x_t, np.float64), [np.asarray(h_prev, np.float64)])
    return keras.ops.convert_to_numpy(output)


def keras_gates(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> dict[str, np.ndarray]:
    """The gates and the candidate that ``GRUCell`` computes but does not return, in its order.

    Returns:
        By name, each (batch, units), float64.
    """
    from keras import ops

    x_t, h_prev, kernel, recurrent_kernel, bias = (
        np.asarray(array, np.float64) for array in (x_t, h_prev, kernel, recurrent_kernel, bias)
    )
    after = bias.ndim == 2
    b_x, b_h = bias if after else (bias, np.zeros_like(bias))
    x_z, x_r, x_g = ops.split(ops.matmul(x_t, kernel) + b_x, 3, axis=1)
    h_z, h_r, h_g = ops.split(ops.matmul(h_prev, recurrent_kernel) + b_h, 3, axis=1)
    z, r = ops.sigmoid(x_z + h_z), ops.sigmoid(x_r + h_r)
    if not after:
        h_g = ops.matmul(r * h_prev, np.split(recurrent_kernel, 3, axis=1)[2])
    gates = (z, r, ops.tanh(x_g + (r * h_g if after else h_g)))
    return dict(zip(GATE_NAMES, map(ops.convert_to_numpy, gates), strict=True))


def step_oracle(challenge: Challenge) -> Expected:
    """``h_t`` of one step, with the gates as trace."""
    values = as_asked((keras_step(**challenge),), challenge["x_t"])
    return Expected(values, keras_gates(**challenge))


def sequence_oracle(challenge: Challenge) -> Expected:
    """``(states, last)`` of ``keras.layers.GRU``; its trace is the first step's."""
    import keras

    x, h0, *weights = in_double(challenge)
    layer = keras.layers.GRU(
        h0.shape[1],
        return_sequences=True,
        return_state=True,
        reset_after=challenge.get("reset_after", True),
        dtype="float64",
        **UNTRAINED,
    )
    layer.build(x.shape)
    layer.set_weights(weights)
    values = [keras.ops.convert_to_numpy(output) for output in layer(x, initial_state=h0)]
    trace = keras_gates(x[:, 0], h0, *weights)
    return Expected(as_asked(tuple(values), challenge["x"]), trace)


def gradient_oracle(challenge: Challenge) -> Expected:
    """The gradients of ``sum(dh * h_t)`` by TensorFlow's tape through Keras's cell."""
    import tensorflow as tf

    dh, x_t, h_prev, *weights = (
        np.asarray(array, np.float64) for array in (challenge["dh"], *challenge["cache"][:5])
    )
    cell = keras_cell(x_t.shape[1], weights)
    sources = [tf.constant(x_t), tf.constant(h_prev)]
    with tf.GradientTape() as tape:
        tape.watch(sources)
        h_t, _ = cell(sources[0], [sources[1]])
        loss = tf.reduce_sum(h_t * dh)
    variables = [weight.value for weight in cell.trainable_variables]
    values = tuple(part.numpy() for part in tape.gradient(loss, sources + variables))
    return Expected(as_asked(values, challenge["dh"]))
