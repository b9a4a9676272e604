"""The exercise ``peephole_lstm_step``: gates that see the cell state."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.keras_recurrent import in_double, keras_step
from unrolled.exercises.lesson_04_lstm.without_forget_gate import OPEN
from unrolled.exercises.lstm import STATES, WEIGHT_MISTAKES, step_challenge, step_sizes
from unrolled.exercises.lstm_cell import CELL_MISTAKES, FORGET_BIAS, UPDATE_MISTAKES
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


SEEN = ("p_i * c_prev", "p_f * c_prev", "p_o * c_t")
LOOKING_MISTAKES = tuple(
    Mistake(name, sentence, edits=tuple(zip(SEEN, new, strict=True)), kind="seen")
    for name, sentence, new in (
        (
            "no peephole on the output gate",
            "Your output gate does not see the cell state. All three gates have a peephole.",
            (*SEEN[:2], "0"),
        ),
        (
            "no peephole on the input and forget gates",
            "Only your output gate sees the cell state. All three gates have a peephole.",
            ("0", "0", SEEN[2]),
        ),
        (
            "output gate sees the old cell state",
            "The output gate's peephole looks at the cell state *after* the update.",
            (*SEEN[:2], "p_o * c_prev"),
        ),
        (
            "output gate sees the tanh of the cell state",
            "The peephole sees the cell state itself, not its tanh.",
            (*SEEN[:2], "p_o * np.tanh(c_t)"),
        ),
        (
            "all peepholes see the tanh of the cell state",
            "Your peepholes see the tanh of the cell state. They see the cell state itself.",
            ("p_i * np.tanh(c_prev)", "p_f * np.tanh(c_prev)", "p_o * np.tanh(c_t)"),
        ),
        (
            "peepholes as a further bias",
            "You add the rows of `peephole` themselves. Each is multiplied by the cell state, "
            "entry by entry.",
            ("p_i", "p_f", "p_o"),
        ),
        (
            "peepholes see the hidden state",
            "Your input and forget gates' peepholes look at `h_prev`; they should look at "
            "`c_prev`.",
            ("p_i * h_prev", "p_f * h_prev", SEEN[2]),
        ),
        (
            "all peepholes see the hidden state",
            "Your peepholes look at `h_prev`. They should look at the cell state: those of the "
            "input and forget gates at the old one, that of the output gate at the new one.",
            ("p_i * h_prev", "p_f * h_prev", "p_o * h_prev"),
        ),
        (
            "peepholes summed over the units",
            "You take a sum over the units, as a matrix product with a single column does. A unit "
            "sees its own cell only: a peephole is an entry-by-entry product.",
            tuple(f"({text}).sum(axis=1, keepdims=True)" for text in SEEN),
        ),
        (
            "peepholes without their weights",
            "You add the cell state itself; each unit's is multiplied by its entry of `peephole`.",
            ("c_prev", "c_prev", "c_t"),
        ),
    )
)
AFTER_THE_SIGMOID = Mistake(
    "peepholes after the sigmoid",
    "You add the peepholes to the gates. They belong to the sums, before the sigmoid.",
    edits=tuple(
        (f"sigmoid(z_{gate} + {seen})", f"sigmoid(z_{gate}) + {seen}")
        for gate, seen in zip("ifo", SEEN, strict=True)
    ),
    kind="seen",
)
CANDIDATE_SEES = tuple(
    Mistake(
        f"a peephole on the candidate, with the {word} row",
        f"Your candidate sees the cell state, through the {word} row of `peephole`. Only the three "
        "gates have a peephole.",
        edits=(("np.tanh(z_g)", f"np.tanh(z_g + p_{gate} * c_prev)"),),
    )
    for gate, word in zip("ifo", ("first", "second", "last"), strict=True)
)
ROW_ORDERS = tuple(
    Mistake(
        f"peephole rows in the order {', '.join(order)}",
        f"You take the rows of `peephole` in the order {', '.join(order)}; they lie in the order "
        "i, f, o.",
        edits=(
            ("p_i, p_f, p_o = peephole", ", ".join(f"p_{gate}" for gate in order) + " = peephole"),
        ),
        kind="rows",
    )
    for order in permutations("ifo")
    if order != tuple("ifo")
)
PEEPHOLE_LSTM_STEP = Exercise(
    name="peephole_lstm_step",
    returns=STATES,
    challenges=peephole_challenges,
    oracle=peephole_oracle,
    reference=peephole_lstm_step,
    mistakes=(
        *LOOKING_MISTAKES,
        AFTER_THE_SIGMOID,
        *CANDIDATE_SEES,
        *ROW_ORDERS,
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
