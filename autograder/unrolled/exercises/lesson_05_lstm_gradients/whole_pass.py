"""The exercise ``lstm_backward``: two gradients travel back, and all shares add up."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.gradients import AGAINST
from unrolled.exercises.lesson_05_lstm_gradients.challenges import pass_challenge, pass_oracle
from unrolled.exercises.lesson_05_lstm_gradients.pass_mistakes import PASS_MISTAKES
from unrolled.exercises.lesson_05_lstm_gradients.step import (
    STEP_MISTAKES,
    WEIGHTS,
    lstm_step_backward,
)
from unrolled.exercises.precision import in_single_precision


def lstm_backward(d_states, cache):
    """Gradients of a whole pass of an LSTM.

    Args:
        d_states: (batch, time, units), what the loss says about each hidden state directly.
        cache: (x, h0, c0, kernel, recurrent_kernel, bias, i, f, g, o, c, states), from
            pass_with_cache; the last six are (batch, time, units).

    Returns:
        (dx, dh0, dc0, dkernel, drecurrent_kernel, dbias), each in the shape of its own.
    """
    x, h0, c0, kernel, recurrent_kernel, bias, i, f, g, o, c, states = cache
    dx = np.zeros(x.shape)  # gradient of the input
    dh_later = np.zeros(h0.shape)  # share of the hidden state that comes from later steps
    dc_later = np.zeros(c0.shape)  # share of the cell state that comes from later steps
    dkernel = np.zeros(kernel.shape)  # gradient of the kernel
    drecurrent_kernel = np.zeros(recurrent_kernel.shape)  # gradient of the recurrent kernel
    dbias = np.zeros(bias.shape)  # gradient of the bias
    for t in reversed(range(x.shape[1])):  # time step
        h_prev = states[:, t - 1] if t > 0 else h0  # hidden state before the step
        c_prev = c[:, t - 1] if t > 0 else c0  # cell state before the step
        before = (x[:, t], h_prev, c_prev, kernel, recurrent_kernel, bias)  # step's arguments
        after = (i[:, t], f[:, t], g[:, t], o[:, t], c[:, t], states[:, t])  # step's results
        dh = d_states[:, t] + dh_later  # gradient of the hidden state
        step = (*before, *after)  # step's cache
        dx[:, t], dh_later, dc_later, *shares = lstm_step_backward(dh, dc_later, step)  # gradients
        dkernel += shares[0]
        drecurrent_kernel += shares[1]
        dbias += shares[2]
    return dx, dh_later, dc_later, dkernel, drecurrent_kernel, dbias


def pass_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few steps; one step; sizes that let exchanged axes run; long; single precision."""
    sizes = (
        [(3, 4, 5, 2), (2, 1, 3, 2), (3, 3, 2, 3), (1, 14, 1, 2)]
        if hidden
        else [(2, 4, 3, 3), (4, 1, 2, 3), (3, 3, 4, 3), (1, 10, 2, 1)]
    )
    challenges = [pass_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(pass_challenge(rng, 2, 3, 1, 2))]


LSTM_BACKWARD = Exercise(
    name="lstm_backward",
    returns=(
        Output("dx", ("sample", "step", "input"), last_step_first=True),
        Output("dh0", ("sample", "unit")),
        Output("dc0", ("sample", "unit")),
        *WEIGHTS,
    ),
    challenges=pass_challenges,
    oracle=pass_oracle,
    reference=lstm_backward,
    helpers=(lstm_step_backward,),
    mistakes=(*PASS_MISTAKES, *STEP_MISTAKES),
    hints=(
        "Try one time step first: then it is `lstm_step_backward`, with a `dc` of zero, and all "
        "you need is the right slices of the cache.",
        "Two gradients travel back from step to step, one for each state. Which of them does "
        "`d_states` have a share of?",
        "The three weights are shared by all steps. What does that mean for their gradients, and "
        "what must these be before the loop begins?",
    ),
    points=4,
    against=AGAINST,
)
