"""The exercise ``gru_step_backward``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_06_gru.backward_model import backward_model, forward_cache
from unrolled.exercises.lesson_06_gru.backward_paths import MIXING, PATHS
from unrolled.exercises.lesson_06_gru.backward_slopes import SLOPES
from unrolled.exercises.lesson_06_gru.backward_weights import BIASES, ORDERS, TRANSPOSES
from unrolled.exercises.lesson_06_gru.oracle import gradient_oracle
from unrolled.exercises.lesson_06_gru.weights import CANDIDATE, RESET, UPDATE, step_challenge
from unrolled.exercises.precision import in_single_precision

# In the order of computation: the name of a sum, the row of the bias in it, and its block.
SUMS = (
    ("gradient of the candidate's sum", 0, CANDIDATE),
    ("gradient of the update gate's sum", 0, UPDATE),
    ("gradient of the memory part", 1, CANDIDATE),
    ("gradient of the reset gate's sum", 0, RESET),
)


def backward_challenge(rng: np.random.Generator, batch: int, inputs: int, units: int) -> Challenge:
    """``dh``, and the cache of a random step."""
    cache = forward_cache(**step_challenge(rng, batch, inputs, units))
    return {"dh": rng.normal(size=(batch, units)), "cache": cache}


def backward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One sample first, whose bias gradient tells about each sum; one as wide as its columns."""
    sizes = (
        [(1, 4, 3), (4, 2, 5), (3, 9, 3), (2, 5, 1)]
        if hidden
        else [(1, 2, 3), (3, 6, 2), (4, 3, 5), (2, 4, 1)]
    )
    challenges = [backward_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(backward_challenge(rng, 3, 2, 4))]


def parts_of(dbias: np.ndarray) -> dict[str, np.ndarray]:
    """The gradients of the four sums, from the bias gradient of a single sample."""
    blocks = [np.split(row, 3) for row in np.asarray(dbias, np.float64)]
    return {name: blocks[row][block][None] for name, row, block in SUMS}


def backward_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gradients of the four sums, from the first answer's bias gradient."""
    return parts_of(values[0][4])


def backward_oracle(challenge: Challenge) -> Expected:
    """The five gradients; the trace is that of the four sums, where there is one sample."""
    values = gradient_oracle(challenge).values
    return Expected(values, parts_of(values[4]))


GRU_STEP_BACKWARD = Exercise(
    name="gru_step_backward",
    returns=(
        Output("dx_t", ("sample", "input")),
        Output("dh_prev", ("sample", "unit")),
        Output("dkernel", ("input", "column")),
        Output("drecurrent_kernel", ("old unit", "column")),
        Output("dbias", ("row", "column")),
    ),
    challenges=backward_challenges,
    oracle=backward_oracle,
    model=backward_model,
    mistakes=(*SLOPES, *MIXING, *PATHS, *ORDERS, *BIASES, *TRANSPOSES),
    hints=(
        "Go through the five pieces of the step from the last to the first. Each name on the right "
        "of a line gets a share of the gradient of the name on its left.",
        "All five results are made of four gradients: those of the update gate's sum, the reset "
        "gate's sum, the candidate's sum, and the memory part. Compute these first; each has the "
        "shape (batch, units).",
        "The old state has four ways into the new one: directly, and through each of its three "
        "products. Their shares add up.",
        "Which three of the four gradients reach `kernel`, and which three `recurrent_kernel`? "
        "Look at which side of which sum each weight stands on.",
    ),
    points=5,
    compare_first=("dbias", "dkernel", "drecurrent_kernel", "dx_t", "dh_prev"),
    readout=backward_readout,
    against="Keras's automatic gradient",
)
