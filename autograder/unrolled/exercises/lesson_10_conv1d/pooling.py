"""The exercise ``max_pool1d``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import in_single_precision


def max_pool1d(x, size, stride):
    """The largest number of each window, channel by channel.

    Args:
        x: (batch, time, channels), float.
        size: int, steps of a window.
        stride: int, steps from one window to the next.

    Returns:
        y: (batch, steps, channels). Only whole windows count, as with padding="valid".
    """
    starts = range(0, x.shape[1] - size + 1, stride)  # first steps of the windows
    windows = np.stack([x[:, s : s + size] for s in starts], axis=1)  # windows
    return windows.max(axis=2)


def pool_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Windows that overlap, touch and leave gaps; samples with negative numbers only."""
    sizes = (
        [(3, 7, 1, 2, 3), (1, 4, 3, 4, 2), (2, 1, 2, 1, 3), (2, 41, 3, 5, 2), (1, 12, 2, 3, 3)]
        if hidden
        else [(2, 7, 3, 2, 1), (1, 9, 2, 3, 2), (3, 9, 1, 2, 3), (2, 10, 4, 3, 3), (1, 5, 2, 4, 1)]
    )
    challenges = []
    for batch, time, channels, size, stride in sizes:
        x = rng.normal(size=(batch, time, channels))
        # One sample has nothing above zero.
        x[-1] = -np.abs(x[-1]) - 0.5
        challenges.append({"x": x, "size": size, "stride": stride})
    return [*challenges, in_single_precision(challenges[0])]


def pool_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.MaxPooling1D`` gives."""
    import keras

    x, size, stride = challenge.values()
    layer = keras.layers.MaxPooling1D(size, strides=stride, padding="valid", dtype="float64")
    y = keras.ops.convert_to_numpy(layer(np.asarray(x, dtype=np.float64)))
    return Expected((y.astype(x.dtype),))


STARTS = "range(0, x.shape[1] - size + 1, stride)"
WINDOWS = "np.stack([x[:, s : s + size] for s in starts], axis=1)"
LARGEST = "windows.max(axis=2)"


def pooled(name: str, sentence: str, new: str) -> Mistake:
    """Something else than the largest number of each window."""
    return Mistake(name, sentence, edits=((LARGEST, new),), kind="pool")


def placed(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """Windows that stand elsewhere."""
    return Mistake(name, sentence, edits=edits, kind="starts")


MAX_POOL1D = Exercise(
    name="max_pool1d",
    returns=(Output("y", ("sample", "step", "channel")),),
    challenges=pool_challenges,
    oracle=pool_oracle,
    reference=max_pool1d,
    mistakes=(
        pooled(
            "mean instead of the maximum",
            "You average each window. That is `AveragePooling1D`; here the largest number wins.",
            "windows.mean(axis=2)",
        ),
        pooled("sum instead of the maximum", "You add up each window.", "windows.sum(axis=2)"),
        pooled(
            "first number of each window",
            "You take the first number of each window, not the largest.",
            "windows[:, :, 0]",
        ),
        pooled(
            "last number of each window",
            "You take the last number of each window, not the largest.",
            "windows[:, :, -1]",
        ),
        pooled(
            "largest absolute value",
            "You compare absolute values. A pooling layer knows signs: −3 is smaller than 1.",
            "np.abs(windows).max(axis=2)",
        ),
        pooled(
            "zero beats negative numbers",
            "Where a window has nothing above zero, yours gives 0: an array of zeros took part in "
            "the comparison.",
            "np.maximum(windows.max(axis=2), 0)",
        ),
        pooled(
            "the place of the maximum",
            "You return *where* the largest number stands (`argmax`), not the number.",
            "windows.argmax(axis=2)",
        ),
        pooled(
            "maximum over the channels, too",
            "You take one maximum over all channels. Each channel is pooled by itself.",
            "windows.max(axis=(2, 3))",
        ),
        pooled(
            "all channels get the largest channel's number",
            "You take one maximum over all channels, and give it to each. Each channel is pooled "
            "by itself.",
            "np.repeat(windows.max(axis=(2, 3))[..., None], x.shape[2], axis=2)",
        ),
        pooled(
            "maximum over the channels of each step",
            "You take the largest of a step's channels, and keep the steps of a window apart. It "
            "is the other way round: each channel by itself, over the steps. (Which axis holds the "
            "window? `sliding_window_view` puts it *last*.)",
            "windows.max(axis=3)",
        ),
        placed(
            "one maximum over all steps",
            "You take one maximum over the whole sequence. That is `GlobalMaxPooling1D`; here each "
            "window has its own.",
            (LARGEST, "x.max(axis=1, keepdims=True)"),
        ),
        pooled(
            "maximum over everything in a window",
            "You take one maximum over all samples and channels. Each sample and each channel is "
            "pooled by itself.",
            "windows.max(axis=(0, 2, 3))",
        ),
        placed(
            "stride ignored: windows side by side",
            "Your windows stand side by side, whatever the stride says. Keras's default is a "
            "stride of `size`; here it is given.",
            (STARTS, "range(0, x.shape[1] - size + 1, size)"),
        ),
        placed(
            "windows side by side, counted by the stride",
            "You have the right number of windows, and they stand side by side: window j begins at "
            "`j * size` in your answer, and should begin at `j * stride`. Where they reach beyond "
            "the end, nothing is left to compare.",
            (STARTS, f"[j * size for j in range(len({STARTS}))]"),
        ),
        placed(
            "stride ignored: windows move by one step",
            "Your windows move by one step, whatever the stride says.",
            (STARTS, "range(0, x.shape[1] - size + 1)"),
        ),
        placed(
            "right number of windows, one step apart",
            "You have the right number of windows, but each begins one step after the last. Window "
            "j begins at `j * stride`.",
            (STARTS, f"range(len({STARTS}))"),
        ),
        placed(
            "windows one step too long",
            "Your windows hold `size + 1` steps. A slice leaves its end out: `s : s + size` holds "
            "`size` steps.",
            (WINDOWS, "[x[:, s : s + size + 1] for s in starts]"),
            (LARGEST, "np.stack([window.max(axis=1) for window in windows], axis=1)"),
        ),
        placed(
            "windows start one step late",
            "Your first window starts at step 1; it starts at step 0.",
            (STARTS, "range(1, x.shape[1] - size + 1, stride)"),
        ),
        placed(
            "a window lost that ends at the last step",
            "A window that ends at the very last step is missing in your answer. A `range` leaves "
            "its end out.",
            (STARTS, "range(0, x.shape[1] - size, stride)"),
        ),
        placed(
            "one window too few",
            "Your last window is missing. `(time − size) // stride` is how often the window can "
            "*move*; where it stands at first is a window, too.",
            (STARTS, f"{STARTS}[:-1]"),
        ),
        placed(
            "incomplete windows kept",
            "What is left at the end makes a window in your answer, too. Without padding only "
            "whole windows count.",
            (STARTS, "range(0, x.shape[1], stride)"),
            (WINDOWS, "[x[:, s : s + size] for s in starts]"),
            (LARGEST, "np.stack([window.max(axis=1) for window in windows], axis=1)"),
        ),
        Mistake(
            "size and stride exchanged",
            "You use the size as the stride, and the stride as the size. The size is how many "
            "steps a window holds, the stride is how far it moves.",
            first="size, stride = stride, size",
            kind="starts",
        ),
    ),
    hints=(
        "It is a convolution without weights. Which windows are there, and over which axis is the "
        "maximum taken?",
        "`conv1d_output_length` tells how many windows there are.",
        "Try a sequence with negative numbers only, and one with two channels.",
    ),
    points=2,
)
