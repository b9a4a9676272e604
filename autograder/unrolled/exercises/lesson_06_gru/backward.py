"""The exercise ``gru_step_backward``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.keras_recurrent import keras_gradients
from unrolled.exercises.lesson_06_gru.backward_mistakes import BACKWARD_MISTAKES
from unrolled.exercises.lesson_06_gru.weights import step_challenge
from unrolled.exercises.precision import as_asked, in_single_precision


def gru_step_backward(dh, cache):
    """Gradients of one step of a GRU with reset_after=True.

    Args:
        dh: (batch, units), the gradient of the state after the step.
        cache: (x_t, h_prev, kernel, recurrent_kernel, bias, z_t, r_t, m_t, g_t, h_t); m_t is the
            candidate's block of h_prev @ recurrent_kernel + bias[1], before the reset gate.

    Returns:
        (dx_t, dh_prev, dkernel, drecurrent_kernel, dbias), each in the shape of its own.
    """
    x_t, h_prev, kernel, recurrent_kernel, bias, z_t, r_t, m_t, g_t, h_t = cache
    dg = dh * (1 - z_t)  # gradient of the candidate
    slope_g = 1 - g_t**2  # slope of the candidate
    da_h = dg * slope_g  # gradient of the candidate's sum
    dz = dh * (h_prev - g_t)  # gradient of the update gate
    slope_z = z_t * (1 - z_t)  # slope of the update gate
    da_z = dz * slope_z  # gradient of the update gate's sum
    dr = da_h * m_t  # gradient of the reset gate
    slope_r = r_t * (1 - r_t)  # slope of the reset gate
    da_r = dr * slope_r  # gradient of the reset gate's sum
    dm = da_h * r_t  # gradient of the memory part
    d_input = np.concatenate([da_z, da_r, da_h], axis=1)  # gradient of the input's sums
    d_state = np.concatenate([da_z, da_r, dm], axis=1)  # gradient of the state's sums
    dx_t = d_input @ kernel.T  # gradient of the input
    dh_prev = dh * z_t + d_state @ recurrent_kernel.T  # gradient of the old state
    dkernel = x_t.T @ d_input  # gradient of the kernel
    drecurrent_kernel = h_prev.T @ d_state  # gradient of the recurrent kernel
    dbias = np.stack([d_input.sum(axis=0), d_state.sum(axis=0)])  # gradient of the bias
    return dx_t, dh_prev, dkernel, drecurrent_kernel, dbias


# In the order of computation: the name of a sum, the row of the bias in it, and its block.
SUMS = (
    ("gradient of the candidate's sum", 0, 2),
    ("gradient of the update gate's sum", 0, 0),
    ("gradient of the memory part", 1, 2),
    ("gradient of the reset gate's sum", 0, 1),
)


def gru_cache(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """A step's arguments, its gates, its memory part, its candidate, and its new state."""
    x_z, x_r, x_h = np.split(x_t @ kernel + bias[0], 3, axis=1)
    h_z, h_r, m_t = np.split(h_prev @ recurrent_kernel + bias[1], 3, axis=1)
    z_t, r_t = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    g_t = np.tanh(x_h + r_t * m_t)
    h_t = z_t * h_prev + (1 - z_t) * g_t
    return x_t, h_prev, kernel, recurrent_kernel, bias, z_t, r_t, m_t, g_t, h_t


def backward_oracle(challenge: Challenge) -> Expected:
    """The five gradients by TensorFlow's tape; the trace is that of the four sums."""
    dh, (x_t, h_prev, *weights) = challenge["dh"], challenge["cache"][:5]
    values = keras_gradients("GRU", [dh], x_t, [h_prev], weights, reset_after=True)
    blocks = [np.split(row, 3) for row in values[4]]
    return Expected(
        as_asked(values, dh), {name: blocks[row][block][None] for name, row, block in SUMS}
    )


def backward_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gradients of the four sums behind the answer to the first challenge, of one sample.

    The bias's gradient is theirs, and that of a kernel is the input's, or the state's, times it.
    What does not stand in both is left out.
    """
    x_t, h_prev = challenges[0]["cache"][:2]
    _, _, *of_kernels, dbias = (np.asarray(value, np.float64) for value in values[0])
    found = {}
    for name, row, block in SUMS:
        gradient = np.split(dbias[row], 3)[block][None]
        product = (x_t, h_prev)[row].T @ gradient
        if np.allclose(np.split(of_kernels[row], 3, axis=1)[block], product):
            found[name] = gradient
    return found


def backward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One sample first, whose bias gradient tells about each sum; one as wide as its columns."""
    sizes = (
        [(1, 4, 3), (4, 2, 5), (3, 9, 3), (2, 5, 1)]
        if hidden
        else [(1, 5, 3), (3, 6, 2), (4, 3, 5), (2, 4, 1)]
    )
    challenges = [
        {
            "dh": rng.normal(size=(batch, units)),
            "cache": gru_cache(**step_challenge(rng, batch, inputs, units)),
        }
        for batch, inputs, units in sizes
    ]
    return [*challenges, in_single_precision(challenges[1])]


GRU_STEP_BACKWARD = Exercise(
    name="gru_step_backward",
    returns=(
        Output("dx_t", ("sample", "input")),
        Output("dh_prev", ("sample", "unit")),
        Output("dkernel", ("input", "column")),
        Output("drecurrent_kernel", ("old unit", "column")),
        Output("dbias", ("row", "column")),
    ),
    challenges=backward_challenges,
    oracle=backward_oracle,
    reference=gru_step_backward,
    mistakes=BACKWARD_MISTAKES,
    hints=(
        "Go through the five pieces of the step from the last to the first. Each name on the right "
        "of a line gets a share of the gradient of the name on its left.",
        "All five results are made of four gradients: those of the update gate's sum, the reset "
        "gate's sum, the candidate's sum, and the memory part. Compute these first; each has the "
        "shape (batch, units).",
        "The old state reaches the new one by four paths: directly, and through each of its three "
        "products. Their shares add up.",
        "Which three of the four gradients reach `kernel`, and which three `recurrent_kernel`? "
        "Look at which side of which sum each weight stands on.",
    ),
    points=5,
    compare_first=("dbias", "dkernel", "drecurrent_kernel", "dx_t", "dh_prev"),
    readout=backward_readout,
    against="Keras's automatic gradient",
)
