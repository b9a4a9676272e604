"""The exercise ``conv1d_output_length``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_10_conv1d.output_length_mistakes import LENGTH_MISTAKES
from unrolled.exercises.lesson_10_conv1d.padding import reach_of

# The span of a window, by its taps and its dilation.
REACHES: dict[str, Callable[[int, int], int]] = {
    "right": reach_of,
    "undilated": lambda taps, dilation: taps,
    "product": lambda taps, dilation: taps * dilation,
    "without its first tap": lambda taps, dilation: dilation * (taps - 1),
    "sum": lambda taps, dilation: taps + dilation - 1,
    "steps left out": lambda taps, dilation: (dilation + 1) * (taps - 1) + 1,
}

# Whether a valid window is refused, by the steps left beside it, the length, taps and dilation.
REFUSALS: dict[str, Callable[[int, int, int, int], bool]] = {
    "right": lambda free, length, taps, dilation: free < 0,
    "padded, too": lambda free, length, taps, dilation: free < 0,
    "just fitting": lambda free, length, taps, dilation: free <= 0,
    "by the product": lambda free, length, taps, dilation: taps * dilation > length,
    "by the taps": lambda free, length, taps, dilation: taps > length,
}

# The number of valid windows, by the steps that are left beside the first one, and the stride.
COUNTS: dict[str, Callable[[int, int], int]] = {
    "right": lambda free, stride: free // stride + 1,
    "first forgotten": lambda free, stride: free // stride,
    "rounded up": lambda free, stride: -(-free // stride) + 1,
    "stride ignored": lambda free, stride: free + 1,
    "length divided": lambda free, stride: (free + 1) // stride,
}

# The number of padded windows, by length and stride.
PADDED: dict[str, Callable[[int, int], int]] = {
    "right": lambda length, stride: -(-length // stride),
    "rounded down": lambda length, stride: length // stride,
    "stride ignored": lambda length, stride: length,
    "one more": lambda length, stride: length // stride + 1,
}


def length_challenge(
    rng: np.random.Generator, padding: str, taps: int, stride: int, dilation: int, rest: int
) -> Challenge:
    """A random length that leaves a rest when divided as its padding asks for."""
    windows = int(rng.integers(3, 30))
    beside = reach_of(taps, dilation) if padding == "valid" else 0
    length = beside + windows * stride + rest
    return {
        "length": length,
        "kernel_size": taps,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def length_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All paddings, strides that leave a rest and strides that leave none, and what cannot fit."""
    kinds = [
        ("valid", 3, 1, 1, 0),
        ("valid", 4, 2, 1, 1),
        ("valid", 4, 3, 1, 2),
        ("valid", 5, 2, 1, 0),
        ("same", 4, 1, 1, 0),
        ("same", 3, 3, 1, 1),
        ("causal", 4, 1, 3, 0),
        ("causal", 5, 2, 1, 1),
        ("same", 2, 2, 1, 0),
        ("valid", 4, 1, 3, 0),
        ("valid", 1, 4, 1, 3),
    ]
    if hidden:
        kinds = [
            (padding, taps + 2, stride + (stride > 1), dilation + (dilation > 1), rest)
            for padding, taps, stride, dilation, rest in kinds
        ]
    challenges = [length_challenge(rng, *kind) for kind in kinds]
    tight = {"length": 7, "kernel_size": 7, "stride": 3, "padding": "valid", "dilation": 1}
    too_short = {"length": 6, "kernel_size": 4, "stride": 1, "padding": "valid", "dilation": 2}
    just_fitting = {"length": 7, "kernel_size": 4, "stride": 1, "padding": "valid", "dilation": 2}
    far_too_short = {"length": 2, "kernel_size": 9, "stride": 2, "padding": "valid", "dilation": 1}
    padded = {"length": 2, "kernel_size": 9, "stride": 1, "padding": "same", "dilation": 1}
    return [*challenges, tight, padded, just_fitting, too_short, far_too_short]


def length_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Conv1D`` says about its output, or that it refuses."""
    import keras

    length, taps, stride, padding, dilation = challenge.values()
    layer = keras.layers.Conv1D(
        1, taps, strides=stride, padding=padding, dilation_rate=dilation, dtype="float64"
    )
    try:
        steps = layer.compute_output_shape((1, length, 1))[1]
    except ValueError:
        return Expected(raises="ValueError")
    # Keras 3.13 gives a length of zero or less where later ones refuse.
    return Expected((steps,)) if steps > 0 else Expected(raises="ValueError")


def length_model(
    challenge: Challenge,
    reach: str = "right",
    count: str = "right",
    padded: str = "right",
    as_valid: tuple[str, ...] = (),
    too_short: str = "refused",
    refused: str = "right",
) -> tuple[int]:
    """The length, right or by other rules.

    Args:
        challenge: the arguments.
        reach: a key of ``REACHES``.
        count: a key of ``COUNTS``.
        padded: a key of ``PADDED``.
        as_valid: paddings that are counted as if they were none.
        refused: a key of ``REFUSALS``.
        too_short: ``"refused"``, ``"zero"`` or ``"as it comes"``, where no window fits.

    Raises:
        ValueError: where no window fits.
    """
    length, taps, stride, padding, dilation = challenge.values()
    free = length - REACHES[reach](taps, dilation)
    if padding != "valid" and padding not in as_valid:
        if free < 0 and refused == "padded, too":
            raise ValueError("no window fits")
        return (PADDED[padded](length, stride),)
    if too_short == "refused" and REFUSALS[refused](free, length, taps, dilation):
        raise ValueError("no window fits")
    if free < 0 and too_short == "zero":
        return (0,)
    return (COUNTS[count](free, stride),)


CONV1D_OUTPUT_LENGTH = Exercise(
    name="conv1d_output_length",
    returns=(Output("steps", kind="count"),),
    challenges=length_challenges,
    oracle=length_oracle,
    model=length_model,
    mistakes=LENGTH_MISTAKES,
    hints=(
        "Draw ten steps as dots, put a window of three onto the first three, and push it along.",
        "How many steps does a window span if its taps are `dilation` apart? Two taps have one "
        "gap between them.",
        "Without padding: the first window, and one more for every whole stride that is left. With "
        "padding: one for every stride that has begun.",
    ),
    points=2,
)
