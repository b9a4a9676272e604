"""A backward pass that can be wrong in many ways, to recognise a learner's numbers by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_03_bptt.passes import as_pass


def sigmoid_slope(h: np.ndarray) -> np.ndarray:
    """The sigmoid's derivative, by its value."""
    return h * (1.0 - h)


# What stands for the derivative of the tanh: by the states after and before each step, the
# pre-activations, and those without the bias.
SLOPES: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda h, before, z, bare: 1.0 - h**2,
    "none": lambda h, before, z, bare: np.ones_like(h),
    "of the value": lambda h, before, z, bare: 1.0 - np.tanh(h) ** 2,
    "of the pre-activation": lambda h, before, z, bare: 1.0 - z**2,
    "without bias": lambda h, before, z, bare: 1.0 - np.tanh(bare) ** 2,
    "of the state before": lambda h, before, z, bare: 1.0 - before**2,
    "not squared": lambda h, before, z, bare: 1.0 - h,
    "sigmoid's": lambda h, before, z, bare: sigmoid_slope(h),
    "twice": lambda h, before, z, bare: (1.0 - h**2) ** 2,
    "negative": lambda h, before, z, bare: h**2 - 1.0,
    "the tanh": lambda h, before, z, bare: h,
}

# The states that the recurrent kernel is taken to have been multiplied with.
SEEN: dict[str, Callable[..., np.ndarray]] = {
    "before": lambda h0, states: np.concatenate([h0[:, None], states[:, :-1]], axis=1),
    "after": lambda h0, states: states,
    "zeros first": lambda h0, states: np.concatenate(
        [np.zeros_like(states[:, :1]), states[:, :-1]], axis=1
    ),
    "last first": lambda h0, states: np.roll(states, 1, axis=1),
    "always h0": lambda h0, states: np.repeat(h0[:, None], states.shape[1], axis=1),
}

# Which steps are visited, in order.
WALKS: dict[str, Callable[[int], list[int]]] = {
    "backwards": lambda steps: list(range(steps))[::-1],
    "forwards": lambda steps: list(range(steps)),
    "last only": lambda steps: [steps - 1],
    "all but the first": lambda steps: list(range(1, steps))[::-1],
}

# What the loss says about a state directly, as it is used at a step.
DIRECT: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "each": lambda d: d,
    "last only": lambda d: np.concatenate([np.zeros_like(d[:, :-1]), d[:, -1:]], axis=1),
    "last twice": lambda d: np.concatenate([d[:, :-1], 2.0 * d[:, -1:]], axis=1),
    "one step early": lambda d: np.roll(d, 1, axis=1),
    "twice": lambda d: 2.0 * d,
    "twice but the last": lambda d: np.concatenate([2.0 * d[:, :-1], d[:, -1:]], axis=1),
    "always the last": lambda d: np.repeat(d[:, -1:], d.shape[1], axis=1),
    "from the first": lambda d: d[:, ::-1],
}


@dataclass(frozen=True)
class Wrongs:
    """What a backward pass does otherwise than it should; as it stands, nothing.

    Args:
        slope: a key of ``SLOPES``.
        outward: ``"dz"``, or ``"dh"`` if the tanh is passed over on the way to the state before.
        inward: the same on the way to the weights.
        to_input: the same on the way to the input.
        kernel_turned, recurrent_turned: whether the kernels are transposed, as they should be.
        seen: a key of ``SEEN``.
        walk: a key of ``WALKS``.
        direct: a key of ``DIRECT``.
        future: what comes back from later steps: ``"all"``, ``"none"``, ``"one step"``, or
            ``"piled up"`` where it is also handed on past the step.
        first_state: what stands for the gradient of ``h0``: ``"right"``, ``"dh"`` (the gradient of
            the first state), ``"zeros"``.
        overwritten: for which weights a step's share replaces the sum.
        bias_sum: the axes of (batch, time, units) that the bias gradient is summed over.
    """

    slope: str = "right"
    outward: str = "dz"
    inward: str = "dz"
    to_input: str = "dz"
    kernel_turned: bool = True
    recurrent_turned: bool = True
    seen: str = "before"
    walk: str = "backwards"
    direct: str = "each"
    future: str = "all"
    first_state: str = "right"
    overwritten: tuple[str, ...] = ()
    bias_sum: tuple[int, ...] = (0, 1)


def in_double(challenge: Challenge) -> tuple[np.ndarray, ...]:
    """``d_states`` and what the cache holds, in float64."""
    d_states, cache = challenge.values()
    return tuple(np.asarray(array, dtype=np.float64) for array in (d_states, *cache))


def pass_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray, ...]:
    """``(dx, dh0, dkernel, drecurrent_kernel, dbias)`` of a pass with the variant's wrongs."""
    wrongs = Wrongs(**variant)
    d_states, x, h0, kernel, recurrent_kernel, bias, states = in_double(challenge)
    before = SEEN["before"](h0, states)
    bare = x @ kernel + before @ recurrent_kernel
    slopes = SLOPES[wrongs.slope](states, before, bare + bias, bare)
    direct = DIRECT[wrongs.direct](d_states)
    back = recurrent_kernel.T if wrongs.recurrent_turned else recurrent_kernel
    dh, dz = np.zeros_like(states), np.zeros_like(states)
    steps = WALKS[wrongs.walk](states.shape[1])
    dh_prev = np.zeros_like(h0)
    for t in steps:
        handed = 0.0 if wrongs.future == "none" else dh_prev
        dh[:, t] = direct[:, t] + handed
        dz[:, t] = dh[:, t] * slopes[:, t]
        own = direct[:, t] if wrongs.future == "one step" else dh[:, t]
        dh_prev = (own * slopes[:, t] if wrongs.outward == "dz" else own) @ back
        if wrongs.future == "piled up":
            dh_prev = dh_prev + handed
    ends = {"right": dh_prev, "dh": dh[:, 0], "zeros": np.zeros_like(h0)}
    dx = {"dz": dz, "dh": dh}[wrongs.to_input] @ (kernel.T if wrongs.kernel_turned else kernel)
    return (dx, ends[wrongs.first_state], *gathered(wrongs, steps, x, h0, states, dh, dz))


def gathered(
    wrongs: Wrongs,
    steps: list[int],
    x: np.ndarray,
    h0: np.ndarray,
    states: np.ndarray,
    dh: np.ndarray,
    dz: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradients of the three weights, from the shares of all steps."""
    share = {"dz": dz, "dh": dh}[wrongs.inward]
    seen = SEEN[wrongs.seen](h0, states)
    # A sum that is overwritten at each step keeps the step that was visited last.
    kept = {
        name: share * (np.arange(share.shape[1]) == steps[-1])[:, None]
        if name in wrongs.overwritten
        else share
        for name in ("kernel", "recurrent_kernel", "bias")
    }
    return (
        np.einsum("bti,btu->iu", x, kept["kernel"]),
        np.einsum("bti,btu->iu", seen, kept["recurrent_kernel"]),
        kept["bias"].sum(axis=wrongs.bias_sum),
    )


def step_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray, ...]:
    """``(dx_t, dh_prev, dkernel, drecurrent_kernel, dbias)`` of one step."""
    dx, *others = pass_model(as_pass(challenge), **variant)
    return (dx[:, 0], *others)
