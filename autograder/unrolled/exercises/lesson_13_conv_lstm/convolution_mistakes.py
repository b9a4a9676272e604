"""Mistakes in a convolution over pictures, as edits of ``conv2d_same``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_13_conv_lstm.padding_mistakes import PADDING_MISTAKES

START, TAP, SEEN = "total = bias", "kernel[i, j]", "padded[:, i : i + rows, j : j + columns]"
SUMMED, RESULT = "total + seen @ kernel[i, j]", "return total"
BEFORE = "above, left = (high - 1) // 2, (wide - 1) // 2"
BEHIND = "below, right = high // 2, wide // 2"
PADDED = "np.pad(x, ((0, 0), (above, below), (left, right), (0, 0)))"
SIZES = "rows, columns = x.shape[1:3]"


def summed(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake in the sum over taps and channels."""
    return Mistake(name, sentence, edits=edits, kind="sums")


TAPS = (
    summed(
        "kernel flipped",
        "Your taps come in reverse order, in rows and in columns. What mathematics calls a "
        "convolution flips the kernel; Keras does not: tap (0, 0) meets the upper left corner of "
        "the window.",
        (TAP, "kernel[high - 1 - i, wide - 1 - j]"),
    ),
    summed(
        "kernel flipped in its rows",
        "The rows of your kernel come in reverse order. Tap (0, 0) meets the upper left corner of "
        "the window.",
        (TAP, "kernel[high - 1 - i, j]"),
    ),
    summed(
        "kernel flipped in its columns",
        "The columns of your kernel come in reverse order. Tap (0, 0) meets the upper left corner "
        "of the window.",
        (TAP, "kernel[i, wide - 1 - j]"),
    ),
    summed(
        "channels and filters swapped",
        "You use the kernel as if it were laid out (…, filters, channels). Where there are as many "
        "filters as channels, no shape complains.",
        (TAP, "kernel[i, j].T"),
    ),
    summed(
        "taps and channels mixed up by a reshape",
        "Your windows are flattened channel by channel, and the kernel tap by tap, so weights "
        "meet the wrong numbers. (`sliding_window_view` puts the window's axes *last*: move the "
        "channels after them before you reshape.)",
        (
            "seen @ kernel[i, j]",
            "seen @ kernel.reshape(-1, len(bias))[i * wide + j :: high * wide]",
        ),
    ),
    summed(
        "depthwise: each filter sees its own channel only",
        "Filter f looks at channel f alone. Every filter sees all channels, and adds them up.",
        ("seen @ kernel[i, j]", "seen @ (kernel[i, j] * np.eye(*kernel.shape[2:]))"),
    ),
    summed(
        "only the first channel used",
        "Your output depends on the first channel alone. A filter adds up all channels.",
        ("seen @ kernel[i, j]", "seen[..., :1] @ kernel[i, j, :1]"),
    ),
    summed(
        "channels added up before the kernel",
        "You add up the channels first and give all of them the same weights. Every channel has "
        "weights of its own: `kernel[i, j]` is a matrix (channels, filters).",
        ("seen @ kernel[i, j]", "seen.sum(axis=-1, keepdims=True) @ kernel[i, j, :1]"),
    ),
    summed(
        "only the middle tap used",
        "Each of your pixels sees itself alone: only the middle tap is used. A filter adds up its "
        "whole window.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] * ((i, j) == (above, left))"),
    ),
    summed(
        "only one tap used, at half of the window",
        "Each of your pixels sees itself alone, through the tap at half of the window. A filter "
        "adds up its whole window.",
        (
            "seen @ kernel[i, j]",
            "x @ kernel[high // 2, wide // 2] * ((i, j) == (0, 0))",
        ),
    ),
    summed(
        "the last row and column of taps left out",
        "Your loops end one tap too early, in rows and in columns. A filter adds up its whole "
        "window.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] * (i < high - 1 and j < wide - 1)"),
    ),
    summed(
        "window moved across for down and down for across",
        "You move the *picture* by the tap's column where its row belongs, and the other way "
        "round: the first axis of the kernel runs down.",
        (SEEN, "padded.swapaxes(1, 2)[:, i : i + columns, j : j + rows].swapaxes(1, 2)"),
    ),
    summed(
        "only the last tap used",
        "Your output depends on the last tap alone: each tap's product replaces what was there. A "
        "filter adds up its whole window.",
        (SUMMED, "bias + seen @ kernel[i, j]"),
    ),
    summed(
        "mean over the taps instead of the sum",
        "You divide by the number of taps. A convolution is a sum; if a mean is wanted, it is in "
        "the weights.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] / (high * wide)"),
    ),
    summed(
        "mean over the channels instead of the sum",
        "You divide by the number of channels. A convolution is a sum over taps *and* channels.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] / x.shape[3]"),
    ),
    Mistake(
        "bias missing",
        "Your numbers are Keras's without the bias.",
        edits=((START, "total = 0 * bias"),),
        kind="bias",
    ),
    Mistake(
        "bias added for each tap",
        "You add the bias once for every tap of the window. A filter adds up its whole window and "
        "then adds one bias.",
        edits=((START, "total = high * wide * bias"),),
        kind="bias",
    ),
    Mistake(
        "bias added for each channel",
        "You add the bias once for every channel of the picture. A filter adds up its whole window "
        "and then adds one bias.",
        edits=((START, "total = x.shape[3] * bias"),),
        kind="bias",
    ),
    Mistake(
        "bias added twice",
        "You add the bias twice: once at the beginning and once at the end.",
        edits=((START, "total = 2 * bias"),),
        kind="bias",
    ),
    Mistake(
        "the first filter's bias for all",
        "You add the first entry of the bias to all filters. Each filter has its own.",
        edits=((START, "total = bias[0]"),),
        kind="bias",
    ),
    Mistake(
        "bias subtracted",
        "You subtract the bias. It is added.",
        edits=((START, "total = -bias"),),
        kind="bias",
    ),
    Mistake(
        "a ReLU at the end",
        "Your negative sums become zero. This convolution has no activation.",
        edits=((RESULT, "return np.maximum(total, 0)"),),
        kind="result",
    ),
    Mistake(
        "kernel rows and columns swapped",
        "You move the picture by the tap's column where its row belongs, and the other way round. "
        "The first axis of the kernel runs down, the second to the right.",
        first="kernel = kernel.swapaxes(0, 1)",
        kind="axes",
    ),
)

CONVOLUTION_MISTAKES = (*TAPS, *PADDING_MISTAKES)
