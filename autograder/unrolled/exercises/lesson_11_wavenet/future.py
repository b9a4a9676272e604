"""The exercise ``future_steps``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output


def future_steps(kernel_size, dilation):
    """How many later steps an output of a Conv1D with padding="same" sees.

    Args:
        kernel_size: int, at least 1.
        dilation: int, at least 1.

    Returns:
        int.
    """
    zeros = (kernel_size - 1) * dilation  # number of zeros of the padding
    return zeros - zeros // 2


def leak_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Two taps with an odd and an even dilation, one tap, several taps."""
    odd = 2 * rng.permutation(np.arange(1, 9))[:3] + 1
    even = 2 * rng.permutation(np.arange(2, 9))[:3]
    taps = rng.permutation(np.arange(3, 9) if hidden else np.arange(3, 7))
    pairs = [(2, odd[0]), (2, even[0]), (2, 1), (taps[0], odd[1]), (taps[1], even[1]), (1, odd[2])]
    return [{"kernel_size": int(size), "dilation": int(dilation)} for size, dilation in pairs]


def leak_oracle(challenge: Challenge) -> Expected:
    """How far before an impulse Keras's convolution already answers to it."""
    import keras

    size, dilation = challenge.values()
    length = 2 * size * dilation + 1
    impulse = np.zeros((1, length, 1))
    impulse[0, length // 2] = 1.0
    answer = keras.ops.conv(impulse, np.ones((size, 1, 1)), padding="same", dilation_rate=dilation)
    first = np.flatnonzero(keras.ops.convert_to_numpy(answer)[0, :, 0])[0]
    return Expected((int(length // 2 - first),))


HALF = "return zeros - zeros // 2"


def seen_ahead(name: str, sentence: str, new: str) -> Mistake:
    """Another number of later steps; two are not tried together."""
    return Mistake(name, sentence, edits=((HALF, f"return {new}"),), kind="half")


FUTURE_STEPS = Exercise(
    name="future_steps",
    returns=(Output("steps", kind="count"),),
    challenges=leak_challenges,
    oracle=leak_oracle,
    reference=future_steps,
    mistakes=(
        seen_ahead(
            "the smaller half taken",
            "{received} is the half that lies before the sequence. Where the zeros cannot be "
            "halved, the one left over goes to the end.",
            "zeros // 2",
        ),
        seen_ahead(
            "all of the padding taken for the future",
            "{received} puts all zeros at the end. `same` puts half of them on either side.",
            "zeros",
        ),
        seen_ahead(
            "dilation ignored",
            "{received} is right for a dilation of 1. A dilated kernel spans more, and needs more "
            "zeros.",
            "kernel_size // 2",
        ),
        seen_ahead(
            "rounded to the nearest even number",
            "{received} comes from `round`, which takes a half to the nearest *even* number. Where "
            "the zeros cannot be halved, the one left over goes to the end: round up.",
            "round(zeros / 2)",
        ),
        seen_ahead(
            "always one more than half",
            "{received} puts one zero more at the end, even where the zeros can be halved.",
            "zeros // 2 + 1",
        ),
        seen_ahead(
            "half of the taps times the dilation",
            "{received} is `kernel_size // 2` times the dilation. The *zeros* are halved, "
            "`(kernel_size − 1) * dilation` of them, and an odd one goes to the end.",
            "kernel_size // 2 * dilation",
        ),
        seen_ahead(
            "half of the gaps times the dilation",
            "{received} is half of the gaps, times the dilation. The *zeros* are halved, "
            "`(kernel_size − 1) * dilation` of them, and an odd one goes to the end.",
            "(kernel_size - 1) // 2 * dilation",
        ),
        seen_ahead(
            "kernel size in place of kernel size − 1",
            "{received} counts as many gaps as taps; there is one fewer.",
            "(kernel_size * dilation + 1) // 2",
        ),
        seen_ahead(
            "half of kernel size times dilation",
            "{received} is half of `kernel_size * dilation`. Between the taps there is one gap "
            "fewer than there are taps, and an odd zero goes to the end.",
            "kernel_size * dilation // 2",
        ),
        seen_ahead(
            "the present step counted as future",
            "{received} counts the present step among the later ones.",
            "zeros - zeros // 2 + 1",
        ),
        seen_ahead(
            "one step, whatever the dilation",
            "{received} is what the smallest kernel sees. Measure a larger dilation, too.",
            "min(zeros, 1)",
        ),
        seen_ahead(
            "nothing seen",
            "You say that `same` sees no later step. Let your `is_causal` judge such a layer.",
            "0",
        ),
        seen_ahead(
            "the dilation itself",
            "{received} is the distance between two taps. Measure with an impulse.",
            "dilation",
        ),
    ),
    hints=(
        "Feed an impulse to a real layer and look for the first output that answers to it.",
        "Measure dilations of 1, 2, 3 and 4 with two taps, then three taps, and write the numbers "
        "down. How many zeros does `same` need altogether, and how are they shared out?",
    ),
    points=2,
    against="where Keras's output begins to answer to an impulse",
)
