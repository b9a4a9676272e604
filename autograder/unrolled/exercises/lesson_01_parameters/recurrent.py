"""The exercises ``simple_rnn_params``, ``lstm_params`` and ``gru_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected
from unrolled.exercises.lesson_01_parameters.counting import PARAMS, counted, drawn
from unrolled.exercises.lesson_01_parameters.recurrent_mistakes import (
    GRU_MISTAKES,
    LSTM_MISTAKES,
    SIMPLE_RNN_MISTAKES,
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes; the hidden ones end with a series of one feature."""
    sizes = drawn(rng, ("inputs", "units"), hidden)
    return [*sizes, sizes[-1] | {"inputs": 1}] if hidden else sizes


def gru_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The same, in turns with and without ``reset_after``."""
    return [
        size | {"reset_after": number % 2 == 0}
        for number, size in enumerate(challenges(rng, hidden))
    ]


def simple_rnn_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.SimpleRNN`` has; the number of time steps is left open."""
    import keras

    return counted(keras.layers.SimpleRNN(challenge["units"]), None, challenge["inputs"])


def lstm_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.LSTM`` has."""
    import keras

    return counted(keras.layers.LSTM(challenge["units"]), None, challenge["inputs"])


def gru_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.GRU`` has."""
    import keras

    layer = keras.layers.GRU(challenge["units"], reset_after=challenge["reset_after"])
    return counted(layer, None, challenge["inputs"])


def count(
    challenge: Challenge,
    gates: int,
    rows: int = 1,
    kernel: str = "right",
    recurrent: str = "right",
    bias: str = "right",
    of: str = "layer",
    extra: str = "nothing",
) -> tuple[int]:
    """A recurrent layer's count, right or as one might believe.

    Args:
        challenge: the arguments.
        gates: how many blocks of columns each matrix has.
        rows: how many rows the bias has.
        kernel: how the input's matrix is counted.
        recurrent: how the hidden state's matrix is counted.
        bias: how the bias is counted.
        of: whether the layer is counted or one of its units.
        extra: what is counted that is not there.
    """
    inputs, units = challenge["inputs"], challenge["units"]
    kernels = {"right": gates * inputs * units, "none": 0, "once": inputs * units}
    recurrents = {
        "right": gates * units * units,
        "none": 0,
        "once": units * units,
        "inputs squared": gates * inputs * inputs,
        "like the kernel": gates * inputs * units,
        "one per unit": gates * units,
    }
    biases = {
        "right": rows * gates * units,
        "none": 0,
        "twice": 2 * rows * gates * units,
        "inputs": rows * gates * inputs,
        "once": rows * units,
        "second row once": gates * units + (rows - 1) * units,
        "single": 1,
    }
    extras = {
        "nothing": 0,
        "states": units,
        "peepholes": 3 * units,
        "one output": units + 1,
        "outputs": units * units + units,
    }
    total = kernels[kernel] + recurrents[recurrent] + biases[bias] + extras[extra]
    return (total // units if of == "one unit" else total,)


def simple_rnn_model(challenge: Challenge, gates: int = 1, **variant: str) -> tuple[int]:
    """The count of a SimpleRNN, right or wrong as in ``count``."""
    return count(challenge, gates, **variant)


def lstm_model(challenge: Challenge, gates: int = 4, **variant: str) -> tuple[int]:
    """The count of an LSTM, right or wrong as in ``count``."""
    return count(challenge, gates, **variant)


def gru_model(
    challenge: Challenge, gates: int = 3, rows: str = "as asked", **variant: str
) -> tuple[int]:
    """The count of a GRU, right or wrong as in ``count``.

    Args:
        challenge: the arguments.
        gates: the blocks of columns.
        rows: which bias rows are counted, or whether the whole layer is doubled with them.
        variant: as in ``count``.
    """
    both = challenge["reset_after"]
    if rows == "all doubled":
        return tuple((1 + both) * value for value in count(challenge, gates, **variant))
    numbers = {"as asked": 1 + both, "one": 1, "two": 2, "reversed": 2 - both}
    return count(challenge, gates, numbers[rows], **variant)


SIMPLE_RNN = Exercise(
    name="simple_rnn_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=simple_rnn_oracle,
    model=simple_rnn_model,
    mistakes=SIMPLE_RNN_MISTAKES,
    hints=(
        "Two things come into a unit at every step: the input and the last hidden state. Each "
        "has a matrix.",
        "The recurrent kernel takes `units` numbers to `units` numbers. What is its shape?",
        "Count the worked example, 2 inputs and 3 units, with your function: it has 18.",
    ),
    points=2,
)

LSTM = Exercise(
    name="lstm_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=lstm_oracle,
    model=lstm_model,
    mistakes=LSTM_MISTAKES,
    hints=(
        "Which blocks stand side by side in an LSTM's kernel? The table of symbols names them.",
        "The blocks are as large as a SimpleRNN's matrices. Which parts of a SimpleRNN does "
        "each block have: kernel, recurrent kernel, bias?",
        "Print the shapes of a real layer: `keras.layers.LSTM(2)`, `build((None, None, 3))`, "
        "then `weights`.",
    ),
    points=2,
)

GRU = Exercise(
    name="gru_params",
    returns=PARAMS,
    challenges=gru_challenges,
    oracle=gru_oracle,
    model=gru_model,
    mistakes=GRU_MISTAKES,
    hints=(
        "Begin with your LSTM. How many blocks are left when z, r and h are all there is?",
        "`reset_after` changes the shape of one weight only. Print the three shapes of "
        "`keras.layers.GRU(2)` with and without it.",
        "With `reset_after` the product with the hidden state has a bias of its own, besides the "
        "input's.",
    ),
    points=3,
)
