"""The exercise ``ElmanCell``: the step of an Elman network as a class for ``keras.layers.RNN``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.elman_step import RNN_STEP
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.keras_cell import CELL_RETURNS, KERNEL_STARTS, CellKind
from unrolled.exercises.keras_cell_mistakes import (
    NOTHING_LEARNS,
    OTHER_STARTS,
    RECURRENT_KERNEL_KEPT,
    failures,
    inside_the_step,
    state_mistakes,
)
from unrolled.exercises.keras_recurrent import keras_pass
from unrolled.exercises.recurrent import sequence_challenge
from unrolled.exercises.reference import Edit


def edited_step(edits: tuple[Edit, ...], challenge: Challenge) -> Any:
    """The step with some edits; the cell has no argument that would change it."""
    del challenge
    return RNN_STEP.text.edited(edits)


CELL = CellKind(KERNEL_STARTS | {"bias": 0.0}, edited_step)


def cell_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Short sequences: every step of every run is an eager call."""
    sizes = [(3, 4, 2, 5), (1, 6, 4, 3)] if hidden else [(2, 3, 5, 4), (1, 4, 2, 3)]
    found = []
    for size in sizes:
        sequence = sequence_challenge(rng, *size)
        x, h0 = sequence.pop("x"), sequence.pop("h0")
        found.append({"units": size[-1], "x": x, "initial_state": (h0,), **sequence})
    return found


def cell_oracle(challenge: Challenge) -> Expected:
    """``keras.layers.SimpleRNN``, with the given state and with zeros."""
    x, (h0,) = challenge["x"], challenge["initial_state"]
    weights = [challenge[name] for name in CELL.weights]
    both = np.concatenate([x, x]), (np.concatenate([h0, np.zeros_like(h0)]),)
    every, last = (np.split(part, 2) for part in keras_pass("SimpleRNN", *both, weights))
    values = (every[0], last[0], last[1], last[1])
    # Learners' layers work in single precision; a known mistake is many times further off.
    return Expected((*(array.astype(np.float32) for array in values), CELL.rows()))


ELMAN_CELL = Exercise(
    name="ElmanCell",
    returns=CELL_RETURNS,
    challenges=cell_challenges,
    oracle=cell_oracle,
    model=CELL.modelled,
    mistakes=(
        *inside_the_step(RNN_STEP),
        *state_mistakes("the sum before the tanh"),
        NOTHING_LEARNS,
        Mistake(*RECURRENT_KERNEL_KEPT, variant={"learns": ("kernel", "bias")}),
        Mistake(
            "bias begins at random numbers",
            "`add_weight` without an `initializer` draws random numbers. The bias begins at 0.",
            variant={"starts": {"bias": "random"}},
            kind="starts",
        ),
        *OTHER_STARTS,
        *failures(CELL.weights, "the `rnn_step` that you are given is NumPy, too"),
    ),
    hints=(
        "Method by method: sizes in `__init__`, three weights in `build`, the step in `call`. Try "
        "`cell.build((None, 3))` and print `cell.weights` before you go on.",
        "`call` is `rnn_step` with `keras.ops` in NumPy's place: `ops.matmul` and `ops.tanh`.",
        "`states` holds one state, `states[0]`, and `call` returns the output together with a "
        "list of new states.",
        "`get_config` returns a dict: what `super().get_config()` gives, with the arguments of "
        "your own `__init__` added.",
    ),
    points=4,
    place=CELL.place,
    against="Keras's `SimpleRNNCell` in a loop",
    adapter="cell",
)
