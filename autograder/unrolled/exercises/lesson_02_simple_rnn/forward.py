"""The exercise ``rnn_forward``: a whole sequence, step by step."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.elman_step import STEP_MISTAKES, rnn_step
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.keras_recurrent import keras_pass
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import sequence_challenge
from unrolled.exercises.sequences import sequence_mistakes


def rnn_forward(x, h0, kernel, recurrent_kernel, bias):
    """An Elman network over a whole sequence.

    Args:
        x: (batch, time, inputs), float.
        h0: (batch, units), the state before the first step.
        kernel: (inputs, units).
        recurrent_kernel: (units, units).
        bias: (units,).

    Returns:
        (states, last): (batch, time, units) and (batch, units).
    """
    states, h = [], h0  # states, state
    for t in range(x.shape[1]):  # time step
        h = rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)
        states.append(h)
    return np.stack(states, axis=1), h


STEP = "rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)"
THE_SUM = "x[:, t] @ kernel + h @ recurrent_kernel + bias"
SUM_CARRIED = ((STEP, THE_SUM), ("states.append(h)", "states.append(np.tanh(h))"))
FORWARD_MISTAKES = (
    Mistake(
        "the sum before the tanh carried on",
        "Your `states` went through the tanh, but what you hand to the next step did not.",
        edits=(*SUM_CARRIED, ("axis=1), h", "axis=1), np.tanh(h)")),
    ),
    Mistake(
        "the sum before the tanh carried on, and returned as `last`",
        "Your `states` went through the tanh, but what you hand to the next step, and return as "
        "`last`, did not.",
        edits=SUM_CARRIED,
    ),
    *sequence_mistakes("rnn_forward"),
)


def sequence_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All lengths different first; one step; long; as many steps as samples, so that exchanged
    axes still run; single precision."""
    sizes = (
        [(3, 6, 2, 5), (4, 1, 5, 3), (1, 40, 4, 3), (2, 3, 4, 1)]
        if hidden
        else [(2, 5, 3, 4), (3, 1, 2, 4), (1, 20, 2, 1)]
    )
    return [
        *(sequence_challenge(rng, *size) for size in sizes),
        sequence_challenge(rng, 3, 3, 2, 4),
        in_single_precision(sequence_challenge(rng, 2, 4, 5, 3)),
    ]


def sequence_oracle(challenge: Challenge) -> Expected:
    """``(states, last)`` of ``keras.layers.SimpleRNN``."""
    x, h0, *weights = challenge.values()
    return Expected(as_asked(keras_pass("SimpleRNN", x, (h0,), weights), x))


RNN_FORWARD = Exercise(
    name="rnn_forward",
    returns=(Output("states", ("sample", "step", "unit")), Output("last", ("sample", "unit"))),
    challenges=sequence_challenges,
    oracle=sequence_oracle,
    reference=rnn_forward,
    helpers=(rnn_step,),
    mistakes=(*FORWARD_MISTAKES, *STEP_MISTAKES),
    hints=(
        "Try a sequence of one step first: then `states[:, 0]`, `last` and what `rnn_step` returns "
        "are the same numbers.",
        "One variable travels through the loop. Which line gives it its new value, and which line "
        "keeps a copy of it for the result?",
        "Time is axis 1: `x[:, t]` is one step of all samples. `np.stack` has an `axis`.",
    ),
    points=4,
)
