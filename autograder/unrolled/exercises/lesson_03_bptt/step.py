"""The exercise ``rnn_step_backward``, and the mistakes of one step back."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.gradients import AGAINST, LAST_SAMPLE_ONLY, averaged_over_the_batch
from unrolled.exercises.lesson_03_bptt.challenges import step_challenge, step_oracle
from unrolled.exercises.precision import in_single_precision

WEIGHTS = (
    Output("dkernel", ("input", "unit")),
    Output("drecurrent_kernel", ("old unit", "new unit")),
    Output("dbias", ("unit",)),
)


def rnn_step_backward(dh, cache):
    """Gradients of one step of a plain recurrent network.

    Args:
        dh: (batch, units), the gradient of the state after the step.
        cache: (x_t, h_prev, kernel, recurrent_kernel, bias, h_t), from step_with_cache.

    Returns:
        (dx_t, dh_prev, dkernel, drecurrent_kernel, dbias), each in the shape of its own.
    """
    x_t, h_prev, kernel, recurrent_kernel, bias, h_t = cache
    slope = 1 - h_t**2  # slope of the tanh
    dz = dh * slope  # gradient before the tanh
    dx_t = dz @ kernel.T  # gradient of the input
    dh_prev = dz @ recurrent_kernel.T  # gradient of the state before
    dkernel = x_t.T @ dz  # gradient of the kernel
    drecurrent_kernel = h_prev.T @ dz  # gradient of the recurrent kernel
    dbias = dz.sum(axis=0)  # gradient of the bias
    return dx_t, dh_prev, dkernel, drecurrent_kernel, dbias


SLOPE = "slope = 1 - h_t**2"
AGAIN = "x_t @ kernel + h_prev @ recurrent_kernel"
# These are edits of one step back, so a whole pass that calls it knows them, too.
STEP_MISTAKES = (
    Mistake(
        "tanh derivative forgotten",
        "Your gradients go past the tanh as if it were not there. What arrives at `h_t` must be "
        "multiplied by the slope of the tanh, entry by entry, before it goes any further.",
        edits=((SLOPE, "slope = 1"),),
    ),
    Mistake(
        "tanh derivative taken at h_t",
        "You compute 1 − tanh²(h_t). `h_t` *is* the tanh already, so that applies it twice; the "
        "slope written with the value of the tanh has no further tanh in it.",
        edits=((SLOPE, "slope = 1 - np.tanh(h_t) ** 2"),),
    ),
    Mistake(
        "tanh derivative taken at the pre-activation",
        "You square the sum before the tanh. The slope is 1 minus the square of the tanh's "
        "*value*.",
        edits=((SLOPE, f"slope = 1 - ({AGAIN} + bias) ** 2"),),
    ),
    Mistake(
        "pre-activation computed without its bias",
        "You compute the sum before the tanh anew, and leave the bias out of it. There is no "
        "need to recompute it: the slope can be had from `h_t` alone.",
        edits=((SLOPE, f"slope = 1 - np.tanh({AGAIN}) ** 2"),),
    ),
    Mistake(
        "1 − h for the tanh derivative",
        "Your slope is 1 − h. Try it at h = −1: a slope of 2, where the tanh is flat.",
        edits=((SLOPE, "slope = 1 - h_t"),),
    ),
    Mistake(
        "1 − h squared as a whole",
        "Your slope is (1 − h)². Only h is squared: the slope of the tanh is 1 − h².",
        edits=((SLOPE, "slope = (1 - h_t) ** 2"),),
    ),
    Mistake(
        "sigmoid's derivative",
        "Your slope is h (1 − h), which is the sigmoid's. Here the activation is the tanh.",
        edits=((SLOPE, "slope = h_t * (1 - h_t)"),),
    ),
    Mistake(
        "root of 1 − h² for the tanh derivative",
        "Your slope is √(1 − h²). The slope of the tanh has no root: it is 1 − h².",
        edits=((SLOPE, "slope = np.sqrt(1 - h_t**2)"),),
    ),
    Mistake(
        "tanh derivative forgotten on the way to the weights",
        "The gradients of your weights go past the tanh; those of input and state are right. All "
        "of them begin at the sum before the tanh.",
        edits=(
            ("x_t.T @ dz", "x_t.T @ dh"),
            ("h_prev.T @ dz", "h_prev.T @ dh"),
            ("dz.sum", "dh.sum"),
        ),
    ),
    Mistake(
        "tanh derivative forgotten on the way to the input and the state before",
        "What you hand on to the input and to the state before goes past the tanh; the weights' "
        "gradients are right. All of them begin at the sum before the tanh.",
        edits=(
            ("dz @ kernel.T", "dh @ kernel.T"),
            ("dz @ recurrent_kernel.T", "dh @ recurrent_kernel.T"),
        ),
    ),
    Mistake(
        "slope multiplied in after recurrent_kernel",
        "You multiply by `recurrent_kernel` first and by the slope of the tanh afterwards. Going "
        "back, the tanh comes first: its slope belongs to the units of the new state.",
        edits=(("dz @ recurrent_kernel.T", "(dh @ recurrent_kernel.T) * slope"),),
    ),
    Mistake(
        "slope of the tanh before, too",
        "What you hand back to the state before is multiplied by that state's own slope, 1 − "
        "h_prev². The tanh of the step before is the business of the step before.",
        edits=(("dz @ recurrent_kernel.T", "(dz @ recurrent_kernel.T) * (1 - h_prev**2)"),),
    ),
    LAST_SAMPLE_ONLY,
    Mistake(
        "recurrent_kernel not transposed",
        "On the way back to the state you multiply by `recurrent_kernel` as it is. Forward, unit i "
        "reaches unit j through entry [i, j]; back, j reaches i through the same entry. The matrix "
        "is square, so no shape complains.",
        edits=(("dz @ recurrent_kernel.T", "dz @ recurrent_kernel"),),
    ),
    Mistake(
        "gradient of recurrent_kernel with the state after the step",
        "You multiply with the state that comes out of the step. Forward, `recurrent_kernel` was "
        "multiplied with the state that went in.",
        edits=(("h_prev.T @ dz", "h_t.T @ dz"),),
    ),
    *averaged_over_the_batch(2, WEIGHTS),
)


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All lengths different first; then units equal to inputs, so that no shape complains."""
    sizes = (
        [(3, 6, 2), (4, 1, 3), (1, 2, 1), (2, 3, 3)]
        if hidden
        else [(2, 5, 4), (1, 2, 3), (4, 3, 3)]
    )
    challenges = [step_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(step_challenge(rng, 3, 2, 4))]


RNN_STEP_BACKWARD = Exercise(
    name="rnn_step_backward",
    returns=(
        Output("dx_t", ("sample", "input")),
        Output("dh_prev", ("sample", "unit")),
        *WEIGHTS,
    ),
    challenges=step_challenges,
    oracle=step_oracle,
    reference=rnn_step_backward,
    mistakes=STEP_MISTAKES,
    hints=(
        "Go through the step by hand backwards: first through the tanh, then from the sum to "
        "each of its three terms.",
        "Give the gradient before the tanh a name of its own. All five results are made from it.",
        "Write its shape beside each factor. Of two ways to multiply, usually one gives the shape "
        "of what it is the gradient of; for the square matrix, think which unit reaches which.",
    ),
    points=4,
    against=AGAINST,
)
