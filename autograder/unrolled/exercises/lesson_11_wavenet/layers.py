"""Convolutions and gated blocks in NumPy that can be wrong in many ways, and random weights.

Keras is the oracle for what is right; wrong numbers come from here, and quickly. A test holds the
models without a variant to Keras.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Function = Callable[[np.ndarray], np.ndarray]
BLOCK = (
    "kernel",
    "bias",
    "residual_kernel",
    "residual_bias",
    "skip_kernel",
    "skip_bias",
)
"""The weights of one residual block, in order."""


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def relu(z: np.ndarray) -> np.ndarray:
    """No negative numbers."""
    return np.maximum(z, 0.0)


def identity(z: np.ndarray) -> np.ndarray:
    """No activation at all."""
    return z


def one(z: np.ndarray) -> np.ndarray:
    """A gate that is not there."""
    return np.ones_like(z)


def random_kernel(rng: np.random.Generator, taps: int, channels: int, filters: int) -> np.ndarray:
    """A kernel ``(taps, channels, filters)`` whose sums are about as large as its inputs."""
    return rng.normal(size=(taps, channels, filters)) / np.sqrt(taps * channels)


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


def random_bias(rng: np.random.Generator, filters: int) -> np.ndarray:
    """A bias of either sign, away from zero."""
    return rng.choice([-1.0, 1.0], filters) * rng.uniform(0.3, 0.9, filters)


def double(value: object) -> np.ndarray:
    """An array in float64."""
    return np.asarray(value, np.float64)


def lagged(x: np.ndarray, lag: int, beyond: str = "zeros") -> np.ndarray:
    """What stands ``lag`` steps before each step; a negative lag looks ahead.

    Args:
        x: (batch, time, channels).
        lag: how many steps back.
        beyond: what stands before the first step and after the last: ``"zeros"``, ``"edge"`` for
            the first or the last value, ``"wrap"`` for the other end.
    """
    steps = np.arange(x.shape[1]) - lag
    inside = (steps >= 0) & (steps < x.shape[1])
    if beyond == "wrap":
        return x[:, steps % x.shape[1]]
    nearest = x[:, steps.clip(0, x.shape[1] - 1)]
    return nearest if beyond == "edge" else np.where(inside[:, None], nearest, 0.0)


def convolved(
    x: np.ndarray, kernel: np.ndarray, lags: Sequence[int], beyond: str = "zeros"
) -> np.ndarray:
    """The sum of the taps, each of which looks at its lag."""
    return sum(lagged(x, lag, beyond) @ weights for lag, weights in zip(lags, kernel, strict=True))


def causal_lags(taps: int, dilation: int) -> list[int]:
    """How many steps back each tap of a causal convolution looks: the last tap is now."""
    return [(taps - 1 - tap) * dilation for tap in range(taps)]


def halves(z: np.ndarray, split: str = "halves") -> tuple[np.ndarray, np.ndarray]:
    """The sums of filter and gate; ``"interleaved"`` takes every second column.

    ``"time"`` cuts the steps in two, where it should cut the columns.
    """
    if split == "interleaved":
        return z[..., ::2], z[..., 1::2]
    if split == "time":
        half = z.shape[1] // 2
        return z[:, :half], z[:, half:]
    width = z.shape[-1] // 2
    return z[..., :width], z[..., width:]


def gated(
    z: np.ndarray,
    of_filter: Function = np.tanh,
    of_gate: Function = sigmoid,
    split: str = "halves",
    joined: str = "product",
) -> np.ndarray:
    """The gated activation with the wrongs of a variant."""
    first, second = halves(z, split)
    a, b = of_filter(first), of_gate(second)
    return {"product": a * b, "sum": a + b, "tanh of product": np.tanh(a * b)}[joined]
