"""Random GRU inputs that tell every mistake from the right answer."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_04_lstm.weights import lstm_weights

GATE_NAMES = ("update gate", "reset gate", "candidate")
UPDATE, RESET, CANDIDATE = range(3)
# A candidate near 1 or −1 would hide what its sum was.
MILD = 0.5


def gru_weights(
    rng: np.random.Generator, inputs: int, units: int, reset_after: bool = True
) -> dict[str, np.ndarray]:
    """Random weights in Keras's layout, float64.

    Args:
        rng: where the numbers come from.
        inputs: width of the input.
        units: width of the state.
        reset_after: whether the bias has two rows.

    Returns:
        ``kernel`` (inputs, 3 * units), ``recurrent_kernel`` (units, 3 * units), and ``bias``
        (2, 3 * units), or (3 * units,) without ``reset_after``.
    """
    weights = lstm_weights(rng, inputs, units, blocks=3)
    if reset_after:
        recurrent_bias = rng.normal(scale=0.8, size=3 * units)
        weights["bias"] = np.stack([weights["bias"], recurrent_bias])
    for name in ("kernel", "bias"):
        weights[name][..., CANDIDATE * units :] *= MILD
    return weights


def step_challenge(
    rng: np.random.Generator, batch: int, inputs: int, units: int, reset_after: bool = True
) -> Challenge:
    """The arguments of one step: ``x_t``, ``h_prev`` and the weights."""
    return {
        "x_t": rng.normal(size=(batch, inputs)),
        "h_prev": rng.uniform(-0.9, 0.9, size=(batch, units)),
        **gru_weights(rng, inputs, units, reset_after),
    }


def sequence_challenge(
    rng: np.random.Generator,
    batch: int,
    time: int,
    inputs: int,
    units: int,
    reset_after: bool | None,
) -> Challenge:
    """The arguments of a whole pass; ``reset_after`` is left to its default where it is ``None``.

    So is asked whether the learner's default is the right one.
    """
    challenge = {
        "x": rng.normal(size=(batch, time, inputs)),
        "h0": rng.uniform(-0.9, 0.9, size=(batch, units)),
        **gru_weights(rng, inputs, units, reset_after is not False),
    }
    return challenge if reset_after is None else challenge | {"reset_after": reset_after}
