"""The exercise ``combine``: two steps, or two runs of steps, made into one."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_15_scan.keras_scan import keras_scan
from unrolled.exercises.precision import as_asked, in_single_precision


def combine(left, right):
    """One pair that does what two pairs do, the left one first.

    Args:
        left: (a, b), two float arrays of one shape: the earlier steps, h -> a * h + b.
        right: (a, b), two float arrays of the same shape: the later steps.

    Returns:
        (a, b): the pair for both, two arrays of the same shape.
    """
    a_left, b_left = left  # earlier factor, earlier summand
    a_right, b_right = right  # later factor, later summand
    return a_left * a_right, a_right * b_left + b_right


SUMMAND, FACTOR = "a_right * b_left + b_right", "a_left * a_right"
# With these words for the function itself, and for a scan that goes wrong because of it.
COMBINE_MISTAKES = tuple(
    Mistake(name, sentence, edits=((old, new),))
    for name, sentence, old, new in (
        (
            "reversed composition: the right pair first",
            "You apply the right pair first and the left one after it. The left pair stands for "
            "the earlier steps: its result is what the right pair multiplies.",
            SUMMAND,
            "a_left * b_right + b_left",
        ),
        (
            "the later factor left out: summands only added",
            "You add the two summands. The earlier one has still to go through the later step, "
            "which multiplies it.",
            SUMMAND,
            "b_left + b_right",
        ),
        (
            "the earlier factor on the earlier summand",
            "You multiply the earlier summand by the earlier factor. That factor was for what came "
            "before it; the summand goes through the *later* factor.",
            SUMMAND,
            "a_left * b_left + b_right",
        ),
        (
            "both summands multiplied, each by the other's factor",
            "You multiply the later summand, too. Nothing comes after it in these two steps.",
            SUMMAND,
            "a_right * b_left + a_left * b_right",
        ),
        (
            "summands multiplied",
            "You multiply the two summands. The earlier one goes through the later step, which "
            "multiplies it by the later factor and adds the later summand.",
            SUMMAND,
            "b_left * b_right",
        ),
        (
            "factors and summands exchanged in both pairs",
            "You take the pairs apart as (b, a). The factor a comes first.",
            f"return {FACTOR}, {SUMMAND}",
            "return b_left * b_right, b_right * a_left + a_right",
        ),
        (
            "factors added",
            "You add the two factors. A state goes through both, one after the other.",
            FACTOR,
            "a_left + a_right",
        ),
        (
            "only the later factor kept",
            "Your new factor is that of the later pair alone; the state goes through both.",
            f"return {FACTOR}",
            "return a_right",
        ),
    )
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Arrays of two and of three axes: a scan calls it on whole blocks of steps."""
    shapes = [(3, 5), (2, 4, 3), (1, 6)] if hidden else [(2, 3), (3, 4, 2), (5, 1)]
    made = [
        {
            side: (rng.uniform(-1.5, 1.5, size=shape), rng.normal(size=shape))
            for side in ("left", "right")
        }
        for shape in shapes
    ]
    return [*made, in_single_precision(made[0])]


def oracle(challenge: Challenge) -> Expected:
    """The second entry of Keras's scan over two pairs."""
    left, right = challenge.values()
    a, b = (
        np.stack([first.ravel(), second.ravel()])[None]
        for first, second in zip(left, right, strict=True)
    )
    values = (part[0, 1].reshape(left[0].shape) for part in keras_scan(a, b))
    return Expected(as_asked(tuple(values), left[0]))


COMBINE = Exercise(
    name="combine",
    returns=(Output("a", ("sample", "step", "unit")), Output("b", ("sample", "step", "unit"))),
    challenges=challenges,
    oracle=oracle,
    reference=combine,
    mistakes=COMBINE_MISTAKES,
    hints=(
        "Write a state h on paper, send it through the left pair, and what comes out through the "
        "right pair.",
        "Multiply the brackets out. What stands in front of h is the new a; all the rest is the "
        "new b.",
    ),
    points=2,
    against="`keras.ops.associative_scan` over two steps",
)
