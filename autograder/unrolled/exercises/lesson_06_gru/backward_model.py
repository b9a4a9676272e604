"""A GRU step's backward pass that can be wrong in many ways, to recognise a learner's by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_06_gru.weights import CANDIDATE, RESET, UPDATE

# The derivative of an activation, by the activation's value.
GATE_SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "right": lambda gate: gate * (1.0 - gate),
    "none": np.ones_like,
    "tanh's": lambda gate: 1.0 - gate**2,
    "of the value": lambda gate: sigmoid(gate) * (1.0 - sigmoid(gate)),
    "the gate": lambda gate: gate,
}
CANDIDATE_SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "right": lambda g: 1.0 - g**2,
    "none": np.ones_like,
    "sigmoid's": lambda g: g * (1.0 - g),
    "of the value": lambda g: 1.0 - np.tanh(g) ** 2,
    "not squared": lambda g: 1.0 - g,
}

# What the loss says about the update gate, by dh, old state, candidate and new state.
TO_UPDATE: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda dh, h, g, new: dh * (h - g),
    "sign": lambda dh, h, g, new: dh * (g - h),
    "old state only": lambda dh, h, g, new: dh * h,
    "candidate only": lambda dh, h, g, new: -dh * g,
    "sum": lambda dh, h, g, new: dh * (h + g),
    "new state": lambda dh, h, g, new: dh * (new - g),
    "nothing": lambda dh, h, g, new: np.zeros_like(dh),
}
# The shares in which dh goes to the old state and to the candidate.
SHARES: dict[str, Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]] = {
    "right": lambda z: (z, 1.0 - z),
    "flipped": lambda z: (1.0 - z, z),
    "no direct path": lambda z: (np.zeros_like(z), 1.0 - z),
    "whole direct path": lambda z: (np.ones_like(z), 1.0 - z),
    "whole candidate": lambda z: (z, np.ones_like(z)),
    "no candidate": lambda z: (z, np.zeros_like(z)),
    "z for both": lambda z: (z, z),
}
# What the candidate's sum says about the reset gate, by its gradient, m, the bias in m, old state.
TO_RESET: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda da, m, b, h: da * m,
    "without bias": lambda da, m, b, h: da * (m - b),
    "old state": lambda da, m, b, h: da * h,
    "nothing": lambda da, m, b, h: np.zeros_like(da),
}
# What reaches the memory part m, by the gradient of the candidate's sum and the reset gate.
TO_MEMORY: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda da, r: da * r,
    "no reset gate": lambda da, r: da,
    "1 - r": lambda da, r: da * (1.0 - r),
    "nothing": lambda da, r: np.zeros_like(da),
}


@dataclass(frozen=True)
class Wrongs:
    """What a step back does otherwise than it should; as it stands, nothing.

    Args:
        slope_z, slope_r: keys of ``GATE_SLOPES``.
        slope_g: a key of ``CANDIDATE_SLOPES``.
        to_update, shares, to_reset, to_memory: keys of the tables above.
        reset_on_input: whether the reset gate also multiplies what goes to the input's side.
        before: whether the step is taken to be that of ``reset_after=False``.
        turned, kernel_turned: whether recurrent kernel and kernel stand transposed, as they should.
        order: the gate whose gradient stands at each of the three blocks.
        seen: the state that the recurrent kernel is taken to have met: ``"old"`` or ``"new"``.
        state_blocks: the blocks through which the loss reaches the old state.
        input_blocks: the same for the input.
    """

    slope_z: str = "right"
    slope_r: str = "right"
    slope_g: str = "right"
    to_update: str = "right"
    shares: str = "right"
    to_reset: str = "right"
    to_memory: str = "right"
    reset_on_input: bool = False
    before: bool = False
    turned: bool = True
    kernel_turned: bool = True
    order: tuple[int, int, int] = (UPDATE, RESET, CANDIDATE)
    seen: str = "old"
    state_blocks: tuple[int, ...] = (UPDATE, RESET, CANDIDATE)
    input_blocks: tuple[int, ...] = (UPDATE, RESET, CANDIDATE)


def sigmoid(a: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-a)), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * a))


def forward_cache(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """What the lesson's ``step_with_cache`` keeps of a step with ``reset_after=True``.

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        kernel: (inputs, 3 * units).
        recurrent_kernel: (units, 3 * units).
        bias: (2, 3 * units).

    Returns:
        The arguments, then the update gate, the reset gate, the memory part, the candidate and
        the new state, each (batch, units).
    """
    x_z, x_r, x_g = np.split(x_t @ kernel + bias[0], 3, axis=1)
    h_z, h_r, m_t = np.split(h_prev @ recurrent_kernel + bias[1], 3, axis=1)
    z_t, r_t = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    g_t = np.tanh(x_g + r_t * m_t)
    h_t = z_t * h_prev + (1.0 - z_t) * g_t
    return (x_t, h_prev, kernel, recurrent_kernel, bias, z_t, r_t, m_t, g_t, h_t)


def backward_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray, ...]:
    """``(dx_t, dh_prev, dkernel, drecurrent_kernel, dbias)`` with the variant's wrongs."""
    wrongs = Wrongs(**variant)
    dh, x_t, h_prev, kernel, recurrent_kernel, bias, z, r, m, g, h_t = (
        np.asarray(array, np.float64) for array in (challenge["dh"], *challenge["cache"])
    )
    squares = np.split(recurrent_kernel, 3, axis=1)
    direct, to_candidate = SHARES[wrongs.shares](z)
    da_g = dh * to_candidate * CANDIDATE_SLOPES[wrongs.slope_g](g)
    da_z = TO_UPDATE[wrongs.to_update](dh, h_prev, g, h_t) * GATE_SLOPES[wrongs.slope_z](z)
    m_bias = np.split(bias[1], 3)[CANDIDATE]
    dr = TO_RESET[wrongs.to_reset](da_g, m, m_bias, h_prev)
    if wrongs.before:
        dr = (da_g @ squares[CANDIDATE].T) * h_prev
    da_r = dr * GATE_SLOPES[wrongs.slope_r](r)
    dm = TO_MEMORY[wrongs.to_memory](da_g, r)
    d_inputs = [da_z, da_r, da_g * r if wrongs.reset_on_input else da_g]
    d_states = [da_z, da_r, dm]
    d_inputs, d_states = ([part[gate] for gate in wrongs.order] for part in (d_inputs, d_states))

    turn = (lambda square: square.T) if wrongs.turned else (lambda square: square)
    dh_prev = dh * direct
    for block in wrongs.state_blocks:
        dh_prev = dh_prev + d_states[block] @ turn(squares[block])
    seen = {"old": h_prev, "new": h_t}[wrongs.seen]
    d_squares = [seen.T @ part for part in d_states]
    if wrongs.before:
        dh_prev = dh_prev - dm @ squares[CANDIDATE].T + (da_g @ squares[CANDIDATE].T) * r
        d_squares[CANDIDATE] = (r * h_prev).T @ da_g
        d_states[CANDIDATE] = da_g
    into_x = [
        part if block in wrongs.input_blocks else 0 * part for block, part in enumerate(d_inputs)
    ]
    d_input, d_state = np.concatenate(d_inputs, axis=1), np.concatenate(d_states, axis=1)
    dx = np.concatenate(into_x, axis=1) @ (kernel.T if wrongs.kernel_turned else kernel)
    return (
        dx,
        dh_prev,
        x_t.T @ d_input,
        np.concatenate(d_squares, axis=1),
        np.stack([d_input.sum(axis=0), d_state.sum(axis=0)]),
    )
