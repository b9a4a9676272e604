"""The exercises ``lstm_step`` and ``lstm_forward``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_04_lstm.gate_mistakes import (
    CANDIDATE_ACTIVATIONS,
    CELL_MISTAKES,
    FORGET_MISTAKES,
    HARD_SIGMOIDS,
    HIDDEN_FOR_CELL,
    MISSING_INPUT,
    MISSING_OUTPUT,
    SIGMOID_SLIPS,
    UPDATE_MISTAKES,
    all_gates,
    gate_activations,
)
from unrolled.exercises.lesson_04_lstm.model import STATES, identity, sequence_model, step_model
from unrolled.exercises.lesson_04_lstm.oracle import WRITTEN, sequence_oracle, step_oracle
from unrolled.exercises.lesson_04_lstm.sequence_mistakes import SEQUENCE_MISTAKES
from unrolled.exercises.lesson_04_lstm.sum_mistakes import (
    FORGET_BIAS,
    INTERLEAVED,
    SUM_MISTAKES,
    block_orders,
    exchanged_states,
    ignored_states,
)
from unrolled.exercises.lesson_04_lstm.weights import (
    CANDIDATE,
    FORGET,
    INPUT,
    OUTPUT,
    block,
    sequence_challenge,
    step_challenge,
)
from unrolled.exercises.precision import in_single_precision

# A bias that drives a tanh to 1 in float64: the candidate is then known, and the input gate shows.
SATURATING = 50.0

INSIDE_THE_STEP = (
    *block_orders(),
    INTERLEAVED,
    *SUM_MISTAKES,
    FORGET_BIAS,
    *CANDIDATE_ACTIVATIONS,
    *(mistake for gate in (INPUT, FORGET, OUTPUT) for mistake in gate_activations(gate)),
    all_gates(
        np.tanh,
        "tanh for all gates",
        "All your gates go through a tanh; a gate lies "
        "between 0 and 1, which is a sigmoid's range.",
    ),
    all_gates(
        identity, "no sigmoid on the gates", "Your gates are bare sums: their sigmoid is missing."
    ),
    *HARD_SIGMOIDS,
    *SIGMOID_SLIPS,
    *FORGET_MISTAKES,
    *UPDATE_MISTAKES,
    MISSING_INPUT,
    MISSING_OUTPUT,
    *CELL_MISTAKES,
)


def probes(challenge: Challenge, cell_state: str) -> list[Challenge]:
    """Three calls that differ in little, so that the answers tell what the gates were.

    Args:
        challenge: the first call.
        cell_state: the name of the argument that holds the old cell state.

    Returns:
        The call itself, with another cell state, and with a candidate driven to 1.
    """
    other_cell = challenge | {cell_state: 1.5 - challenge[cell_state]}
    bias = challenge["bias"].copy()
    block(bias, CANDIDATE)[...] = SATURATING
    return [challenge, other_cell, challenge | {"bias": bias}]


def gates_read_off(
    first_cell: np.ndarray,
    second_cell: np.ndarray,
    hidden: np.ndarray,
    cells: list[np.ndarray],
) -> Mapping[str, np.ndarray]:
    """The gates of a step, from what it made of the three probes.

    The cell update is linear in the old cell state, so two calls give the forget gate; a candidate
    of 1 leaves the input gate; the rest is division.

    Args:
        first_cell: the old cell state of the first probe.
        second_cell: that of the second.
        hidden: the new hidden state of the first probe.
        cells: the new cell states of the three.

    Returns:
        The readings in the order of computation; those that no gate can have are left out.
    """
    f = (cells[1] - cells[0]) / (second_cell - first_cell)
    if not possible(f):
        return {}
    gates = {"forget gate": f}
    i = cells[2] - f * first_cell
    written = cells[0] - f * first_cell
    if possible(i):
        gates |= {"input gate": i, "candidate": written / i}
    gates[WRITTEN] = written
    o = hidden / np.tanh(cells[0])
    return gates | ({"output gate": o} if possible(o) else {})


def possible(gate: np.ndarray) -> bool:
    """Whether a reading can be a gate's; if not, another mechanism made the numbers."""
    return bool((np.abs(gate) <= 1.0 + 1e-6).all())


