"""The exercise ``conv1d_output_length``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output


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


SPAN = "span = dilation * (kernel_size - 1) + 1"
REFUSAL = 'raise ValueError(f"a window that spans {span} steps does not fit into {length}")'
COUNT, PADDED = "return free // stride + 1", "return -(-length // stride)"
NOT_VALID = 'if padding != "valid":'


def wrong(name: str, kind: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """An edit; two of one kind are not tried together."""
    return Mistake(name, sentence, edits=edits, kind=kind)


CONV1D_OUTPUT_LENGTH = Exercise(
    name="conv1d_output_length",
    returns=(Output("steps", kind="count"),),
    challenges=length_challenges,
    oracle=length_oracle,
    reference=conv1d_output_length,
    mistakes=(
        wrong(
            "first window forgotten",
            "count",
            "`(length − span) // stride` is how often the window can *move*; where it stands at "
            "first is a window, too.",
            (COUNT, "return free // stride"),
        ),
        wrong(
            "rounded up in valid",
            "count",
            "Without padding a window that would reach over the end is left out, so the division "
            "rounds down.",
            (COUNT, "return -(-free // stride) + 1"),
        ),
        wrong(
            "windows at stride 1 divided by the stride",
            "count",
            "You divide the number of places by the stride. The first window costs nothing: divide "
            "what is left *beside* it, and add it again.",
            (COUNT, "return (free + 1) // stride"),
        ),
        wrong(
            "span counted as kernel_size times dilation",
            "span",
            "Between k taps there are k − 1 gaps: draw three taps that are two steps apart, and "
            "count.",
            (SPAN, "span = dilation * kernel_size"),
        ),
        wrong(
            "span counted without its first tap",
            "span",
            "From the first tap to the last there are `dilation * (kernel_size − 1)` steps *to "
            "go*; the span contains both ends.",
            (SPAN, "span = dilation * (kernel_size - 1)"),
        ),
        wrong(
            "dilation added to the span only once",
            "span",
            "Every gap between two taps grows with the dilation, not only one of them.",
            (SPAN, "span = kernel_size + dilation - 1"),
        ),
        wrong(
            "dilation as the number of steps left out",
            "span",
            "The dilation is the way from one tap to the next, not the number of steps between "
            "them: with a dilation of 1 taps stand side by side.",
            (SPAN, "span = (dilation + 1) * (kernel_size - 1) + 1"),
        ),
        wrong(
            "rounded down in same and causal",
            "padded",
            "With padding, every stride that has begun gives an output: the division rounds up.",
            (PADDED, "return length // stride"),
        ),
        wrong(
            "stride ignored in same and causal",
            "padded",
            "Padding keeps the length at a stride of 1 only; a stride skips outputs, padded or "
            "not.",
            (PADDED, "return length"),
        ),
        wrong(
            "one window too many in same and causal",
            "padded",
            "`length // stride + 1` is right only where something is left over.",
            (PADDED, "return length // stride + 1"),
        ),
        wrong(
            "causal counted as valid",
            "as valid",
            "Causal padding puts zeros before the beginning, so that no step is lost, and a window "
            "always fits.",
            (NOT_VALID, 'if padding == "same":'),
        ),
        wrong(
            "same counted as valid",
            "as valid",
            "`same` puts zeros around the input, so that no step is lost, and a window always "
            "fits.",
            (NOT_VALID, 'if padding == "causal":'),
        ),
        wrong(
            "padding ignored",
            "as valid",
            "`same` and `causal` put zeros around the input, so that no step is lost, and a window "
            "always fits.",
            (NOT_VALID, "if False:"),
        ),
        wrong(
            "0 where no window fits",
            "too short",
            "You return 0 where a valid window is longer than the input. Keras refuses such a "
            "layer with a `ValueError`, and so should you: nothing after it could work.",
            (REFUSAL, "return 0"),
        ),
        wrong(
            "formula used where no window fits",
            "too short",
            "Where a valid window is longer than the input your formula goes on, and counts "
            "windows that do not exist. Raise a `ValueError` there, as Keras does.",
            (REFUSAL, "pass"),
        ),
        wrong(
            "refused where kernel_size times dilation is too long",
            "too short",
            "You count right, and refuse by another span: `kernel_size * dilation`. A window that "
            "spans `dilation * (kernel_size − 1) + 1` steps may still fit.",
            ("if span > length:", "if kernel_size * dilation > length:"),
        ),
        wrong(
            "refused only where kernel_size is too long",
            "too short",
            "You count right, and refuse by the number of taps alone. With gaps between them, few "
            "taps can be too long as well.",
            ("if span > length:", "if kernel_size > length:"),
        ),
        Mistake(
            "refused with padding, too",
            "You raise a `ValueError` where a window is longer than the input, whatever the "
            "padding. `same` and `causal` add zeros, so that a window always fits.",
            first="if dilation * (kernel_size - 1) >= length:\n    raise ValueError('too long')",
            kind="too short",
        ),
    ),
    hints=(
        "Draw ten steps as dots, put a window of three onto the first three, and push it along.",
        "How many steps does a window span if its taps are `dilation` apart? Two taps have one "
        "gap between them.",
        "Without padding: the first window, and one more for every whole stride that is left. With "
        "padding: one for every stride that has begun.",
    ),
    points=2,
)
