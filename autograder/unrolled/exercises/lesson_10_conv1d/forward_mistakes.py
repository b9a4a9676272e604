"""Mistakes of a convolution's forward pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_10_conv1d.pad_mistakes import (
    PAD_MISTAKES,
    other_padding,
    other_setting,
    varied,
)


def channels_first(values: tuple[np.ndarray, ...], challenge: Challenge) -> Any:
    """Time and filters exchanged."""
    return (values[0].swapaxes(1, 2),)


FORWARD_MISTAKES = (
    varied(
        "kernel flipped",
        "Your taps come in reverse order. What mathematics calls a convolution flips the kernel; "
        "`Conv1D` does not: tap 0 meets the earliest step of the window.",
        "kernel",
        kernel="flipped",
    ),
    varied(
        "channels and filters swapped",
        "You use the kernel as if it were laid out (kernel_size, filters, channels). Where there "
        "are as many filters as channels, no shape complains.",
        "kernel",
        kernel="channels and filters swapped",
    ),
    varied(
        "taps and channels mixed up by a reshape",
        "Your windows are flattened channel by channel, and the kernel tap by tap, so weights meet "
        "the wrong numbers. (`sliding_window_view` puts the window's axis *last*: exchange the "
        "last two axes before you reshape.)",
        "kernel",
        kernel="taps and channels mixed up",
    ),
    varied(
        "depthwise: each filter sees its own channel only",
        "Filter f looks at channel f alone. Every filter of a `Conv1D` sees all channels, and adds "
        "them up.",
        "kernel",
        kernel="depthwise",
    ),
    varied(
        "only the first channel used",
        "Your output depends on the first channel alone. A filter adds up all channels.",
        "kernel",
        kernel="first channel",
    ),
    varied(
        "mean over the taps for the sum",
        "You divide by the number of taps. A convolution is a sum; if a mean is wanted, it is in "
        "the weights.",
        "kernel",
        kernel="mean over taps",
    ),
    varied(
        "mean over the channels for the sum",
        "You divide by the number of channels. A convolution is a sum over taps *and* channels.",
        "kernel",
        kernel="mean over channels",
    ),
    varied(
        "mean over taps and channels for the sum",
        "You divide by the number of weights in a window. A convolution is a sum over taps and "
        "channels.",
        "kernel",
        kernel="mean over both",
    ),
    varied(
        "bias missing",
        "Your numbers are Keras's without the bias.",
        "bias",
        bias="never",
    ),
    varied(
        "bias added twice",
        "The bias is in your sums two times.",
        "bias",
        bias="twice",
    ),
    varied(
        "bias added for each tap",
        "You add the bias once for every tap of the window. A filter adds up its whole window and "
        "then adds one bias.",
        "bias",
        bias="per tap",
    ),
    varied(
        "bias added for each tap and channel",
        "You add the bias once for every weight of the window. A filter adds up its whole window "
        "and then adds one bias.",
        "bias",
        bias="per tap and channel",
    ),
    varied(
        "padding ignored",
        "`same` and `causal` give the same as `valid` in yours: no zeros are put around the input.",
        "pad",
        pad="none",
    ),
    *PAD_MISTAKES,
    varied(
        "padding without the dilation",
        "Your padding counts `kernel_size − 1` zeros. A dilated window spans more than "
        "`kernel_size` steps, and it takes as many zeros more.",
        "pad",
        pad="undilated",
    ),
    varied(
        "one zero too many before a causal window",
        "Your causal padding is as long as the window spans. The window's last tap stands on the "
        "input itself: one zero fewer.",
        "pad",
        pad="one zero too many",
    ),
    varied(
        "causal padding without the dilation",
        "Your `causal` puts `kernel_size − 1` zeros before the input. A dilated window spans more "
        "than `kernel_size` steps, and it takes as many zeros more: `dilation` for every gap.",
        "pad",
        pad="causal undilated",
    ),
    varied(
        "causal padding of kernel_size times dilation",
        "Your `causal` puts `kernel_size * dilation` zeros before the input. Between the taps "
        "there are `kernel_size − 1` gaps: the first window's last tap stands on step 0 itself.",
        "pad",
        pad="causal by the product",
    ),
    Mistake(
        "same treated as causal",
        "Your `same` puts all zeros before the input, just as many as `causal`. It shares its "
        "zeros between both ends, and with a stride it may need fewer.",
        change=other_padding(same="causal"),
        kind="pad",
    ),
    Mistake(
        "same and causal exchanged",
        "Your `same` is Keras's `causal`, and the other way round.",
        change=other_padding(same="causal", causal="same"),
        kind="pad",
    ),
    varied(
        "padded with copies of the ends, not with zeros",
        "Your padding repeats the first and the last step of the input. Keras pads with zeros.",
        "fill",
        fill="edge",
    ),
    varied(
        "the end of the sequence wraps round to its beginning",
        "Where the padding should stand, yours has steps from the other end of the sequence: "
        "`np.roll` and negative indices wrap round. Pad with zeros.",
        "fill",
        fill="wrap",
    ),
    Mistake(
        "stride ignored",
        "Your windows move by one step, whatever the stride says.",
        change=other_setting(lambda stride, dilation: (1, dilation)),
        kind="setting",
    ),
    Mistake(
        "dilation ignored",
        "Your windows have their taps side by side, whatever the dilation says.",
        change=other_setting(lambda stride, dilation: (stride, 1)),
        kind="setting",
    ),
    Mistake(
        "dilation off by one",
        "Your taps are `dilation + 1` steps apart: the dilation is the way from one tap to the "
        "next, not the number of steps left out between them. With a dilation of 1 they stand side "
        "by side.",
        change=other_setting(lambda stride, dilation: (stride, dilation + 1)),
        kind="setting",
    ),
    Mistake(
        "stride and dilation exchanged",
        "You use the stride as the dilation, and the dilation as the stride. The stride moves the "
        "*window*, the dilation spreads its *taps*.",
        change=other_setting(lambda stride, dilation: (dilation, stride)),
        kind="setting",
    ),
    varied(
        "stride known to the padding only",
        "Your padding is right, and then the windows move by one step, whatever the stride says.",
        "pace",
        pace="stride ignored",
    ),
    varied(
        "dilation known to the padding only",
        "Your padding is right, and then the taps stand side by side, whatever the dilation says.",
        "pace",
        pace="dilation ignored",
    ),
    varied(
        "windows start one step late",
        "Your first window starts at step 1 of the (padded) input. It starts at step 0.",
        "start",
        start="1",
    ),
    varied(
        "windows start at stride − 1",
        "Your first window starts at step `stride − 1` of the (padded) input. It starts at step 0; "
        "the stride is the way to the second one.",
        "start",
        start="stride - 1",
    ),
    varied(
        "last window lost",
        "A window that ends at the very last step is missing in yours. Over n steps, starts go up "
        "to and including n minus the window's span; a `range` leaves its end out.",
        "last",
        last=False,
    ),
    varied(
        "a ReLU at the end",
        "Your negative sums become zero. This layer has no activation.",
        "activation",
        activation="relu",
    ),
    Mistake(
        "time and filters exchanged",
        "Your output is laid out (batch, filters, steps); `channels_last` is (batch, steps, "
        "filters).",
        after=channels_first,
    ),
)
