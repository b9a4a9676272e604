"""The exercise ``hidden_inputs``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_01_parameters.counting import LARGE, OTHER, unlike

BLOCKS = {"dense": 1, "simple_rnn": 1, "lstm": 4, "gru": 3}
KINDS = tuple(BLOCKS)


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
        special = {0: (3, 4 if hidden else 2), 1: (inputs, some), 2: (inputs, some), 5: (1, units)}
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


def model(
    challenge: Challenge,
    lstm: int = 4,
    gru: int = 3,
    gates: str = "as many",
    recurrent: str = "right",
    bias: str = "right",
    divisor: str = "columns",
    remainder: str = "refused",
    least: int | None = 1,
) -> tuple[int]:
    """The width behind a count, right or as one might believe.

    Args:
        challenge: the arguments.
        lstm: how many blocks an LSTM has.
        gru: how many blocks a GRU has.
        gates: whether blocks are counted at all.
        recurrent: how the recurrent kernel is taken away.
        bias: how the bias is taken away.
        divisor: what is left is divided by the columns, or by the blocks alone.
        remainder: what is done where no whole width fits.
        least: the smallest width that is accepted; ``None`` for any.

    Raises:
        ValueError: where no width explains the count.
    """
    params, units, kind = challenge.values()
    blocks = {**BLOCKS, "lstm": lstm, "gru": gru}[kind] if gates == "as many" else 1
    columns = blocks * units
    has_states = kind != "dense"
    recurrents = {
        "right": units * columns * has_states,
        "none": 0,
        "once": units * units * has_states,
        "dense too": units * columns,
    }
    rows = 2 if kind == "gru" else 1
    biases = {
        "right": rows * columns,
        "none": 0,
        "once": rows * units,
        "one row": columns,
        "two rows": (1 + has_states) * columns,
    }
    per_input = {"columns": columns, "blocks": blocks}[divisor]
    left = params - recurrents[recurrent] - biases[bias]
    width, rest = divmod(left, per_input)
    if rest and remainder == "refused":
        raise ValueError("no whole width")
    if rest and remainder == "rounded":
        width = round(left / per_input)
    if least is not None and width < least:
        raise ValueError("no width")
    return (width,)


WIDTH = Exercise(
    name="hidden_inputs",
    returns=(Output("inputs", kind="count"),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        Mistake(
            "remainder cut off",
            "Where the division leaves a remainder, no layer has this count, and a `ValueError` is "
            "asked for. `//` hides the remainder.",
            variant={"remainder": "cut off"},
        ),
        Mistake(
            "remainder rounded",
            "Where the division leaves a remainder, no layer has this count, and a `ValueError` is "
            "asked for. You round instead.",
            variant={"remainder": "rounded"},
        ),
        Mistake(
            "a width below 1 accepted",
            "You accept a layer without inputs, or with fewer than none. A `ValueError` is asked "
            "for where no width of 1 or more fits.",
            variant={"least": None},
        ),
        Mistake(
            "a width of 0 accepted",
            "You accept a layer without inputs. A width is 1 or more; else a `ValueError` is asked "
            "for.",
            variant={"least": 0},
        ),
        Mistake(
            "a width of 1 refused",
            "You refuse a width of 1. A series of one feature has it.",
            variant={"least": 2},
        ),
        Mistake(
            "hidden state not taken away",
            "Your widths count the hidden state's rows as inputs. The recurrent kernel is `units` "
            "of all rows; take it away first.",
            variant={"recurrent": "none"},
        ),
        Mistake(
            "hidden state taken away once, not per gate",
            "You take one block of the recurrent kernel away. Every gate has one.",
            variant={"recurrent": "once"},
        ),
        Mistake(
            "a hidden state in Dense",
            "You take a recurrent kernel away from `dense` too. It has none.",
            variant={"recurrent": "dense too"},
        ),
        Mistake(
            "bias not taken away",
            "Your widths count the bias among the inputs. Take it away first.",
            variant={"bias": "none"},
        ),
        Mistake(
            "bias taken away once, not per gate",
            "You take the bias of one gate away. Every gate has its own.",
            variant={"bias": "once"},
        ),
        Mistake(
            "GRU's second bias row forgotten",
            "Your GRU has one bias row. Keras's default, `reset_after=True`, has two.",
            variant={"bias": "one row"},
        ),
        Mistake(
            "two bias rows in every recurrent layer",
            "You take two bias rows away from every recurrent layer. Only the GRU has a second.",
            variant={"bias": "two rows"},
        ),
        Mistake(
            "three blocks for an LSTM",
            "You divide an LSTM's count by three blocks. It has four.",
            variant={"lstm": 3},
        ),
        Mistake(
            "four blocks for a GRU",
            "You divide a GRU's count by four blocks. It has three.",
            variant={"gru": 4},
        ),
        Mistake(
            "gates ignored",
            "You treat LSTM and GRU as a SimpleRNN. Each has several blocks of columns.",
            variant={"gates": "ignored"},
        ),
        Mistake(
            "not divided by the units",
            "You divide by the number of blocks. Each input adds a whole row to the kernel, and a "
            "row is blocks × `units` long.",
            variant={"divisor": "blocks"},
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
