"""The exercise ``peephole_lstm_step``: gates that see the cell state."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake
from unrolled.exercises.lesson_04_lstm.gate_mistakes import (
    CANDIDATE_ACTIVATIONS,
    CELL_MISTAKES,
    FORGET_MISTAKES,
    HARD_SIGMOIDS,
    HIDDEN_FOR_CELL,
    MISSING_INPUT,
    MISSING_OUTPUT,
    gate_activations,
)
from unrolled.exercises.lesson_04_lstm.model import (
    OUTPUTS,
    STATES,
    blocks_of,
    finish,
    in_double,
    wrongs_from,
)
from unrolled.exercises.lesson_04_lstm.oracle import peephole_oracle
from unrolled.exercises.lesson_04_lstm.sum_mistakes import (
    FORGET_BIAS,
    SUM_MISTAKES,
    block_orders,
    ignored_states,
    zeroed,
)
from unrolled.exercises.lesson_04_lstm.weights import (
    FORGET,
    GATE_NAMES,
    INPUT,
    OUTPUT,
    step_challenge,
    step_sizes,
)
from unrolled.exercises.precision import in_single_precision


def peephole_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps with peepholes: one row each for the input, forget and output gate."""
    found = []
    for batch, inputs, units in step_sizes(hidden):
        step = step_challenge(rng, batch, inputs, units)
        found.append({**step, "peephole": rng.normal(scale=0.8, size=(3, units))})
    return [*found, in_single_precision(found[0])]


def peephole_model(
    challenge: Challenge,
    output_sees: str = "new cell",
    first_see: str = "old cell",
    exchanged: bool = False,
    **variant: object,
) -> tuple[np.ndarray, ...]:
    """A peephole step.

    Args:
        challenge: the arguments.
        output_sees: what the output gate's peephole looks at.
        first_see: what the input and forget gates' peepholes look at.
        exchanged: as in ``blocks_of``.
        variant: as in ``Wrongs``.
    """
    x_t, h_prev, c_prev, *weights, peephole = in_double(challenge)
    wrongs = wrongs_from(variant)
    i, f, g, o = blocks_of(x_t, h_prev, weights, exchanged)
    seen = {"old cell": c_prev, "hidden state": h_prev, "nothing": 0.0}
    i, f = i + peephole[0] * seen[first_see], f + peephole[1] * seen[first_see]
    _, c_t = finish([i, f, g, o], h_prev, c_prev, wrongs)
    seen |= {"new cell": c_t, "tanh of the new cell": np.tanh(c_t)}
    gate = wrongs.activations[OUTPUT](o + peephole[2] * seen[output_sees])
    return OUTPUTS[wrongs.tanh_of](gate, c_t, c_prev, np.tanh(g)), c_t


def row_missing(row: int) -> Mistake:
    """No peephole on one of the two gates that see the old cell state."""

    def change(challenge: Challenge) -> Challenge:
        peephole = np.array(challenge["peephole"])
        peephole[row] = 0.0
        return {**challenge, "peephole": peephole}

    return Mistake(
        f"no peephole on the {GATE_NAMES[row]}",
        f"Your {GATE_NAMES[row]} does not see the cell state. All three gates have a peephole.",
        change,
        kind="rows",
    )


def rows_reordered(order: tuple[int, ...]) -> Mistake:
    """The peephole's rows taken for other gates."""
    letters = ", ".join("ifo"[gate] for gate in order)
    return Mistake(
        f"peephole rows in the order {letters}",
        f"You take the rows of `peephole` in the order {letters}; they lie in the order i, f, o.",
        lambda challenge: {
            **challenge,
            "peephole": challenge["peephole"][[order.index(gate) for gate in range(3)]],
        },
        kind="rows",
    )


PEEPHOLE_LSTM_STEP = Exercise(
    name="peephole_lstm_step",
    returns=STATES,
    challenges=peephole_challenges,
    oracle=peephole_oracle,
    model=peephole_model,
    mistakes=(
        Mistake(
            "peepholes missing",
            "Your numbers are those of an LSTM without peepholes.",
            zeroed("peephole"),
            kind="rows",
        ),
        Mistake(
            "no peephole on the output gate",
            "Your output gate does not see the cell state. All three gates have a peephole.",
            variant={"output_sees": "nothing"},
        ),
        Mistake(
            "output gate sees the old cell state",
            "The output gate's peephole looks at the cell state *after* the update.",
            variant={"output_sees": "old cell"},
        ),
        Mistake(
            "output gate sees the tanh of the cell state",
            "The peephole sees the cell state itself, not its tanh.",
            variant={"output_sees": "tanh of the new cell"},
        ),
        Mistake(
            "no peephole on the input and forget gates",
            "Only your output gate sees the cell state. All three gates have a peephole.",
            variant={"first_see": "nothing"},
        ),
        Mistake(
            "peepholes see the hidden state",
            "Your input and forget gates' peepholes look "
            "at `h_prev`; they should look at `c_prev`.",
            variant={"first_see": "hidden state"},
        ),
        *(row_missing(row) for row in (INPUT, FORGET)),
        *(rows_reordered(order) for order in permutations(range(3)) if order != (0, 1, 2)),
        *block_orders(),
        *SUM_MISTAKES,
        *CANDIDATE_ACTIVATIONS,
        *(gate_activations(INPUT) + gate_activations(FORGET) + gate_activations(OUTPUT)),
        *HARD_SIGMOIDS,
        *FORGET_MISTAKES,
        FORGET_BIAS,
        MISSING_INPUT,
        MISSING_OUTPUT,
        *CELL_MISTAKES,
        *ignored_states("h_prev", "c_prev"),
        HIDDEN_FOR_CELL,
    ),
    hints=(
        "Begin with your `lstm_step`: three lines gain one product each.",
        "A peephole is one weight for each unit: an entry-by-entry product, no matrix.",
        "Which gate can only be computed after the new cell state?",
    ),
    points=3,
    compare_first=("c_t", "h_t"),
    against="Keras's cell with the cell state fed in as an input",
)
