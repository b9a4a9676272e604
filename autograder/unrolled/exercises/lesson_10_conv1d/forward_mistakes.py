"""Mistakes in a convolution, as edits of ``conv1d``."""

from __future__ import annotations

from unrolled.exercises.convolution import PADDED, PADDING_MISTAKES
from unrolled.exercises.exercise import Mistake

SUMS = "np.tensordot(windows, kernel, axes=2)"
STARTS = "range(0, padded.shape[1] - span + 1, stride)"
WINDOW = "padded[:, s : s + span : dilation]"


def summed(name: str, sentence: str, new: str) -> Mistake:
    """A mistake in the sum over taps and channels."""
    return Mistake(name, sentence, edits=((SUMS, new),), kind="sums")


def placed(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake in where the windows begin, or which steps they hold."""
    return Mistake(name, sentence, edits=edits, kind="windows")


FORWARD_MISTAKES = (
    summed(
        "kernel flipped",
        "Your taps come in reverse order. What mathematics calls a convolution flips the "
        "kernel; `Conv1D` does not: tap 0 meets the earliest step of the window.",
        "np.tensordot(windows, kernel[::-1], axes=2)",
    ),
    summed(
        "channels and filters swapped",
        "You use the kernel as if it were laid out (kernel_size, filters, channels). Where "
        "there are as many filters as channels, no shape complains.",
        "np.tensordot(windows, kernel.swapaxes(1, 2), axes=2)",
    ),
    summed(
        "taps and channels mixed up by a reshape",
        "Your windows are flattened channel by channel, and the kernel tap by tap, so weights "
        "meet the wrong numbers. (`sliding_window_view` puts the window's axis *last*: "
        "exchange the last two axes before you reshape.)",
        "windows.swapaxes(2, 3).reshape(*windows.shape[:2], -1) "
        "@ kernel.reshape(-1, kernel.shape[2])",
    ),
    summed(
        "depthwise: each filter sees its own channel only",
        "Filter f looks at channel f alone. Every filter of a `Conv1D` sees all channels, and "
        "adds them up.",
        "np.stack([windows[..., f] @ kernel[:, f, f] for f in range(len(bias))], axis=-1)",
    ),
    summed(
        "only the first channel used",
        "Your output depends on the first channel alone. A filter adds up all channels.",
        "np.tensordot(windows[..., :1], kernel[:, :1], axes=2)",
    ),
    summed(
        "mean over the taps instead of the sum",
        "You divide by the number of taps. A convolution is a sum; if a mean is wanted, it is "
        "in the weights.",
        f"{SUMS} / taps",
    ),
    summed(
        "mean over the channels instead of the sum",
        "You divide by the number of channels. A convolution is a sum over taps *and* channels.",
        f"{SUMS} / x.shape[2]",
    ),
    summed(
        "mean over taps and channels instead of the sum",
        "You divide by the number of weights in a window. A convolution is a sum over taps and "
        "channels.",
        f"{SUMS} / (taps * x.shape[2])",
    ),
    summed(
        "maximum over the taps instead of the sum",
        "You take the largest tap's product. That would be a kind of pooling; a convolution "
        "adds up its taps.",
        'np.einsum("bjkc,kcf->bjkf", windows, kernel).max(axis=2)',
    ),
    summed(
        "only the last tap used",
        "Your output depends on the last tap alone: each tap's product replaces what was there. A "
        "filter adds up its whole window.",
        "windows[:, :, -1] @ kernel[-1]",
    ),
    Mistake(
        "bias missing",
        "Your numbers are Keras's without the bias.",
        edits=(("return total + bias", "return total"),),
        kind="result",
    ),
    Mistake(
        "everything divided by the number of taps",
        "You divide the finished sum, bias included, by the number of taps. A convolution is a "
        "sum; if a mean is wanted, it is in the weights.",
        edits=(("return total + bias", "return (total + bias) / taps"),),
        kind="result",
    ),
    summed(
        "bias added for each tap",
        "You add the bias once for every tap of the window. A filter adds up its whole window "
        "and then adds one bias.",
        f"{SUMS} + (taps - 1) * bias",
    ),
    summed(
        "bias added for each channel",
        "You add the bias once for every channel of the input. A filter adds up its whole window "
        "and then adds one bias.",
        f"{SUMS} + (x.shape[2] - 1) * bias",
    ),
    summed(
        "bias added for each tap and channel",
        "You add the bias once for every weight of the window. A filter adds up its whole "
        "window and then adds one bias.",
        f"{SUMS} + (taps * x.shape[2] - 1) * bias",
    ),
    *PADDING_MISTAKES,
    Mistake(
        "padding ignored",
        "`same` and `causal` give the same as `valid` in your answer: no zeros are put around the "
        "input.",
        edits=((PADDED, "x"),),
        kind="pad",
    ),
    Mistake(
        "same padding below zero: steps cut off",
        "Where a stride is larger than the window, the windows of `same` can cover *fewer* "
        "steps than there are. Your number of zeros falls below zero there, and your first "
        "window begins inside the input. Nothing is padded then, and nothing cut off.",
        edits=(
            ("max(0, covered - length)", "covered - length"),
            (
                PADDED,
                "np.pad(x, ((0, 0), (9 + before, 9 + after), (0, 0)))[:, 9:-9]",
            ),
        ),
        kind="pad",
    ),
    Mistake(
        "dilation off by one",
        "Your taps are `dilation + 1` steps apart: the dilation is the way from one tap to the "
        "next, not the number of steps left out between them. With a dilation of 1 they stand "
        "side by side.",
        first="dilation = dilation + 1",
        kind="setting",
    ),
    Mistake(
        "stride and dilation exchanged",
        "You use the stride as the dilation, and the dilation as the stride. The stride moves "
        "the *window*, the dilation spreads its *taps*.",
        first="stride, dilation = dilation, stride",
        kind="setting",
    ),
    placed(
        "dilation off by one after the padding",
        "Your padding is right, and then the taps stand `dilation + 1` steps apart. The dilation "
        "is the way from one tap to the next; with a dilation of 1 they stand side by side.",
        (STARTS, "range(0, padded.shape[1] - (dilation + 1) * (taps - 1), stride)"),
        (WINDOW, "padded[:, s : s + (dilation + 1) * (taps - 1) + 1 : dilation + 1]"),
    ),
    placed(
        "stride used as the dilation",
        "Your windows move by one step and their taps stand `stride` steps apart. The stride moves "
        "the *window*, the dilation spreads its *taps*.",
        (STARTS, "range(0, padded.shape[1] - stride * (taps - 1))"),
        (WINDOW, "padded[:, s : s + stride * (taps - 1) + 1 : stride]"),
    ),
    placed(
        "stride known to the padding only",
        "Your padding is right, and then the windows move by one step, whatever the stride says.",
        (STARTS, "range(0, padded.shape[1] - span + 1)"),
    ),
    placed(
        "dilation known to the padding only",
        "Your padding is right, and then the taps stand side by side, whatever the dilation says.",
        (STARTS, "range(0, padded.shape[1] - taps + 1, stride)"),
        (WINDOW, "padded[:, s : s + taps]"),
    ),
    placed(
        "windows start one step late",
        "Your first window starts at step 1 of the (padded) input. It starts at step 0.",
        (STARTS, "range(1, padded.shape[1] - span + 1, stride)"),
    ),
    placed(
        "windows start at stride − 1",
        "Your first window starts at step `stride − 1` of the (padded) input. It starts at "
        "step 0; the stride is the way to the second one.",
        (STARTS, "range(stride - 1, padded.shape[1] - span + 1, stride)"),
    ),
    placed(
        "a window lost that ends at the last step",
        "A window that ends at the very last step is missing in your answer. Over n steps, starts "
        "go up to and including n minus the window's span; a `range` leaves its end out.",
        (STARTS, "range(0, padded.shape[1] - span, stride)"),
    ),
    placed(
        "last window lost",
        "Your last window is missing, wherever it ends. `(length − span) // stride` is how "
        "often a window can *move*; where it stands at first is a window, too.",
        (STARTS, "range(0, padded.shape[1] - span + 1, stride)[:-1]"),
    ),
    Mistake(
        "a ReLU at the end",
        "Your negative sums become zero. This layer has no activation.",
        edits=(("return total + bias", "return np.maximum(total + bias, 0)"),),
        kind="result",
    ),
    Mistake(
        "time and filters exchanged",
        "Your output is laid out (batch, filters, steps); `channels_last` is (batch, steps, "
        "filters).",
        edits=(("return total + bias", "return (total + bias).swapaxes(1, 2)"),),
        kind="result",
    ),
    Mistake(
        "PyTorch's layout of x",
        "You read `x` as (batch, channels, time), as PyTorch has it. Here it is (batch, time, "
        "channels), and so is the output.",
        edits=(("return total + bias", "return (total + bias).swapaxes(1, 2)"),),
        first="x = np.swapaxes(x, 1, 2)",
        kind="result",
    ),
    Mistake(
        "PyTorch's layout of the kernel",
        "You read the kernel as (filters, channels, kernel_size), as PyTorch has it. Here it "
        "is (kernel_size, channels, filters).",
        first="kernel = np.transpose(kernel, (2, 1, 0))",
        kind="sums",
    ),
    Mistake(
        "PyTorch's layout of x and of the kernel",
        "You read `x` as (batch, channels, time) and the kernel as (filters, channels, "
        "kernel_size), as PyTorch has them. Here they are (batch, time, channels) and "
        "(kernel_size, channels, filters).",
        edits=(("return total + bias", "return (total + bias).swapaxes(1, 2)"),),
        first="x, kernel = np.swapaxes(x, 1, 2), np.transpose(kernel, (2, 1, 0))",
        kind="result",
    ),
)
