"""The exercises ``rnn_step`` and ``rnn_forward``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_02_simple_rnn.model import sequence_model, step_model
from unrolled.exercises.lesson_02_simple_rnn.oracle import (
    BIAS_PART,
    INPUT_PART,
    STATE_PART,
    sequence_oracle,
    step_oracle,
)
from unrolled.exercises.lesson_02_simple_rnn.sequence_mistakes import SEQUENCE_MISTAKES
from unrolled.exercises.lesson_02_simple_rnn.step_mistakes import (
    INSIDE_THE_STEP,
    first_state_for_all,
    state_ignored,
)
from unrolled.exercises.lesson_02_simple_rnn.weights import (
    probes,
    sequence_challenge,
    step_challenge,
)
from unrolled.exercises.precision import in_single_precision

# How far the terms of a sum may be from adding up before they are no terms of a sum.
ADDITIVE = 1e-6


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Probes, then other sizes, then single precision."""
    sizes = [(4, 7, 3), (1, 2, 6), (3, 4, 1)] if hidden else [(1, 4, 2), (5, 2, 1)]
    return [
        *probes(step_challenge(rng, 2, 3, 4)),
        *(step_challenge(rng, *size) for size in sizes),
        in_single_precision(step_challenge(rng, 3, 5, 2)),
    ]


def sequence_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step; a few; long; as many as samples, so that exchanged axes still run; single."""
    sizes = [(3, 6, 2, 5), (1, 40, 4, 3), (2, 3, 4, 1)] if hidden else [(2, 5, 3, 4), (1, 20, 2, 1)]
    return [
        *probes(sequence_challenge(rng, 2, 1, 3, 4)),
        *(sequence_challenge(rng, *size) for size in sizes),
        sequence_challenge(rng, 3, 3, 2, 4),
        in_single_precision(sequence_challenge(rng, 2, 4, 5, 3)),
    ]


def terms_read_off(states: list[np.ndarray]) -> Mapping[str, np.ndarray]:
    """The terms of the learner's sum, from what it made of the four probes.

    The inverse of the tanh gives the sum, and probes without input or state leave one term each.

    Args:
        states: the new states of the four probes, each (batch, units).

    Returns:
        The readings in the order of computation; none where no tanh of a sum made these numbers.
    """
    if any(state.dtype != np.float64 or (np.abs(state) >= 1).any() for state in states):
        return {}
    both, no_input, no_state, neither = (np.arctanh(state) for state in states)
    if np.abs(both - no_input - no_state + neither).max() > ADDITIVE:
        return {}
    return {INPUT_PART: no_state - neither, STATE_PART: no_input - neither, BIAS_PART: neither}


def step_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The terms behind the answers to ``rnn_step``'s first four challenges."""
    return terms_read_off([value[0] for value in values[:4]])


def sequence_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The terms behind ``rnn_forward``'s answers to its first four challenges, one step long."""
    return terms_read_off([value[1] for value in values[:4]])


OLD_STATE_RETURNED = Mistake(
    "old state returned",
    "You return the state that came in.",
    after=lambda values, challenge: (challenge["h_prev"],),
)

RNN_STEP = Exercise(
    name="rnn_step",
    returns=(Output("h_t", ("sample", "unit")),),
    challenges=step_challenges,
    oracle=step_oracle,
    model=step_model,
    mistakes=(
        *INSIDE_THE_STEP,
        state_ignored("h_prev"),
        first_state_for_all(
            "h_prev",
            "All your samples use the first row of `h_prev`. Each has its own row.",
        ),
        OLD_STATE_RETURNED,
    ),
    hints=(
        "Write the shape under every letter of the equation. Two matrix products have the shape "
        "(batch, units), and so has the result.",
        "The step by hand has one sample, one input and one unit: print the sum inside the tanh "
        "and compare it with the table.",
        "Set `h_prev` to zeros and compare; then set `x_t` to zeros. Which of the two parts is "
        "wrong?",
    ),
    points=3,
    readout=step_readout,
)

RNN_FORWARD = Exercise(
    name="rnn_forward",
    returns=(Output("states", ("sample", "step", "unit")), Output("last", ("sample", "unit"))),
    challenges=sequence_challenges,
    oracle=sequence_oracle,
    model=sequence_model,
    mistakes=(
        *INSIDE_THE_STEP,
        state_ignored("h0"),
        first_state_for_all(
            "h0", "All your samples begin with the first row of `h0`. Each has its own."
        ),
        *SEQUENCE_MISTAKES,
    ),
    hints=(
        "Try a sequence of one step first: then `states[:, 0]`, `last` and what `rnn_step` returns "
        "are the same numbers.",
        "One variable travels through the loop. Which line gives it its new value, and which line "
        "keeps a copy of it for the result?",
        "Time is axis 1: `x[:, t]` is one step of all samples. `np.stack` has an `axis`.",
    ),
    points=4,
    readout=sequence_readout,
)
