"""The exercise ``residual_block``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_11_wavenet.block_mistakes import WAYS_OUT
from unrolled.exercises.lesson_11_wavenet.gate import GATE_MISTAKES, keras_gated
from unrolled.exercises.lesson_11_wavenet.layers import (
    BLOCK,
    causal_lags,
    convolved,
    double,
    gated,
    random_block,
)
from unrolled.exercises.precision import in_single_precision

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
    if biases in ("gated only", "no residual's"):
        residual_bias = 0.0
    if biases in ("gated only", "no skip's"):
        skip_bias = 0.0
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
        "residual's 1x1": lambda: dense @ skip_kernel[0] + skip_bias,
        "input": lambda: x @ skip_kernel[0] + skip_bias,
        "with input": lambda: x + z @ skip_kernel[0] + skip_bias,
    }[skip_from]()
    return residual, skip


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
