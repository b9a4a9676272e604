"""What Keras's recurrent layers give, in float64: one step, a whole pass, and their gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Arrays = Sequence[np.ndarray]
# The weights are set at once, so none need be drawn, which would take longer than the step.
UNTRAINED = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros", "dtype": "float64"}


def in_double(arrays: Arrays) -> list[np.ndarray]:
    """Arrays in float64."""
    return [np.asarray(array, np.float64) for array in arrays]


def keras_cell(kind: str, inputs: int, weights: Arrays, **options: Any) -> Any:
    """One of Keras's recurrent cells with given weights.

    Args:
        kind: ``"SimpleRNN"``, ``"GRU"`` or ``"LSTM"``.
        inputs: width of the input.
        weights: kernel, recurrent kernel and bias.
        options: more arguments of the cell, such as ``reset_after``.
    """
    import keras

    cell = getattr(keras.layers, f"{kind}Cell")(len(weights[1]), **UNTRAINED, **options)
    cell.build((None, inputs))
    cell.set_weights(list(weights))
    return cell


def keras_step(
    kind: str, x_t: np.ndarray, states: Arrays, weights: Arrays, **options: Any
) -> tuple[np.ndarray, ...]:
    """The states after one step.

    Args:
        kind: as in ``keras_cell``.
        x_t: (batch, inputs).
        states: those before the step, each (batch, units).
        weights: kernel, recurrent kernel and bias.
        options: more arguments of the cell.
    """
    import keras

    cell = keras_cell(kind, x_t.shape[1], weights, **options)
    _, new = cell(np.asarray(x_t, np.float64), in_double(states))
    new = new if isinstance(new, (list, tuple)) else [new]
    return tuple(keras.ops.convert_to_numpy(state) for state in new)


def keras_pass(
    kind: str,
    x: np.ndarray,
    states: Arrays,
    weights: Arrays,
    mask: np.ndarray | None = None,
    **options: Any,
) -> tuple[np.ndarray, ...]:
    """The hidden state after every step, then each of the states after the last.

    Args:
        kind: as in ``keras_cell``.
        x: (batch, time, inputs).
        states: those before the first step, each (batch, units).
        weights: kernel, recurrent kernel and bias.
        mask: (batch, time), False where a step is to be skipped.
        options: more arguments of the layer.
    """
    import keras

    layer = getattr(keras.layers, kind)(
        len(weights[1]), return_sequences=True, return_state=True, **UNTRAINED, **options
    )
    layer.build(x.shape)
    layer.set_weights(list(weights))
    outputs = layer(np.asarray(x, np.float64), initial_state=in_double(states), mask=mask)
    return tuple(keras.ops.convert_to_numpy(output) for output in outputs)


def keras_gradients(
    kind: str,
    d_states: Arrays,
    x_t: np.ndarray,
    states: Arrays,
    weights: Arrays,
    **options: Any,
) -> tuple[np.ndarray, ...]:
    """The gradients of one step, by TensorFlow's tape through Keras's cell.

    Args:
        kind: as in ``keras_cell``.
        d_states: those of the states after the step.
        x_t: (batch, inputs).
        states: those before the step.
        weights: kernel, recurrent kernel and bias.
        options: more arguments of the cell.

    Returns:
        The gradients of the input, of each state before the step, and of the three weights.
    """
    import tensorflow as tf

    cell = keras_cell(kind, x_t.shape[1], weights, **options)
    sources = [tf.constant(array) for array in in_double([x_t, *states])]
    with tf.GradientTape() as tape:
        tape.watch(sources)
        _, new = cell(sources[0], sources[1:])
        new = new if isinstance(new, (list, tuple)) else [new]
        loss = sum(
            tf.reduce_sum(state * d) for state, d in zip(new, in_double(d_states), strict=True)
        )
    variables = [weight.value for weight in cell.trainable_variables]
    return tuple(part.numpy() for part in tape.gradient(loss, sources + variables))
