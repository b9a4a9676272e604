"""The exercises on the four stages that are a sum, a block of it, and an activation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.blocks import (
    RECURRENT_KERNEL_MISTAKES,
    single_blocks,
    units_interleaved,
)
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lstm import GATES, step_challenge, step_sizes
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import stacked_otherwise


def forget_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The forget gate: the share of the old cell state that is kept.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), float.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.

    Returns:
        f_t: (batch, units), between 0 and 1.
    """
    units = h_prev.shape[1]  # number of units
    f = slice(units, 2 * units)  # forget gate's columns
    z_f = x_t @ kernel[:, f] + h_prev @ recurrent_kernel[:, f] + bias[f]  # sum
    return sigmoid(z_f)


def input_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The input gate: the share of the candidate that is written. Arguments as in forget_gate.

    Returns:
        i_t: (batch, units), between 0 and 1.
    """
    units = h_prev.shape[1]  # number of units
    i = slice(0, units)  # input gate's columns
    z_i = x_t @ kernel[:, i] + h_prev @ recurrent_kernel[:, i] + bias[i]  # sum
    return sigmoid(z_i)


def candidate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The candidate: what could be written to the cell. Arguments as in forget_gate.

    Returns:
        g_t: (batch, units), between -1 and 1.
    """
    units = h_prev.shape[1]  # number of units
    g = slice(2 * units, 3 * units)  # candidate's columns
    z_g = x_t @ kernel[:, g] + h_prev @ recurrent_kernel[:, g] + bias[g]  # sum
    return np.tanh(z_g)


def output_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The output gate: the share of the cell that is shown. Arguments as in forget_gate.

    Returns:
        o_t: (batch, units), between 0 and 1.
    """
    units = h_prev.shape[1]  # number of units
    o = slice(3 * units, 4 * units)  # output gate's columns
    z_o = x_t @ kernel[:, o] + h_prev @ recurrent_kernel[:, o] + bias[o]  # sum
    return sigmoid(z_o)


SLICES = {
    "input gate": "slice(0, units)",
    "forget gate": "slice(units, 2 * units)",
    "candidate": "slice(2 * units, 3 * units)",
    "output gate": "slice(3 * units, 4 * units)",
}


def gate_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, then single precision; no gate sees the cell state."""
    challenges = [step_challenge(rng, *size) for size in step_sizes(hidden)]
    challenges.append(in_single_precision(step_challenge(rng, 3, 5, 2)))
    for challenge in challenges:
        del challenge["c_prev"]
    return challenges


def gate_oracle(gate: str, challenge: Challenge) -> Expected:
    """A gate that ``LSTMCell`` computes but does not return.

    Keras adds the two products and the bias and splits the sum in the order i, f, c, o; a Dense
    layer over the input and the state side by side is the same sum.
    """
    import keras

    x_t, h_prev, kernel, recurrent_kernel, bias = challenge.values()
    dense = keras.layers.Dense(bias.size, dtype="float64")
    both = np.concatenate([x_t, h_prev], axis=1, dtype=np.float64)
    dense.build(both.shape)
    dense.set_weights([np.concatenate([kernel, recurrent_kernel]), bias])
    z = keras.ops.split(dense(both), 4, axis=1)[list(GATES).index(gate)]
    value = keras.ops.tanh(z) if gate == "candidate" else keras.ops.sigmoid(z)
    return Expected(as_asked((keras.ops.convert_to_numpy(value),), x_t))


def of_the_columns(gate: str) -> tuple[Mistake, ...]:
    """Columns of another gate, of all of them, or as many as in the step by hand."""
    others = tuple(
        Mistake(
            f"block of the {other}",
            f"You use the columns of the {other}. The blocks lie in the order "
            f"{', '.join(GATES.values())}, each `units` columns wide.",
            edits=((SLICES[gate], SLICES[other]),),
            kind="order",
        )
        for other in GATES
        if other != gate
    )
    return (
        *others,
        Mistake(
            "all four blocks returned",
            "You return the columns of all four blocks. Take only those that belong to this one.",
            edits=((SLICES[gate], "slice(None)"),),
            kind="order",
        ),
        Mistake(
            "one unit, as in the step by hand",
            "You take a single column, which is right for the step by hand with its one unit. A "
            "block is `units` columns wide: read their number off a shape.",
            edits=(("h_prev.shape[1]", "1"),),
            kind="order",
        ),
    )


def of_the_activation(gate: str, symbol: str) -> tuple[Mistake, ...]:
    """One minus a gate, and a forget gate with another 1 in its bias."""
    if gate == "candidate":
        return ()
    minus = Mistake(
        f"1 − the {gate}",
        f"Your numbers are one minus the right ones: either you return 1 − {symbol}, or the minus "
        "sign in exp(−z) is lost.",
        edits=((f"sigmoid(z_{symbol})", f"1 - sigmoid(z_{symbol})"),),
    )
    if gate != "forget gate":
        return (minus,)
    again = Mistake(
        "forget bias added again",
        "Your forget gate has 1 added to its bias. Keras puts that 1 into the bias when it makes "
        "the layer (`unit_forget_bias`); the bias that you get here is the whole bias.",
        edits=(("sigmoid(z_f)", "sigmoid(z_f + 1.0)"),),
    )
    return minus, again


def gate_exercise(reference: Callable[..., np.ndarray], gate: str, symbol: str) -> Exercise:
    """One of the four: the same sum, another block, and its activation."""
    return Exercise(
        name=reference.__name__,
        returns=(Output(f"{symbol}_t", ("sample", "unit")),),
        challenges=gate_challenges,
        oracle=lambda challenge: gate_oracle(gate, challenge),
        reference=reference,
        mistakes=(
            *of_the_columns(gate),
            *of_the_activation(gate, symbol),
            *RECURRENT_KERNEL_MISTAKES,
            stacked_otherwise(),
            *units_interleaved(blocks=4),
            *single_blocks(tuple(GATES), only=gate),
        ),
        hints=(
            "Look at the shapes first: `x_t` (batch, inputs) and the block's kernel (inputs, "
            "units) give (batch, units), and so does every other term.",
            f"The blocks lie in the order i, f, c, o. Which columns are those of the {gate}?",
        ),
        points=1,
    )


GATE_EXERCISES = (
    gate_exercise(forget_gate, "forget gate", "f"),
    gate_exercise(input_gate, "input gate", "i"),
    gate_exercise(candidate, "candidate", "g"),
    gate_exercise(output_gate, "output gate", "o"),
)
