"""The exercise ``update_cell``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_04_lstm.model import in_double
from unrolled.exercises.lesson_04_lstm.oracle import keras_step
from unrolled.exercises.lesson_04_lstm.weights import step_sizes
from unrolled.exercises.precision import as_asked, in_single_precision


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
    f_t, c_prev, i_t, g_t = in_double(challenge)
    rows = []
    for f, c, i, g in zip(f_t, c_prev, i_t, g_t, strict=True):
        bias = np.concatenate([logit(i), logit(f), np.arctanh(g), np.zeros_like(f)])
        nothing = np.zeros((1, f.size))
        none = np.zeros((f.size, 4 * f.size))
        rows.append(keras_step(nothing, nothing, c[None], none, none, bias)[1])
    return Expected(as_asked((np.concatenate(rows),), challenge["f_t"]))


def logit(p: np.ndarray) -> np.ndarray:
    """What a sigmoid turns into p."""
    return np.log(p) - np.log1p(-p)


def update_model(
    challenge: Challenge, keep: str = "f", write: str = "i", squash: bool = False
) -> tuple[np.ndarray]:
    """The cell update, with other factors for what is kept and what is written."""
    f_t, c_prev, i_t, g_t = in_double(challenge)
    factors = {"f": f_t, "i": i_t, "1": 1.0, "1-f": 1.0 - f_t, "1-i": 1.0 - i_t, "0": 0.0}
    c_t = factors[keep] * c_prev + factors[write] * g_t
    return (np.tanh(c_t) if squash else c_t,)


UPDATE_CELL = Exercise(
    name="update_cell",
    returns=(Output("c_t", ("sample", "unit")),),
    challenges=update_challenges,
    oracle=update_oracle,
    model=update_model,
    mistakes=(
        Mistake(
            "forget gate and input gate swapped",
            "You multiply the old cell state by the "
            "input gate and the candidate by the forget gate.",
            variant={"keep": "i", "write": "f"},
        ),
        Mistake(
            "forget gate missing",
            "All of the old cell state is kept: `f_t` is not used.",
            variant={"keep": "1"},
        ),
        Mistake(
            "input gate missing",
            "All of the candidate is written: `i_t` is not used.",
            variant={"write": "1"},
        ),
        Mistake(
            "old cell state missing",
            "The old cell state does not come into it.",
            variant={"keep": "0"},
        ),
        Mistake(
            "1 − f for the input gate",
            "You write with 1 − f; the input gate is given.",
            variant={"write": "1-f"},
        ),
        Mistake(
            "1 − f for the forget gate",
            "You keep with 1 − f. The name misleads: a forget gate of 1 *keeps*.",
            variant={"keep": "1-f"},
        ),
        Mistake(
            "tanh applied to the cell state",
            "The cell state is a plain sum; no tanh is applied to it here.",
            variant={"squash": True},
        ),
    ),
    hints=(
        "Two products and one sum, all entry by entry; no matrix product.",
        "With `f_t` = 1 and `i_t` = 0 nothing may change. Try that by hand.",
    ),
    points=1,
)
