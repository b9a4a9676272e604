"""The exercise ``gru_forward``: a whole pass with either step."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_06_gru.mixing import MIXED, POLARITY, WEIGHT_MISTAKES
from unrolled.exercises.lesson_06_gru.steps import BIAS_MISTAKES, gru_step, gru_step_before
from unrolled.exercises.lesson_06_gru.weights import sequence_challenge, sequence_oracle
from unrolled.exercises.precision import in_single_precision
from unrolled.exercises.sequences import sequence_mistakes


def gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True):
    """A GRU over a whole sequence.

    Args:
        x: (batch, time, inputs), float.
        h0: (batch, units), the state before the first step.
        kernel: (inputs, 3 * units), blocks z, r, h.
        recurrent_kernel: (units, 3 * units), the same blocks.
        bias: (2, 3 * units), or (3 * units,) if reset_after is False.
        reset_after: bool, whether the reset gate comes after the product.

    Returns:
        (states, last): (batch, time, units) and (batch, units).
    """
    step = gru_step if reset_after else gru_step_before  # step
    states, h = [], h0  # states, state
    for t in range(x.shape[1]):
        h = step(x[:, t], h, kernel, recurrent_kernel, bias)  # state
        states.append(h)
    return np.stack(states, axis=1), h


AFTER, BEFORE = "x_h + r_t * m_t", "x_h + reset @ U_h"
RESET_FIRST = (
    "x_h + (r_t * h_prev) @ np.split(recurrent_kernel, 3, axis=1)[2] + np.split(bias[1], 3)[2]"
)
FORWARD_MISTAKES = (
    Mistake(
        *POLARITY,
        edits=tuple(
            (
                f"{candidate})  # candidate\n    return {MIXED}",
                f"{candidate})\n    return (1 - z_t) * h_prev + z_t * g_t",
            )
            for candidate in (AFTER, BEFORE)
        ),
    ),
    Mistake(
        "reset gate on the other side of the product",
        "Your two versions have changed places: with `reset_after=True`, r multiplies what comes "
        "out of the product.",
        edits=(
            (AFTER, RESET_FIRST),
            (BEFORE, "x_h + r_t * (h_prev @ U_h)"),
        ),
    ),
    Mistake(
        "reset gate after the product in both versions",
        "With `reset_after=False`, too, your reset gate multiplies what comes out of the product. "
        "There it multiplies the old state, before the product.",
        edits=((BEFORE, "x_h + r_t * (h_prev @ U_h)"),),
    ),
    Mistake(
        "reset gate before the product in both versions",
        "With `reset_after=True`, too, your reset gate multiplies the old state before the "
        "product. There it multiplies what comes out of the product.",
        edits=((AFTER, RESET_FIRST),),
    ),
    Mistake(
        "reset_after is False by default",
        "Where `reset_after` is not given, it should be `True`, as it is in Keras.",
        edits=(("reset_after=True", "reset_after=False"),),
    ),
)


def sequence_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step; both versions over a few steps and over many; the default; single precision."""
    sizes = (
        [(4, 1, 5, 3, True), (3, 6, 2, 5, False), (1, 40, 4, 3, True), (2, 3, 4, 1, None)]
        if hidden
        else [(3, 1, 5, 4, True), (2, 5, 3, 4, False), (1, 20, 2, 1, True), (2, 4, 1, 3, None)]
    )
    return [
        *(sequence_challenge(rng, *size) for size in sizes),
        # As many steps as samples, so that exchanged axes still run.
        sequence_challenge(rng, 3, 3, 2, 4, True),
        in_single_precision(sequence_challenge(rng, 2, 4, 5, 3, False)),
    ]


GRU_FORWARD = Exercise(
    name="gru_forward",
    returns=(Output("states", ("sample", "step", "unit")), Output("last", ("sample", "unit"))),
    challenges=sequence_challenges,
    oracle=sequence_oracle,
    reference=gru_forward,
    helpers=(gru_step, gru_step_before),
    mistakes=(
        *FORWARD_MISTAKES,
        *sequence_mistakes("gru_forward", rest="kernel, recurrent_kernel, bias, reset_after"),
        *WEIGHT_MISTAKES,
        *BIAS_MISTAKES,
    ),
    hints=(
        "Try one time step first: then `states[:, 0]`, `last` and what your step returns are the "
        "same numbers.",
        "Which of your two steps is it? Decide once, before the loop.",
        "One variable travels through the loop. Which line gives it its new value, and which line "
        "keeps it for the result?",
    ),
    points=4,
)
