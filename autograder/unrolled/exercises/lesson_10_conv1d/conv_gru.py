"""The exercise ``build_conv_gru``: a Keras model, of which its description is compared."""

from __future__ import annotations

from typing import Any

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

NAMES = ("filters", "kernel_size", "stride", "units", "horizon")


def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10):
    """A forecaster: a convolution that shortens, two GRUs, a dense layer at each step.

    Args:
        filters, kernel_size, stride: ints, of the convolution.
        units: int, of each GRU.
        horizon: int, how many values are forecast at each step.

    Returns:
        a keras.Model from (batch, time, 1) to (batch, steps, horizon), for any batch and any
        number of steps. The convolution's padding is "valid"; the convolution and the output have
        no activation; what is not said here is Keras's default.
    """
    return keras.Sequential(
        [
            keras.Input((None, 1)),
            keras.layers.Conv1D(filters, kernel_size, strides=stride, padding="valid"),
            keras.layers.GRU(units, return_sequences=True),
            keras.layers.GRU(units, return_sequences=True),
            keras.layers.TimeDistributed(keras.layers.Dense(horizon)),
        ]
    )


def conv_gru_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Small random sizes, all different; then the defaults."""
    small = [int(size) for size in rng.permutation(np.arange(2, 12))[:5]]
    sizes = [small, (3, 2, 5, 1, 4)] if hidden else [small]
    return [*(dict(zip(NAMES, each, strict=True)) for each in sizes), {}]


def conv_gru_oracle(challenge: Challenge) -> Expected:
    """The description of the model, as Keras builds it."""
    return Expected((described(with_real_keras(build_conv_gru)(*challenge.values())),))


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """A place in the list of settings, in words."""
    if not path:
        return "the layers, in order"
    _, rows, _ = measured(build_conv_gru(**challenge))
    kinds = ("the input", "Conv1D", "the first GRU", "the second GRU", "Dense", "the output")
    name = rows[path[0]][path[1]][0] if len(path) > 1 else "the settings"
    return f"{kinds[path[0]]}: {name}"


CONVOLUTION = 'keras.layers.Conv1D(filters, kernel_size, strides=stride, padding="valid")'
GRU = "            keras.layers.GRU(units, return_sequences=True),\n"


def other_convolution(name: str, sentence: str, arguments: str) -> Mistake:
    """Other arguments of the convolution."""
    new = f"keras.layers.Conv1D({arguments})"
    return Mistake(name, sentence, edits=((CONVOLUTION, new),), kind="convolution")


def other_recurrent(name: str, sentence: str, layer: str, last: str = "", **more: Any) -> Mistake:
    """Other recurrent layers in the place of the two."""
    lines = [f"            keras.layers.{each},\n" for each in (layer, last or layer)]
    edits = ((2 * GRU, "".join(lines)), *more.get("edits", ()))
    return Mistake(name, sentence, edits=edits, kind="recurrent")


BUILD_CONV_GRU = Exercise(
    name="build_conv_gru",
    returns=(Output("model", kind="list"),),
    challenges=conv_gru_challenges,
    oracle=conv_gru_oracle,
    reference=build_conv_gru,
    mistakes=(
        other_convolution(
            "padding='same' in the convolution",
            "Your convolution pads. Then a window's place in time depends on where the padding "
            "went, and the last outputs have seen zeros instead of a future; the contract says "
            "`valid`.",
            'filters, kernel_size, strides=stride, padding="same"',
        ),
        other_convolution(
            "padding='causal' in the convolution",
            "Your convolution is causal, which is no bad idea; but it gives one more output than "
            "`aligned_targets` has targets for. The contract says `valid`.",
            'filters, kernel_size, strides=stride, padding="causal"',
        ),
        other_convolution(
            "stride left out",
            "Your convolution has a stride of 1, so the GRUs get nearly as many steps as before.",
            "filters, kernel_size",
        ),
        other_convolution(
            "stride given as dilation_rate",
            "You spread the taps of the window. The stride, `strides=`, moves the window.",
            "filters, kernel_size, dilation_rate=stride",
        ),
        other_convolution(
            "filters and kernel_size exchanged",
            "`Conv1D` takes the number of filters first and then the size of the window.",
            "kernel_size, filters, strides=stride",
        ),
        other_convolution(
            "units in the place of filters",
            "Your convolution has `units` filters. At 20 and 20 nobody notices; the two are "
            "different arguments.",
            "units, kernel_size, strides=stride",
        ),
        other_convolution(
            "an activation on the convolution",
            "Your convolution has an activation; the contract has none.",
            'filters, kernel_size, strides=stride, activation="relu"',
        ),
        other_recurrent(
            "return_sequences missing on the last GRU",
            "Your second GRU hands on its last state only, so there is one forecast for each "
            "sequence. Every output step should make one: `return_sequences=True`.",
            "GRU(units, return_sequences=True)",
            "GRU(units)",
            edits=((DENSE, "keras.layers.Dense(horizon)"),),
        ),
        other_recurrent(
            "reset_after=False",
            "Your GRUs reset before the product. Keras's default is `reset_after=True`, with a "
            "second bias.",
            "GRU(units, return_sequences=True, reset_after=False)",
        ),
        other_recurrent(
            "LSTM instead of GRU",
            "Your recurrent layers are LSTMs; the contract has GRUs.",
            "LSTM(units, return_sequences=True)",
        ),
        other_recurrent(
            "SimpleRNN instead of GRU",
            "Your recurrent layers are plain ones; the contract has GRUs.",
            "SimpleRNN(units, return_sequences=True)",
        ),
        Mistake(
            "one GRU missing",
            "There is one GRU in your model; the contract has two.",
            edits=((2 * GRU, GRU),),
            kind="recurrent",
        ),
        Mistake(
            "one GRU too many",
            "There are three GRUs in your model; the contract has two.",
            edits=((2 * GRU, 3 * GRU),),
            kind="recurrent",
        ),
        *OUTPUT_MISTAKES,
        Mistake(
            "a pooling layer too many",
            "There is a pooling layer after your convolution. The stride shortens the sequence "
            "already.",
            edits=((CONVOLUTION, f"{CONVOLUTION},\n            keras.layers.MaxPooling1D(2)"),),
            kind="convolution",
        ),
        Mistake(
            "convolution after the GRUs",
            "Your GRUs come first. The convolution should shorten the sequence *before* it comes "
            "to them.",
            edits=(
                (
                    f"            {CONVOLUTION},\n{2 * GRU}",
                    f"{2 * GRU}            {CONVOLUTION},\n",
                ),
            ),
            kind="convolution",
        ),
        *INPUT_MISTAKES,
        *sequence_missing(GRU),
    ),
    hints=(
        "Print `build_conv_gru().summary()` and compare it with the table, row by row: the "
        "shapes first, then the counts.",
        "Which layers hand on a whole sequence? A recurrent layer does so only if it is told to.",
        "The input has one feature, and any number of steps: a length that is not known is `None`.",
    ),
    points=3,
    measure=measure,
    measured=LAYER_ROWS,
    place=place,
    adapter="described",
)
