"""What Keras gives: the automatic gradient of ``keras.layers.SimpleRNN`` in float64."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from unrolled.exercises.central_differences import agreed, central_differences
from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.lesson_03_bptt.model import in_double
from unrolled.exercises.lesson_03_bptt.passes import as_pass, forward

# The weights are set at once, so none need be drawn, which would take longer than the pass.
UNTRAINED = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros"}
BEFORE_THE_TANH = "gradient before the tanh"


def keras_gradients(
    d_states: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> list[np.ndarray]:
    """The gradients of ``sum(d_states * states)``, by TensorFlow's tape through Keras's layer.

    Args:
        d_states: (batch, time, units).
        x: (batch, time, inputs).
        h0: (batch, units).
        kernel: (inputs, units).
        recurrent_kernel: (units, units).
        bias: (units,).

    Returns:
        The gradients of ``x``, ``h0`` and the three weights, float64.
    """
    import keras
    import tensorflow as tf

    layer = keras.layers.SimpleRNN(h0.shape[1], return_sequences=True, dtype="float64", **UNTRAINED)
    layer.build(x.shape)
    layer.set_weights([kernel, recurrent_kernel, bias])
    sources = [tf.constant(x), tf.constant(h0)]
    with tf.GradientTape() as tape:
        tape.watch(sources)
        states = layer(sources[0], initial_state=sources[1])
        loss = tf.reduce_sum(states * d_states)
    weights = [weight.value for weight in layer.trainable_variables]
    return [gradient.numpy() for gradient in tape.gradient(loss, sources + weights)]


def pass_oracle(challenge: Challenge) -> Expected:
    """The five gradients of a pass, by the tape and, in agreement, by central differences.

    Raises:
        ArithmeticError: if the two ways differ.
    """
    d_states, *arguments = in_double(challenge)[:-1]
    automatic = keras_gradients(d_states, *arguments)
    agreed(automatic, central_differences(weighted(d_states), arguments))
    precision = challenge["d_states"].dtype
    dz = before_the_tanh(automatic[0], arguments[2])
    return Expected(tuple(gradient.astype(precision) for gradient in automatic), dz)


def weighted(d_states: np.ndarray) -> Callable[..., float]:
    """The loss whose gradient with respect to the states is ``d_states``, as a function."""
    return lambda *arguments: float((d_states * forward(*arguments)).sum())


def before_the_tanh(dx: np.ndarray, kernel: np.ndarray) -> dict[str, np.ndarray]:
    """What ``dx`` tells about the gradient of each step's sum, from the last step to the first.

    Args:
        dx: (batch, time, inputs), right or wrong.
        kernel: (inputs, units).

    Returns:
        A name for each step, and (batch, units); nothing where ``dx`` does not tell: with fewer
        inputs than units, or where it is nothing times the transposed kernel.
    """
    inputs, units = kernel.shape
    if inputs < units:
        return {}
    dz = dx @ np.linalg.pinv(kernel).T
    if not np.allclose(dz @ kernel.T, dx, atol=1e-6):
        return {}
    steps = range(dx.shape[1])[::-1]
    return {f"{BEFORE_THE_TANH} of step {t}": dz[:, t] for t in steps}


def step_oracle(challenge: Challenge) -> Expected:
    """The five gradients of one step."""
    expected = pass_oracle(as_pass(challenge))
    dx, *others = expected.values
    return Expected((dx[:, 0], *others), of_the_only_step(expected.trace))


def of_the_only_step(trace: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same readings with a name that has no step in it."""
    return {BEFORE_THE_TANH: next(iter(trace.values()))} if trace else {}
