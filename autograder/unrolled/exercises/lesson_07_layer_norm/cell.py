"""The exercise ``LayerNormRNNCell``: the step as a class that ``keras.layers.RNN`` can use."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected
from unrolled.exercises.keras_cell import CELL_RETURNS
from unrolled.exercises.lesson_07_layer_norm.cell_mistakes import CELL_MISTAKES
from unrolled.exercises.lesson_07_layer_norm.cell_model import CELL, WEIGHTS, parts_of
from unrolled.exercises.lesson_07_layer_norm.oracle import keras_steps
from unrolled.exercises.lesson_07_layer_norm.step import rnn_challenge
from unrolled.exercises.normalising import some_epsilon

# Learners' layers work in single precision; a known mistake is many times further off.
SINGLE = np.float32


def cell_challenge(
    rng: np.random.Generator, sizes: tuple[int, int, int, int], epsilon: bool
) -> Challenge:
    """Arguments of the class, an input, a state to begin with, and weights by name."""
    batch, time, inputs, units = sizes
    step = rnn_challenge(rng, batch, inputs, units)
    return {
        "units": units,
        **({"epsilon": some_epsilon(rng)} if epsilon else {}),
        "x": rng.normal(size=(batch, time, inputs)),
        "initial_state": (step["h_prev"],),
        **{name: step[name] for name in WEIGHTS},
    }


def cell_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Short sequences: every step of every run is an eager call."""
    sizes = [(3, 4, 2, 5), (1, 6, 4, 3)] if hidden else [(2, 3, 5, 4), (1, 4, 2, 3)]
    return [
        cell_challenge(rng, size, epsilon)
        for size, epsilon in zip(sizes, (False, True), strict=True)
    ]


def cell_oracle(challenge: Challenge) -> Expected:
    """Keras's own parts put together: ``SimpleRNNCell``, ``LayerNormalization``, tanh."""
    x, h0, epsilon, weights = parts_of(challenge)
    # Both ways to begin, in one batch: with the given state, and with zeros.
    both = np.concatenate([x, x]), np.concatenate([h0, np.zeros_like(h0)])
    steps = list(keras_steps(*both, epsilon, *weights))
    states, from_zeros = np.split(np.stack([h_t for *_, h_t in steps], axis=1), 2)
    last = from_zeros[:, -1]
    total, normalised = (part[: len(x)] for part in steps[0][:2])
    trace = {"sum of the first step": total, "normalised sum of the first step": normalised}
    values = (array.astype(SINGLE) for array in (states, states[:, -1], last, last))
    return Expected((*values, CELL.rows()), trace)


LAYER_NORM_RNN_CELL = Exercise(
    name="LayerNormRNNCell",
    returns=CELL_RETURNS,
    challenges=cell_challenges,
    oracle=cell_oracle,
    model=CELL.modelled,
    mistakes=CELL_MISTAKES,
    hints=(
        "Method by method: sizes in `__init__`, five weights in `build`, your step in `call`. Try "
        "`cell.build((None, 3))` and print `cell.weights` before you go on.",
        "`call` is your `layer_norm_rnn_step` with `keras.ops` in NumPy's place: `ops.matmul`, "
        "`ops.mean`, `ops.square`, `ops.sqrt`, `ops.tanh`.",
        "`states` is a list with one state in it, and `call` returns the output together with a "
        "list of new states.",
        "`get_config` returns a dict: what `super().get_config()` gives, with the arguments of "
        "your own `__init__` added.",
    ),
    points=5,
    place=CELL.place,
    against="Keras's `SimpleRNNCell` with its `LayerNormalization` before the tanh",
    adapter="cell",
)
