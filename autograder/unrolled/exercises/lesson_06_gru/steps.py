"""The exercises ``gru_step`` and ``gru_step_before``: one step, the reset gate after or before."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.blocks import single_blocks
from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_06_gru.mixing import MIXING_MISTAKES, WEIGHT_MISTAKES
from unrolled.exercises.lesson_06_gru.weights import GATES, step_challenge, step_oracle
from unrolled.exercises.precision import in_single_precision


def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of a GRU, reset gate after the product (reset_after=True).

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the state before the step.
        kernel: (inputs, 3 * units), blocks z, r, h.
        recurrent_kernel: (units, 3 * units), the same blocks.
        bias: (2, 3 * units), a row for the input's side and one for the state's.

    Returns:
        h_t: (batch, units), the state after the step.
    """
    from_x = x_t @ kernel + bias[0]  # input's sums
    from_h = h_prev @ recurrent_kernel + bias[1]  # state's sums
    x_z, x_r, x_h = np.split(from_x, 3, axis=1)  # input's z, input's r, input's h
    h_z, h_r, m_t = np.split(from_h, 3, axis=1)  # state's z, state's r, state's h
    z_t = sigmoid(x_z + h_z)  # update gate
    r_t = sigmoid(x_r + h_r)  # reset gate
    g_t = np.tanh(x_h + r_t * m_t)  # candidate
    return z_t * h_prev + (1 - z_t) * g_t


