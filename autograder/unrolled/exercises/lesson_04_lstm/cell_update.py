"""The exercise ``update_cell``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.keras_recurrent import in_double, keras_step
from unrolled.exercises.lstm import step_sizes
from unrolled.exercises.precision import as_asked, in_single_precision


def update_cell(f_t, c_prev, i_t, g_t):
    """The new cell state.

    Args:
        f_t: (batch, units), the forget gate.
        c_prev: (batch, units), the old cell state.
        i_t: (batch, units), the input gate.
        g_t: (batch, units), the candidate.

    Returns:
        c_t: (batch, units).
    """
    kept = f_t * c_prev  # part that is kept
    written = i_t * g_t  # part that is written
    return kept + written


def update_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Gates between 0 and 1, candidates between −1 and 1."""
    challenges = []
    for batch, _, units in step_sizes(hidden):
        shape = (batch, units)
        challenges.append(
            {
                "f_t": rng.uniform(0.1, 0.9, shape),
                "c_prev": rng.normal(scale=1.2, size=shape),
                "i_t": rng.uniform(0.1, 0.9, shape),
                "g_t": rng.uniform(-0.9, 0.9, shape),
            }
        )
    return [*challenges, in_single_precision(challenges[0])]


def update_oracle(challenge: Challenge) -> Expected:
    """Keras's cell with the gates put where they are asked for, through the bias alone."""
    rows = []
    for f, c, i, g in zip(*in_double(challenge.values()), strict=True):
        bias = np.concatenate([logit(i), logit(f), np.arctanh(g), np.zeros_like(f)])
        weights = [np.zeros((1, bias.size)), np.zeros((f.size, bias.size)), bias]
        states = [np.zeros((1, f.size)), c[None]]
        rows.append(keras_step("LSTM", np.zeros((1, 1)), states, weights)[1])
    return Expected(as_asked((np.concatenate(rows),), challenge["f_t"]))


def logit(p: np.ndarray) -> np.ndarray:
    """What a sigmoid turns into p."""
    return np.log(p) - np.log1p(-p)


AGAIN = "sigmoid(i_t) * np.tanh(g_t)"
UPDATE_CELL = Exercise(
    name="update_cell",
    returns=(Output("c_t", ("sample", "unit")),),
    challenges=update_challenges,
    oracle=update_oracle,
    reference=update_cell,
    mistakes=tuple(
        Mistake(name, sentence, edits=edits)
        for name, sentence, edits in (
            (
                "forget gate and input gate swapped",
                "You multiply the old cell state by the input gate and the candidate by the forget "
                "gate.",
                (("f_t * c_prev", "i_t * c_prev"), ("i_t * g_t", "f_t * g_t")),
            ),
            (
                "1 − f for the input gate",
                "You write with 1 − f; the input gate is given.",
                (("i_t * g_t", "(1 - f_t) * g_t"),),
            ),
            (
                "1 − i for the forget gate",
                "You keep with 1 − i; the forget gate is given.",
                (("f_t * c_prev", "(1 - i_t) * c_prev"),),
            ),
            (
                "1 − f for the forget gate",
                "You keep with 1 − f. The name misleads: a forget gate of 1 *keeps*.",
                (("f_t * c_prev", "(1 - f_t) * c_prev"),),
            ),
            (
                "1 − i for the input gate",
                "You write with 1 − i. An input gate of 1 *writes*.",
                (("i_t * g_t", "(1 - i_t) * g_t"),),
            ),
            (
                "parentheses around the sum: f × (C + i × g)",
                "Your forget gate is applied to what has just been written, too; it concerns the "
                "old cell state only.",
                (("kept + written", "f_t * (c_prev + written)"),),
            ),
            (
                "parentheses around the sum: i × (f × C + g)",
                "Your input gate is applied to what is kept, too; it concerns the candidate only.",
                (("kept + written", "i_t * (kept + g_t)"),),
            ),
            (
                "tanh applied to the cell state",
                "The cell state is a plain sum; no tanh is applied to it here.",
                (("kept + written", "np.tanh(kept + written)"),),
            ),
            (
                "gates and candidate put through their activations again",
                "You take the sigmoid of the gates and the tanh of the candidate. What you are "
                "given has gone through these already.",
                (("f_t * c_prev", "sigmoid(f_t) * c_prev"), ("i_t * g_t", AGAIN)),
            ),
            (
                "sigmoid applied to the gates again",
                "You take the sigmoid of the gates. What you are given are the gates themselves, "
                "between 0 and 1.",
                (("f_t * c_prev", "sigmoid(f_t) * c_prev"), ("i_t * g_t", "sigmoid(i_t) * g_t")),
            ),
            (
                "tanh applied to the candidate again",
                "The candidate that you are given has gone through its tanh already.",
                (("i_t * g_t", "i_t * np.tanh(g_t)"),),
            ),
        )
    ),
    hints=(
        "Two products and one sum, all entry by entry; no matrix product.",
        "With `f_t` = 1 and `i_t` = 0 nothing may change. Try that by hand.",
    ),
    points=1,
)
