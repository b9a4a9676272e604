"""The exercise ``conv1d_backward``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.lesson_10_conv1d.backward_mistakes import BACKWARD_MISTAKES
from unrolled.exercises.lesson_10_conv1d.backward_model import backward_model
from unrolled.exercises.lesson_10_conv1d.layers import HIDDEN, PUBLIC, backward_challenge
from unrolled.exercises.lesson_10_conv1d.oracle import backward_oracle
from unrolled.exercises.precision import in_single_precision


def backward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every kind of layer, and one in single precision."""
    challenges = [backward_challenge(rng, *each) for each in (HIDDEN if hidden else PUBLIC)]
    single = backward_challenge(rng, (2, 5, 3, 2, 2), (1, "causal", 2))
    return [*challenges, in_single_precision(single)]


CONV1D_BACKWARD = Exercise(
    name="conv1d_backward",
    returns=(
        Output("dx", ("sample", "step", "channel")),
        Output("dkernel", ("tap", "channel", "filter")),
        Output("dbias", ("filter",)),
    ),
    challenges=backward_challenges,
    oracle=backward_oracle,
    model=backward_model,
    mistakes=BACKWARD_MISTAKES,
    hints=(
        "Begin with the bias: where was it added? Then the kernel: with which step of the padded "
        "input was `kernel[k]` multiplied for output j?",
        "Make an array of zeros in the shape of the *padded* input, and let every window add its "
        "share there. What is cut off at the end?",
        "For one tap k, all windows together look at every `stride`-th step from `k * dilation` "
        "on. So each tap is one slice, one matrix product for the kernel and one for the input.",
    ),
    points=5,
    against="Keras's automatic gradient and central differences",
)