def gru_step_before(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of a GRU, reset gate before the product (reset_after=False).

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the state before the step.
        kernel: (inputs, 3 * units), blocks z, r, h.
        recurrent_kernel: (units, 3 * units), the same blocks.
        bias: (3 * units,), the same blocks.

    Returns:
        h_t: (batch, units), the state after the step.
    """
    from_x = x_t @ kernel + bias  # input's sums
    x_z, x_r, x_h = np.split(from_x, 3, axis=1)  # input's z, input's r, input's h
    U_z, U_r, U_h = np.split(recurrent_kernel, 3, axis=1)  # block U_z, block U_r, block U_h
    z_t = sigmoid(x_z + h_prev @ U_z)  # update gate
    r_t = sigmoid(x_r + h_prev @ U_r)  # reset gate
    reset = r_t * h_prev  # reset state
    g_t = np.tanh(x_h + reset @ U_h)  # candidate
    return z_t * h_prev + (1 - z_t) * g_t


INPUT_BIAS, STATE_BIAS = " + bias[0]", " + bias[1]"
BIAS_MISTAKES = (
    Mistake(
        "the two rows of the bias swapped",
        "You add the first row of the bias on the state's side and the second on the input's. In "
        "the two gates this makes no difference; in the candidate it does, because the reset gate "
        "stands between.",
        edits=((INPUT_BIAS, " + bias[1]"), (STATE_BIAS, " + bias[0]")),
    ),
    Mistake(
        "the first row of the bias on both sides",
        "You add the first row of the bias to both products. The second row is the state's.",
        edits=((STATE_BIAS, " + bias[0]"),),
    ),
    Mistake(
        "the second row of the bias on both sides",
        "You add the second row of the bias to both products. The first row is the input's.",
        edits=((INPUT_BIAS, " + bias[1]"),),
    ),
    Mistake(
        "the rows of the bias added to samples",
        "You add the bias with both its rows at once, so that NumPy gives one row to each sample "
        "of a batch of two, and fails for others. The first row belongs to `x_t @ kernel`, the "
        "second to `h_prev @ recurrent_kernel`, and each is for all samples.",
        edits=((INPUT_BIAS, " + bias"), (STATE_BIAS, "")),
    ),
    Mistake(
        "the two biases summed: the candidate's recurrent bias outside the reset gate",
        "You add up the two rows of the bias, or add both on the input's side. For the two gates "
        "that is the same; but the candidate's recurrent bias belongs to the sum that the reset "
        "gate multiplies.",
        edits=((INPUT_BIAS, " + bias.sum(axis=0)"), (STATE_BIAS, "")),
    ),
    Mistake(
        "the two biases summed: the candidate's input bias inside the reset gate",
        "You add both rows of the bias on the state's side. For the two gates that is the same; "
        "but the reset gate must not multiply the candidate's input bias.",
        edits=((INPUT_BIAS, ""), (STATE_BIAS, " + bias.sum(axis=0)")),
    ),
)
ONE_ADDED = (
    "1 added to the update gate's sum",
    "You add 1 inside the update gate. In Keras an LSTM's forget gate begins with a bias of 1, but "
    "that stands in the weights already, and a GRU has no such 1.",
)
SQUARE = "np.split(recurrent_kernel, 3, axis=1)[2]"
RESET_AFTER_MISTAKES = (
    Mistake(*ONE_ADDED, edits=(("sigmoid(x_z + h_z)", "sigmoid(x_z + h_z + 1)"),)),
    Mistake(
        "reset gate before the product",
        "You multiply the old state by r and *then* with `recurrent_kernel`: that is "
        "`reset_after=False`. Here the product comes first, with its bias, and r multiplies the "
        "result.",
        edits=(("r_t * m_t", f"(r_t * h_prev) @ {SQUARE} + np.split(bias[1], 3)[2]"),),
    ),
    Mistake(
        "reset gate before the product, and its bias left out",
        "You multiply the old state by r and *then* with `recurrent_kernel`, as with "
        "`reset_after=False`, and leave out the second row of the bias. Here the product comes "
        "first, with its bias, and r multiplies the result.",
        edits=(("r_t * m_t", f"(r_t * h_prev) @ {SQUARE}"),),
    ),
    Mistake(
        "old state in the candidate without recurrent_kernel",
        "Your candidate adds r · old state itself; its product with the last block of "
        "`recurrent_kernel` belongs there.",
        edits=(("r_t * m_t", "r_t * h_prev + np.split(bias[1], 3)[2]"),),
    ),
)
RESET_BEFORE_MISTAKES = (
    Mistake(
        *ONE_ADDED, edits=(("sigmoid(x_z + h_prev @ U_z)", "sigmoid(x_z + h_prev @ U_z + 1)"),)
    ),
    *(
        Mistake(
            name,
            "The reset gate multiplies the input's part of your candidate, too. It only says how "
            "much of the old state the candidate sees.",
            edits=(("x_h + reset @ U_h", new),),
        )
        for name, new in (
            ("reset gate on the candidate's whole sum", "r_t * (x_h + h_prev @ U_h)"),
            ("reset gate on the input's part, too", "r_t * x_h + reset @ U_h"),
        )
    ),
    Mistake(
        "reset gate after the product",
        "You multiply with `recurrent_kernel` first and the result by r: that is "
        "`reset_after=True`. In this version r multiplies the old state, and the product comes "
        "after.",
        edits=(("reset @ U_h", "r_t * (h_prev @ U_h)"),),
    ),
    Mistake(
        "reset gate after the product, and on the bias",
        "In the candidate you multiply the product *and its bias* by r. In this version r "
        "multiplies the old state before the product, and nothing else.",
        edits=(
            (
                "x_h + reset @ U_h",
                "x_t @ kernel[:, -len(U_h):] + r_t * (h_prev @ U_h + bias[-len(U_h):])",
            ),
        ),
    ),
    Mistake(
        "reset gate outside the tanh",
        "You multiply the tanh by r. The reset gate belongs inside: it multiplies the old state "
        "before the product.",
        edits=(("np.tanh(x_h + reset @ U_h)", "r_t * np.tanh(x_h + h_prev @ U_h)"),),
    ),
    Mistake(
        "old state in the candidate without recurrent_kernel",
        "Your candidate adds r · old state itself; its product with the last block of "
        "`recurrent_kernel` belongs there.",
        edits=(("reset @ U_h", "reset"),),
    ),
    Mistake(
        "bias indexed as if it had two rows",
        "You add `bias[0]` and `bias[1]`, which are two single numbers here: in this version the "
        "bias has one row, and all of it is added.",
        edits=(("kernel + bias", "kernel + bias[0] + bias[1]"),),
    ),
)


def step_challenges(
    rng: np.random.Generator, hidden: bool, reset_after: bool = True
) -> list[Challenge]:
    """All sizes different; a batch of two, which is as long as the bias; single precision."""
    sizes = [(4, 7, 3), (2, 1, 6), (3, 4, 1)] if hidden else [(3, 5, 4), (1, 4, 2), (2, 3, 1)]
    return [
        *(step_challenge(rng, *size, reset_after) for size in sizes),
        in_single_precision(step_challenge(rng, 2, 5, 3, reset_after)),
    ]


STATE = Output("h_t", ("sample", "unit"))
GRU_STEP = Exercise(
    name="gru_step",
    returns=(STATE,),
    challenges=step_challenges,
    oracle=step_oracle,
    reference=gru_step,
    mistakes=(
        *MIXING_MISTAKES,
        *RESET_AFTER_MISTAKES,
        *BIAS_MISTAKES,
        *WEIGHT_MISTAKES,
        *single_blocks(tuple(GATES), bias_rows=2),
    ),
    hints=(
        "Two sums, each (batch, 3 × units): one of the input with the first row of the bias, one "
        "of the old state with the second. Print both for the step by hand.",
        "Cut both sums into three blocks. Two of the three pairs of blocks are added as they are; "
        "which one is not?",
        "Take the step by hand: its table has the update gate, the reset gate, the candidate and "
        "the new state. Which of the four is the first that you do not get?",
    ),
    points=4,
)
GRU_STEP_BEFORE = Exercise(
    name="gru_step_before",
    returns=(STATE,),
    challenges=lambda rng, hidden: step_challenges(rng, hidden, reset_after=False),
    oracle=step_oracle,
    reference=gru_step_before,
    mistakes=(
        *MIXING_MISTAKES,
        *RESET_BEFORE_MISTAKES,
        *WEIGHT_MISTAKES,
        *single_blocks(tuple(GATES)),
    ),
    hints=(
        "In the drawing, follow the arrow from the old state to the candidate: what does it meet "
        "first, the reset gate or the matrix?",
        "The candidate's product needs r, so it cannot be part of one large product for all three "
        "blocks any more.",
        "The bias has one row here; each of its blocks is added once.",
    ),
    points=3,
    earlier_name="gru_step_v1",
)
