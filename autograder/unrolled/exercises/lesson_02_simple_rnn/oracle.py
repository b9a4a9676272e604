"""What Keras gives: ``SimpleRNNCell``, ``SimpleRNN`` and ``Dense``, in float64."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.lesson_04_lstm.oracle import UNTRAINED
from unrolled.exercises.precision import as_asked

INPUT_PART = "input's product with `kernel`"
STATE_PART = "old state's product with `recurrent_kernel`"
BIAS_PART = "bias"


def keras_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> np.ndarray:
    """One step of ``keras.layers.SimpleRNNCell``.

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        kernel: (inputs, units).
        recurrent_kernel: (units, units).
        bias: (units,).

    Returns:
        h_t: (batch, units), float64.
    """
    import keras

    cell = keras.layers.SimpleRNNCell(h_prev.shape[1], dtype="float64", **UNTRAINED)
    cell.build(x_t.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    output, _ = cell(np.asarray(x_t, np.float64), [np.asarray(h_prev, np.float64)])
    return keras.ops.convert_to_numpy(output)


def keras_terms(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> dict[str, np.ndarray]:
    """The three terms of the sum inside the tanh, each (batch, units), float64, in order."""
    import keras

    products = [
        keras.ops.convert_to_numpy(keras.ops.matmul(*(part.astype(np.float64) for part in pair)))
        for pair in ((x_t, kernel), (h_prev, recurrent_kernel))
    ]
    bias_rows = np.broadcast_to(np.asarray(bias, np.float64), products[0].shape)
    return dict(zip((INPUT_PART, STATE_PART, BIAS_PART), (*products, bias_rows), strict=True))


def step_oracle(challenge: Challenge) -> Expected:
    """``h_t`` of one step, with the terms of its sum as trace."""
    values = as_asked((keras_step(**challenge),), challenge["x_t"])
    return Expected(values, keras_terms(**challenge))


def sequence_oracle(challenge: Challenge) -> Expected:
    """``(states, last)`` of ``keras.layers.SimpleRNN``; its trace is the first step's."""
    import keras

    x, h0, *weights = challenge.values()
    layer = keras.layers.SimpleRNN(
        h0.shape[1], return_sequences=True, return_state=True, dtype="float64", **UNTRAINED
    )
    layer.build(x.shape)
    layer.set_weights(weights)
    outputs = layer(np.asarray(x, np.float64), initial_state=[np.asarray(h0, np.float64)])
    values = tuple(keras.ops.convert_to_numpy(output) for output in outputs)
    return Expected(as_asked(values, x), keras_terms(x[:, 0], h0, *weights))


def output_oracle(challenge: Challenge) -> Expected:
    """``keras.layers.Dense`` over all steps."""
    import keras

    states, kernel_out, bias_out = challenge.values()
    dense = keras.layers.Dense(bias_out.size, dtype="float64", kernel_initializer="zeros")
    dense.build(states.shape)
    dense.set_weights([kernel_out, bias_out])
    outputs = keras.ops.convert_to_numpy(dense(np.asarray(states, np.float64)))
    return Expected(as_asked((outputs,), states))
