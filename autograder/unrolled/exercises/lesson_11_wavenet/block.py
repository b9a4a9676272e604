"""The exercise ``residual_block``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.gate import GATE_MISTAKES, keras_gated
from unrolled.exercises.lesson_11_wavenet.layers import (
    BLOCK,
    causal_lags,
    convolved,
    double,
    gated,
    in_single_precision,
    random_block,
)

LAGS = {
    "right": causal_lags,
    "flipped": lambda taps, d: [tap * d for tap in range(taps)],
    "undilated": lambda taps, d: causal_lags(taps, 1),
    "same": lambda taps, d: [((taps - 1) * d) // 2 - tap * d for tap in range(taps)],
}


def block_challenge(
    rng: np.random.Generator, batch: int, time: int, *sizes: int, dilation: int
) -> Challenge:
    """The arguments of one block; ``sizes`` are taps, channels, filters and skip channels."""
    taps, channels, filters, skips = sizes
    weights = dict(zip(BLOCK, random_block(rng, taps, channels, filters, skips), strict=True))
    return {
        "x": rng.normal(size=(batch, time, channels)),
        **weights,
        "dilation": dilation,
    }


def block_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All widths equal first, so that most mistakes run; then all sizes different."""
    sizes = (
        [
            (3, 7, 2, 4, 4, 4, 2),
            (2, 9, 3, 2, 5, 3, 3),
            (1, 1, 2, 3, 2, 4, 4),
            (1, 30, 2, 2, 3, 1, 8),
        ]
        if hidden
        else [(2, 6, 2, 3, 3, 3, 2), (3, 10, 3, 4, 2, 5, 3), (1, 5, 2, 2, 4, 1, 1)]
    )
    challenges = [block_challenge(rng, *size[:-1], dilation=size[-1]) for size in sizes]
    return [*challenges, in_single_precision(block_challenge(rng, 2, 7, 2, 3, 2, 4, dilation=2))]


