"""The exercise ``conv1d``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.convolution import keras_convolution
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_10_conv1d.challenges import forward_challenges
from unrolled.exercises.lesson_10_conv1d.forward_mistakes import FORWARD_MISTAKES


def conv1d(x, kernel, bias, stride=1, padding="valid", dilation=1):
    """A convolution over time.

    Args:
        x: (batch, time, channels), float.
        kernel: (kernel_size, channels, filters), float.
        bias: (filters,), float.
        stride: int, steps from one window to the next.
        padding: "valid", "same" or "causal".
        dilation: int, steps from one tap to the next.

    Returns:
        y: (batch, steps, filters).
    """
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
    starts = range(0, padded.shape[1] - span + 1, stride)  # first steps of the windows
    windows = np.stack([padded[:, s : s + span : dilation] for s in starts], axis=1)  # windows
    total = np.tensordot(windows, kernel, axes=2)  # sum over taps and channels
    return total + bias


def forward_oracle(challenge: Challenge) -> Expected:
    """The output of a ``keras.layers.Conv1D`` with these weights."""
    return Expected((keras_convolution(*challenge.values()).astype(challenge["x"].dtype),))


CONV1D = Exercise(
    name="conv1d",
    returns=(Output("y", ("sample", "step", "filter")),),
    challenges=forward_challenges,
    oracle=forward_oracle,
    reference=conv1d,
    mistakes=FORWARD_MISTAKES,
    hints=(
        "Do `valid` with a stride and a dilation of 1 first, in loops: for every output, its "
        "window; for every window, the sum over taps and channels.",
        "Padding is one call of `np.pad` before everything else: how many zeros before, and how "
        "many after? Then all three kinds are `valid`.",
        "Output j looks with tap k at one step of the padded input. Write that step down with j, "
        "k, the stride and the dilation in it, and check it against the figure.",
    ),
    points=5,
)
