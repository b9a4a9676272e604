"""Mistakes of a convolution's forward pass, and those of padding that a backward pass shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake


def varied(name: str, sentence: str, kind: str, **variant: Any) -> Mistake:
    """A mistake that the model makes."""
    return Mistake(name, sentence, variant=variant, kind=kind)


def other_setting(
    change: Callable[[int, int], tuple[int, int]],
) -> Callable[[Challenge], Challenge]:
    """Another stride and dilation everywhere, in the padding too."""

    def changed(challenge: Challenge) -> Challenge:
        stride, dilation = change(challenge["stride"], challenge["dilation"])
        return {**challenge, "stride": stride, "dilation": dilation}

    return changed


def other_padding(**names: str) -> Callable[[Challenge], Challenge]:
    """One kind of padding taken for another."""
    return lambda challenge: {
        **challenge,
        "padding": names.get(challenge["padding"], challenge["padding"]),
    }


PAD_MISTAKES = (
    varied(
        "causal padding at the wrong end",
        "Your zeros for `causal` stand *after* the input, so that every output looks into the "
        "future. They belong before the first step.",
        "pad",
        pad="causal at the end",
    ),
    varied(
        "causal padding on both sides",
        "You split the zeros of `causal` between both ends, as `same` does. Then half of every "
        "window lies in the future. All of them belong before the first step.",
        "pad",
        pad="causal on both sides",
    ),
    varied(
        "the odd zero of same padding at the beginning",
        "Where `same` needs an odd number of zeros, you put the odd one before the input. In "
        "Keras it comes after the end. That makes itself felt with even kernels, and with strides.",
        "pad",
        pad="odd zero first",
    ),
    varied(
        "same padding computed as for stride 1",
        "Your padding for `same` does not know the stride: the length is right, and the windows "
        "stand elsewhere. Work backwards from the last window: how many steps do `ceil(T / "
        "stride)` windows cover, from the first tap of the first to the last tap of the last? "
        "Only what is missing is padded.",
        "pad",
        pad="same as for stride 1",
    ),
    varied(
        "same padding all at the beginning",
        "You put all zeros of `same` before the input; that is `causal`. `same` has half of them "
        "on either side.",
        "pad",
        pad="same at the beginning",
    ),
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
