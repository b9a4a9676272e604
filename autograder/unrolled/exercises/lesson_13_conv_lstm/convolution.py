"""The exercise ``conv2d_same``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_13_conv_lstm.challenges import convolution_challenges
from unrolled.exercises.lesson_13_conv_lstm.convolution_mistakes import CONVOLUTION_MISTAKES
from unrolled.exercises.lesson_13_conv_lstm.kept_layers import keras_conv2d
from unrolled.exercises.precision import as_asked


def conv2d_same(x, kernel, bias):
    """A convolution over pictures, with a result as large as the picture.

    Args:
        x: (batch, rows, columns, channels), float.
        kernel: (kernel_rows, kernel_columns, channels, filters), float.
        bias: (filters,), float.

    Returns:
        y: (batch, rows, columns, filters).
    """
    rows, columns = x.shape[1:3]  # sizes: number of rows, number of columns
    high, wide = kernel.shape[:2]  # sides: number of kernel rows, number of kernel columns
    above, left = (high - 1) // 2, (wide - 1) // 2  # zeros: top padding, left padding
    below, right = high // 2, wide // 2  # zeros: bottom padding, right padding
    padded = np.pad(x, ((0, 0), (above, below), (left, right), (0, 0)))  # padded picture
    total = bias  # sum
    for i in range(high):
        for j in range(wide):
            seen = padded[:, i : i + rows, j : j + columns]  # picture moved by a tap
            total = total + seen @ kernel[i, j]  # sum
    return total


def convolution_oracle(challenge: Challenge) -> Expected:
    """The output of a ``keras.layers.Conv2D`` with ``padding="same"`` and these weights."""
    return Expected(as_asked((keras_conv2d(*challenge.values()),), challenge["x"]))


CONV2D_SAME = Exercise(
    name="conv2d_same",
    returns=(Output("y", ("sample", "row", "column", "filter")),),
    challenges=convolution_challenges,
    oracle=convolution_oracle,
    reference=conv2d_same,
    mistakes=CONVOLUTION_MISTAKES,
    hints=(
        "Do one pixel by hand first: its window, tap by tap, over all channels, then the bias. "
        "`y[0, 1, 1, 0]` of a small picture has its whole window inside.",
        "Put the zeros around the picture with one call of `np.pad`. How many rows are missing in "
        "all, for a kernel with 3, 5 or 4 rows?",
        "Instead of a loop over pixels, loop over *taps*: each tap sees the whole padded picture, "
        "moved by as many rows and columns as the tap is away from the first.",
    ),
    points=3,
)