def step_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gates behind the answers to ``lstm_step``'s first three challenges."""
    first, second = challenges[0]["c_prev"], challenges[1]["c_prev"]
    return gates_read_off(first, second, values[0][0], [value[1] for value in values[:3]])


def sequence_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gates behind ``lstm_forward``'s answers to its first three challenges, one step long."""
    first, second = challenges[0]["c0"], challenges[1]["c0"]
    return gates_read_off(first, second, values[0][1], [value[2] for value in values[:3]])


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Probes, then other sizes, then single precision."""
    sizes = [(4, 7, 3), (2, 1, 6)] if hidden else [(1, 4, 2), (5, 2, 1)]
    return [
        *probes(step_challenge(rng, 2, 3, 4), "c_prev"),
        *(step_challenge(rng, *size) for size in sizes),
        in_single_precision(step_challenge(rng, 3, 5, 2)),
    ]


def sequence_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step; a few; as many as samples, so that exchanged axes still run; long; single."""
    sizes = [(3, 6, 2, 5), (1, 40, 4, 3)] if hidden else [(2, 5, 3, 4), (1, 20, 2, 1)]
    return [
        *probes(sequence_challenge(rng, 2, 1, 3, 4), "c0"),
        *(sequence_challenge(rng, *size) for size in sizes),
        sequence_challenge(rng, 3, 3, 2, 4),
        in_single_precision(sequence_challenge(rng, 2, 4, 5, 3)),
    ]


OLD_CELL_RETURNED = Mistake(
    "old cell state returned",
    "Where the new cell state should stand, you return the one that came in.",
    after=lambda values, challenge: (values[0], challenge["c_prev"]),
    kind="returns",
)

CELL_FOR_HIDDEN = Mistake(
    "cell state returned for hidden state",
    "Where the hidden state should stand, you return the cell state.",
    after=lambda values, _: (values[1], values[1]),
    kind="returns",
)

LAYERS = (
    Exercise(
        name="lstm_step",
        returns=STATES,
        challenges=step_challenges,
        oracle=step_oracle,
        model=step_model,
        mistakes=(
            *INSIDE_THE_STEP,
            *ignored_states("h_prev", "c_prev"),
            exchanged_states("h_prev", "c_prev"),
            CELL_FOR_HIDDEN,
            HIDDEN_FOR_CELL,
            OLD_CELL_RETURNED,
        ),
        hints=(
            "The five functions above are all you need: print each for the step by hand, and "
            "compare with its table.",
            "`x_t @ kernel` has 4 × units columns, a block for each gate. Which columns belong to "
            "which gate?",
            "Work in the order of the story: gates and candidate from `h_prev`, then the new cell "
            "state, then the hidden state from the new cell state.",
        ),
        points=4,
        compare_first=("c_t", "h_t"),
        readout=step_readout,
    ),
    Exercise(
        name="lstm_forward",
        returns=(
            Output("states", ("sample", "step", "unit")),
            Output("last_h", ("sample", "unit")),
            Output("last_c", ("sample", "unit")),
        ),
        challenges=sequence_challenges,
        oracle=sequence_oracle,
        model=sequence_model,
        mistakes=(
            *INSIDE_THE_STEP,
            *ignored_states("h0", "c0"),
            exchanged_states("h0", "c0"),
            *SEQUENCE_MISTAKES,
        ),
        hints=(
            "Try one time step first: then `states[:, 0]`, `last_h` and the hidden state of "
            "`lstm_step` are the same numbers.",
            "Two variables travel through the loop. Which line gives each its new value?",
            "Time is axis 1: `x[:, t]` is one step of all samples. `np.stack` has an `axis`.",
        ),
        points=4,
        readout=sequence_readout,
    ),
)
