"""The exercise ``lstm_step``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.blocks import single_blocks
from unrolled.exercises.exercise import Challenge, Exercise
from unrolled.exercises.lstm import (
    GATES,
    STATES,
    WEIGHT_MISTAKES,
    step_challenge,
    step_oracle,
    step_sizes,
)
from unrolled.exercises.lstm_cell import CELL_MISTAKES, FORGET_BIAS, UPDATE_MISTAKES
from unrolled.exercises.precision import in_single_precision
from unrolled.exercises.recurrent import all_ignored


def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """One step of an LSTM.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the hidden state before the step.
        c_prev: (batch, units), the cell state before the step.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.

    Returns:
        (h_t, c_t): the states after the step, each (batch, units).
    """
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias  # sum
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)  # sums: sum for i, sum for f, sum for g, sum for o
    i_t = sigmoid(z_i)  # input gate
    f_t = sigmoid(z_f)  # forget gate
    g_t = np.tanh(z_g)  # candidate
    o_t = sigmoid(z_o)  # output gate
    c_t = f_t * c_prev + i_t * g_t  # new cell state
    h_t = o_t * np.tanh(c_t)  # new hidden state
    return h_t, c_t


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, then single precision."""
    challenges = [step_challenge(rng, *size) for size in step_sizes(hidden)]
    return [*challenges, in_single_precision(step_challenge(rng, 3, 5, 2))]


LSTM_STEP = Exercise(
    name="lstm_step",
    returns=STATES,
    challenges=step_challenges,
    oracle=step_oracle,
    reference=lstm_step,
    mistakes=(
        *UPDATE_MISTAKES,
        *CELL_MISTAKES,
        FORGET_BIAS,
        all_ignored("h_prev", "c_prev"),
        *WEIGHT_MISTAKES,
        *single_blocks(tuple(GATES)),
    ),
    hints=(
        "The five functions above are all you need: print each for the step by hand, and compare "
        "with its table.",
        "`x_t @ kernel` has 4 × units columns, a block for each gate. Which columns belong to "
        "which gate?",
        "Work in the order of the story: gates and candidate from `h_prev`, then the new cell "
        "state, then the hidden state from the new cell state.",
    ),
    points=4,
    compare_first=("c_t", "h_t"),
)
