"""The exercise ``min_gru_step``: a gate that sees the input only."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_15_scan.keras_scan import keras_min_gru
from unrolled.exercises.precision import as_asked, in_single_precision


def min_gru_step(x_t, h_prev, kernel, bias):
    """One step of a minGRU.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the state before the step.
        kernel: (inputs, 2 * units), blocks z, h.
        bias: (2 * units,), the same blocks.

    Returns:
        h_t: (batch, units), the state after the step.
    """
    x_z, g_t = np.split(x_t @ kernel + bias, 2, axis=1)  # gate's sum, candidate
    z_t = sigmoid(x_z)  # gate
    return (1 - z_t) * h_prev + z_t * g_t


MIXED = "(1 - z_t) * h_prev + z_t * g_t"
STEP_MISTAKES = (
    *tuple(
        Mistake(name, sentence, edits=((old, new),))
        for name, sentence, old, new in (
            (
                "z the other way round",
                "Your new state is z · old + (1 − z) · candidate, as in Keras's GRU. The paper of "
                "the minGRU has it the other way: z is the share of the *candidate*.",
                MIXED,
                "z_t * h_prev + (1 - z_t) * g_t",
            ),
            (
                "a tanh around the candidate",
                "Your candidate goes through a tanh, as in a GRU. In a minGRU it is the bare sum.",
                "z_t = sigmoid(x_z)",
                "z_t, g_t = sigmoid(x_z), np.tanh(g_t)",
            ),
            (
                "the gate without its sigmoid",
                "Your gate is the bare sum. A gate is a share: it goes through a sigmoid.",
                "sigmoid(x_z)",
                "x_z",
            ),
            (
                "candidate returned: nothing of the old state kept",
                "Your new state is the candidate alone; z decides how much of the old state stays.",
                f"return {MIXED}",
                "return g_t",
            ),
            (
                "the old state not used",
                "You multiply 1 − z with the candidate. It is the share of the *old state*, and "
                "z · candidate is added.",
                MIXED,
                "(1 - z_t) * g_t",
            ),
            (
                "a sigmoid around the candidate, too",
                "Your candidate goes through the sigmoid, like the gate. It is the bare sum.",
                MIXED,
                "(1 - z_t) * h_prev + z_t * sigmoid(g_t)",
            ),
            (
                "the gate's bias for the candidate, too",
                "Your candidate has the first block of `bias`, which is the gate's. Its own block "
                "is the second.",
                "g_t = np.split(x_t @ kernel + bias, 2, axis=1)",
                "g_t = np.split(x_t @ kernel + np.tile(bias[: h_prev.shape[1]], 2), 2, axis=1)",
            ),
            (
                "the candidate without its bias",
                "Your candidate has no bias. Its block of `bias` is the second.",
                "g_t = np.split(x_t @ kernel + bias, 2, axis=1)",
                "g_t = np.split("
                "x_t @ kernel + bias * np.repeat([1, 0], h_prev.shape[1]), 2, axis=1)",
            ),
            (
                "the gate without its bias",
                "Your gate has no bias. Its block of `bias` is the first.",
                "g_t = np.split(x_t @ kernel + bias, 2, axis=1)",
                "g_t = np.split("
                "x_t @ kernel + bias * np.repeat([0, 1], h_prev.shape[1]), 2, axis=1)",
            ),
            (
                "every second column for the gate",
                "You take every second column for the gate. The first `units` columns are its "
                "block, and the next `units` columns the candidate's.",
                "x_z, g_t = np.split(x_t @ kernel + bias, 2, axis=1)",
                "x_z, g_t = ((x_t @ kernel + bias)[:, n::2] for n in range(2))",
            ),
            (
                "brackets around 1 − z lost",
                "You subtract z · old from 1, and add z · candidate. The share of the old state "
                "is the whole of 1 − z: it needs brackets.",
                MIXED,
                "1 - z_t * h_prev + z_t * g_t",
            ),
            (
                "the candidate made positive",
                "Your candidate is made positive, as the paper does where it goes on in "
                "logarithms. Here it is the bare sum.",
                "z_t = sigmoid(x_z)",
                "z_t, g_t = sigmoid(x_z), np.where(g_t >= 0, g_t + 0.5, sigmoid(g_t))",
            ),
            (
                "old state added whole",
                "You add z · candidate to the whole old state. The two shares add up to 1.",
                MIXED,
                "h_prev + z_t * g_t",
            ),
        )
    ),
    Mistake(
        "blocks in the order h, z",
        "You take the first block for the candidate and the second for the gate. It is z first.",
        edits=(
            (
                "np.split(x_t @ kernel + bias, 2, axis=1)",
                "np.split(x_t @ kernel + bias, 2, axis=1)[::-1]",
            ),
        ),
    ),
)


def weights(rng: np.random.Generator, inputs: int, units: int) -> Challenge:
    """A random kernel and a random bias."""
    return {
        "kernel": rng.normal(size=(inputs, 2 * units)),
        "bias": rng.normal(size=2 * units),
    }


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Sizes that all differ, one unit, and single precision."""
    sizes = [(3, 5, 4), (4, 2, 1), (1, 3, 2)] if hidden else [(2, 3, 5), (4, 1, 3), (3, 2, 1)]
    made = [
        {"x_t": rng.normal(size=(batch, inputs)), "h_prev": rng.normal(size=(batch, units))}
        | weights(rng, inputs, units)
        for batch, inputs, units in sizes
    ]
    return [*made, in_single_precision(made[0])]


def oracle(challenge: Challenge) -> Expected:
    """One step of ``keras.layers.RNN`` over a cell of eight lines."""
    x_t, *others = challenge.values()
    return Expected(as_asked((keras_min_gru(x_t[:, None], *others)[:, 0],), x_t))


MIN_GRU_STEP = Exercise(
    name="min_gru_step",
    returns=(Output("h_t", ("sample", "unit")),),
    challenges=challenges,
    oracle=oracle,
    reference=min_gru_step,
    mistakes=STEP_MISTAKES,
    hints=(
        "There is one product, `x_t @ kernel`, for both blocks. The old state appears in the last "
        "line only.",
        "With a gate of 0, what is the new state? The lesson's equation says it.",
    ),
    points=2,
    against="`keras.layers.RNN` over a small cell",
)
