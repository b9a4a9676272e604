"""The exercise ``hidden_inputs``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_01_parameters.counting import LARGE, OTHER, unlike

BLOCKS = {"dense": 1, "simple_rnn": 1, "lstm": 4, "gru": 3}


def hidden_inputs(params, units, kind):
    """Find the number of inputs that explains a layer's count.

    Args:
        params: int, the number of parameters that a summary prints.
        units: int, the layer's units.
        kind: "dense", "simple_rnn", "lstm" or "gru", with Keras's defaults.

    Returns:
        inputs: int, 1 or more.

    Raises:
        ValueError: if no number of inputs gives exactly this count.
    """
    blocks = {"dense": 1, "simple_rnn": 1, "lstm": 4, "gru": 3}[kind]  # number of blocks
    columns = blocks * units  # length of a row
    state = 0 if kind == "dense" else units * columns  # recurrent kernel
    biases = 2 * columns if kind == "gru" else columns  # bias
    inputs, remainder = divmod(params - state - biases, columns)  # division: quotient, remainder
    if remainder or inputs < 1:
        raise ValueError(f"no {kind} with {units} units has {params} parameters")
    return inputs


def columns_and_rest(units: int, kind: str) -> tuple[int, int]:
    """What each input adds to a layer's count, and what there is without any input."""
    columns = BLOCKS[kind] * units
    rows = (0 if kind == "dense" else units) + (2 if kind == "gru" else 1)
    return columns, rows * columns


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Counts of every kind that a width explains, then counts that none does."""
    found = []
    for number, kind in enumerate(("simple_rnn", "lstm", "gru", "dense", "gru", "lstm")):
        inputs, units = unlike(rng, 2, OTHER if hidden else LARGE)
        # The first is small enough for paper, the last a series of one feature. Units that 12
        # divides let a forgotten block leave a whole width, where others leave a remainder.
        some = 12 * unlike(rng, 1, (1, 5))[0]
        # And so do widths that give a whole number with one block more or less.
        more = int(rng.integers(10, 30))
        special = {
            0: (3, 4 if hidden else 2),
            1: (3 * more + 2, some),
            2: (4 * more + 2, some),
            5: (1, units),
        }
        # As wide as what Flatten puts out: whoever searches must not stop too early.
        special[3] = (unlike(rng, 1, (600, 2000))[0], units)
        inputs, units = special.get(number, (inputs, units))
        columns, rest = columns_and_rest(units, kind)
        found.append({"params": inputs * columns + rest, "units": units, "kind": kind})
    # A remainder; no input at all; fewer than none.
    for kind, width, share in (
        ("lstm", 5, 0.75),
        ("gru", 7, 0.25),
        ("dense", 3, 0.5),
        ("simple_rnn", 0, 0),
        ("lstm", 0, 0),
        ("gru", -1, 0),
    ):
        units = unlike(rng, 1, (5, 30))[0]
        columns, rest = columns_and_rest(units, kind)
        params = (width + hidden * (width > 0)) * columns + rest + int(share * columns)
        found.append({"params": params, "units": units, "kind": kind})
    return found


def oracle(challenge: Challenge) -> Expected:
    """The width of the layer that Keras builds with so many parameters, if there is one."""
    params, units, kind = challenge.values()
    narrow = built(kind, units, 1)
    # A further input is a further row of the kernel, whose columns Keras has decided.
    more, rest = divmod(params - narrow.count_params(), narrow.weights[0].shape[1])
    if rest or more < 0:
        return Expected(raises="ValueError")
    if built(kind, units, 1 + more).count_params() != params:
        raise RuntimeError(f"no {kind} of {units} units has {params} parameters")
    return Expected((1 + more,))


def built(kind: str, units: int, inputs: int) -> Any:
    """A Keras layer with its weights."""
    import keras

    layers = {
        "dense": keras.layers.Dense,
        "simple_rnn": keras.layers.SimpleRNN,
        "lstm": keras.layers.LSTM,
        "gru": keras.layers.GRU,
    }
    layer = layers[kind](units)
    layer.build((None, inputs) if kind == "dense" else (None, None, inputs))
    return layer


DIVISION = "inputs, remainder = divmod(params - state - biases, columns)"
REFUSAL = "remainder or inputs < 1"
BIASES = '2 * columns if kind == "gru" else columns'
NO_LAYER = (
    "Where the division leaves a remainder, no layer has this count, and a `ValueError` belongs "
    "there."
)

WIDTH = Exercise(
    name="hidden_inputs",
    returns=(Output("inputs", kind="count"),),
    challenges=challenges,
    oracle=oracle,
    reference=hidden_inputs,
    mistakes=(
        Mistake(
            "remainder cut off",
            f"{NO_LAYER} `//` hides the remainder.",
            edits=((REFUSAL, "inputs < 1"),),
        ),
        Mistake(
            "remainder rounded",
            f"{NO_LAYER} You round instead.",
            edits=(
                (DIVISION, "inputs = round((params - state - biases) / columns)"),
                (REFUSAL, "inputs < 1"),
            ),
        ),
        Mistake(
            "the next larger width taken",
            f"{NO_LAYER} You take the first width that is large enough.",
            edits=(
                (DIVISION, "inputs = max(1, -(-(params - state - biases) // columns))"),
                (REFUSAL, "False"),
            ),
        ),
        Mistake(
            "the next larger width taken, if it is 1 or more",
            f"{NO_LAYER} You round the quotient up.",
            edits=(
                (DIVISION, "inputs = -(-(params - state - biases) // columns)"),
                (REFUSAL, "inputs < 1"),
            ),
        ),
        Mistake(
            "every width but 1 refused",
            "You raise a `ValueError` for every width but 1. If you try one width after the "
            "other, the `raise` belongs after the loop: inside, the first width decides for all.",
            edits=((REFUSAL, "remainder or inputs != 1"),),
        ),
        Mistake(
            "a width below 1 accepted",
            "You accept a layer without inputs, or with fewer than none. Where no width of 1 or "
            "more fits, a `ValueError` belongs.",
            edits=((REFUSAL, "remainder"),),
        ),
        Mistake(
            "a width of 0 accepted",
            "You accept a layer without inputs. A width is 1 or more; otherwise a `ValueError` "
            "belongs there.",
            edits=((REFUSAL, "remainder or inputs < 0"),),
        ),
        Mistake(
            "a width of 1 refused",
            "You refuse a width of 1. A series of one feature has it.",
            edits=((REFUSAL, "remainder or inputs < 2"),),
        ),
        Mistake(
            "hidden state not taken away",
            "Your widths count the hidden state's rows as inputs. The recurrent kernel is `units` "
            "of all rows; take it away first.",
            edits=((DIVISION, DIVISION.replace(" - state", "")),),
        ),
        Mistake(
            "hidden state taken away once, not per gate",
            "You take one block of the recurrent kernel away. Every gate has one.",
            edits=(("else units * columns", "else units * units"),),
        ),
        Mistake(
            "a hidden state in Dense",
            "You take a recurrent kernel away from `dense` too. It has none.",
            edits=(('0 if kind == "dense" else units * columns', "units * columns"),),
        ),
        Mistake(
            "bias not taken away",
            "Your widths count the bias among the inputs. Take it away first.",
            edits=((DIVISION, DIVISION.replace(" - biases", "")),),
        ),
        Mistake(
            "bias taken away once, not per gate",
            "You take the bias of one gate away. Every gate has its own.",
            edits=((BIASES, BIASES.replace("columns", "units")),),
        ),
        Mistake(
            "GRU's second bias row forgotten",
            "Your GRU has one bias row. Keras's default, `reset_after=True`, has two.",
            edits=((BIASES, "columns"),),
        ),
        Mistake(
            "two bias rows in every recurrent layer",
            "You take two bias rows away from every recurrent layer. Only the GRU has a second.",
            edits=((BIASES, 'columns if kind == "dense" else 2 * columns'),),
        ),
        Mistake(
            "gates ignored",
            "You treat LSTM and GRU as a SimpleRNN. Each has several blocks of columns.",
            edits=(("columns = blocks * units", "columns = units"),),
        ),
        Mistake(
            "not divided by the units",
            "You divide by the number of blocks. Each input adds a whole row to the kernel, and a "
            "row is blocks × `units` long.",
            edits=((DIVISION, DIVISION.replace("columns", "blocks")),),
        ),
    ),
    hints=(
        "Turn the formula round: what is left of the count once everything is taken away that "
        "has nothing to do with the inputs?",
        "Each input adds one row to the kernel. How long is a row of each kind?",
        "`divmod(a, b)` gives quotient and remainder. Which of the two must be 0, and how small "
        "may the other be?",
    ),
    points=3,
)
