"""Random convolutions: inputs and weights, for every padding, stride and dilation."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.convolution import Setting, random_bias, random_kernel
from unrolled.exercises.exercise import Challenge
from unrolled.exercises.precision import in_single_precision

Sizes = tuple[int, int, int, int, int]
"""Batch, time, channels, kernel_size, filters."""

# Every padding with an even kernel and an odd one, with stride and with dilation; lengths at which
# strides leave a rest and at which they do not. Where two sizes are equal, one axis can be taken
# for the other: channels and filters, and then as many time steps as channels and taps as filters,
# so that PyTorch's layouts run.
PUBLIC: tuple[tuple[Sizes, Setting], ...] = (
    ((2, 6, 3, 4, 5), (1, "valid", 1)),
    ((1, 8, 2, 3, 3), (2, "valid", 1)),
    ((2, 9, 2, 3, 4), (3, "valid", 1)),
    ((1, 9, 3, 3, 2), (1, "valid", 2)),
    ((2, 7, 1, 3, 2), (1, "causal", 1)),
    ((1, 9, 2, 4, 3), (1, "causal", 3)),
    ((2, 8, 3, 3, 2), (2, "causal", 1)),
    ((1, 7, 2, 3, 4), (1, "same", 1)),
    ((2, 9, 3, 4, 2), (1, "same", 1)),
    ((1, 10, 2, 3, 3), (2, "same", 1)),
    ((2, 9, 1, 2, 3), (1, "same", 3)),
    ((1, 9, 3, 4, 3), (1, "valid", 1)),
    ((2, 4, 4, 2, 3), (1, "valid", 1)),
    ((2, 4, 4, 3, 3), (1, "valid", 1)),
    # The stride is larger than the window: too many steps, and no zero.
    ((2, 8, 3, 2, 4), (4, "same", 1)),
)
HIDDEN: tuple[tuple[Sizes, Setting], ...] = (
    ((1, 5, 2, 3, 3), (1, "valid", 1)),
    ((3, 4, 2, 4, 1), (1, "valid", 1)),
    ((2, 1, 3, 4, 2), (1, "causal", 1)),
    ((1, 1, 2, 3, 2), (1, "same", 1)),
    ((2, 11, 1, 1, 3), (3, "valid", 1)),
    ((1, 12, 3, 3, 2), (2, "valid", 1)),
    ((1, 60, 2, 2, 3), (1, "causal", 8)),
    ((2, 13, 3, 5, 2), (3, "causal", 1)),
    ((3, 10, 2, 5, 4), (1, "same", 1)),
    ((1, 12, 3, 4, 2), (1, "same", 3)),
    ((2, 12, 2, 4, 3), (3, "same", 1)),
    ((1, 5, 5, 3, 4), (1, "valid", 1)),
    ((1, 5, 5, 3, 3), (1, "valid", 1)),
    ((1, 10, 3, 2, 1), (4, "same", 1)),
    ((2, 8, 2, 3, 2), (1, "valid", 3)),
    ((2, 9, 3, 1, 2), (3, "same", 1)),
    ((1, 11, 2, 2, 3), (4, "same", 1)),
)
SINGLE: tuple[Sizes, Setting] = (2, 5, 3, 2, 2), (1, "causal", 2)
NAMES = ("x", "kernel", "bias", "stride", "padding", "dilation")


def random_layer(rng: np.random.Generator, sizes: Sizes, setting: Setting) -> Challenge:
    """The arguments of ``conv1d``, all of them."""
    batch, time, channels, taps, filters = sizes
    arrays = (
        rng.normal(size=(batch, time, channels)),
        random_kernel(rng, taps, channels, filters),
        random_bias(rng, filters),
    )
    return dict(zip(NAMES, (*arrays, *setting), strict=True))


def forward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every kind of layer; one in single precision; one that leaves all to the defaults."""
    challenges = [random_layer(rng, *each) for each in (HIDDEN if hidden else PUBLIC)]
    defaults = dict(list(random_layer(rng, (2, 6, 3, 2, 4), (1, "valid", 1)).items())[:3])
    strided = dict(list(random_layer(rng, (1, 7, 2, 3, 4), (2, "valid", 1)).items())[:4])
    return [*challenges, in_single_precision(random_layer(rng, *SINGLE)), defaults, strided]


def backward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every kind of layer, and one in single precision; the cache is all that it was given."""
    kinds = HIDDEN if hidden else PUBLIC
    single = backward_challenge(rng, *SINGLE)
    return [*(backward_challenge(rng, *each) for each in kinds), in_single_precision(single)]


def backward_challenge(rng: np.random.Generator, sizes: Sizes, setting: Setting) -> Challenge:
    """The arguments of ``conv1d_backward``."""
    cache = tuple(random_layer(rng, sizes, setting).values())
    batch, time, _, taps, filters = sizes
    stride, padding, dilation = setting
    span = dilation * (taps - 1) + 1
    steps = (time - span) // stride + 1 if padding == "valid" else -(-time // stride)
    return {"dy": rng.normal(size=(batch, steps, filters)), "cache": cache}
