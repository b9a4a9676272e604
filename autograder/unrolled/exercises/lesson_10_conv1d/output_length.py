"""The exercise ``conv1d_output_length``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_10_conv1d.output_length_mistakes import LENGTH_MISTAKES


def conv1d_output_length(length, kernel_size, stride, padding, dilation):
    """The number of time steps that a Conv1D hands on.

    Args:
        length: int, the time steps of its input.
        kernel_size: int, the taps of its window.
        stride: int, steps from one window to the next.
        padding: "valid", "same" or "causal".
        dilation: int, steps from one tap to the next.

    Returns:
        steps: int.

    Raises:
        ValueError: if the padding is "valid" and no window fits.
    """
    if padding != "valid":
        return -(-length // stride)
    span = dilation * (kernel_size - 1) + 1  # span of a window
    if span > length:
        raise ValueError(f"a window that spans {span} steps does not fit into {length}")
    free = length - span  # number of steps beside the first window
    return free // stride + 1


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
    edges = [
        (7, 7, 3, "valid", 1),
        (2, 9, 1, "same", 1),
        (2, 9, 1, "causal", 1),
        (7, 4, 1, "valid", 2),
        (6, 4, 1, "valid", 2),
        (2, 9, 2, "valid", 1),
    ]
    names = ("length", "kernel_size", "stride", "padding", "dilation")
    drawn = [length_of(rng, *kind) for kind in kinds]
    return [dict(zip(names, each, strict=True)) for each in [*drawn, *edges]]


def length_of(
    rng: np.random.Generator, padding: str, taps: int, stride: int, dilation: int, rest: int
) -> tuple[int, int, int, str, int]:
    """A layer, and a random length that leaves a rest when divided as its padding demands."""
    windows = int(rng.integers(3, 30))
    beside = dilation * (taps - 1) + 1 if padding == "valid" else 0
    return beside + windows * stride + rest, taps, stride, padding, dilation


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


CONV1D_OUTPUT_LENGTH = Exercise(
    name="conv1d_output_length",
    returns=(Output("steps", kind="count"),),
    challenges=length_challenges,
    oracle=length_oracle,
    reference=conv1d_output_length,
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
