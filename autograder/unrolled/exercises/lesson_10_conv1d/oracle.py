"""What Keras gives: ``keras.layers.Conv1D`` and its automatic gradient, in float64."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.central_differences import agreed, central_differences
from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.lesson_10_conv1d.convolution import convolve
from unrolled.exercises.lesson_10_conv1d.layers import in_double


def keras_layer(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int, padding: str, dilation: int
) -> Any:
    """A ``keras.layers.Conv1D`` with these weights."""
    import keras

    layer = keras.layers.Conv1D(
        kernel.shape[2],
        kernel.shape[0],
        strides=stride,
        padding=padding,
        dilation_rate=dilation,
        dtype="float64",
        # The weights are set at once, so none need be drawn.
        kernel_initializer="zeros",
    )
    layer.build(x.shape)
    layer.set_weights([kernel, bias])
    return layer


def forward_oracle(challenge: Challenge) -> Expected:
    """The layer's output."""
    import keras

    arguments = in_double(challenge.values())
    y = keras.ops.convert_to_numpy(keras_layer(*arguments)(arguments[0]))
    return Expected((y.astype(challenge["x"].dtype),))


def backward_oracle(challenge: Challenge) -> Expected:
    """The three gradients, by TensorFlow's tape and, in agreement, by central differences.

    Raises:
        ArithmeticError: if the two ways differ.
    """
    import tensorflow as tf

    (dy,) = in_double([challenge["dy"]])
    cache = in_double(challenge["cache"])
    arrays, setting = cache[:3], cache[3:]
    layer = keras_layer(*cache)
    x = tf.constant(arrays[0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(layer(x) * dy)
    weights = [weight.value for weight in layer.trainable_variables]
    automatic = [gradient.numpy() for gradient in tape.gradient(loss, [x, *weights])]

    def weighted(*moved: np.ndarray) -> float:
        return float((dy * convolve(*moved, *setting)).sum())

    agreed(automatic, central_differences(weighted, arrays))
    return Expected(tuple(each.astype(challenge["dy"].dtype) for each in automatic))
