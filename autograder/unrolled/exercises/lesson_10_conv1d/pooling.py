"""The exercise ``max_pool1d``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_10_conv1d.convolution import places
from unrolled.exercises.lesson_10_conv1d.padding import fitting
from unrolled.exercises.precision import in_single_precision

# What becomes of the windows, (batch, steps, size, channels).
POOLS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "max": lambda windows: windows.max(axis=2),
    "mean": lambda windows: windows.mean(axis=2),
    "min": lambda windows: windows.min(axis=2),
    "sum": lambda windows: windows.sum(axis=2),
    "first": lambda windows: windows[:, :, 0],
    "largest size": lambda windows: np.abs(windows).max(axis=2),
    "not below zero": lambda windows: np.maximum(windows.max(axis=2), 0.0),
    "place": lambda windows: windows.argmax(axis=2).astype(np.float64),
    "over channels": lambda windows: windows.max(axis=(2, 3)),
    "over channels, kept": lambda windows: np.broadcast_to(
        windows.max(axis=(2, 3))[..., None], windows[:, :, 0].shape
    ).copy(),
}

# Steps from window to window, by size and stride.
STRIDES: dict[str, Callable[[int, int], int]] = {
    "right": lambda size, stride: stride,
    "size": lambda size, stride: size,
    "1": lambda size, stride: 1,
    "size, counted by the stride": lambda size, stride: size,
}


def pool_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Windows that overlap, touch and leave gaps; samples with negative numbers only."""
    sizes = (
        [(3, 7, 1, 2, 3), (1, 4, 3, 4, 2), (2, 1, 2, 1, 3), (2, 41, 3, 5, 2), (1, 12, 2, 3, 3)]
        if hidden
        else [(2, 6, 3, 2, 2), (1, 9, 2, 3, 2), (3, 9, 1, 2, 3), (2, 10, 4, 3, 3), (1, 5, 2, 4, 1)]
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


def pool_model(
    challenge: Challenge, pool: str = "max", pace: str = "right", start: int = 0, end: str = "right"
) -> tuple[np.ndarray]:
    """The pooled sequence, right or by other rules.

    Args:
        challenge: the arguments.
        pool: a key of ``POOLS``.
        pace: a key of ``STRIDES``.
        start: the first window's first step.
        end: ``"right"``; ``"last lost"``, where a window that ends at the end is left out;
            ``"one fewer"``, where the last window is left out wherever it ends; or
            ``"incomplete kept"``, where what is left at the end makes a window, too.
    """
    x, size, stride = challenge.values()
    x, given = np.asarray(x, dtype=np.float64), stride
    stride = STRIDES[pace](size, stride)
    if end == "incomplete kept":
        starts = range(start, x.shape[1], stride)
        parts = [x[:, None, first : first + size] for first in starts]
        return (np.concatenate([POOLS[pool](part) for part in parts], axis=1),)
    free = fitting(x.shape[1], size, 1)
    counted_by = given if pace == "size, counted by the stride" else stride
    count = len(range(start, free - (end == "last lost"), counted_by)) - (end == "one fewer")
    if count == 0:
        raise ValueError("no window is left")
    if pace == "size, counted by the stride":
        parts = [x[:, None, start + j * size : start + (j + 1) * size] for j in range(count)]
        return (np.concatenate([POOLS[pool](part) for part in parts], axis=1),)
    return (POOLS[pool](x[:, start + places(count, size, stride, 1)]),)


def wrong(name: str, sentence: str, kind: str, **variant: object) -> Mistake:
    """A mistake that the model makes."""
    return Mistake(name, sentence, variant=variant, kind=kind)


MAX_POOL1D = Exercise(
    name="max_pool1d",
    returns=(Output("y", ("sample", "step", "channel")),),
    challenges=pool_challenges,
    oracle=pool_oracle,
    model=pool_model,
    mistakes=(
        wrong(
            "mean for the maximum",
            "You average each window. That is `AveragePooling1D`; here the largest number wins.",
            "pool",
            pool="mean",
        ),
        wrong(
            "minimum for the maximum",
            "Your windows give their smallest number.",
            "pool",
            pool="min",
        ),
        wrong("sum for the maximum", "You add up each window.", "pool", pool="sum"),
        wrong(
            "first number of each window",
            "You take the first number of each window, the largest is asked for.",
            "pool",
            pool="first",
        ),
        wrong(
            "largest absolute value",
            "You compare absolute values. A pooling layer knows signs: −3 is smaller than 1.",
            "pool",
            pool="largest size",
        ),
        wrong(
            "zero beats negative numbers",
            "Where a window has nothing above zero, yours gives 0: an array of zeros took part in "
            "the comparison.",
            "pool",
            pool="not below zero",
        ),
        wrong(
            "the place of the maximum",
            "You return *where* the largest number stands (`argmax`), not the number.",
            "pool",
            pool="place",
        ),
        wrong(
            "maximum over the channels, too",
            "You take one maximum over all channels. Each channel is pooled by itself.",
            "pool",
            pool="over channels",
        ),
        wrong(
            "all channels get the largest channel's number",
            "You take one maximum over all channels, and give it to each. Each channel is pooled "
            "by itself.",
            "pool",
            pool="over channels, kept",
        ),
        wrong(
            "stride ignored: windows side by side",
            "Your windows stand side by side, whatever the stride says. Keras's default is a "
            "stride of `size`; here it is given.",
            "pace",
            pace="size",
        ),
        wrong(
            "windows side by side, counted by the stride",
            "You have the right number of windows, and they stand side by side: window j begins at "
            "`j * size` in yours, and should begin at `j * stride`.",
            "pace",
            pace="size, counted by the stride",
        ),
        wrong(
            "stride ignored: windows move by one step",
            "Your windows move by one step, whatever the stride says.",
            "pace",
            pace="1",
        ),
        wrong(
            "windows start one step late",
            "Your first window starts at step 1; it starts at step 0.",
            "start",
            start=1,
        ),
        wrong(
            "last window lost",
            "A window that ends at the very last step is missing in yours. A `range` leaves its "
            "end out.",
            "end",
            end="last lost",
        ),
        wrong(
            "one window too few",
            "Your last window is missing. `(time − size) // stride` is how often the window can "
            "*move*; where it stands at first is a window, too.",
            "end",
            end="one fewer",
        ),
        wrong(
            "incomplete windows kept",
            "What is left at the end makes a window in yours, too. Without padding only whole "
            "windows count.",
            "end",
            end="incomplete kept",
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
