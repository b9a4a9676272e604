"""The exercise ``lstm_1997_step``: the LSTM before it had a forget gate."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.blocks import (
    RECURRENT_KERNEL_MISTAKES,
    block_orders,
    single_blocks,
    units_interleaved,
)
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.keras_recurrent import keras_step
from unrolled.exercises.lstm import GATES, STATES, step_challenge, step_sizes
from unrolled.exercises.lstm_cell import CELL_MISTAKES
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import all_ignored, stacked_otherwise

# sigmoid(60) is 1 in float64, to the last bit: a gate with this bias and no weights stays open.
OPEN = 60.0
THREE_GATES = {gate: letter for gate, letter in GATES.items() if gate != "forget gate"}


def lstm_1997_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """One step of an LSTM without forget gate.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the hidden state before the step.
        c_prev: (batch, units), the cell state before the step.
        kernel: (inputs, 3 * units), blocks i, c, o.
        recurrent_kernel: (units, 3 * units), the same blocks.
        bias: (3 * units,), the same blocks.

    Returns:
        (h_t, c_t): the states after the step, each (batch, units).
    """
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias  # sum
    z_i, z_g, z_o = np.split(z, 3, axis=1)  # sums: sum for i, sum for g, sum for o
    i_t = sigmoid(z_i)  # input gate
    g_t = np.tanh(z_g)  # candidate
    o_t = sigmoid(z_o)  # output gate
    c_t = c_prev + i_t * g_t  # new cell state
    h_t = o_t * np.tanh(c_t)  # new hidden state
    return h_t, c_t


def challenges_1997(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps with three blocks of weights."""
    found = [step_challenge(rng, *size, blocks=3) for size in step_sizes(hidden)]
    return [*found, in_single_precision(found[0])]


def oracle_1997(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` without a forget gate: Keras's cell with that gate held open."""
    x_t, h_prev, c_prev, *weights = challenge.values()
    wide = []
    for array in weights:
        i, c, o = np.split(array, 3, axis=-1)
        f = np.full_like(i, OPEN) if array.ndim == 1 else np.zeros_like(i)
        wide.append(np.concatenate([i, f, c, o], axis=-1))
    return Expected(as_asked(keras_step("LSTM", x_t, [h_prev, c_prev], wide), x_t))


FORGETTING_MISTAKES = tuple(
    Mistake(name, sentence, edits=(("c_prev + i_t", new),), kind="update")
    for name, sentence, new in (
        (
            "a forget gate of 1 − i",
            "Your cell forgets with 1 − i. In 1997 nothing was forgotten: the old cell state is "
            "kept whole.",
            "(1 - i_t) * c_prev + i_t",
        ),
        (
            "the input gate used as forget gate",
            "You multiply the old cell state by the input gate. In 1997 it was kept whole.",
            "i_t * c_prev + i_t",
        ),
    )
)
LSTM_1997_STEP = Exercise(
    name="lstm_1997_step",
    returns=STATES,
    challenges=challenges_1997,
    oracle=oracle_1997,
    reference=lstm_1997_step,
    mistakes=(
        *FORGETTING_MISTAKES,
        *CELL_MISTAKES,
        all_ignored("h_prev", "c_prev"),
        *RECURRENT_KERNEL_MISTAKES,
        stacked_otherwise(),
        *block_orders(THREE_GATES, {}),
        *units_interleaved(blocks=3),
        *single_blocks(tuple(THREE_GATES)),
    ),
    hints=(
        "Three blocks now, i, c and o: how many columns has the kernel?",
        "Write the cell update of `lstm_step` with a forget gate that is always 1.",
    ),
    points=2,
    compare_first=("c_t", "h_t"),
    against="Keras's cell with its forget gate held open",
)
