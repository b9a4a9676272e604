"""Random convolutions: inputs and weights, for every padding, stride and dilation."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_10_conv1d.padding import output_length

Sizes = tuple[int, int, int, int, int]
Setting = tuple[int, str, int]


def random_layer(rng: np.random.Generator, sizes: Sizes) -> tuple[np.ndarray, ...]:
    """An input, a kernel and a bias, all of them random.

    Args:
        rng: where they come from.
        sizes: batch, time, channels, kernel_size, filters.

    Returns:
        (batch, time, channels), (kernel_size, channels, filters), (filters,), float64.
    """
    batch, time, channels, taps, filters = sizes
    return (
        rng.normal(size=(batch, time, channels)),
        rng.normal(size=(taps, channels, filters)),
        # Away from zero: a bias that is nearly nothing is not missed.
        rng.choice([-1.0, 1.0], size=filters) * rng.uniform(0.5, 1.5, size=filters),
    )


def forward_challenge(rng: np.random.Generator, sizes: Sizes, setting: Setting) -> Challenge:
    """The arguments of ``conv1d``; a setting is stride, padding, dilation."""
    x, kernel, bias = random_layer(rng, sizes)
    stride, padding, dilation = setting
    return {
        "x": x,
        "kernel": kernel,
        "bias": bias,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def backward_challenge(rng: np.random.Generator, sizes: Sizes, setting: Setting) -> Challenge:
    """The arguments of ``conv1d_backward``: the cache is all that ``conv1d`` was given."""
    cache = tuple(forward_challenge(rng, sizes, setting).values())
    batch, time, _, taps, filters = sizes
    steps = output_length(time, taps, *setting)
    return {"dy": rng.normal(size=(batch, steps, filters)), "cache": cache}


def in_double(values: Any) -> tuple[Any, ...]:
    """Arrays in float64, and everything else as it is."""
    return tuple(
        np.asarray(value, dtype=np.float64) if isinstance(value, np.ndarray) else value
        for value in values
    )


# Every padding with an even kernel and an odd one, with stride and with dilation; lengths at which
# strides leave a rest and at which they do not; as many filters as channels, where the two can be
# taken for each other.
PUBLIC: tuple[tuple[Sizes, Setting], ...] = (
    ((2, 6, 3, 2, 4), (1, "valid", 1)),
    ((1, 8, 2, 3, 3), (2, "valid", 1)),
    ((2, 9, 2, 3, 1), (3, "valid", 1)),
    ((1, 9, 3, 3, 2), (1, "valid", 2)),
    ((2, 7, 1, 3, 2), (1, "causal", 1)),
    ((1, 9, 2, 4, 3), (1, "causal", 3)),
    ((2, 8, 3, 3, 1), (2, "causal", 1)),
    ((1, 7, 2, 3, 4), (1, "same", 1)),
    ((2, 9, 3, 4, 2), (1, "same", 1)),
    ((1, 10, 2, 3, 3), (2, "same", 1)),
    ((2, 9, 1, 2, 3), (1, "same", 3)),
    ((1, 9, 3, 4, 3), (1, "valid", 1)),
    # The stride is larger than the window: too many steps, and no zero.
    ((2, 8, 3, 2, 1), (4, "same", 1)),
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
    ((1, 10, 3, 2, 1), (4, "same", 1)),
    ((2, 8, 2, 3, 2), (1, "valid", 3)),
    ((2, 9, 3, 1, 2), (3, "same", 1)),
    ((1, 11, 2, 2, 3), (4, "same", 1)),
)
