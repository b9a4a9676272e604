"""What Keras gives: its two normalising layers in float64, and their automatic gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.gradients import tape_gradients
from unrolled.exercises.precision import as_asked, in_double_precision

KERAS_EPSILON = 1e-3
# Weights are set afterwards; drawing random ones first costs time.
UNTRAINED = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros"}


def built(layer: Any, shape: tuple[int, ...], *weights: np.ndarray) -> Any:
    """A layer with these weights."""
    layer.build(shape)
    layer.set_weights(list(weights))
    return layer


def batch_norm_oracle(challenge: Challenge) -> Expected:
    """``BatchNormalization`` in training; with a momentum of 0 it keeps the batch's statistics."""
    import keras

    x, gamma, beta, epsilon = in_double_precision(challenge).values()
    zeros = np.zeros_like(gamma)
    layer = keras.layers.BatchNormalization(epsilon=epsilon, momentum=0.0, dtype="float64")
    built(layer, x.shape, gamma, beta, zeros, zeros)
    values = (layer(x, training=True), layer.moving_mean, layer.moving_variance)
    values = tuple(map(keras.ops.convert_to_numpy, values))
    return Expected(as_asked(values, challenge["x"]))


def inference_oracle(challenge: Challenge) -> Expected:
    """``BatchNormalization`` after training, with its moving statistics given."""
    import keras

    x, gamma, beta, mean, var, epsilon = in_double_precision(challenge).values()
    layer = keras.layers.BatchNormalization(epsilon=epsilon, dtype="float64")
    built(layer, x.shape, gamma, beta, mean, var)
    y = keras.ops.convert_to_numpy(layer(x, training=False))
    return Expected(as_asked((y,), challenge["x"]))


def layer_norm_oracle(challenge: Challenge) -> Expected:
    """``LayerNormalization``, with its own epsilon where none is given."""
    import keras

    x, gamma, beta, *epsilon = in_double_precision(challenge).values()
    options = {"epsilon": epsilon[0]} if epsilon else {}
    layer = keras.layers.LayerNormalization(dtype="float64", **options)
    y = keras.ops.convert_to_numpy(built(layer, x.shape, gamma, beta)(x))
    return Expected(as_asked((y,), challenge["x"]))


def layer_gradient_oracle(challenge: Challenge) -> Expected:
    """The gradients of ``sum(dy * y)`` through ``LayerNormalization``."""
    import keras

    return gradient_oracle(challenge, keras.layers.LayerNormalization, (-1,))


def batch_gradient_oracle(challenge: Challenge) -> Expected:
    """The gradients of ``sum(dy * y)`` through ``BatchNormalization`` in training."""
    import keras

    pooled = tuple(range(challenge["dy"].ndim - 1))
    return gradient_oracle(challenge, keras.layers.BatchNormalization, pooled, training=True)


def gradient_oracle(
    challenge: Challenge, kind: Any, pooled: tuple[int, ...], **options: bool
) -> Expected:
    """The gradients of ``sum(dy * y)``, by the tape and, in agreement, by central differences.

    Args:
        challenge: ``dy`` and a ``cache``.
        kind: the class of Keras's layer.
        pooled: the axes over which it takes mean and variance.
        options: how the layer is called.

    Raises:
        ArithmeticError: if the two ways differ.
    """
    x, gamma, beta, _, std, _ = (np.asarray(part, np.float64) for part in challenge["cache"])
    # The cache holds no epsilon, but what it came to.
    epsilon = float((std**2 - x.var(axis=pooled, keepdims=True)).mean())
    layer = kind(epsilon=epsilon, dtype="float64")
    layer.build(x.shape)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)

    def by_hand(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> np.ndarray:
        centred = x - x.mean(axis=pooled, keepdims=True)
        variance = (centred**2).mean(axis=pooled, keepdims=True)
        return gamma * centred / np.sqrt(variance + epsilon) + beta

    def run(source: Any) -> Any:
        return layer(source, **options)

    automatic = tape_gradients(layer, run, (x,), challenge["dy"], by_hand)
    return Expected(as_asked(tuple(automatic), challenge["dy"]))


def keras_step(x_t: np.ndarray, h_prev: np.ndarray, epsilon: float, *weights: np.ndarray) -> Any:
    """One step of a ``SimpleRNNCell`` whose sum goes through ``LayerNormalization`` and tanh.

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        epsilon: the normalising's.
        weights: kernel, recurrent kernel, bias, gamma and beta.

    Returns:
        The sum, the normalised sum and h_t, each (batch, units), float64.
    """
    return next(keras_steps(x_t[:, None], h_prev, epsilon, *weights))


def keras_steps(x: np.ndarray, h: np.ndarray, epsilon: float, *weights: np.ndarray) -> Any:
    """``keras_step`` for each step of (batch, time, inputs), one after the other."""
    import keras

    options = {"activation": None, "dtype": "float64", **UNTRAINED}
    cell = keras.layers.SimpleRNNCell(h.shape[1], **options)
    built(cell, (None, x.shape[2]), *weights[:3])
    norm = keras.layers.LayerNormalization(epsilon=epsilon, dtype="float64")
    built(norm, (None, h.shape[1]), *weights[3:])
    for x_t in np.asarray(x, np.float64).swapaxes(0, 1):
        total, _ = cell(x_t, [np.asarray(h, np.float64)])
        normalised = norm(total)
        parts = (total, normalised, keras.ops.tanh(normalised))
        *_, h = parts = tuple(map(keras.ops.convert_to_numpy, parts))
        yield parts


def step_oracle(challenge: Challenge) -> Expected:
    """``h_t`` of one step, with the sum and the normalised sum as trace."""
    x_t, h_prev, *weights = challenge.values()
    total, normalised, h_t = keras_step(x_t, h_prev, KERAS_EPSILON, *weights)
    trace = {"sum": total, "normalised, scaled and shifted sum": normalised}
    return Expected(as_asked((h_t,), x_t), trace)
