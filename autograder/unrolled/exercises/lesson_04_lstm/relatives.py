"""The exercises on the LSTM's relatives, and on the bias that Keras starts with."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_04_lstm.mistakes import (
    CANDIDATE_ACTIVATIONS,
    CELL_MISTAKES,
    HIDDEN_FOR_CELL,
    MISSING_INPUT,
    MISSING_OUTPUT,
    SUM_MISTAKES,
    block_orders,
    gate_activations,
    ignored_states,
    zeroed,
)
from unrolled.exercises.lesson_04_lstm.model import (
    OUTPUTS,
    blocks_of,
    finish,
    in_double,
    sigmoid,
    wrongs_from,
)
from unrolled.exercises.lesson_04_lstm.oracle import peephole_oracle, step_1997_oracle
from unrolled.exercises.lesson_04_lstm.weights import (
    INPUT,
    OUTPUT,
    in_single_precision,
    step_challenge,
)

STATES = (Output("h_t", ("sample", "unit")), Output("c_t", ("sample", "unit")))


def sizes(hidden: bool) -> list[tuple[int, int, int]]:
    """Batch, inputs and units of each call."""
    return [(2, 3, 4), (4, 7, 3), (2, 1, 6)] if hidden else [(2, 3, 4), (1, 4, 2), (5, 2, 1)]


def challenges_1997(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps with three blocks of weights."""
    found = [step_challenge(rng, *size, blocks=3) for size in sizes(hidden)]
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
    return finish([i, np.full_like(i, np.inf), g, o], c_prev, wrongs_from(variant))


def peephole_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps with peepholes: one row each for the input, forget and output gate."""
    found = []
    for batch, inputs, units in sizes(hidden):
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
    _, c_t = finish([i, f, g, o], c_prev, wrongs)
    seen |= {"new cell": c_t, "tanh of the new cell": np.tanh(c_t)}
    gate = wrongs.activations[OUTPUT](o + peephole[2] * seen[output_sees])
    return OUTPUTS[wrongs.tanh_of](gate, c_t, c_prev, np.tanh(g)), c_t


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


def bias_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Layers of several widths, with a starting bias of their own."""
    widths = (3, 1, 8) if hidden else (2, 4, 1)
    return [{"units": units, "value": round(float(rng.uniform(0.1, 0.9)), 3)} for units in widths]


def bias_oracle(challenge: Challenge) -> Expected:
    """The bias of a freshly built ``keras.layers.LSTM``."""
    import keras

    # In float32, as a learner's layer is: the constant is rounded to it in any case.
    layer = keras.layers.LSTM(
        challenge["units"], bias_initializer=keras.initializers.Constant(challenge["value"])
    )
    layer.build((None, None, 1))
    return Expected((keras.ops.convert_to_numpy(layer.cell.bias),))


def bias_model(
    challenge: Challenge, rest: str = "value", forget: str = "1", block: int = 1
) -> tuple[np.ndarray]:
    """A starting bias, right or as one might believe."""
    units, value = challenge["units"], challenge["value"]
    numbers = {"value": value, "0": 0.0, "1": 1.0, "value + 1": value + 1.0}
    blocks = [np.full(units, numbers[rest])] * 4
    blocks[block] = np.full(units, numbers[forget])
    return (np.concatenate(blocks),)


RELATIVES = (
    Exercise(
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
    ),
    Exercise(
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
            *(rows_reordered(order) for order in permutations(range(3)) if order != (0, 1, 2)),
            *block_orders(),
            *SUM_MISTAKES,
            *CANDIDATE_ACTIVATIONS,
            *CELL_MISTAKES[:1],
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
    ),
    Exercise(
        name="starting_bias",
        returns=(Output("bias", ("entry",)),),
        challenges=bias_challenges,
        oracle=bias_oracle,
        model=bias_model,
        mistakes=(
            Mistake(
                "the docstring believed",
                "Zeros and ones are what the docstring promises. "
                "Build the layer and print `layer.cell.bias`.",
                variant={"rest": "0"},
            ),
            Mistake(
                "forget bias overlooked",
                "All your entries are the initializer's. Print the "
                "bias of a real layer and look for the block that differs.",
                variant={"forget": "value"},
            ),
            Mistake(
                "one added to the forget block",
                "The forget block is set to 1, not raised by 1.",
                variant={"forget": "value + 1"},
            ),
            *(
                Mistake(
                    f"ones in the block of the {name}",
                    "The block that gets the ones is the forget gate's: the second of i, f, c, o.",
                    variant={"block": place},
                )
                for place, name in ((0, "input gate"), (2, "candidate"), (3, "output gate"))
            ),
        ),
        hints=(
            "Do not reason: build `keras.layers.LSTM(2, bias_initializer=...)`, call it or `build` "
            "it, and print `layer.cell.bias`.",
            "Four blocks of `units` entries each, in the order i, f, c, o. Which one differs?",
        ),
        points=1,
        against="the layer that Keras builds",
    ),
)
