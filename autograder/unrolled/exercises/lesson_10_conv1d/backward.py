"""The exercise ``conv1d_backward``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.central_differences import agreed, central_differences
from unrolled.exercises.convolution import PADDING_MISTAKES, keras_layer
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_10_conv1d.backward_mistakes import BACKWARD_MISTAKES
from unrolled.exercises.lesson_10_conv1d.challenges import backward_challenges
from unrolled.exercises.lesson_10_conv1d.forward import conv1d
from unrolled.exercises.precision import as_asked, in_double_precision


def conv1d_backward(dy, cache):
    """The gradients of a convolution over time.

    Args:
        dy: (batch, steps, filters), the gradient of the output.
        cache: (x, kernel, bias, stride, padding, dilation), as conv1d was given them.

    Returns:
        (dx, dkernel, dbias), each in the shape of its own.
    """
    x, kernel, bias, stride, padding, dilation = cache
    length, taps = x.shape[1], len(kernel)  # sizes: number of steps, number of taps
    span = dilation * (taps - 1) + 1  # span of a window
    before, after = 0, 0  # zeros: number of zeros before the input, number of zeros after the input
    if padding == "causal":
        before = span - 1  # number of zeros before the input
    elif padding == "same":
        covered = (-(-length // stride) - 1) * stride + span  # number of covered steps
        missing = max(0, covered - length)  # number of missing steps
        before, after = missing // 2, missing - missing // 2
    padded = np.pad(x, ((0, 0), (before, after), (0, 0)))  # padded input
    dpadded = np.zeros(padded.shape)  # gradient of the padded input
    dkernel = np.zeros(kernel.shape)  # gradient of the kernel
    for j in range(dy.shape[1]):  # number of a window
        first = j * stride  # first step of a window
        window = range(first, first + span, dilation)  # steps of a window
        dkernel += np.tensordot(padded[:, window], dy[:, j], axes=(0, 0))
        dpadded[:, window] += np.tensordot(dy[:, j], kernel, axes=(1, 2))
    dx = dpadded[:, before : before + length]  # gradient of the input
    dbias = dy.sum(axis=(0, 1))  # gradient of the bias
    return dx, dkernel, dbias


def backward_oracle(challenge: Challenge) -> Expected:
    """The three gradients, by TensorFlow's tape and, in agreement, by central differences.

    Raises:
        ArithmeticError: if the two ways differ.
    """
    import tensorflow as tf

    dy, cache = in_double_precision(challenge).values()
    arrays, setting = cache[:3], cache[3:]
    layer = keras_layer(cache[0].shape, cache[1].shape[2], len(cache[1]), setting)
    layer.set_weights(cache[1:3])
    x = tf.constant(cache[0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(layer(x) * dy)
    weights = [weight.value for weight in layer.trainable_variables]
    automatic = [gradient.numpy() for gradient in tape.gradient(loss, [x, *weights])]

    def weighted(*moved: np.ndarray) -> float:
        return float((dy * conv1d(*moved, *setting)).sum())

    agreed(automatic, central_differences(weighted, arrays))
    return Expected(as_asked(tuple(automatic), challenge["dy"]))


CONV1D_BACKWARD = Exercise(
    name="conv1d_backward",
    returns=(
        Output("dx", ("sample", "step", "channel")),
        Output("dkernel", ("tap", "channel", "filter")),
        Output("dbias", ("filter",)),
    ),
    challenges=backward_challenges,
    oracle=backward_oracle,
    reference=conv1d_backward,
    mistakes=(*BACKWARD_MISTAKES, *PADDING_MISTAKES),
    hints=(
        "Begin with the bias: where was it added? Then the kernel: with which step of the padded "
        "input was `kernel[k]` multiplied for output j?",
        "Make an array of zeros in the shape of the *padded* input, and let every window add its "
        "share there. What is cut off at the end?",
        "For one tap k, all windows together look at every `stride`-th step from `k * dilation` "
        "on. So each tap is one slice, one matrix product for the kernel and one for the input.",
    ),
    points=5,
    against="Keras's automatic gradient and central differences",
)
