"""The exercises ``simple_rnn_params``, ``lstm_params`` and ``gru_params``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_01_parameters.counting import PARAMS, counted, drawn, other_blocks
from unrolled.exercises.lesson_01_parameters.recurrent_mistakes import (
    BIAS_ROWS,
    ONCE,
    SHARED,
    added,
)


def simple_rnn_params(inputs, units):
    """Count the parameters of a SimpleRNN layer.

    Args:
        inputs: int, the features of one time step.
        units: int, the length of the hidden state.

    Returns:
        params: int.
    """
    kernel = inputs * units  # kernel
    recurrent_kernel = units * units  # recurrent kernel
    bias = units  # bias
    return kernel + recurrent_kernel + bias


def lstm_params(inputs, units):
    """Count the parameters of an LSTM layer.

    Args:
        inputs: int, the features of one time step.
        units: int, the length of the hidden state and of the cell state.

    Returns:
        params: int.
    """
    # Four blocks side by side: i, f, c, o.
    columns = 4 * units  # number of columns
    kernel = inputs * columns  # kernel
    recurrent_kernel = units * columns  # recurrent kernel
    bias = columns  # bias
    return kernel + recurrent_kernel + bias


def gru_params(inputs, units, reset_after=True):
    """Count the parameters of a GRU layer.

    Args:
        inputs: int, the features of one time step.
        units: int, the length of the hidden state.
        reset_after: bool, whether the reset gate acts after the recurrent product.

    Returns:
        params: int.
    """
    # Three blocks side by side: z, r, h.
    columns = 3 * units  # number of columns
    kernel = inputs * columns  # kernel
    recurrent_kernel = units * columns  # recurrent kernel
    bias_rows = 2 if reset_after else 1  # number of bias rows
    bias = bias_rows * columns  # bias
    return kernel + recurrent_kernel + bias


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes; the hidden ones end with a series of one feature."""
    sizes = drawn(rng, ("inputs", "units"), hidden)
    return [*sizes, sizes[-1] | {"inputs": 1}] if hidden else sizes


def gru_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The same, in turns with, without and with what is the default of ``reset_after``."""
    options = [{"reset_after": True}, {"reset_after": False}, {}] * 3
    return [size | option for size, option in zip(challenges(rng, hidden), options, strict=False)]


def simple_rnn_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.SimpleRNN`` has."""
    return recurrent_count("SimpleRNN", **challenge)


def lstm_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.LSTM`` has."""
    return recurrent_count("LSTM", **challenge)


def gru_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.GRU`` has."""
    return recurrent_count("GRU", **challenge)


def recurrent_count(layer: str, inputs: int, units: int, **options: Any) -> Expected:
    """What a recurrent layer of Keras has; the number of time steps is left open."""
    import keras

    return counted(getattr(keras.layers, layer)(units, **options), None, inputs)


SIMPLE_RNN = Exercise(
    name="simple_rnn_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=simple_rnn_oracle,
    reference=simple_rnn_params,
    mistakes=(
        *SHARED,
        Mistake(
            "an output unit counted too",
            "{received} includes a Dense layer of one unit on top. `SimpleRNN` returns its hidden "
            "state; what follows is a layer of its own.",
            after=added(lambda units: units + 1),
        ),
        Mistake(
            "an output matrix counted too",
            "{received} includes a third matrix from the hidden state to an output. `SimpleRNN` "
            "returns its hidden state; what follows is a layer of its own.",
            after=added(lambda units: units * units + units),
        ),
    ),
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
    reference=lstm_params,
    mistakes=(
        *other_blocks(
            4,
            "columns = @ * units",
            "An LSTM has four: input gate, forget gate, candidate, output gate.",
            3,
        ),
        *SHARED,
        *ONCE,
        Mistake(
            "bias once, not per gate",
            "{received} has the bias of one gate. Every gate has a bias of its own.",
            edits=(("bias = columns", "bias = units"),),
        ),
        Mistake(
            "bias counted twice",
            "{received} counts two rows of bias, as PyTorch keeps them. Keras keeps one here.",
            edits=(("bias = columns", "bias = 2 * columns"),),
        ),
        Mistake(
            "cell state counted",
            "{received} counts the cell state. It is computed at every step, and nothing in it is "
            "trained.",
            after=added(lambda units: units),
        ),
        Mistake(
            "peepholes counted",
            "{received} counts three peepholes for each unit. Keras's LSTM has none.",
            after=added(lambda units: 3 * units),
        ),
    ),
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
    reference=gru_params,
    mistakes=(
        Mistake(
            "one bias row always",
            "{received} is what you get with one bias row. With `reset_after`, Keras's default, "
            "there are two.",
            first="reset_after = False",
        ),
        Mistake(
            "two bias rows always",
            "{received} is what you get with two bias rows. Without `reset_after` there is one.",
            first="reset_after = True",
        ),
        Mistake(
            "a choice without brackets",
            "`a + 2 if reset_after else 1` means `(a + 2) if reset_after else 1`, so without "
            "`reset_after` only the 1 is left: put brackets around the choice.",
            edits=(
                ("recurrent_kernel + bias", "recurrent_kernel + bias if reset_after else columns"),
            ),
        ),
        *BIAS_ROWS,
        Mistake(
            "everything doubled with reset_after",
            "{received} doubles the whole layer. With `reset_after` only the bias has a second "
            "row.",
            edits=(
                ("bias = bias_rows * columns", "bias = columns"),
                (
                    "return kernel + recurrent_kernel + bias",
                    "return bias_rows * (kernel + recurrent_kernel + bias)",
                ),
            ),
        ),
        *other_blocks(
            3, "columns = @ * units", "A GRU has three: update gate, reset gate, candidate.", 4
        ),
        *SHARED,
        *ONCE,
        Mistake(
            "bias once, not per gate",
            "{received} has the bias of one gate. Every gate has a bias of its own.",
            edits=(("bias_rows * columns", "bias_rows * units"),),
        ),
    ),
    hints=(
        "Begin with your LSTM. How many blocks are left when z, r and h are all there is?",
        "`reset_after` changes the shape of one weight only. Print the three shapes of "
        "`keras.layers.GRU(2)` with and without it.",
        "With `reset_after` the product with the hidden state has a bias of its own, besides the "
        "input's.",
    ),
    points=3,
)
