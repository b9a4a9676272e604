"""The exercise ``conv_lstm2d_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_01_parameters.counting import (
    PARAMS,
    counted,
    other_blocks,
    unlike,
)


def conv_lstm2d_params(kernel_size, channels, filters):
    """Count the parameters of a ConvLSTM2D layer.

    Args:
        kernel_size: (rows, columns) of the window, such as (3, 3).
        channels: int, the channels of one picture.
        filters: int, the channels of the hidden state and of the cell state.

    Returns:
        params: int.
    """
    rows, columns = kernel_size[0], kernel_size[1]  # number of rows, number of columns
    taps = rows * columns  # number of taps
    from_input = taps * channels * filters  # convolution over the input
    from_state = taps * filters * filters  # convolution over the hidden state
    # Four gates, i, f, c and o, each with a bias for every filter.
    return 4 * (from_input + from_state + filters)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several channels and filters, with windows that are square and that are not."""
    windows = (
        [(3, 3), (2, 7), (7, 5), (5, 5), (4, 3)]
        if hidden
        else [(3, 3), (5, 2), (5, 5), (3, 4), (2, 7)]
    )
    found = []
    for window, largest in zip(windows, (8, 14, 18, 22, 20), strict=True):
        channels, filters = unlike(rng, 2, (2, largest))
        found.append({"kernel_size": window, "channels": channels, "filters": filters})
    return found


def oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.ConvLSTM2D`` has, on pictures large enough for its window."""
    import keras

    layer = keras.layers.ConvLSTM2D(challenge["filters"], challenge["kernel_size"])
    return counted(layer, None, 10, 10, challenge["channels"])


def other_window(name: str, taps: str, sentence: str) -> Mistake:
    """Another number of taps."""
    return Mistake(name, sentence, edits=(("taps = rows * columns", f"taps = {taps}"),))


def other_bias(name: str, bias: str, sentence: str) -> Mistake:
    """Another number of biases for each gate."""
    return Mistake(name, sentence, edits=(("from_state + filters", f"from_state + {bias}"),))


CONV_LSTM2D = Exercise(
    name="conv_lstm2d_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=oracle,
    reference=conv_lstm2d_params,
    mistakes=(
        other_window(
            "kernel size not squared",
            "rows",
            "{received} counts one side of the window. A window of 3 × 3 has nine taps.",
        ),
        other_window(
            "first side squared",
            "rows * rows",
            "{received} takes the window's rows for its columns too. It need not be square.",
        ),
        other_window(
            "second side squared",
            "columns * columns",
            "{received} takes the window's columns for its rows too. It need not be square.",
        ),
        other_window(
            "kernel_size forgotten",
            "1",
            "{received} looks at one pixel. A window has weights for each of its cells.",
        ),
        other_window(
            "time counted as a side of the window",
            "rows * columns * rows",
            "{received} has a window with three sides. It lies in the picture; time is walked "
            "through step by step, with the same weights.",
        ),
        Mistake(
            "no window on the hidden state",
            "{received} multiplies the hidden state pixel by pixel. It goes through a convolution "
            "with the same window.",
            edits=(("from_state = taps * filters", "from_state = filters"),),
        ),
        Mistake(
            "convolution of the hidden state over the input's channels",
            "{received} has two convolutions over `channels`. The hidden state has `filters` "
            "channels.",
            edits=(("from_state = taps * filters", "from_state = taps * channels"),),
        ),
        *other_blocks(4, "return @ * (from_input", "As in an LSTM there are four: i, f, c, o.", 3),
        other_bias(
            "bias counted twice",
            "2 * filters",
            "{received} counts a bias for each of the two convolutions. They share one.",
        ),
        Mistake(
            "bias once, not per gate",
            "{received} has the bias of one gate. Every gate has a bias of its own.",
            edits=(
                (
                    "return 4 * (from_input + from_state + filters)",
                    "return 4 * (from_input + from_state) + filters",
                ),
            ),
        ),
        other_bias(
            "bias per channel, not per filter",
            "channels",
            "{received} gives every channel a bias. A bias is added to what comes out: filters.",
        ),
        other_bias(
            "bias per tap",
            "taps * filters",
            "{received} gives each cell of the window a bias. A filter adds up all its cells, then "
            "adds one bias.",
        ),
        Mistake(
            "peepholes counted",
            "{received} counts three peepholes for each filter. Keras's ConvLSTM2D has none.",
            after=lambda values, challenge: (values[0] + 3 * challenge["filters"],),
        ),
    ),
    hints=(
        "It is an LSTM in which both matrix products have become convolutions. What is the shape "
        "of a convolution's kernel?",
        "The hidden state is a picture with `filters` channels, and it goes through a window of "
        "the same size.",
        "Print the three shapes of `keras.layers.ConvLSTM2D(5, (3, 3))` after "
        "`build((None, None, 9, 9, 4))`.",
    ),
    points=2,
)
