"""The exercise ``lstm_step_backward``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Output
from unrolled.exercises.gradients import AGAINST, averaged_over_the_batch
from unrolled.exercises.lesson_05_lstm_gradients.block_mistakes import BLOCK_MISTAKES
from unrolled.exercises.lesson_05_lstm_gradients.challenges import (
    step_challenge,
    step_oracle,
    step_readout,
)
from unrolled.exercises.lesson_05_lstm_gradients.step_mistakes import SLIPS
from unrolled.exercises.precision import in_single_precision

WEIGHTS = (
    Output("dkernel", ("input", "column")),
    Output("drecurrent_kernel", ("old unit", "column")),
    Output("dbias", ("column",)),
)


def lstm_step_backward(dh, dc, cache):
    """Gradients of one step of an LSTM.

    Args:
        dh: (batch, units), the gradient of the hidden state after the step.
        dc: (batch, units), the gradient of the cell state after the step, as far as it comes from
            later steps; what comes through the hidden state is not in it yet.
        cache: (x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, i_t, f_t, g_t, o_t, c_t, h_t),
            from step_with_cache.

    Returns:
        (dx_t, dh_prev, dc_prev, dkernel, drecurrent_kernel, dbias), each in the shape of its own.
    """
    x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, i_t, f_t, g_t, o_t, c_t, h_t = cache
    shown = np.tanh(c_t)  # tanh of the cell state
    do = dh * shown  # gradient of the output gate
    slope_c = 1 - shown**2  # slope of the cell's tanh
    dc_t = dc + dh * o_t * slope_c  # whole gradient of the cell state
    di = dc_t * g_t  # gradient of the input gate
    df = dc_t * c_prev  # gradient of the forget gate
    dg = dc_t * i_t  # gradient of the candidate
    slope_i = i_t * (1 - i_t)  # slope of the input gate
    slope_f = f_t * (1 - f_t)  # slope of the forget gate
    slope_g = 1 - g_t**2  # slope of the candidate
    slope_o = o_t * (1 - o_t)  # slope of the output gate
    parts = [di * slope_i, df * slope_f, dg * slope_g, do * slope_o]  # gradients of the four sums
    dz = np.concatenate(parts, axis=1)  # gradient of the sums
    dx_t = dz @ kernel.T  # gradient of the input
    dh_prev = dz @ recurrent_kernel.T  # gradient of the old hidden state
    dc_prev = dc_t * f_t  # gradient of the old cell state
    dkernel = x_t.T @ dz  # gradient of the kernel
    drecurrent_kernel = h_prev.T @ dz  # gradient of the recurrent kernel
    dbias = dz.sum(axis=0)  # gradient of the bias
    return dx_t, dh_prev, dc_prev, dkernel, drecurrent_kernel, dbias


# These are edits of one step back, so a whole pass that calls it knows them, too.
STEP_MISTAKES = (*SLIPS, *BLOCK_MISTAKES, *averaged_over_the_batch(3, WEIGHTS))


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One sample first, whose bias gradient tells about each sum; one as wide as its input."""
    sizes = (
        [(1, 4, 3), (3, 5, 2), (2, 3, 3), (4, 2, 1)]
        if hidden
        else [(1, 2, 3), (2, 5, 4), (4, 3, 3), (3, 1, 2)]
    )
    challenges = [step_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(step_challenge(rng, 3, 2, 4))]


LSTM_STEP_BACKWARD = Exercise(
    name="lstm_step_backward",
    returns=(
        Output("dx_t", ("sample", "input")),
        Output("dh_prev", ("sample", "unit")),
        Output("dc_prev", ("sample", "unit")),
        *WEIGHTS,
    ),
    challenges=step_challenges,
    oracle=step_oracle,
    reference=lstm_step_backward,
    mistakes=STEP_MISTAKES,
    hints=(
        "Write the forward step line by line, and go through it from the last line to the first. "
        "Each name on the right of a line gets a share of the gradient of the name on its left.",
        "The new cell state is used twice: by the hidden state of this step, and by the next step. "
        "What must be added before you go on from it?",
        "From the whole gradient of the cell state go four ways: to the old cell state and to "
        "three of the four blocks. The fourth block has its gradient from the hidden state alone.",
        "Put the gradients of the four sums side by side, in the order i, f, c, o. The rest is as "
        "in a plain network.",
    ),
    points=5,
    compare_first=("dbias", "dkernel", "drecurrent_kernel", "dc_prev", "dx_t", "dh_prev"),
    readout=step_readout,
    against=AGAINST,
)
