"""The zeros around a sequence and the length that a convolution leaves, right and wrong."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Padding = tuple[int, int]


def reach_of(kernel_size: int, dilation: int) -> int:
    """How many steps a window spans, from its first tap to its last."""
    return dilation * (kernel_size - 1) + 1


def output_length(length: int, kernel_size: int, stride: int, padding: str, dilation: int) -> int:
    """The number of windows.

    Args:
        length: time steps of the input.
        kernel_size: taps of a window.
        stride: steps from one window to the next.
        padding: ``"valid"``, ``"same"`` or ``"causal"``.
        dilation: steps from one tap to the next.

    Raises:
        ValueError: if no window fits, which only ``"valid"`` lets happen.
    """
    if padding != "valid":
        return -(-length // stride)
    return fitting(length, reach_of(kernel_size, dilation), stride)


def fitting(length: int, reach: int, stride: int) -> int:
    """How many windows fit into so many steps.

    Raises:
        ValueError: if none does.
    """
    if reach > length:
        raise ValueError(f"a window that spans {reach} steps does not fit into {length}")
    return (length - reach) // stride + 1


def zeros_around(length: int, reach: int, stride: int, padding: str) -> Padding:
    """How many zeros Keras puts before and after the input."""
    if padding == "causal":
        return reach - 1, 0
    if padding == "same":
        return halves(max(0, lacking(length, reach, stride)))
    return 0, 0


def lacking(length: int, reach: int, stride: int) -> int:
    """How many steps the windows of ``"same"`` cover beyond the input; below zero: fewer."""
    return (-(-length // stride) - 1) * stride + reach - length


def split(padding: str, only: str, before: Padding, after: Padding) -> Padding:
    """Another padding in the place of the right one, for one kind of padding only."""
    return after if padding == only else before


def halves(total: int) -> Padding:
    """Zeros on both sides, the odd one at the end."""
    return total // 2, total - total // 2


def not_below_zero(around: Padding) -> Padding:
    """The padding itself.

    Raises:
        ValueError: if it is below zero, which ``np.pad`` does not do.
    """
    if min(around) < 0:
        raise ValueError("fewer than no zeros")
    return around


def padded_by(x: np.ndarray, around: Padding, fill: str = "constant") -> np.ndarray:
    """Steps put before and after a sequence, or cut off where their number is below zero.

    Args:
        x: (batch, time, channels).
        around: how many before, and how many after.
        fill: a mode of ``np.pad``.
    """
    before, after = around
    kept = x[:, max(0, -before) : x.shape[1] - max(0, -after)]
    return np.pad(kept, ((0, 0), (max(0, before), max(0, after)), (0, 0)), mode=fill)


# How the input is padded: by its length, taps, stride, kind of padding, and dilation.
PADS: dict[str, Callable[[int, int, int, str, int], Padding]] = {
    "right": lambda n, k, s, p, d: zeros_around(n, reach_of(k, d), s, p),
    "none": lambda n, k, s, p, d: (0, 0),
    "undilated": lambda n, k, s, p, d: zeros_around(n, k, s, p),
    "causal at the end": lambda n, k, s, p, d: split(
        p,
        "causal",
        zeros_around(n, reach_of(k, d), s, p),
        zeros_around(n, reach_of(k, d), s, p)[::-1],
    ),
    "causal on both sides": lambda n, k, s, p, d: split(
        p, "causal", zeros_around(n, reach_of(k, d), s, p), halves(reach_of(k, d) - 1)
    ),
    "one zero too many": lambda n, k, s, p, d: split(
        p, "causal", zeros_around(n, reach_of(k, d), s, p), (reach_of(k, d), 0)
    ),
    "causal undilated": lambda n, k, s, p, d: split(
        p, "causal", zeros_around(n, reach_of(k, d), s, p), (k - 1, 0)
    ),
    "causal by the product": lambda n, k, s, p, d: split(
        p, "causal", zeros_around(n, reach_of(k, d), s, p), (k * d, 0)
    ),
    "odd zero first": lambda n, k, s, p, d: split(
        p,
        "same",
        zeros_around(n, reach_of(k, d), s, p),
        zeros_around(n, reach_of(k, d), s, p)[::-1],
    ),
    "same as for stride 1": lambda n, k, s, p, d: split(
        p, "same", zeros_around(n, reach_of(k, d), s, p), halves(reach_of(k, d) - 1)
    ),
    "same at the beginning": lambda n, k, s, p, d: split(
        p,
        "same",
        zeros_around(n, reach_of(k, d), s, p),
        (sum(zeros_around(n, reach_of(k, d), s, p)), 0),
    ),
    "same below zero, refused": lambda n, k, s, p, d: not_below_zero(
        split(
            p,
            "same",
            zeros_around(n, reach_of(k, d), s, p),
            halves(lacking(n, reach_of(k, d), s)),
        )
    ),
    "same below zero, cut off": lambda n, k, s, p, d: split(
        p,
        "same",
        zeros_around(n, reach_of(k, d), s, p),
        halves(lacking(n, reach_of(k, d), s)),
    ),
    "same below zero, its sign dropped": lambda n, k, s, p, d: split(
        p,
        "same",
        zeros_around(n, reach_of(k, d), s, p),
        halves(abs(lacking(n, reach_of(k, d), s))),
    ),
}
