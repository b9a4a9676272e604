"""Random GRU inputs that tell every mistake from the right answer, and Keras's answers to them."""

from __future__ import annotations

import numpy as np

from unrolled.exercises import recurrent
from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.keras_recurrent import keras_pass, keras_step
from unrolled.exercises.precision import as_asked

GATES = {"update gate": "z", "reset gate": "r", "candidate": "h"}


def step_challenge(
    rng: np.random.Generator, batch: int, inputs: int, units: int, reset_after: bool = True
) -> Challenge:
    """The arguments of one step; the bias has two rows for ``reset_after``."""
    rows = 2 if reset_after else 0
    return recurrent.step_challenge(rng, batch, inputs, units, blocks=3, bias_rows=rows)


def sequence_challenge(
    rng: np.random.Generator,
    batch: int,
    time: int,
    inputs: int,
    units: int,
    reset_after: bool | None,
) -> Challenge:
    """The arguments of a whole pass; where ``reset_after`` is ``None``, it is left to its default.

    So is asked whether the learner's default is the right one.
    """
    rows = 0 if reset_after is False else 2
    challenge = recurrent.sequence_challenge(
        rng, batch, time, inputs, units, blocks=3, bias_rows=rows
    )
    return challenge if reset_after is None else challenge | {"reset_after": reset_after}


def step_oracle(challenge: Challenge) -> Expected:
    """``h_t`` of ``keras.layers.GRUCell``; the bias tells which version it is."""
    x_t, h_prev, *weights = challenge.values()
    values = keras_step("GRU", x_t, [h_prev], weights, reset_after=weights[2].ndim == 2)
    return Expected(as_asked(values, x_t))


def sequence_oracle(challenge: Challenge) -> Expected:
    """``(states, last)`` of ``keras.layers.GRU``."""
    x, h0, *weights = (value for value in challenge.values() if isinstance(value, np.ndarray))
    after = challenge.get("reset_after", True)
    return Expected(as_asked(keras_pass("GRU", x, [h0], weights, reset_after=after), x))
