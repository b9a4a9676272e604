"""The exercise ``lstm_forward``: a whole pass."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_04_lstm.step import lstm_step
from unrolled.exercises.lstm import WEIGHT_MISTAKES, sequence_challenge, sequence_oracle
from unrolled.exercises.lstm_cell import CELL_MISTAKES, FORGET_BIAS, UPDATE_MISTAKES
from unrolled.exercises.precision import in_single_precision
from unrolled.exercises.recurrent import all_ignored
from unrolled.exercises.sequences import sequence_mistakes


def lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    """An LSTM over a whole sequence.

    Args:
        x: (batch, time, inputs), float.
        h0: (batch, units), the hidden state before the first step.
        c0: (batch, units), the cell state before the first step.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.

    Returns:
        (states, last_h, last_c): (batch, time, units), (batch, units), (batch, units).
    """
    states, h, c = [], h0, c0  # states, hidden state, cell state
    for t in range(x.shape[1]):
        h, c = lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)  # hidden state, cell state
        states.append(h)
    return np.stack(states, axis=1), h, c


COLLECTING_MISTAKES = (
    Mistake(
        "cell state returned for hidden state in the sequence",
        "Your `states` hold the cell state of every step; they should hold the hidden state.",
        edits=(("states.append(h)", "states.append(c)"),),
    ),
    Mistake(
        "the cell states of all steps returned as `last_c`",
        "Your `last_c` holds the cell state of every step. Only the last one is asked for: "
        "(batch, units).",
        edits=(
            ("states, h, c = [], h0, c0", "cells, states, h, c = [], [], h0, c0"),
            ("states.append(h)", "states.append(h)\n        cells.append(c)"),
            ("axis=1), h, c", "axis=1), h, np.stack(cells, axis=1)"),
        ),
    ),
    Mistake(
        "initial states returned as the last",
        "Your `last_h` and `last_c` are the states that came in.",
        after=lambda values, challenge: (values[0], challenge["h0"], challenge["c0"]),
    ),
    Mistake(
        "one sample's state leaking into another's: all begin with the first one's",
        "All your samples begin with the first row of `h0` and `c0`. Each has its own.",
        lambda challenge: (
            challenge
            | {
                name: np.repeat(challenge[name][:1], len(challenge[name]), axis=0)
                for name in ("h0", "c0")
            }
        ),
    ),
)


def sequence_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step; a few; as many as samples, so that exchanged axes still run; long; single."""
    sizes = (
        [(4, 1, 5, 3), (3, 6, 2, 5), (1, 40, 4, 3)]
        if hidden
        else [(3, 1, 5, 4), (2, 5, 3, 4), (1, 20, 2, 1)]
    )
    return [
        *(sequence_challenge(rng, *size) for size in sizes),
        sequence_challenge(rng, 3, 3, 2, 4),
        in_single_precision(sequence_challenge(rng, 2, 4, 5, 3)),
    ]


LSTM_FORWARD = Exercise(
    name="lstm_forward",
    returns=(
        Output("states", ("sample", "step", "unit")),
        Output("last_h", ("sample", "unit")),
        Output("last_c", ("sample", "unit")),
    ),
    challenges=sequence_challenges,
    oracle=sequence_oracle,
    reference=lstm_forward,
    helpers=(lstm_step,),
    mistakes=(
        *COLLECTING_MISTAKES,
        *sequence_mistakes("lstm_forward", cell=True),
        all_ignored("h0", "c0"),
        *UPDATE_MISTAKES,
        *CELL_MISTAKES,
        FORGET_BIAS,
        *WEIGHT_MISTAKES,
    ),
    hints=(
        "Try one time step first: then `states[:, 0]`, `last_h` and the hidden state of "
        "`lstm_step` are the same numbers.",
        "Two variables travel through the loop. Which line gives each its new value?",
        "Time is axis 1: `x[:, t]` is one step of all samples. `np.stack` has an `axis`.",
    ),
    points=4,
)
