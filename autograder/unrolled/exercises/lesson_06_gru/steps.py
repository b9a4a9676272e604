"""The exercises ``gru_step`` and ``gru_step_v1``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid


def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of a GRU, reset gate after the product (reset_after=True).

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the state before the step.
        kernel: (inputs, 3 * units), blocks z, r, h.
        recurrent_kernel: (units, 3 * units), the same blocks.
        bias: (2, 3 * units), a row for the input's side and one for the state's.

    Returns:
        h_t: (batch, units), the state after the step.
    """
    from_x = x_t @ kernel + bias[0]  # input's sums
    from_h = h_prev @ recurrent_kernel + bias[1]  # state's sums
    x_z, x_r, x_h = np.split(from_x, 3, axis=1)  # input's blocks: input's z, input's r, input's h
    h_z, h_r, h_h = np.split(from_h, 3, axis=1)  # state's blocks: state's z, state's r, state's h
    z_t = sigmoid(x_z + h_z)  # update gate
    r_t = sigmoid(x_r + h_r)  # reset gate
    g_t = np.tanh(x_h + r_t * h_h)  # candidate
    return z_t * h_prev + (1 - z_t) * g_t
