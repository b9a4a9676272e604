"""Random inputs of an Elman network that tell every mistake from the right answer."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_04_lstm.weights import lstm_weights


def step_challenge(rng: np.random.Generator, batch: int, inputs: int, units: int) -> Challenge:
    """The arguments of one step: ``x_t``, ``h_prev`` and the three weights, all random."""
    return {
        "x_t": rng.normal(size=(batch, inputs)),
        "h_prev": rng.uniform(-0.9, 0.9, size=(batch, units)),
        **lstm_weights(rng, inputs, units, blocks=1),
    }


def sequence_challenge(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int
) -> Challenge:
    """The arguments of a whole pass: ``x``, ``h0`` and the three weights, all random."""
    return {
        "x": rng.normal(size=(batch, time, inputs)),
        "h0": rng.uniform(-0.9, 0.9, size=(batch, units)),
        **lstm_weights(rng, inputs, units, blocks=1),
    }


def probes(challenge: Challenge) -> list[Challenge]:
    """Four calls whose answers together tell what each term of the sum was.

    Args:
        challenge: the first call; its first argument is the input, its second the state.

    Returns:
        The call itself, without input, without state, and without both.
    """
    (x, given_x), (h, given_h) = list(challenge.items())[:2]
    no_input, no_state = {x: np.zeros_like(given_x)}, {h: np.zeros_like(given_h)}
    return [
        challenge,
        challenge | no_input,
        challenge | no_state,
        challenge | no_input | no_state,
    ]
