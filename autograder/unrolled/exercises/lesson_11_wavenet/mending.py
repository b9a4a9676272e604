"""The exercise ``mended_output``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.convolution import random_bias, random_kernel
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.gate import gated_activation, keras_gated
from unrolled.exercises.precision import in_double_precision, in_single_precision


def mended_output(sums, kernel, bias):
    """From the sums of a gated unit to forecasts.

    Args:
        sums: (batch, time, 2 * filters), float: filter, then gate.
        kernel: (1, filters, outputs).
        bias: (outputs,).

    Returns:
        y: (batch, time, outputs), any numbers.
    """
    z = gated_activation(sums)  # gated values
    return z @ kernel[0] + bias


def output_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes: (batch, time, filters, outputs)."""
    sizes = [(3, 2, 4, 5), (1, 1, 3, 2), (2, 20, 1, 4)] if hidden else [(2, 3, 4, 5), (1, 5, 3, 2)]
    challenges = [
        {
            "sums": rng.normal(scale=1.5, size=(batch, time, 2 * filters)),
            "kernel": 1.5 * random_kernel(rng, 1, filters, outputs),
            "bias": random_bias(rng, outputs),
        }
        for batch, time, filters, outputs in sizes
    ]
    return [*challenges, in_single_precision(challenges[0])]


def output_oracle(challenge: Challenge) -> Expected:
    """The gated activation by Keras's functions, then ``Dense``'s sum."""
    import keras

    sums, kernel, bias = in_double_precision(list(challenge.values()))
    y = keras.ops.matmul(keras_gated(sums), kernel[0]) + bias
    return Expected((keras.ops.convert_to_numpy(y).astype(challenge["sums"].dtype),))


GATED, FORECAST = "z = gated_activation(sums)", "return z @ kernel[0] + bias"
FILTER, GATE = "passed = np.tanh(x[..., :width])", "gate = sigmoid(x[..., width:])"


def mended_otherwise(name: str, kind: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """An edit; two of one kind are not tried together."""
    return Mistake(name, sentence, edits=edits, kind=kind)


def ending(name: str, sentence: str, activation: str) -> Mistake:
    """An activation on the output."""
    new = FORECAST.replace("return ", f"return {activation}(") + ")"
    return Mistake(name, sentence, edits=((FORECAST, new),), kind="ending")


MENDED_OUTPUT = Exercise(
    name="mended_output",
    returns=(Output("y", ("sample", "step", "output")),),
    challenges=output_challenges,
    oracle=output_oracle,
    reference=mended_output,
    helpers=(gated_activation,),
    mistakes=(
        ending(
            "softmax left in",
            "Your outputs are positive and add up to 1. The targets may be negative, and add up to "
            "anything.",
            "softmax",
        ),
        ending(
            "sigmoid instead of the softmax",
            "Your outputs go through a sigmoid: still none can be negative.",
            "sigmoid",
        ),
        ending(
            "tanh instead of the softmax",
            "Your outputs go through a tanh, and never leave −1 … 1. A forecast has no activation.",
            "np.tanh",
        ),
        ending(
            "relu instead of the softmax",
            "Your outputs go through a relu: still none can be negative.",
            "relu",
        ),
        mended_otherwise(
            "tanh still applied twice",
            "gate",
            "The tanh is still applied to what has been through a tanh already.",
            (FILTER, "passed = np.tanh(np.tanh(x[..., :width]))"),
        ),
        mended_otherwise(
            "both tanh removed",
            "gate",
            "You removed both tanh. One of them belongs there: the filter's.",
            (FILTER, "passed = x[..., :width]"),
        ),
        mended_otherwise(
            "the gate thrown away",
            "gate",
            "You hand on the filter's half of `sums` as it is. The gated unit was right: tanh on "
            "the filter, times the gate.",
            (GATED, "z = sums[..., : sums.shape[-1] // 2]"),
        ),
        mended_otherwise(
            "tanh on the product",
            "gate",
            "Your second tanh is still there, on the product with the gate.",
            (GATED, "z = np.tanh(gated_activation(sums))"),
        ),
        mended_otherwise(
            "the sigmoid removed",
            "gate",
            "You removed the gate's sigmoid. The gate was right.",
            (GATE, "gate = x[..., width:]"),
        ),
        mended_otherwise(
            "bias removed",
            "bias",
            "The last layer's bias is gone. It was right.",
            (FORECAST, "return z @ kernel[0]"),
        ),
        Mistake(
            "nothing mended",
            "Both mistakes are still there: the tanh applied twice, and the softmax at the end.",
            edits=(
                (FILTER, "passed = np.tanh(np.tanh(x[..., :width]))"),
                (FORECAST, "return softmax(z @ kernel[0] + bias)"),
            ),
            kind="gate",
        ),
    ),
    hints=(
        "Print the smallest output and the sum over the last axis. Could these be the next values "
        "of a wave?",
        "Follow the first half of `sums`, line by line. How often does it meet a tanh?",
    ),
    points=2,
)
