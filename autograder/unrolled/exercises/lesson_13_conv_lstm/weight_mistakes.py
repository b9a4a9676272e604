"""Mistakes with the weights and states of a ConvLSTM2D, as changes of the inputs and as edits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.blocks import block_orders, single_blocks, units_interleaved
from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lstm import GATES, ORDERS

FROM_STATE = "conv2d_same(h_prev, recurrent_kernel, no_bias)"
# 1 where a window lies wholly in the picture, 0 at the edge.
INSIDE = (
    "np.pad(np.ones((h_prev.shape[1] - len(kernel) + 1, h_prev.shape[2] - kernel.shape[1] + 1)), "
    "[((side - 1) // 2, side // 2) for side in kernel.shape[:2]])[:, :, None]"
)


def kernel_as(change: Callable[[np.ndarray], np.ndarray], *names: str) -> Callable[..., Challenge]:
    """A change of one of the kernels, or of both."""
    return lambda challenge: challenge | {name: change(challenge[name]) for name in names}


def middle_only(kernel: np.ndarray) -> np.ndarray:
    """A kernel with zeros everywhere but at its middle tap."""
    middle = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    changed = np.zeros_like(kernel)
    changed[middle] = kernel[middle]
    return changed


def behind_the_middle(kernel: np.ndarray) -> np.ndarray:
    """A kernel with the tap at half of its sides, put over the pixel itself, and zeros elsewhere.

    Where a side is even, that is the tap after the one that stands over the pixel itself.
    """
    rows, columns = kernel.shape[:2]
    changed = np.zeros_like(kernel)
    changed[(rows - 1) // 2, (columns - 1) // 2] = kernel[rows // 2, columns // 2]
    return changed


def turned(kernel: np.ndarray) -> np.ndarray:
    """A kernel whose rows are its columns."""
    return kernel.swapaxes(0, 1)


def flipped(kernel: np.ndarray) -> np.ndarray:
    """A kernel turned upside down and left to right."""
    return kernel[::-1, ::-1]


def stacked_otherwise(state_first: bool) -> Mistake:
    """Input and state side by side in one order, their kernels stacked in the other.

    Args:
        state_first: whether state and input lie in this order, and their kernels in the other.
    """

    def change(challenge: Challenge) -> Challenge:
        kernel, recurrent_kernel = challenge["kernel"], challenge["recurrent_kernel"]
        order = (kernel, recurrent_kernel) if state_first else (recurrent_kernel, kernel)
        stacked = np.concatenate(order, axis=2)
        first = (recurrent_kernel if state_first else kernel).shape[2]
        parts = stacked[:, :, :first], stacked[:, :, first:]
        for_x, for_h = parts[::-1] if state_first else parts
        return challenge | {"kernel": for_x, "recurrent_kernel": for_h}

    return Mistake(
        "[h; x] for [x; h]" if state_first else "[x; h] for [h; x]",
        "You lay `x` and `h` side by side in one order and stack their kernels in the other, so "
        "the state meets the input's weights.",
        change,
        kind="recurrent",
    )


KERNEL_MISTAKES = (
    Mistake(
        "no window on the hidden state",
        "You multiply the hidden state pixel by pixel: only the middle tap of `recurrent_kernel` "
        "is used. The hidden state is a picture and goes through a convolution, as the input does.",
        kernel_as(middle_only, "recurrent_kernel"),
        kind="recurrent",
    ),
    Mistake(
        "no window on the hidden state, and its tap at half of the sides",
        "You multiply the hidden state pixel by pixel: only one tap of `recurrent_kernel` is used. "
        "The hidden state is a picture and goes through a convolution, as the input does.",
        kernel_as(behind_the_middle, "recurrent_kernel"),
        kind="recurrent",
    ),
    Mistake(
        "window's taps added up for the hidden state",
        "You add up the taps of `recurrent_kernel` and multiply the hidden state by that, pixel by "
        "pixel. It is a picture and goes through a convolution, as the input does.",
        kernel_as(
            lambda kernel: middle_only(np.broadcast_to(kernel.sum((0, 1)), kernel.shape)),
            "recurrent_kernel",
        ),
        kind="recurrent",
    ),
    Mistake(
        "rows and columns of both kernels swapped",
        "You take the rows of the two kernels for columns. Their first axis runs down.",
        kernel_as(turned, "kernel", "recurrent_kernel"),
        kind="kernel",
    ),
    Mistake(
        "rows and columns of the recurrent kernel swapped",
        "You take the rows of `recurrent_kernel` for columns. Its first axis runs down, as that of "
        "`kernel` does.",
        kernel_as(turned, "recurrent_kernel"),
        kind="recurrent",
    ),
    Mistake(
        "rows and columns of the input's kernel swapped",
        "You take the rows of `kernel` for columns. Its first axis runs down.",
        kernel_as(turned, "kernel"),
        kind="kernel",
    ),
    Mistake(
        "no window on the input",
        "You multiply the input pixel by pixel: only the middle tap of `kernel` is used. It goes "
        "through a convolution.",
        kernel_as(middle_only, "kernel"),
        kind="kernel",
    ),
    Mistake(
        "hidden state left out: `recurrent_kernel` not used",
        "Your gates do not see the hidden state: the convolution with `recurrent_kernel` is "
        "missing.",
        edits=((FROM_STATE, "no_bias"),),
        kind="recurrent",
    ),
    Mistake(
        "both kernels flipped",
        "Your taps come in reverse order, in rows and in columns. Tap (0, 0) meets the upper left "
        "corner of the window, for the input and for the state.",
        kernel_as(flipped, "kernel", "recurrent_kernel"),
        kind="kernel",
    ),
    Mistake(
        "recurrent kernel flipped",
        "The taps of `recurrent_kernel` come in reverse order. It is laid out as `kernel` is.",
        kernel_as(flipped, "recurrent_kernel"),
        kind="recurrent",
    ),
    stacked_otherwise(state_first=False),
    stacked_otherwise(state_first=True),
    Mistake(
        "bias added in both convolutions",
        "You add the bias twice, once with each convolution. The two share one.",
        edits=((FROM_STATE, "conv2d_same(h_prev, recurrent_kernel, bias)"),),
        kind="bias",
    ),
    Mistake(
        "convolution of the cell state",
        "Your gates look at the old cell state. The recurrent convolution goes over `h_prev`, the "
        "hidden state.",
        edits=((FROM_STATE, "conv2d_same(c_prev, recurrent_kernel, no_bias)"),),
        kind="recurrent",
    ),
    Mistake(
        "`valid` for the hidden state, zeros around it",
        "At the edge your gates do not see the hidden state: its convolution leaves out the "
        "windows that reach over the edge, and zeros stand in their place. Whatever the padding of "
        "the input, the recurrent convolution is always `same`.",
        edits=((FROM_STATE, f"{FROM_STATE} * {INSIDE}"),),
        kind="recurrent",
    ),
)
WEIGHT_MISTAKES = (
    *KERNEL_MISTAKES,
    *block_orders(GATES, ORDERS, places="channels"),
    *units_interleaved(blocks=4, size="filters", place="channel", axis=" of the last axis"),
)
# Where each gate has weights of its own; transposing makes no sense for a window.
BLOCK_SLIPS = tuple(
    mistake for mistake in single_blocks(tuple(GATES)) if "transposed" not in mistake.name
)
