"""The exercises on the four stages that are a sum, a block of it, and an activation."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_04_lstm.gate_mistakes import (
    CANDIDATE_ACTIVATIONS,
    HARD_SIGMOIDS,
    gate_activations,
)
from unrolled.exercises.lesson_04_lstm.model import blocks_of, in_double, wrongs_from
from unrolled.exercises.lesson_04_lstm.oracle import keras_gates
from unrolled.exercises.lesson_04_lstm.sum_mistakes import (
    FORGET_BIAS,
    LETTERS,
    SUM_MISTAKES,
    ignored_states,
    reordered,
)
from unrolled.exercises.lesson_04_lstm.weights import (
    CANDIDATE,
    FORGET,
    GATE_NAMES,
    INPUT,
    OUTPUT,
    step_challenge,
    step_sizes,
)
from unrolled.exercises.precision import as_asked, in_single_precision

FUNCTIONS = {
    FORGET: "forget_gate",
    INPUT: "input_gate",
    CANDIDATE: "candidate",
    OUTPUT: "output_gate",
}


SYMBOLS = {FORGET: "f_t", INPUT: "i_t", CANDIDATE: "g_t", OUTPUT: "o_t"}


def without_cell(challenge: Challenge) -> Challenge:
    """A step's arguments without the cell state, which no gate sees."""
    return {name: value for name, value in challenge.items() if name != "c_prev"}


def gate_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, then single precision."""
    challenges = [step_challenge(rng, *size) for size in step_sizes(hidden)]
    challenges.append(in_single_precision(step_challenge(rng, 3, 5, 2)))
    return [without_cell(challenge) for challenge in challenges]


def another_block(gate: int) -> tuple[Mistake, ...]:
    """The columns of another gate taken for this one."""
    mistakes = []
    for other in range(4):
        if other != gate:
            order = list(range(4))
            order[gate], order[other] = other, gate
            mistakes.append(
                Mistake(
                    f"block of the {GATE_NAMES[other]}",
                    f"You use the columns of the {GATE_NAMES[other]}. The blocks lie in the order "
                    f"{', '.join(LETTERS.values())}, each `units` columns wide.",
                    reordered(order),
                    kind="order",
                )
            )
    return tuple(mistakes)


ALL_BLOCKS = Mistake(
    "all four blocks returned",
    "You return the columns of all four blocks. Take only those that belong to this one.",
    variant={"whole": True},
)


def gate_exercise(gate: int) -> Exercise:
    """One of the four: the same sum, another block, and its activation."""
    name = GATE_NAMES[gate]

    def oracle(challenge: Challenge) -> Expected:
        return Expected(as_asked((keras_gates(**challenge)[name],), challenge["x_t"]))

    def model(
        challenge: Challenge, exchanged: bool = False, whole: bool = False, **variant: object
    ) -> tuple[np.ndarray]:
        x_t, h_prev, *weights = in_double(challenge)
        blocks = blocks_of(x_t, h_prev, weights, exchanged)
        z = np.concatenate(blocks, axis=1) if whole else blocks[gate]
        return (wrongs_from(variant).activations[gate](z),)

    activations = (
        CANDIDATE_ACTIVATIONS
        if gate == CANDIDATE
        else (
            *gate_activations(gate),
            *HARD_SIGMOIDS,
            Mistake(
                f"1 − the {name}",
                "Your numbers are one minus the right ones.",
                after=lambda values, _: (1.0 - values[0],),
            ),
        )
    )
    return Exercise(
        name=FUNCTIONS[gate],
        returns=(Output(SYMBOLS[gate], ("sample", "unit")),),
        challenges=gate_challenges,
        oracle=oracle,
        model=model,
        mistakes=(
            *another_block(gate),
            ALL_BLOCKS,
            *SUM_MISTAKES,
            *((FORGET_BIAS,) if gate == FORGET else ()),
            *activations,
            ignored_states("h_prev", "c_prev")[0],
        ),
        hints=(
            "Look at the shapes first: `x_t` (batch, inputs) and the block's kernel (inputs, "
            "units) give (batch, units), and so does every other term.",
            f"The blocks lie in the order i, f, c, o. Which columns are those of the {name}?",
        ),
        points=1,
    )


GATES = tuple(map(gate_exercise, (FORGET, INPUT, CANDIDATE, OUTPUT)))
