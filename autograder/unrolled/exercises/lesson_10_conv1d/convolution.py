"""A convolution over time, as ``keras.layers.Conv1D`` computes it, that can be wrong in many ways.

Every window is a row of a table of places: output ``j`` looks with tap ``k`` at step
``j * stride + k * dilation`` of the padded input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unrolled.exercises.lesson_10_conv1d.padding import PADS, fitting, padded_by, reach_of


def without_other_channels(kernel: np.ndarray) -> np.ndarray:
    """A kernel in which each filter sees the channel of its own number only.

    Raises:
        ValueError: if there is a filter without one.
    """
    _, channels, filters = kernel.shape
    if filters > channels:
        raise ValueError("more filters than channels")
    return kernel * np.eye(channels, filters)


def first_channel(kernel: np.ndarray) -> np.ndarray:
    """A kernel that sees the first channel only."""
    return kernel * (np.arange(kernel.shape[1]) == 0)[:, None]


# What stands for the kernel, (kernel_size, channels, filters).
KERNELS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "right": lambda kernel: kernel,
    "flipped": lambda kernel: kernel[::-1],
    "channels and filters swapped": lambda kernel: kernel.swapaxes(1, 2),
    "taps and channels mixed up": lambda kernel: kernel.reshape(
        kernel.shape[1], kernel.shape[0], kernel.shape[2]
    ).swapaxes(0, 1),
    "depthwise": without_other_channels,
    "first channel": first_channel,
    "mean over taps": lambda kernel: kernel / kernel.shape[0],
    "mean over channels": lambda kernel: kernel / kernel.shape[1],
    "mean over both": lambda kernel: kernel / (kernel.shape[0] * kernel.shape[1]),
}

# How often the bias is added, by the kernel's shape.
BIASES: dict[str, Callable[[tuple[int, ...]], int]] = {
    "once": lambda shape: 1,
    "never": lambda shape: 0,
    "twice": lambda shape: 2,
    "per tap": lambda shape: shape[0],
    "per tap and channel": lambda shape: shape[0] * shape[1],
}

# Steps from window to window and from tap to tap, by stride and dilation.
PACES: dict[str, Callable[[int, int], tuple[int, int]]] = {
    "right": lambda stride, dilation: (stride, dilation),
    "stride ignored": lambda stride, dilation: (1, dilation),
    "dilation ignored": lambda stride, dilation: (stride, 1),
}

# The first window, by the stride.
STARTS: dict[str, Callable[[int], int]] = {
    "0": lambda stride: 0,
    "1": lambda stride: 1,
    "stride - 1": lambda stride: stride - 1,
}


@dataclass(frozen=True)
class Wrongs:
    """What a convolution does otherwise than it should; as it stands, nothing.

    Args:
        pad: a key of ``PADS``.
        fill: what stands in the padding: ``"constant"`` (zeros), ``"edge"`` or ``"wrap"``.
        kernel: a key of ``KERNELS``.
        pace: a key of ``PACES``, for the windows; the padding knows stride and dilation.
        start: a key of ``STARTS``.
        last: whether a window that ends at the very end is computed.
        bias: a key of ``BIASES``.
        activation: ``"linear"`` or ``"relu"``.
    """

    pad: str = "right"
    fill: str = "constant"
    kernel: str = "right"
    pace: str = "right"
    start: str = "0"
    last: bool = True
    bias: str = "once"
    activation: str = "linear"


def places(count: int, kernel_size: int, stride: int, dilation: int) -> np.ndarray:
    """Where in the padded input each window's taps lie, ``(count, kernel_size)``."""
    return stride * np.arange(count)[:, None] + dilation * np.arange(kernel_size)


def convolve(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray,
    stride: int = 1,
    padding: str = "valid",
    dilation: int = 1,
    wrongs: Wrongs | None = None,
) -> np.ndarray:
    """What ``keras.layers.Conv1D`` gives, or what some wrongs make of it.

    Args:
        x: (batch, time, channels).
        kernel: (kernel_size, channels, filters).
        bias: (filters,).
        stride: steps from one window to the next.
        padding: ``"valid"``, ``"same"`` or ``"causal"``.
        dilation: steps from one tap to the next.
        wrongs: what is done otherwise.

    Returns:
        (batch, steps, filters).

    Raises:
        ValueError: if no window fits, or shapes do not.
    """
    wrongs = wrongs or Wrongs()
    taps = kernel.shape[0]
    around = PADS[wrongs.pad](x.shape[1], taps, stride, padding, dilation)
    padded = padded_by(x, around, wrongs.fill)
    stride, dilation = PACES[wrongs.pace](stride, dilation)
    usable = padded.shape[1] - (not wrongs.last)
    first = STARTS[wrongs.start](stride)
    count = fitting(usable - first, reach_of(taps, dilation), stride)
    windows = padded[:, first + places(count, taps, stride, dilation)]
    used, times = KERNELS[wrongs.kernel](kernel), BIASES[wrongs.bias](kernel.shape)
    if used.shape[1] != x.shape[2]:
        raise ValueError("the kernel's channels are not the input's")
    y = np.einsum("bjkc,kcf->bjf", windows, used) + times * bias
    return np.maximum(y, 0.0) if wrongs.activation == "relu" else y
