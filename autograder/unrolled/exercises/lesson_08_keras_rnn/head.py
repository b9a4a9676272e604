"""The exercise ``build_seq2seq_head``: two LSTMs and one output layer for all steps."""

from __future__ import annotations

import numpy as np

from unrolled.adapters.description import described
from unrolled.exercises import described_keras as keras
from unrolled.exercises.described_keras import with_real_keras
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.forecaster_ends import (
    DENSE,
    INPUT_MISTAKES,
    OUTPUT_MISTAKES,
    sequence_missing,
)
from unrolled.exercises.layer_rows import LAYER_ROWS, measure, measured


def build_seq2seq_head(units, horizon):
    """A forecaster of several values at every step: two LSTMs, a dense layer at each step.

    Args:
        units: int, of each LSTM.
        horizon: int, how many values are forecast at each step.

    Returns:
        a keras.Model from (batch, time, 1) to (batch, time, horizon), for any batch and any number
        of steps. The output has no activation; what is not said here is Keras's default.
    """
    return keras.Sequential(
        [
            keras.Input((None, 1)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.TimeDistributed(keras.layers.Dense(horizon)),
        ]
    )


def head_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Small sizes that differ; more units than values, and fewer."""
    low, high = sorted(int(size) for size in rng.permutation(np.arange(2, 12))[:2])
    sizes = [(high, low), (low, high), (1, 3)] if hidden else [(high, low), (low, high)]
    return [{"units": units, "horizon": horizon} for units, horizon in sizes]


def head_oracle(challenge: Challenge) -> Expected:
    """The description of the model, as Keras builds it."""
    return Expected((described(with_real_keras(build_seq2seq_head)(*challenge.values())),))


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """A place in the list of settings, in words."""
    if not path:
        return "the layers, in order"
    _, rows, _ = measured(build_seq2seq_head(**challenge))
    kinds = ("the input", "the first LSTM", "the second LSTM", "Dense", "the output")
    name = rows[path[0]][path[1]][0] if len(path) > 1 else "the settings"
    return f"{kinds[path[0]]}: {name}"


LSTM = "            keras.layers.LSTM(units, return_sequences=True),\n"


def other_recurrent(name: str, sentence: str, *layers: str, dense: str = DENSE) -> Mistake:
    """Other recurrent layers in the place of the two."""
    lines = "".join(f"            keras.layers.{layer},\n" for layer in layers)
    edits = ((2 * LSTM, lines),) + (((DENSE, dense),) if dense != DENSE else ())
    return Mistake(name, sentence, edits=edits, kind="recurrent")


RIGHT = "LSTM(units, return_sequences=True)"
BUILD_SEQ2SEQ_HEAD = Exercise(
    name="build_seq2seq_head",
    returns=(Output("model", kind="list"),),
    challenges=head_challenges,
    oracle=head_oracle,
    reference=build_seq2seq_head,
    mistakes=(
        other_recurrent(
            "return_sequences missing on the last LSTM",
            "Your second LSTM hands on its last output only, so there is one forecast for each "
            "sequence. Every step should make one.",
            RIGHT,
            "LSTM(units)",
            dense="keras.layers.Dense(horizon)",
        ),
        other_recurrent(
            "GRU instead of LSTM",
            "Your recurrent layers are GRUs; the contract has LSTMs.",
            *2 * ("GRU(units, return_sequences=True)",),
        ),
        other_recurrent(
            "SimpleRNN instead of LSTM",
            "Your recurrent layers are plain ones; the contract has LSTMs.",
            *2 * ("SimpleRNN(units, return_sequences=True)",),
        ),
        other_recurrent(
            "one LSTM missing", "There is one LSTM in your model; the contract has two.", RIGHT
        ),
        other_recurrent(
            "one LSTM too many",
            "There are three LSTMs in your model; the contract has two.",
            *3 * (RIGHT,),
        ),
        other_recurrent(
            "units and horizon exchanged",
            "Your LSTMs have `horizon` units, and your output is `units` wide. It is the other way "
            "round.",
            *2 * ("LSTM(horizon, return_sequences=True)",),
            dense="keras.layers.TimeDistributed(keras.layers.Dense(units))",
        ),
        other_recurrent(
            "horizon in the place of units in the second LSTM",
            "Your second LSTM has `horizon` units. Both have `units`; it is the dense layer that "
            "makes `horizon` numbers of them.",
            RIGHT,
            "LSTM(horizon, return_sequences=True)",
        ),
        other_recurrent(
            "another activation in the LSTMs",
            "Your LSTMs have another activation than the tanh. The contract has Keras's defaults "
            "(and cuDNN wants them, too).",
            *2 * ('LSTM(units, return_sequences=True, activation="relu")',),
        ),
        *OUTPUT_MISTAKES,
        Mistake(
            "no output layer",
            "Your model ends with its LSTMs. A dense layer should turn each step's state into "
            "`horizon` numbers.",
            edits=((f"            {DENSE},\n", ""),),
            kind="output",
        ),
        *INPUT_MISTAKES,
        *sequence_missing(LSTM),
    ),
    hints=(
        "Print `build_seq2seq_head(4, 3).summary()`: which row loses the time axis, or is too "
        "narrow?",
        "Which layers hand on a whole sequence? A recurrent layer does so only if it is told to.",
        "The input has one feature, and any number of steps: a length that is not known is `None`.",
    ),
    points=2,
    measure=measure,
    measured=LAYER_ROWS,
    place=place,
    adapter="described",
)
