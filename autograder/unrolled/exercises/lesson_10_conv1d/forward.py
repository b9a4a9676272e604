"""The exercise ``conv1d``."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.lesson_10_conv1d.convolution import Wrongs, convolve
from unrolled.exercises.lesson_10_conv1d.forward_mistakes import FORWARD_MISTAKES
from unrolled.exercises.lesson_10_conv1d.layers import (
    HIDDEN,
    PUBLIC,
    forward_challenge,
    in_double,
)
from unrolled.exercises.lesson_10_conv1d.oracle import forward_oracle
from unrolled.exercises.precision import in_single_precision


def forward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every kind of layer, and one in single precision."""
    challenges = [forward_challenge(rng, *each) for each in (HIDDEN if hidden else PUBLIC)]
    single = forward_challenge(rng, (2, 5, 3, 2, 2), (1, "causal", 2))
    return [*challenges, in_single_precision(single)]


def forward_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray]:
    """The output with the variant's wrongs."""
    return (convolve(*in_double(challenge.values()), wrongs=Wrongs(**variant)),)


CONV1D = Exercise(
    name="conv1d",
    returns=(Output("y", ("sample", "step", "filter")),),
    challenges=forward_challenges,
    oracle=forward_oracle,
    model=forward_model,
    mistakes=FORWARD_MISTAKES,
    hints=(
        "Do `valid` with a stride and a dilation of 1 first, in loops: for every output, its "
        "window; for every window, the sum over taps and channels.",
        "Padding is one call of `np.pad` before everything else: how many zeros before, and how "
        "many after? Then all three kinds are `valid`.",
        "Output j looks with tap k at one step of the padded input. Write that step down with j, "
        "k, the stride and the dilation in it, and check it against the figure.",
    ),
    points=5,
)
