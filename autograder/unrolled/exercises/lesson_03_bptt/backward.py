"""The exercises ``rnn_step_backward`` and ``rnn_backward``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.lesson_03_bptt.model import pass_model, step_model
from unrolled.exercises.lesson_03_bptt.oracle import (
    before_the_tanh,
    of_the_only_step,
    pass_oracle,
    step_oracle,
)
from unrolled.exercises.lesson_03_bptt.passes import pass_challenge, step_challenge
from unrolled.exercises.lesson_03_bptt.product_mistakes import BIAS_OVER_BATCH, PRODUCT_MISTAKES
from unrolled.exercises.lesson_03_bptt.slope_mistakes import SLOPE_MISTAKES
from unrolled.exercises.lesson_03_bptt.time_mistakes import TIME_MISTAKES
from unrolled.exercises.precision import in_single_precision

AGAINST = "Keras's automatic gradient and central differences"
KERNELS = (
    Output("dkernel", ("input", "unit")),
    Output("drecurrent_kernel", ("old unit", "new unit")),
    Output("dbias", ("unit",)),
)


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """More inputs than units first, so that dx tells about dz; one as wide as its input."""
    sizes = (
        [(3, 6, 2), (4, 1, 3), (1, 2, 1), (2, 3, 3)]
        if hidden
        else [(2, 5, 4), (1, 2, 3), (4, 3, 3)]
    )
    challenges = [step_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(step_challenge(rng, 3, 2, 4))]


def pass_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few steps; one step; sizes that let exchanged axes run; long; single precision."""
    sizes = (
        [(3, 4, 6, 2), (2, 1, 3, 1), (4, 4, 2, 2), (1, 30, 1, 3)]
        if hidden
        else [(2, 3, 5, 4), (4, 1, 2, 3), (3, 3, 4, 4), (1, 15, 1, 2)]
    )
    challenges = [pass_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(pass_challenge(rng, 2, 5, 2, 3))]


def step_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gradient before the tanh, from the first answer's dx."""
    kernel = challenges[0]["cache"][2]
    return of_the_only_step(before_the_tanh(np.asarray(values[0][0])[:, None], kernel))


def pass_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gradient before the tanh at each step, from the first answer's dx."""
    return before_the_tanh(np.asarray(values[0][0]), challenges[0]["cache"][2])


RNN_STEP_BACKWARD = Exercise(
    name="rnn_step_backward",
    returns=(
        Output("dx_t", ("sample", "input")),
        Output("dh_prev", ("sample", "unit")),
        *KERNELS,
    ),
    challenges=step_challenges,
    oracle=step_oracle,
    model=step_model,
    mistakes=(*SLOPE_MISTAKES, *PRODUCT_MISTAKES, BIAS_OVER_BATCH),
    hints=(
        "Go through the step by hand backwards: first through the tanh, then from the sum to "
        "each of its three terms.",
        "Give the gradient before the tanh a name of its own. All five results are made from it.",
        "Write its shape beside each factor. Of two ways to multiply, usually one gives the shape "
        "of what it is the gradient of; for the square matrix, think which unit reaches which.",
    ),
    points=4,
    readout=step_readout,
    against=AGAINST,
)

RNN_BACKWARD = Exercise(
    name="rnn_backward",
    returns=(
        Output("dx", ("sample", "step", "input"), last_step_first=True),
        Output("dh0", ("sample", "unit")),
        *KERNELS,
    ),
    challenges=pass_challenges,
    oracle=pass_oracle,
    model=pass_model,
    mistakes=(*SLOPE_MISTAKES, *PRODUCT_MISTAKES, *TIME_MISTAKES),
    hints=(
        "Try one time step first: then it is `rnn_step_backward`, and all you need is the right "
        "slices of the cache.",
        "A state reaches the loss in two ways: directly, and through the step after it. Which "
        "variable carries the second from one turn of the loop to the next?",
        "The three weights are shared by all steps. What does that mean for their gradients, and "
        "what must these be before the loop begins?",
    ),
    points=5,
    readout=pass_readout,
    against=AGAINST,
)
