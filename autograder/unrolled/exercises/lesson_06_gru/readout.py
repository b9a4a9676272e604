"""The learner's own gates, recovered from what its step makes of three similar inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_06_gru.weights import GATE_NAMES

# A bias that drives a tanh to 1 in float64: the candidate is then known, and the update gate shows.
SATURATING = 50.0
# How much is added to the candidate's weight from each unit to itself, to see the reset gate.
NUDGE = 0.25
# Above this the inverse of the tanh costs too many digits.
STEEP = 0.9999


def probes(challenge: Challenge) -> list[Challenge]:
    """Three calls that differ in little, so that the answers tell what the gates were.

    Returns:
        The call itself, with a candidate driven to 1, and with a candidate that sees a little
        more of its own unit's old state.
    """
    units = len(challenge["recurrent_kernel"])
    bias, recurrent_kernel = challenge["bias"].copy(), challenge["recurrent_kernel"].copy()
    (bias[0] if bias.ndim == 2 else bias)[2 * units :] = SATURATING
    recurrent_kernel[:, 2 * units :] += NUDGE * np.eye(units)
    return [
        challenge,
        challenge | {"bias": bias},
        challenge | {"recurrent_kernel": recurrent_kernel},
    ]


def gates_read_off(h_prev: np.ndarray, states: list[np.ndarray]) -> dict[str, np.ndarray]:
    """The gates of a step, from what it made of the three probes.

    With a candidate of 1 the new state tells the update gate, and that the candidate; and what a
    little more weight on the own old state adds to the candidate's sum tells the reset gate.

    Args:
        h_prev: the old state of all three probes, (batch, units).
        states: the new states, each (batch, units).

    Returns:
        The readings in the order of computation; nothing where no gate could have made the numbers.
    """
    z = (states[1] - 1.0) / (h_prev - 1.0)
    if not between(0.0, z, 1.0 - 1e-9):
        return {}
    g, nudged = ((state - z * h_prev) / (1.0 - z) for state in (states[0], states[2]))
    if not between(-STEEP, g, STEEP) or not between(-STEEP, nudged, STEEP):
        return {GATE_NAMES[0]: z}
    r = (np.arctanh(nudged) - np.arctanh(g)) / (NUDGE * h_prev)
    reset = {GATE_NAMES[1]: r} if between(-1e-6, r, 1.0 + 1e-6) else {}
    return {GATE_NAMES[0]: z, **reset, GATE_NAMES[2]: g}


def between(low: float, values: np.ndarray, high: float) -> bool:
    """Whether all numbers lie between two others."""
    return bool(((values >= low) & (values <= high)).all())


def step_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gates behind the answers to a step's first three challenges."""
    return gates_read_off(challenges[0]["h_prev"], [value[0] for value in values[:3]])


def sequence_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gates behind ``gru_forward``'s answers to its first three challenges, one step long."""
    return gates_read_off(challenges[0]["h0"], [value[1] for value in values[:3]])
