"""The exercise ``conv_lstm2d_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_01_parameters.counting import PARAMS, counted, unlike
from unrolled.exercises.lesson_01_parameters.recurrent_mistakes import wrong_gates


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several channels and filters, with windows that are square and that are not."""
    windows = [(3, 3), (2, 7), (7, 5), (5, 5)] if hidden else [(3, 3), (5, 2), (5, 5), (3, 4)]
    found = []
    for window, largest in zip(windows, (6, 12, 16, 20), strict=True):
        channels, filters = unlike(rng, 2, (2, largest))
        found.append({"kernel_size": window, "channels": channels, "filters": filters})
    return found


def oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.ConvLSTM2D`` has, on pictures large enough for its window."""
    import keras

    layer = keras.layers.ConvLSTM2D(challenge["filters"], challenge["kernel_size"])
    return counted(layer, None, 10, 10, challenge["channels"])


def model(
    challenge: Challenge,
    window: str = "area",
    state_window: str = "same",
    gates: int = 4,
    kernel: str = "right",
    recurrent: str = "right",
    bias: str = "right",
    extra: int = 0,
) -> tuple[int]:
    """A ConvLSTM2D's count, right or as one might believe.

    Args:
        challenge: the arguments.
        window: how the taps of a window are counted.
        state_window: whether the hidden state's convolution has such a window too.
        gates: how many blocks there are.
        kernel: how the input's convolution is counted.
        recurrent: how the hidden state's convolution is counted.
        bias: how the bias is counted.
        extra: how many further numbers for each filter.
    """
    (rows, columns), channels, filters = challenge.values()
    windows = {
        "area": rows * columns,
        "one side": rows,
        "sides added": rows + columns,
        "first side squared": rows * rows,
        "none": 1,
        "cube": rows * columns * rows,
    }
    taps = windows[window]
    state_taps = taps if state_window == "same" else 1
    kernels = {"right": gates * taps * channels * filters, "none": 0}
    recurrents = {
        "right": gates * state_taps * filters * filters,
        "none": 0,
        "channels": gates * state_taps * channels * filters,
    }
    biases = {
        "right": gates * filters,
        "none": 0,
        "twice": 2 * gates * filters,
        "once": filters,
        "channels": gates * channels,
        "taps": gates * taps * filters,
    }
    total = kernels[kernel] + recurrents[recurrent] + biases[bias]
    return (total + extra * filters,)


def sizes_exchanged(challenge: Challenge) -> Challenge:
    """``channels`` and ``filters`` each in the other's place."""
    return challenge | {"channels": challenge["filters"], "filters": challenge["channels"]}


CONV_LSTM2D = Exercise(
    name="conv_lstm2d_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        Mistake(
            "kernel size not squared",
            "{received} counts one side of the window. A window of 3 × 3 has nine taps.",
            variant={"window": "one side"},
        ),
        Mistake(
            "first side squared",
            "{received} takes the window's rows for its columns too. It need not be square.",
            variant={"window": "first side squared"},
        ),
        Mistake(
            "sides added, not multiplied",
            "{received} adds the window's rows and columns. How many cells has such a rectangle?",
            variant={"window": "sides added"},
        ),
        Mistake(
            "kernel_size forgotten",
            "{received} looks at one pixel. A window has weights for each of its cells.",
            variant={"window": "none"},
        ),
        Mistake(
            "time counted as a side of the window",
            "{received} has a window with three sides. It lies in the picture; time is walked "
            "through step by step, with the same weights.",
            variant={"window": "cube"},
        ),
        Mistake(
            "no window on the hidden state",
            "{received} multiplies the hidden state pixel by pixel. It goes through a convolution "
            "with the same window.",
            variant={"state_window": "one pixel"},
        ),
        Mistake(
            "input convolution forgotten",
            "{received} leaves out the kernel, the convolution over the input.",
            variant={"kernel": "none"},
        ),
        Mistake(
            "recurrent convolution forgotten",
            "{received} leaves out the recurrent kernel, the convolution over the last hidden "
            "state.",
            variant={"recurrent": "none"},
        ),
        Mistake(
            "recurrent convolution over the input's channels",
            "{received} has two convolutions over `channels`. The hidden state has `filters` "
            "channels.",
            variant={"recurrent": "channels"},
        ),
        *wrong_gates(4, "As in an LSTM there are four: i, f, c, o.", (3, 2, 1)),
        Mistake(
            "channels and filters swapped",
            "{received} is the count with `channels` and `filters` in each other's place. What "
            "comes out, the hidden state included, has `filters` channels.",
            sizes_exchanged,
        ),
        Mistake(
            "bias forgotten",
            "{received} has the two convolutions only. Each filter of each gate has a bias.",
            variant={"bias": "none"},
        ),
        Mistake(
            "bias counted twice",
            "{received} counts a bias for each of the two convolutions. They share one.",
            variant={"bias": "twice"},
        ),
        Mistake(
            "bias counted once, not per gate",
            "{received} has the bias of one gate. Every gate has a bias of its own.",
            variant={"bias": "once"},
        ),
        Mistake(
            "bias per channel, not per filter",
            "{received} gives every channel a bias. A bias is added to what comes out: filters.",
            variant={"bias": "channels"},
        ),
        Mistake(
            "bias per tap",
            "{received} gives each cell of the window a bias. A filter adds up all its cells, then "
            "adds one bias.",
            variant={"bias": "taps"},
        ),
        Mistake(
            "peepholes counted",
            "{received} counts three peepholes for each filter. Keras's ConvLSTM2D has none.",
            variant={"extra": 3},
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
