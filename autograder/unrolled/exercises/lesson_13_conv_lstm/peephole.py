"""The optional exercise ``peephole_conv_lstm_step``: the ConvLSTM of the paper."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected
from unrolled.exercises.lesson_13_conv_lstm.challenges import step_challenges
from unrolled.exercises.lesson_13_conv_lstm.convolution import conv2d_same
from unrolled.exercises.lesson_13_conv_lstm.step import STATES
from unrolled.exercises.lesson_13_conv_lstm.weight_mistakes import WEIGHT_MISTAKES
from unrolled.exercises.lstm_cell import CELL_MISTAKES, FORGET_BIAS, UPDATE_MISTAKES
from unrolled.exercises.peepholes import PEEPHOLE_MISTAKES, SEEN, seen_otherwise
from unrolled.exercises.precision import as_asked, in_double_precision
from unrolled.exercises.recurrent import all_ignored


def peephole_conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    """One step of a ConvLSTM with peepholes.

    Args:
        x_t: (batch, rows, columns, channels), float.
        h_prev: (batch, rows, columns, filters), the hidden state before the step.
        c_prev: (batch, rows, columns, filters), the cell state before the step.
        kernel: (kernel_rows, kernel_columns, channels, 4 * filters), blocks i, f, c, o.
        recurrent_kernel: (kernel_rows, kernel_columns, filters, 4 * filters), the same blocks.
        bias: (4 * filters,), the same blocks.
        peephole: (3, rows, columns, filters), for the input, forget and output gate.

    Returns:
        (h_t, c_t): the states after the step, each (batch, rows, columns, filters).
    """
    from_input = conv2d_same(x_t, kernel, bias)  # share of the input
    no_bias = np.zeros_like(bias)  # zeros for the second bias
    from_state = conv2d_same(h_prev, recurrent_kernel, no_bias)  # share of the hidden state
    z = from_input + from_state  # sum
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=3)  # sums: sum for i, sum for f, sum for g, sum for o
    p_i, p_f, p_o = peephole  # peephole of i, peephole of f, peephole of o
    i_t = sigmoid(z_i + p_i * c_prev)  # input gate
    f_t = sigmoid(z_f + p_f * c_prev)  # forget gate
    g_t = np.tanh(z_g)  # candidate
    c_t = f_t * c_prev + i_t * g_t  # new cell state
    o_t = sigmoid(z_o + p_o * c_t)  # output gate
    h_t = o_t * np.tanh(c_t)  # new hidden state
    return h_t, c_t


def peephole_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps with a peephole for every gate, pixel and filter."""
    return [
        step
        | {
            "peephole": rng.normal(scale=0.8, size=(3, *step["c_prev"].shape[1:])).astype(
                step["x_t"].dtype
            )
        }
        for step in step_challenges(rng, hidden)
    ]


def peephole_oracle(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` of a cell that is written here in Keras's operations.

    Keras has no such layer. These are the equations (3) of Shi et al. (2015), with Keras's
    convolutions.
    """
    from keras import ops

    x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole = in_double_precision(
        list(challenge.values())
    )
    inputs = ops.conv(x_t, kernel, padding="same") + bias
    i, f, c, o = ops.split(inputs + ops.conv(h_prev, recurrent_kernel, padding="same"), 4, axis=3)
    look_i, look_f, look_o = ops.unstack(peephole, 3)
    old = ops.sigmoid(f + look_f * c_prev) * c_prev
    c_t = old + ops.sigmoid(i + look_i * c_prev) * ops.tanh(c)
    h_t = ops.sigmoid(o + look_o * c_t) * ops.tanh(c_t)
    values = tuple(map(ops.convert_to_numpy, (h_t, c_t)))
    return Expected(as_asked(values, challenge["x_t"]))


ONE_FOR_ALL = seen_otherwise(
    "one peephole for the whole picture",
    "You use the mean of each peephole over the picture. The paper's have a weight of their own "
    "for every pixel.",
    *(f"{text[:3]}.mean(axis=(0, 1)) {text[3:]}" for text in SEEN),
)
PEEPHOLE_CONV_LSTM_STEP = Exercise(
    name="peephole_conv_lstm_step",
    returns=STATES,
    challenges=peephole_challenges,
    oracle=peephole_oracle,
    reference=peephole_conv_lstm_step,
    mistakes=(
        *PEEPHOLE_MISTAKES,
        ONE_FOR_ALL,
        *UPDATE_MISTAKES,
        *CELL_MISTAKES,
        FORGET_BIAS,
        all_ignored("h_prev", "c_prev"),
        *WEIGHT_MISTAKES,
    ),
    hints=(
        "Begin with your `conv_lstm_step`: three lines gain one product each.",
        "A peephole is a picture of weights, as large as the cell state: an entry-by-entry "
        "product, no convolution.",
        "Which gate can only be computed after the new cell state?",
    ),
    points=0,
    compare_first=("c_t", "h_t"),
    against="a cell of the paper's equations, written in Keras's operations",
)