def keras_block(
    x: np.ndarray, weights: Sequence[np.ndarray], dilation: int, padded: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """A residual block by Keras's operations, float64.

    Args:
        x: (batch, time, channels).
        weights: the six of ``BLOCK``.
        dilation: of the gated convolution.
        padded: whether zeros stand before the first step; if not, fewer steps come out.
    """
    import keras

    kernel, bias, *others = map(double, weights)
    x, reach = double(x), (len(kernel) - 1) * dilation
    before = np.pad(x, ((0, 0), (reach if padded else 0, 0), (0, 0)))
    sums = keras.ops.conv(before, kernel, padding="valid", dilation_rate=dilation) + bias
    z = keras_gated(sums)
    now = x if padded else x[:, reach:]
    dense, skip = (
        keras.ops.conv(z, weight, padding="valid") + offset
        for weight, offset in (others[:2], others[2:])
    )
    return now + keras.ops.convert_to_numpy(dense), keras.ops.convert_to_numpy(skip)


def block_oracle(challenge: Challenge) -> Expected:
    """``(residual, skip)`` in the precision of the input."""
    x, *weights, dilation = challenge.values()
    return Expected(tuple(y.astype(x.dtype) for y in keras_block(x, weights, dilation)))


def block_model(
    challenge: Challenge,
    lags: str = "right",
    added: str = "input",
    residual_from: str = "1x1",
    skip_from: str = "1x1",
    biases: str = "all",
    **variant: Any,
) -> tuple[np.ndarray, np.ndarray]:
    """A block with the wrongs of a variant.

    Args:
        challenge: the arguments.
        lags: which lag each tap of the gated convolution looks at.
        added: what is added to the residual's 1×1 convolution.
        residual_from: what else the residual is made of.
        skip_from: what the skip is made of.
        biases: which biases are added.
        variant: wrongs of the gated activation.
    """
    x, *weights, dilation = challenge.values()
    x, weights = double(x), [double(weight) for weight in weights]
    kernel, bias, residual_kernel, residual_bias, skip_kernel, skip_bias = weights
    if biases == "gated only":
        residual_bias, skip_bias = 0.0, 0.0
    if biases == "1x1 only":
        bias = 0.0
    z = gated(convolved(x, kernel, LAGS[lags](len(kernel), dilation)) + bias, **variant)
    dense = {
        "1x1": lambda: z @ residual_kernel[0] + residual_bias,
        "nothing": lambda: z,
        "skip's": lambda: z @ skip_kernel[0] + skip_bias,
    }[residual_from]()
    residual = dense + {"input": x, "nothing": 0.0, "gated": z}[added]
    skip = {
        "1x1": lambda: z @ skip_kernel[0] + skip_bias,
        "nothing": lambda: z,
        "residual's": lambda: z @ residual_kernel[0] + residual_bias,
        "residual": lambda: residual @ skip_kernel[0] + skip_bias,
        "whole residual": lambda: residual,
        "input": lambda: x @ skip_kernel[0] + skip_bias,
        "with input": lambda: x + z @ skip_kernel[0] + skip_bias,
    }[skip_from]()
    return residual, skip


def mistake(name: str, sentence: str, **variant: Any) -> Mistake:
    """A mistake in the ways out of the block."""
    return Mistake(name, sentence, variant=variant)


WAYS_OUT = (
    mistake(
        "the input is not added",
        "Your first result is the 1×1 convolution alone. A residual block adds its input to it.",
        added="nothing",
    ),
    mistake(
        "the gated values are added in place of the input",
        "You add the gated values to their own 1×1 convolution. What is added is the block's input "
        "`x`.",
        added="gated",
    ),
    mistake(
        "residual without its 1×1 convolution",
        "You add the gated values to the input as they are. They pass through `residual_kernel` "
        "first.",
        residual_from="nothing",
    ),
    mistake(
        "skip without its 1×1 convolution",
        "You return the gated values as the skip. They pass through `skip_kernel` first.",
        skip_from="nothing",
    ),
    mistake(
        "no 1×1 convolutions",
        "Neither of your results passes through its 1×1 convolution.",
        residual_from="nothing",
        skip_from="nothing",
    ),
    mistake(
        "skip taken after the residual sum",
        "Your skip is made from the sum with the input. It branches off before: from the gated "
        "values.",
        skip_from="residual",
    ),
    mistake(
        "residual returned as skip",
        "You return the residual twice. The skip has a 1×1 convolution of its own.",
        skip_from="whole residual",
    ),
    mistake(
        "skip made from the input",
        "Your skip is a 1×1 convolution of the input `x`. It is made from the gated values.",
        skip_from="input",
    ),
    mistake(
        "input added to the skip too",
        "You add the input to the skip as well. It belongs to the residual alone.",
        skip_from="with input",
    ),
    mistake(
        "one 1×1 convolution for both",
        "Your skip uses the residual's weights. Here each way out has its own.",
        skip_from="residual's",
    ),
    mistake(
        "the two 1×1 convolutions exchanged",
        "You use `skip_kernel` for the residual and `residual_kernel` for the skip.",
        residual_from="skip's",
        skip_from="residual's",
    ),
    mistake(
        "biases of the 1×1 convolutions missing",
        "Your 1×1 convolutions have no biases: `residual_bias` and `skip_bias` are not added.",
        biases="gated only",
    ),
    mistake(
        "bias of the gated convolution missing",
        "The gated convolution's `bias` is not added.",
        biases="1x1 only",
    ),
    mistake(
        "dilation ignored",
        "Your numbers are Keras's with a dilation of 1.",
        lags="undilated",
    ),
    mistake(
        "kernel flipped",
        "Your gated convolution has its taps in the opposite order: the last tap is the present.",
        lags="flipped",
    ),
    mistake(
        "gated convolution padded as `same`",
        "Your gated convolution sees later inputs; all its zeros belong before the first step.",
        lags="same",
    ),
)

RESIDUAL_BLOCK = Exercise(
    name="residual_block",
    returns=(
        Output("residual", ("sample", "step", "channel")),
        Output("skip", ("sample", "step", "skip channel")),
    ),
    challenges=block_challenges,
    oracle=block_oracle,
    model=block_model,
    mistakes=(*WAYS_OUT, *GATE_MISTAKES),
    hints=(
        "Follow the drawing: one convolution, one gated activation, and two ways out of it.",
        "A 1×1 convolution is a matrix product at every step: what shape has `skip_kernel[0]`?",
        "Only one of the two results contains `x` itself. Which, and why must its width be that of "
        "`x`?",
    ),
    points=3,
    compare_first=("skip", "residual"),
)
