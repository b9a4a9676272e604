"""A convolution's backward pass that can be wrong in many ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_10_conv1d.convolution import PACES, places
from unrolled.exercises.lesson_10_conv1d.layers import in_double
from unrolled.exercises.lesson_10_conv1d.padding import PADS, padded_by

# The kernel on the way back to x.
BACK_KERNELS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "right": lambda kernel: kernel,
    "taps reversed": lambda kernel: kernel[::-1],
    "not transposed": lambda kernel: kernel.swapaxes(1, 2),
}

# What is left of the padded input's gradient, by the zeros before it and the length of x.
TRIMS: dict[str, Callable[[np.ndarray, int, int], np.ndarray]] = {
    "right": lambda padded, before, length: padded_by(
        padded, (-before, before + length - padded.shape[1])
    ),
    "by a negative end": lambda padded, before, length: padded[
        :, before : before + length - padded.shape[1]
    ],
    "not at all": lambda padded, before, length: padded,
    "first steps": lambda padded, before, length: padded[:, :length],
    "last steps": lambda padded, before, length: padded[:, padded.shape[1] - length :],
}


@dataclass(frozen=True)
class BackWrongs:
    """What a backward pass does otherwise than it should; as it stands, nothing.

    Args:
        pad: a key of ``convolution.PADS``.
        x_pace, kernel_pace: keys of ``convolution.PACES``, on the way to x and to the kernel.
        back_kernel: a key of ``BACK_KERNELS``.
        overlap: what a step of x gets from the windows that contain it: ``"added"``, or the share
            that was written last, ``"window by window"`` or ``"tap by tap"``.
        trim: a key of ``TRIMS``.
        seen: what meets ``dy`` in the gradient of the kernel: the ``"padded"`` input, or the
            ``"unpadded"`` one, of which windows see zeros beyond its end.
        kernel_sum, bias_sum: ``"all"`` windows, or the ``"last"`` one only.
    """

    pad: str = "right"
    x_pace: str = "right"
    kernel_pace: str = "right"
    back_kernel: str = "right"
    overlap: str = "added"
    trim: str = "right"
    seen: str = "padded"
    kernel_sum: str = "all"
    bias_sum: str = "all"


def backward_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray, ...]:
    """``(dx, dkernel, dbias)`` with the variant's wrongs.

    Raises:
        ValueError: if shapes do not fit, as where a window reaches beyond the padded input.
    """
    wrongs = BackWrongs(**variant)
    (dy,) = in_double([challenge["dy"]])
    x, kernel, _, stride, padding, dilation = in_double(challenge["cache"])
    taps = kernel.shape[0]
    around = PADS[wrongs.pad](x.shape[1], taps, stride, padding, dilation)
    padded = padded_by(x, around)

    def windows(pace: str) -> np.ndarray:
        found = places(dy.shape[1], taps, *PACES[pace](stride, dilation))
        if found.max() >= padded.shape[1]:
            raise ValueError("a window reaches beyond the padded input")
        return found

    shares = np.einsum("bjf,kcf->bjkc", dy, BACK_KERNELS[wrongs.back_kernel](kernel))
    d_padded = gathered(shares, windows(wrongs.x_pace), padded.shape, wrongs.overlap)
    read = padded if wrongs.seen == "padded" else padded_by(x, (0, sum(around)))
    seen = read[:, windows(wrongs.kernel_pace)]
    kept = slice(None) if wrongs.kernel_sum == "all" else slice(-1, None)
    heard = dy if wrongs.bias_sum == "all" else dy[:, -1:]
    return (
        TRIMS[wrongs.trim](d_padded, around[0], x.shape[1]),
        np.einsum("bjkc,bjf->kcf", seen[:, kept], dy[:, kept]),
        heard.sum(axis=(0, 1)),
    )


def gathered(
    shares: np.ndarray, windows: np.ndarray, shape: tuple[int, ...], overlap: str
) -> np.ndarray:
    """What the steps of the padded input get from all windows.

    Args:
        shares: (batch, windows, taps, channels), what each window hands back to each of its taps.
        windows: (windows, taps), where these lie.
        shape: the padded input's.
        overlap: as in ``BackWrongs``.

    Raises:
        ValueError: if channels do not fit.
    """
    if shares.shape[3] != shape[2]:
        raise ValueError("as many channels as filters would be needed")
    gradient = np.zeros(shape)
    if overlap == "window by window":
        for j, steps in enumerate(windows):
            gradient[:, steps] = shares[:, j]
    else:
        for k, steps in enumerate(windows.T):
            if overlap == "tap by tap":
                gradient[:, steps] = shares[:, :, k]
            else:
                gradient[:, steps] += shares[:, :, k]
    return gradient
