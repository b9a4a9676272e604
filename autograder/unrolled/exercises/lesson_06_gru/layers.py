"""The exercises ``gru_step``, ``gru_step_v1`` and ``gru_forward``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_06_gru.gate_mistakes import (
    ACTIVATION_MISTAKES,
    RESET_MISTAKES,
    UPDATE_MISTAKES,
    reset_elsewhere,
)
from unrolled.exercises.lesson_06_gru.model import sequence_model, step_model
from unrolled.exercises.lesson_06_gru.oracle import sequence_oracle, step_oracle
from unrolled.exercises.lesson_06_gru.readout import probes, sequence_readout, step_readout
from unrolled.exercises.lesson_06_gru.sequence_mistakes import SEQUENCE_MISTAKES
from unrolled.exercises.lesson_06_gru.steps import gru_step
from unrolled.exercises.lesson_06_gru.sum_mistakes import (
    KERNEL_MISTAKES,
    ONE_BIAS,
    TWO_BIASES,
    first_state_for_all,
    state_ignored,
)
from unrolled.exercises.lesson_06_gru.weights import sequence_challenge, step_challenge
from unrolled.exercises.precision import in_single_precision

STATE = Output("h_t", ("sample", "unit"))


def step_challenges(
    rng: np.random.Generator, hidden: bool, reset_after: bool = True
) -> list[Challenge]:
    """Probes, then other sizes, then single precision."""
    sizes = [(4, 7, 3), (2, 1, 6), (3, 4, 1)] if hidden else [(1, 4, 2), (5, 2, 1)]
    return [
        *probes(step_challenge(rng, 2, 3, 4, reset_after)),
        *(step_challenge(rng, *size, reset_after) for size in sizes),
        in_single_precision(step_challenge(rng, 3, 5, 2, reset_after)),
    ]


def sequence_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step; both versions over a few steps and over many; the default; single precision."""
    sizes = (
        [(3, 6, 2, 5, False), (1, 40, 4, 3, True), (2, 3, 4, 1, None)]
        if hidden
        else [(2, 5, 3, 4, False), (1, 20, 2, 1, True), (2, 4, 1, 3, None)]
    )
    return [
        *probes(sequence_challenge(rng, 2, 1, 3, 4, True)),
        *(sequence_challenge(rng, *size) for size in sizes),
        # As many steps as samples, so that exchanged axes still run.
        sequence_challenge(rng, 3, 3, 2, 4, True),
        in_single_precision(sequence_challenge(rng, 2, 4, 5, 3, False)),
    ]


OLD_STATE_RETURNED = Mistake(
    "old state returned",
    "You return the state that came in.",
    after=lambda values, challenge: (challenge["h_prev"],),
)

AFTER_THE_SUMS = (*ACTIVATION_MISTAKES, *UPDATE_MISTAKES, *RESET_MISTAKES)
OF_A_STEP = (state_ignored("h_prev"), first_state_for_all("h_prev"), OLD_STATE_RETURNED)

GRU_STEP = Exercise(
    name="gru_step",
    returns=(STATE,),
    challenges=step_challenges,
    oracle=step_oracle,
    reference=gru_step,
    mistakes=(
        *KERNEL_MISTAKES,
        *TWO_BIASES,
        *AFTER_THE_SUMS,
        reset_elsewhere(after=True),
        *OF_A_STEP,
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
    readout=step_readout,
)

GRU_STEP_V1 = Exercise(
    name="gru_step_v1",
    returns=(STATE,),
    challenges=lambda rng, hidden: step_challenges(rng, hidden, reset_after=False),
    oracle=step_oracle,
    model=step_model,
    mistakes=(
        *KERNEL_MISTAKES,
        *ONE_BIAS,
        *AFTER_THE_SUMS,
        reset_elsewhere(after=False),
        *OF_A_STEP,
    ),
    hints=(
        "In the drawing, follow the arrow from the old state to the candidate: what does it meet "
        "first, the reset gate or the matrix?",
        "The candidate's product needs r, so it cannot be part of one large product for all three "
        "blocks any more.",
        "The bias has one row here; each of its blocks is added once.",
    ),
    points=3,
    readout=step_readout,
)

FLAG_MISTAKES = tuple(
    Mistake(name, sentence, variant=variant)
    for name, sentence, variant in (
        (
            "reset_after ignored: always after the product",
            "You compute the same version whatever `reset_after` says. With `reset_after=False` "
            "the bias has one row, and r comes before the product.",
            {"reset": "always after"},
        ),
        (
            # A step made for two rows of biases gives odd numbers for one row, or fails.
            "reset_after ignored: always after the product, which fails for one row of biases",
            "You compute the same version whatever `reset_after` says. With `reset_after=False` "
            "the bias has one row, and r comes before the product.",
            {"reset": "always after", "unpacked": True},
        ),
        (
            "reset_after ignored: always before the product",
            "You compute the version with r before the product whatever `reset_after` says.",
            {"reset": "always before"},
        ),
        (
            "reset_after the wrong way round",
            "`reset_after=True` means that r comes after the product; you have it the other way "
            "round.",
            {"reset": "wrong way round"},
        ),
        (
            "reset_after the wrong way round, which fails for one row of biases",
            "`reset_after=True` means that r comes after the product; you have it the other way "
            "round.",
            {"reset": "wrong way round", "unpacked": True},
        ),
        (
            "reset gate on the other side of the product",
            "Your two versions have changed places: with `reset_after=True`, r multiplies what "
            "comes out of the product.",
            {"reset": "other place"},
        ),
        (
            "reset_after is False by default",
            "Where `reset_after` is not given, it should be `True`, as it is in Keras.",
            {"without": False},
        ),
    )
)

GRU_FORWARD = Exercise(
    name="gru_forward",
    returns=(Output("states", ("sample", "step", "unit")), Output("last", ("sample", "unit"))),
    challenges=sequence_challenges,
    oracle=sequence_oracle,
    model=sequence_model,
    mistakes=(
        *KERNEL_MISTAKES,
        *TWO_BIASES,
        *AFTER_THE_SUMS,
        *FLAG_MISTAKES,
        state_ignored("h0"),
        first_state_for_all("h0"),
        *SEQUENCE_MISTAKES,
    ),
    hints=(
        "Try one time step first: then `states[:, 0]`, `last` and what your step returns are the "
        "same numbers.",
        "Which of your two steps is it? Decide once, before the loop.",
        "One variable travels through the loop. Which line gives it its new value, and which line "
        "keeps it for the result?",
    ),
    points=4,
    readout=sequence_readout,
)
