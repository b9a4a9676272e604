"""Random LSTM inputs that tell every mistake from the right answer.

Keras's own starting values would not: its biases are zero and one, its states zero, and then many
mistakes give the right numbers. So everything here is random, and all sizes differ.
"""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge

GATE_NAMES = ("input gate", "forget gate", "candidate", "output gate")
INPUT, FORGET, CANDIDATE, OUTPUT = range(4)


def lstm_weights(
    rng: np.random.Generator, inputs: int, units: int, blocks: int = 4
) -> dict[str, np.ndarray]:
    """Random weights in Keras's layout, float64.

    Args:
        rng: where the numbers come from.
        inputs: width of the input.
        units: width of the states.
        blocks: 4 for an LSTM, 3 where a gate is missing.

    Returns:
        ``kernel`` (inputs, blocks * units), ``recurrent_kernel`` (units, blocks * units) with a
        spectral norm of at most 1 for each block, so that errors do not grow over time, and
        ``bias`` (blocks * units,).
    """
    squares = [rng.normal(size=(units, units)) for _ in range(blocks)]
    squares = [square / max(1.0, np.linalg.norm(square, 2)) for square in squares]
    return {
        "kernel": rng.normal(scale=0.8, size=(inputs, blocks * units)),
        "recurrent_kernel": np.concatenate(squares, axis=1),
        "bias": rng.normal(scale=0.8, size=blocks * units),
    }


def step_challenge(
    rng: np.random.Generator, batch: int, inputs: int, units: int, blocks: int = 4
) -> Challenge:
    """The arguments of one LSTM step: ``x_t``, ``h_prev``, ``c_prev`` and the weights."""
    return {
        "x_t": rng.normal(size=(batch, inputs)),
        "h_prev": rng.uniform(-0.9, 0.9, size=(batch, units)),
        "c_prev": rng.normal(scale=1.2, size=(batch, units)),
        **lstm_weights(rng, inputs, units, blocks),
    }


def sequence_challenge(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int
) -> Challenge:
    """The arguments of a whole pass: ``x``, ``h0``, ``c0`` and the weights."""
    return {
        "x": rng.normal(size=(batch, time, inputs)),
        "h0": rng.uniform(-0.9, 0.9, size=(batch, units)),
        "c0": rng.normal(scale=1.2, size=(batch, units)),
        **lstm_weights(rng, inputs, units),
    }


def block(weights: np.ndarray, gate: int, blocks: int = 4) -> np.ndarray:
    """One gate's columns of a kernel, a recurrent kernel or a bias."""
    return np.split(weights, blocks, axis=-1)[gate]


def step_sizes(hidden: bool) -> list[tuple[int, int, int]]:
    """Batch, inputs and units of each call."""
    return [(2, 3, 4), (4, 7, 3), (2, 1, 6)] if hidden else [(2, 3, 4), (1, 4, 2), (5, 2, 1)]
