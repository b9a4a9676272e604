"""The exercise ``lstm_1997_step``: the LSTM before it had a forget gate."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake
from unrolled.exercises.lesson_04_lstm.gate_mistakes import (
    CANDIDATE_ACTIVATIONS,
    CELL_MISTAKES,
    HIDDEN_FOR_CELL,
    MISSING_INPUT,
    MISSING_OUTPUT,
    gate_activations,
)
from unrolled.exercises.lesson_04_lstm.model import (
    STATES,
    blocks_of,
    finish,
    in_double,
    sigmoid,
    wrongs_from,
)
from unrolled.exercises.lesson_04_lstm.oracle import step_1997_oracle
from unrolled.exercises.lesson_04_lstm.sum_mistakes import (
    SUM_MISTAKES,
    block_orders,
    ignored_states,
)
from unrolled.exercises.lesson_04_lstm.weights import INPUT, OUTPUT, step_challenge, step_sizes
from unrolled.exercises.precision import in_single_precision


def challenges_1997(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps with three blocks of weights."""
    found = [step_challenge(rng, *size, blocks=3) for size in step_sizes(hidden)]
    return [*found, in_single_precision(found[0])]


def model_1997(
    challenge: Challenge, exchanged: bool = False, leaky: str = "", **variant: object
) -> tuple[np.ndarray, ...]:
    """A step without forget gate; ``leaky`` brings one in that should not be there."""
    x_t, h_prev, c_prev, *weights = in_double(challenge)
    i, g, o = blocks_of(x_t, h_prev, weights, exchanged)
    if leaky == "1-i":
        c_prev = c_prev * (1.0 - sigmoid(i))
    if leaky == "i":
        c_prev = c_prev * sigmoid(i)
    # A forget gate that is simply not applied: sigmoid(inf) is 1.
    return finish([i, np.full_like(i, np.inf), g, o], h_prev, c_prev, wrongs_from(variant))


LSTM_1997_STEP = Exercise(
    name="lstm_1997_step",
    returns=STATES,
    challenges=challenges_1997,
    oracle=step_1997_oracle,
    model=model_1997,
    mistakes=(
        *block_orders(("input gate", "candidate", "output gate")),
        *SUM_MISTAKES,
        *CANDIDATE_ACTIVATIONS,
        *gate_activations(INPUT),
        *gate_activations(OUTPUT),
        MISSING_INPUT,
        MISSING_OUTPUT,
        *CELL_MISTAKES,
        Mistake(
            "a forget gate of 1 − i",
            "Your cell forgets with 1 − i. In 1997 nothing was "
            "forgotten: the old cell state is kept whole.",
            variant={"leaky": "1-i"},
        ),
        Mistake(
            "the input gate used as forget gate",
            "You multiply the old cell state by the input gate. In 1997 it was kept whole.",
            variant={"leaky": "i"},
        ),
        *ignored_states("h_prev", "c_prev"),
        HIDDEN_FOR_CELL,
    ),
    hints=(
        "Three blocks now, i, c and o: how many columns has the kernel?",
        "Write the cell update of `lstm_step` with a forget gate that is always 1.",
    ),
    points=2,
    compare_first=("c_t", "h_t"),
    against="Keras's cell with its forget gate held open",
)
