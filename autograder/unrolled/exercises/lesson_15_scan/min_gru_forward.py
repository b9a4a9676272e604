"""The exercise ``min_gru_forward``: a whole layer with no loop over time."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_15_scan.keras_scan import keras_min_gru
from unrolled.exercises.lesson_15_scan.min_gru_step import weights
from unrolled.exercises.lesson_15_scan.scanning import scan
from unrolled.exercises.precision import as_asked, in_single_precision


def min_gru_forward(x, h0, kernel, bias):
    """A minGRU over a whole sequence, by a scan.

    Args:
        x: (batch, time, inputs), float.
        h0: (batch, units), the state before the first step.
        kernel: (inputs, 2 * units), blocks z, h.
        bias: (2 * units,), the same blocks.

    Returns:
        states: (batch, time, units), the state after every step.
    """
    x_z, g = np.split(x @ kernel + bias, 2, axis=2)  # gates' sums, candidates
    z = sigmoid(x_z)  # gates
    a, b = 1 - z, z * g  # factors, summands
    first = a[:, :1] * h0[:, None] + b[:, :1]  # first summand
    return scan(a, np.concatenate([first, b[:, 1:]], axis=1))


PAIRS = "1 - z, z * g"
RESULT = "return scan(a, np.concatenate([first, b[:, 1:]], axis=1))"
MISTAKES = (
    *tuple(
        Mistake(name, sentence, edits=((old, new),))
        for name, sentence, old, new in (
            (
                "z the other way round",
                "You keep z of the old state and take 1 − z of the candidate. The paper of the "
                "minGRU has it the other way: z is the share of the *candidate*.",
                PAIRS,
                "z, (1 - z) * g",
            ),
            (
                "`h0` ignored",
                "Your scan begins from zeros. The initial state enters with the first step: what "
                "that step makes of `h0` belongs to its summand.",
                "a[:, :1] * h0[:, None] + b[:, :1]",
                "b[:, :1]",
            ),
            (
                "`h0` added without its factor",
                "You add `h0` itself to the first summand. The first step multiplies it, as every "
                "step multiplies the state before it.",
                "a[:, :1] * h0[:, None] + b[:, :1]",
                "h0[:, None] + b[:, :1]",
            ),
            (
                "`h0` in place of the first summand",
                "The initial state replaces what the first step adds; both belong there.",
                "a[:, :1] * h0[:, None] + b[:, :1]",
                "a[:, :1] * h0[:, None]",
            ),
            (
                "`h0` in place of the first step's share",
                "Your first summand is `h0` itself. The first step multiplies `h0` by its a, and "
                "adds its own b.",
                "a[:, :1] * h0[:, None] + b[:, :1]",
                "h0[:, None] + 0 * b[:, :1]",
            ),
            (
                "`h0` put into every step",
                "You add a · h0 to every step's summand. The initial state enters with the first "
                "step only; the scan carries it on.",
                RESULT,
                "return scan(a, a * h0[:, None] + b)",
            ),
            (
                "`h0` added to all states at the end",
                "You add `h0` to the states of a scan from zeros. By step t, the initial state has "
                "been multiplied by all factors up to there.",
                RESULT,
                "return scan(a, b) + h0[:, None]",
            ),
            (
                "`h0` added at the end, with one factor only",
                "You add a · h0 to the states of a scan from zeros. By step t, the initial state "
                "has been multiplied by *all* factors up to there.",
                RESULT,
                "return scan(a, b) + a * h0[:, None]",
            ),
            (
                "`h0` put into the last step",
                "You add what the factor makes of `h0` to the *last* step's summand. The initial "
                "state enters with the first step.",
                RESULT,
                "b[:, -1] += a[:, -1] * h0\n    return scan(a, b)",
            ),
            (
                "`h0` put into the first sample, not the first step",
                "`b[0]` is the first *sample*, with all its steps. The first step of all samples "
                "is `b[:, 0]`.",
                RESULT,
                "b[0] += a[0] * h0[0]\n    return scan(a, b)",
            ),
            (
                "factors and summands exchanged",
                "You give the summands to `scan` as a, and the factors as b.",
                RESULT,
                "return scan(np.concatenate([first, b[:, 1:]], axis=1), a)",
            ),
            (
                "factors and summands exchanged, after `h0` was put into the factors",
                "You give z · candidate to `scan` as a, and 1 − z as b. It is 1 − z that "
                "multiplies the old state.",
                PAIRS,
                "z * g, 1 - z",
            ),
            (
                "state not carried",
                "Each of your steps begins with `h0`: the state of one step does not reach the "
                "next.",
                RESULT,
                "return a * h0[:, None] + b",
            ),
            (
                "states one step late",
                "`states[:, t]` should be the state *after* step t; yours is the one before it.",
                RESULT,
                "late = scan(a, np.concatenate([first, b[:, 1:]], axis=1))[:, :-1]\n"
                "    return np.concatenate([h0[:, None], late], axis=1)",
            ),
            (
                "a sigmoid around the candidate, too",
                "Your candidate goes through the sigmoid, like the gate. It is the bare sum.",
                PAIRS,
                "1 - z, z * sigmoid(g)",
            ),
            (
                "a tanh around the candidate",
                "Your candidate goes through a tanh, as in a GRU. In a minGRU it is the bare sum.",
                PAIRS,
                "1 - z, z * np.tanh(g)",
            ),
            (
                "the candidate not multiplied by z",
                "You add the whole candidate. Its share is z.",
                PAIRS,
                "1 - z, g",
            ),
        )
    ),
    Mistake(
        "blocks in the order h, z",
        "You take the first block for the candidate and the second for the gate. It is z first.",
        edits=(
            (
                "np.split(x @ kernel + bias, 2, axis=2)",
                "np.split(x @ kernel + bias, 2, axis=2)[::-1]",
            ),
        ),
    ),
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step, a few, many, as many steps as samples, and single precision."""
    sizes = (
        [(3, 1, 2, 4), (2, 6, 3, 5), (1, 10, 4, 2)]
        if hidden
        else [(4, 1, 2, 3), (2, 5, 4, 3), (1, 9, 3, 2)]
    )
    made = [
        {"x": rng.normal(size=(batch, time, inputs)), "h0": rng.normal(size=(batch, units))}
        | weights(rng, inputs, units)
        for batch, time, inputs, units in (*sizes, (3, 3, 2, 4))
    ]
    return [*made, in_single_precision(made[1])]


def oracle(challenge: Challenge) -> Expected:
    """``keras.layers.RNN`` over a cell of eight lines, step by step."""
    return Expected(as_asked((keras_min_gru(**challenge),), challenge["x"]))


MIN_GRU_FORWARD = Exercise(
    name="min_gru_forward",
    returns=(Output("states", ("sample", "step", "unit")),),
    challenges=challenges,
    oracle=oracle,
    reference=min_gru_forward,
    mistakes=MISTAKES,
    hints=(
        "What is a, and what is b, if you read (1 − z) · old + z · candidate as a · old + b? Both "
        "are known for all steps at once.",
        "`scan` begins from zeros. Write down the first state with `h0` and without; the "
        "difference can be put into the first summand.",
    ),
    points=3,
    against="`keras.layers.RNN` over a small cell",
)
