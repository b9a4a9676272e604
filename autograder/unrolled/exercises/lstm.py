"""LSTM cells: random inputs, Keras's answers to them, and mistakes with their weights."""

from __future__ import annotations

import numpy as np

from unrolled.exercises import recurrent
from unrolled.exercises.blocks import RECURRENT_KERNEL_MISTAKES, block_orders, units_interleaved
from unrolled.exercises.exercise import Challenge, Expected, Output
from unrolled.exercises.keras_recurrent import keras_pass, keras_step
from unrolled.exercises.precision import as_asked
from unrolled.exercises.recurrent import stacked_otherwise

GATES = {"input gate": "i", "forget gate": "f", "candidate": "c", "output gate": "o"}
STATES = (Output("h_t", ("sample", "unit")), Output("c_t", ("sample", "unit")))
ORDERS = {
    "i, c, f, o": "TensorFlow 1's",
    "i, o, f, c": "ONNX's",
    "f, i, c, o": "most texts'",
}
WEIGHT_MISTAKES = (
    *RECURRENT_KERNEL_MISTAKES,
    stacked_otherwise(),
    *block_orders(GATES, ORDERS),
    *units_interleaved(blocks=4),
)


def step_sizes(hidden: bool) -> list[tuple[int, int, int]]:
    """Batch, inputs and units of each call, all different in the first."""
    return [(4, 7, 3), (2, 3, 4), (3, 1, 6)] if hidden else [(3, 5, 4), (1, 4, 2), (5, 2, 1)]


def step_challenge(
    rng: np.random.Generator, batch: int, inputs: int, units: int, blocks: int = 4
) -> Challenge:
    """The arguments of one step: ``x_t``, ``h_prev``, ``c_prev`` and the weights."""
    return recurrent.step_challenge(rng, batch, inputs, units, ("h_prev", "c_prev"), blocks)


def sequence_challenge(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int
) -> Challenge:
    """The arguments of a whole pass: ``x``, ``h0``, ``c0`` and the weights."""
    return recurrent.sequence_challenge(rng, batch, time, inputs, units, ("h0", "c0"), blocks=4)


def step_oracle(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` of ``keras.layers.LSTMCell``."""
    x_t, h_prev, c_prev, *weights = challenge.values()
    return Expected(as_asked(keras_step("LSTM", x_t, [h_prev, c_prev], weights), x_t))


def sequence_oracle(challenge: Challenge) -> Expected:
    """``(states, last_h, last_c)`` of ``keras.layers.LSTM``."""
    x, h0, c0, *weights = challenge.values()
    return Expected(as_asked(keras_pass("LSTM", x, [h0, c0], weights), x))
