"""The exercise ``residual_block``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from unrolled.exercises.convolution import random_bias, random_kernel
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.convolution import causal_dilated_conv1d
from unrolled.exercises.lesson_11_wavenet.gate import GATE_MISTAKES, gated_activation, keras_gated
from unrolled.exercises.precision import in_double_precision, in_single_precision

BLOCK = (
    "kernel",
    "bias",
    "residual_kernel",
    "residual_bias",
    "skip_kernel",
    "skip_bias",
)
"""The weights of one residual block, in order."""


def residual_block(
    x, kernel, bias, residual_kernel, residual_bias, skip_kernel, skip_bias, dilation
):
    """One block of a WaveNet.

    Args:
        x: (batch, time, channels), float.
        kernel: (kernel_size, channels, 2 * filters), filter columns first, then gate columns.
        bias: (2 * filters,).
        residual_kernel: (1, filters, channels).
        residual_bias: (channels,).
        skip_kernel: (1, filters, skip_channels).
        skip_bias: (skip_channels,).
        dilation: int, at least 1.

    Returns:
        (residual, skip): (batch, time, channels), (batch, time, skip_channels).
    """
    sums = causal_dilated_conv1d(x, kernel, bias, dilation)  # sums of the gated unit
    z = gated_activation(sums)  # gated values
    dense = z @ residual_kernel[0] + residual_bias  # residual's 1×1 convolution
    residual = x + dense  # residual
    skip = z @ skip_kernel[0] + skip_bias  # skip
    return residual, skip


def random_block(
    rng: np.random.Generator, taps: int, channels: int, filters: int, skips: int
) -> list[np.ndarray]:
    """The six weights of a residual block, in the order of ``BLOCK``; no bias is small."""
    return [
        2.0 * random_kernel(rng, taps, channels, 2 * filters),
        random_bias(rng, 2 * filters),
        random_kernel(rng, 1, filters, channels),
        random_bias(rng, channels),
        random_kernel(rng, 1, filters, skips),
        random_bias(rng, skips),
    ]


def block_challenge(
    rng: np.random.Generator, batch: int, time: int, *sizes: int, dilation: int
) -> Challenge:
    """The arguments of one block; ``sizes`` are taps, channels, filters and skip channels."""
    weights = dict(zip(BLOCK, random_block(rng, *sizes), strict=True))
    return {"x": rng.normal(size=(batch, time, sizes[1])), **weights, "dilation": dilation}


def block_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All sizes different; all widths equal, so that most mistakes run; a long dilation."""
    sizes = (
        [
            (3, 7, 2, 4, 4, 4, 2),
            (2, 9, 3, 2, 5, 3, 3),
            (1, 1, 2, 3, 2, 4, 4),
            (1, 30, 2, 2, 3, 1, 8),
        ]
        if hidden
        else [(3, 7, 2, 5, 4, 6, 2), (2, 6, 2, 3, 3, 3, 2), (1, 4, 3, 2, 4, 1, 5)]
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

    x, (kernel, bias, *others) = in_double_precision(x), in_double_precision(list(weights))
    reach = (len(kernel) - 1) * dilation
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


SUMS = "causal_dilated_conv1d(x, kernel, bias, dilation)"
DENSE = "dense = z @ residual_kernel[0] + residual_bias"
RESIDUAL, SKIP = "residual = x + dense", "skip = z @ skip_kernel[0] + skip_bias"


def way_out(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake in the ways out of the block; two of them are not tried together."""
    return Mistake(name, sentence, edits=edits, kind="way out")


WAYS_OUT = (
    way_out(
        "the input is not added",
        "Your first result is the 1×1 convolution alone. A residual block adds its input to it.",
        (RESIDUAL, "residual = dense"),
    ),
    way_out(
        "the gated values are added in place of the input",
        "You add the gated values to their own 1×1 convolution. What is added is the block's input "
        "`x`.",
        (RESIDUAL, "residual = z + dense"),
    ),
    way_out(
        "residual without its 1×1 convolution",
        "You add the gated values to the input as they are. They pass through `residual_kernel` "
        "first.",
        (DENSE, "dense = z"),
    ),
    way_out(
        "skip without its 1×1 convolution",
        "You return the gated values as the skip. They pass through `skip_kernel` first.",
        (SKIP, "skip = z"),
    ),
    way_out(
        "no 1×1 convolutions",
        "Neither of your results passes through its 1×1 convolution.",
        (DENSE, "dense = z"),
        (SKIP, "skip = z"),
    ),
    way_out(
        "skip taken after the residual sum",
        "Your skip is made from the sum with the input. It branches off before: from the gated "
        "values.",
        (SKIP, "skip = residual @ skip_kernel[0] + skip_bias"),
    ),
    way_out(
        "skip taken after the residual's 1×1 convolution",
        "Your skip passes through both 1×1 convolutions. It branches off before either of them: "
        "from the gated values.",
        (SKIP, "skip = dense @ skip_kernel[0] + skip_bias"),
    ),
    way_out(
        "residual returned as skip",
        "You return the residual twice. The skip has a 1×1 convolution of its own.",
        (SKIP, "skip = residual"),
    ),
    way_out(
        "skip made from the input",
        "Your skip is a 1×1 convolution of the input `x`. It is made from the gated values.",
        (SKIP, "skip = x @ skip_kernel[0] + skip_bias"),
    ),
    way_out(
        "input added to the skip too",
        "You add the input to the skip as well. It belongs to the residual alone.",
        (SKIP, "skip = x + z @ skip_kernel[0] + skip_bias"),
    ),
    way_out(
        "one 1×1 convolution for both",
        "Your skip uses the residual's weights. Here each way out has its own.",
        (SKIP, "skip = dense"),
    ),
    way_out(
        "the two 1×1 convolutions exchanged",
        "You use `skip_kernel` for the residual and `residual_kernel` for the skip.",
        (DENSE, "dense = z @ skip_kernel[0] + skip_bias"),
        (SKIP, "skip = z @ residual_kernel[0] + residual_bias"),
    ),
    way_out(
        "biases of the 1×1 convolutions missing",
        "Your 1×1 convolutions have no biases: `residual_bias` and `skip_bias` are not added.",
        (DENSE, "dense = z @ residual_kernel[0]"),
        (SKIP, "skip = z @ skip_kernel[0]"),
    ),
    Mistake(
        "bias of the gated convolution missing",
        "The gated convolution's `bias` is not added.",
        edits=((SUMS, "causal_dilated_conv1d(x, kernel, 0 * bias, dilation)"),),
        kind="convolution",
    ),
    Mistake(
        "kernel flipped",
        "Your gated convolution has its taps in the opposite order: the last tap is the present.",
        edits=((SUMS, "causal_dilated_conv1d(x, kernel[::-1], bias, dilation)"),),
        kind="convolution",
    ),
    Mistake(
        "gated convolution padded as `same`",
        "Your gated convolution sees later inputs; all its zeros belong before the first step.",
        edits=(
            (
                "np.pad(x, ((0, 0), (missing, 0), (0, 0)))",
                "np.pad(x, ((0, 0), (missing // 2, missing - missing // 2), (0, 0)))",
            ),
        ),
        kind="convolution",
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
    reference=residual_block,
    helpers=(causal_dilated_conv1d, gated_activation),
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
