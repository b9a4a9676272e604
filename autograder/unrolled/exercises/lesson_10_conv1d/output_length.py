"""The exercise ``conv1d_output_length``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.convolution import reach_of
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output

# The span of a window, by its taps and its dilation.
REACHES: dict[str, Callable[[int, int], int]] = {
    "right": reach_of,
    "undilated": lambda taps, dilation: taps,
    "product": lambda taps, dilation: taps * dilation,
    "without its first tap": lambda taps, dilation: dilation * (taps - 1),
    "sum": lambda taps, dilation: taps + dilation - 1,
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
    far_too_short = {"length": 2, "kernel_size": 9, "stride": 2, "padding": "valid", "dilation": 1}
    padded = {"length": 2, "kernel_size": 9, "stride": 1, "padding": "same", "dilation": 1}
    return [*challenges, tight, padded, too_short, far_too_short]


def length_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Conv1D`` says about its output, or that it refuses."""
    import keras

    length, taps, stride, padding, dilation = challenge.values()
    layer = keras.layers.Conv1D(
        1, taps, strides=stride, padding=padding, dilation_rate=dilation, dtype="float64"
    )
    try:
        return Expected((layer.compute_output_shape((1, length, 1))[1],))
    except ValueError:
        return Expected(raises="ValueError")


def length_model(
    challenge: Challenge,
    reach: str = "right",
    count: str = "right",
    padded: str = "right",
    as_valid: tuple[str, ...] = (),
    too_short: str = "refused",
) -> tuple[int]:
    """The length, right or by other rules.

    Args:
        challenge: the arguments.
        reach: a key of ``REACHES``.
        count: a key of ``COUNTS``.
        padded: a key of ``PADDED``.
        as_valid: paddings that are counted as if they were none.
        too_short: ``"refused"``, ``"zero"`` or ``"as it comes"``, where no window fits.

    Raises:
        ValueError: where no window fits.
    """
    length, taps, stride, padding, dilation = challenge.values()
    if padding != "valid" and padding not in as_valid:
        return (PADDED[padded](length, stride),)
    free = length - REACHES[reach](taps, dilation)
    if free < 0 and too_short == "refused":
        raise ValueError("no window fits")
    if free < 0 and too_short == "zero":
        return (0,)
    return (COUNTS[count](free, stride),)


def wrong(name: str, sentence: str, kind: str, **variant: object) -> Mistake:
    """A mistake that the model makes."""
    return Mistake(name, sentence, variant=variant, kind=kind)


MISTAKES = (
    wrong(
        "first window forgotten",
        "You give {received} and not {expected}. `(length − span) // stride` is how often the "
        "window can *move*; where it stands at first is a window, too.",
        "count",
        count="first forgotten",
    ),
    wrong(
        "rounded up in valid",
        "You give {received} and not {expected}. Without padding a window that would reach over "
        "the end is left out, so the division rounds down.",
        "count",
        count="rounded up",
    ),
    wrong(
        "stride ignored in valid",
        "You give {received} and not {expected}: as many as there are with a stride of 1.",
        "count",
        count="stride ignored",
    ),
    wrong(
        "windows at stride 1 divided by the stride",
        "You give {received} and not {expected}. You divide the number of places by the stride. "
        "The first window costs nothing: divide what is left *beside* it, and add it again.",
        "count",
        count="length divided",
    ),
    wrong(
        "dilation ignored",
        "You give {received} and not {expected}. With gaps between its taps a window spans more "
        "than `kernel_size` steps.",
        "reach",
        reach="undilated",
    ),
    wrong(
        "span counted as kernel_size times dilation",
        "You give {received} and not {expected}. Between k taps there are k − 1 gaps: draw three "
        "taps that are two steps apart, and count.",
        "reach",
        reach="product",
    ),
    wrong(
        "span counted without its first tap",
        "You give {received} and not {expected}. From the first tap to the last there are "
        "`dilation * (kernel_size − 1)` steps *to go*; the span contains both ends.",
        "reach",
        reach="without its first tap",
    ),
    wrong(
        "dilation added to the span only once",
        "You give {received} and not {expected}. Every gap between two taps grows with the "
        "dilation, not only one of them.",
        "reach",
        reach="sum",
    ),
    wrong(
        "rounded down in same and causal",
        "You give {received} and not {expected}. With padding, every stride that has begun gives "
        "an output: the division rounds up.",
        "padded",
        padded="rounded down",
    ),
    wrong(
        "stride ignored in same and causal",
        "You give {received} and not {expected}. Padding keeps the length at a stride of 1 only; "
        "a stride skips outputs, padded or not.",
        "padded",
        padded="stride ignored",
    ),
    wrong(
        "one window too many in same and causal",
        "You give {received} and not {expected}. `length // stride + 1` is right only where "
        "something is left over.",
        "padded",
        padded="one more",
    ),
    wrong(
        "causal counted as valid",
        "You give {received} and not {expected}. Causal padding puts zeros before the beginning, "
        "so that no step is lost.",
        "as valid",
        as_valid=("causal",),
    ),
    wrong(
        "same counted as valid",
        "You give {received} and not {expected}. `same` puts zeros at both ends, so that no step "
        "is lost.",
        "as valid",
        as_valid=("same",),
    ),
    wrong(
        "padding ignored",
        "You give {received} and not {expected}. `same` and `causal` put zeros around the input, "
        "so that no step is lost.",
        "as valid",
        as_valid=("same", "causal"),
    ),
    wrong(
        "0 where no window fits",
        "You return 0 where a valid window is longer than the input. Keras refuses such a layer "
        "with a `ValueError`, and so should you: nothing after it could work.",
        "too short",
        too_short="zero",
    ),
    wrong(
        "formula used where no window fits",
        "Where a valid window is longer than the input your formula goes on, and counts windows "
        "that do not exist. Raise a `ValueError` there, as Keras does.",
        "too short",
        too_short="as it comes",
    ),
)

CONV1D_OUTPUT_LENGTH = Exercise(
    name="conv1d_output_length",
    returns=(Output("steps", kind="count"),),
    challenges=length_challenges,
    oracle=length_oracle,
    model=length_model,
    mistakes=MISTAKES,
    hints=(
        "Draw ten steps as dots, put a window of three onto the first three, and push it along.",
        "How many steps does a window span if its taps are `dilation` apart? Two taps have one "
        "gap between them.",
        "Without padding: the first window, and one more for every whole stride that is left. With "
        "padding: one for every stride that has begun.",
    ),
    points=2,
)
