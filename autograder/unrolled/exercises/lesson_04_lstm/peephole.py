"""The exercise ``peephole_lstm_step``: gates that see the cell state."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected
from unrolled.exercises.keras_recurrent import in_double, keras_step
from unrolled.exercises.lesson_04_lstm.without_forget_gate import OPEN
from unrolled.exercises.lstm import STATES, WEIGHT_MISTAKES, step_challenge, step_sizes
from unrolled.exercises.lstm_cell import CELL_MISTAKES, FORGET_BIAS, UPDATE_MISTAKES
from unrolled.exercises.peepholes import PEEPHOLE_MISTAKES, SEEN, seen_otherwise
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import all_ignored


def peephole_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    """One step of an LSTM with peepholes.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the hidden state before the step.
        c_prev: (batch, units), the cell state before the step.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.
        peephole: (3, units), rows for the input, forget and output gate.

    Returns:
        (h_t, c_t): the states after the step, each (batch, units).
    """
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias  # sum
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)  # sums: sum for i, sum for f, sum for g, sum for o
    p_i, p_f, p_o = peephole  # peephole of i, peephole of f, peephole of o
    i_t = sigmoid(z_i + p_i * c_prev)  # input gate
    f_t = sigmoid(z_f + p_f * c_prev)  # forget gate
    g_t = np.tanh(z_g)  # candidate
    c_t = f_t * c_prev + i_t * g_t  # new cell state
    o_t = sigmoid(z_o + p_o * c_t)  # output gate
    h_t = o_t * np.tanh(c_t)  # new hidden state
    return h_t, c_t


def peephole_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps with peepholes: one row each for the input, forget and output gate."""
    found = []
    for batch, inputs, units in step_sizes(hidden):
        step = step_challenge(rng, batch, inputs, units)
        found.append({**step, "peephole": rng.normal(scale=0.8, size=(3, units))})
    return [*found, in_single_precision(found[0])]


def peephole_oracle(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` with peepholes, from Keras's cell asked twice.

    A peephole is a diagonal weight on the cell state, so the state joins the input: first the old
    one, for the input and forget gates, which gives ``c_t``; then the new one, for the output
    gate, with the cell held as it is. This is ONNX's definition of the operator LSTM with P.
    """
    x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole = in_double(challenge.values())
    p_i, p_f, p_o = map(np.diag, peephole)
    none = np.zeros_like(p_i)
    before = np.concatenate([kernel, np.concatenate([p_i, p_f, none, none], axis=1)])
    seen = np.concatenate([x_t, c_prev], axis=1)
    _, c_t = keras_step("LSTM", seen, [h_prev, c_prev], [before, recurrent_kernel, bias])

    after = np.concatenate([kernel, np.concatenate([none, none, none, p_o], axis=1)])
    held = []
    for weights in (after, recurrent_kernel, bias):
        i, f, c, o = np.split(weights, 4, axis=-1)
        shut, open_ = (-OPEN, OPEN) if weights.ndim == 1 else (0.0, 0.0)
        held.append(np.concatenate([np.full_like(i, shut), np.full_like(f, open_), c, o], axis=-1))
    h_t, _ = keras_step("LSTM", np.concatenate([x_t, c_t], axis=1), [h_prev, c_t], held)
    return Expected(as_asked((h_t, c_t), challenge["x_t"]))


SUMMED = seen_otherwise(
    "peepholes summed over the units",
    "You take a sum over the units, as a matrix product with a single column does. A unit sees its "
    "own cell only: a peephole is an entry-by-entry product.",
    *(f"({text}).sum(axis=1, keepdims=True)" for text in SEEN),
)
PEEPHOLE_LSTM_STEP = Exercise(
    name="peephole_lstm_step",
    returns=STATES,
    challenges=peephole_challenges,
    oracle=peephole_oracle,
    reference=peephole_lstm_step,
    mistakes=(
        *PEEPHOLE_MISTAKES,
        SUMMED,
        *UPDATE_MISTAKES,
        *CELL_MISTAKES,
        FORGET_BIAS,
        all_ignored("h_prev", "c_prev"),
        *WEIGHT_MISTAKES,
    ),
    hints=(
        "Begin with your `lstm_step`: three lines gain one product each.",
        "A peephole is one weight for each unit: an entry-by-entry product, no matrix.",
        "Which gate can only be computed after the new cell state?",
    ),
    points=3,
    compare_first=("c_t", "h_t"),
    against="Keras's cell with the cell state fed in as an input",
)
