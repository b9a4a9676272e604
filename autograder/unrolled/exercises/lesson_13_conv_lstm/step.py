"""The exercise ``conv_lstm_step``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_13_conv_lstm.challenges import step_challenges
from unrolled.exercises.lesson_13_conv_lstm.convolution import conv2d_same
from unrolled.exercises.lesson_13_conv_lstm.kept_layers import keras_conv_lstm
from unrolled.exercises.lesson_13_conv_lstm.weight_mistakes import BLOCK_SLIPS, WEIGHT_MISTAKES
from unrolled.exercises.lstm_cell import CELL_MISTAKES, FORGET_BIAS, UPDATE_MISTAKES
from unrolled.exercises.precision import as_asked
from unrolled.exercises.recurrent import all_ignored

AXES = ("sample", "row", "column", "filter")
STATES = (Output("h_t", AXES), Output("c_t", AXES))


def conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """One step of a ConvLSTM2D.

    Args:
        x_t: (batch, rows, columns, channels), float.
        h_prev: (batch, rows, columns, filters), the hidden state before the step.
        c_prev: (batch, rows, columns, filters), the cell state before the step.
        kernel: (kernel_rows, kernel_columns, channels, 4 * filters), blocks i, f, c, o.
        recurrent_kernel: (kernel_rows, kernel_columns, filters, 4 * filters), the same blocks.
        bias: (4 * filters,), the same blocks.

    Returns:
        (h_t, c_t): the states after the step, each (batch, rows, columns, filters).
    """
    from_input = conv2d_same(x_t, kernel, bias)  # share of the input
    no_bias = np.zeros_like(bias)  # zeros for the second bias
    from_state = conv2d_same(h_prev, recurrent_kernel, no_bias)  # share of the hidden state
    z = from_input + from_state  # sum
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=3)  # sums: sum for i, sum for f, sum for g, sum for o
    i_t = sigmoid(z_i)  # input gate
    f_t = sigmoid(z_f)  # forget gate
    g_t = np.tanh(z_g)  # candidate
    o_t = sigmoid(z_o)  # output gate
    c_t = f_t * c_prev + i_t * g_t  # new cell state
    h_t = o_t * np.tanh(c_t)  # new hidden state
    return h_t, c_t


def step_oracle(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` of a ``keras.layers.ConvLSTM2D`` after one step."""
    x_t, h_prev, c_prev, *weights = challenge.values()
    _, h_t, c_t = keras_conv_lstm(x_t[:, None], h_prev, c_prev, weights)
    return Expected(as_asked((h_t, c_t), x_t))


CONV_LSTM_STEP = Exercise(
    name="conv_lstm_step",
    returns=STATES,
    challenges=step_challenges,
    oracle=step_oracle,
    reference=conv_lstm_step,
    mistakes=(
        *UPDATE_MISTAKES,
        *CELL_MISTAKES,
        FORGET_BIAS,
        all_ignored("h_prev", "c_prev"),
        *WEIGHT_MISTAKES,
        *BLOCK_SLIPS,
    ),
    hints=(
        "It is an LSTM step with two products replaced. Which function above does the work of "
        "`x_t @ kernel + bias`?",
        "The sum has 4 × filters channels on its *last* axis, a block for each gate, in the order "
        "i, f, c, o. Print its shape.",
        "One bias belongs to the sum of the two convolutions. `conv2d_same` wants one each time: "
        "what may the second one be?",
    ),
    points=4,
    compare_first=("c_t", "h_t"),
)
