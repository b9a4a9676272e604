"""An Elman network that can be wrong in many ways, to recognise a learner's numbers by.

Keras is the oracle for what is right; a test holds this model without a variant to it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_04_lstm.model import WALKS, in_double

Function = Callable[[np.ndarray], np.ndarray]


# How the two products, the bias and the old state become the new state; the last three
# arguments are the old state, the recurrent kernel and the activation.
COMBINATIONS: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda x, h, b, old, U, act: act(x + h + b),
    "state outside": lambda x, h, b, old, U, act: act(x + b) + h,
    "input outside": lambda x, h, b, old, U, act: act(h + b) + x,
    "bias outside": lambda x, h, b, old, U, act: act(x + h) + b,
    "two tanhs": lambda x, h, b, old, U, act: act(x + b) + act(h),
    "two tanhs, bias with the state": lambda x, h, b, old, U, act: act(x) + act(h + b),
    "product": lambda x, h, b, old, U, act: act(x * h + b),
    "difference": lambda x, h, b, old, U, act: act(x - h + b),
    "old state added": lambda x, h, b, old, U, act: old + act(x + h + b),
    "old state for its product": lambda x, h, b, old, U, act: act(x + old + b),
    "each unit for itself": lambda x, h, b, old, U, act: act(x + old * np.diag(U) + b),
}


def one_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    weights: list[np.ndarray],
    combination: str = "right",
    activation: Function = np.tanh,
    exchanged: bool = False,
) -> np.ndarray:
    """The new state, (batch, units).

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        weights: kernel, recurrent kernel and bias.
        combination: how the terms are put together.
        activation: what stands in the tanh's place.
        exchanged: whether ``[x, h]`` meets a matrix stacked for ``[h, x]``.
    """
    kernel, recurrent_kernel, bias = weights
    x_part, h_part = x_t @ kernel, h_prev @ recurrent_kernel
    if exchanged:
        both = np.concatenate([x_t, h_prev], axis=1)
        x_part = both @ np.concatenate([recurrent_kernel, kernel])
        h_part = np.zeros_like(x_part)
    combine = COMBINATIONS[combination]
    return combine(x_part, h_part, bias, h_prev, recurrent_kernel, activation)


def step_model(challenge: Challenge, **variant: object) -> tuple[np.ndarray]:
    """``h_t`` of one step with the variant's wrongs."""
    x_t, h_prev, *weights = in_double(challenge)
    return (one_step(x_t, h_prev, weights, **variant),)


def sequence_model(
    challenge: Challenge,
    carry: str = "right",
    one_after_another: bool = False,
    walk: str = "right",
    **variant: object,
) -> tuple[np.ndarray, np.ndarray]:
    """``(states, last)`` of a whole pass with the variant's wrongs.

    Args:
        challenge: the arguments.
        carry: what a step gets as the old state: the ``"right"`` one; ``"never"``, the first one
            each time; ``"late"``, that of the step before the last; ``"sum"``, the last sum before
            its tanh.
        one_after_another: whether each sample begins where the one before it ended.
        walk: which steps of the input are taken.
        variant: as in ``one_step``.
    """
    x, h0, *weights = in_double(challenge)
    if one_after_another:
        parts, h = [], h0[:1]
        for sample in x:
            states, h = run(sample[None], h, weights, carry, walk, variant)
            parts.append((states, h))
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))
    return run(x, h0, weights, carry, walk, variant)


def run(
    x: np.ndarray,
    h0: np.ndarray,
    weights: list[np.ndarray],
    carry: str,
    walk: str,
    variant: dict[str, object],
) -> tuple[np.ndarray, np.ndarray]:
    """All steps of a batch, in order."""
    states, sums = [h0, h0], [h0]
    for x_t in WALKS[walk](x):
        olds = {"right": states[-1], "never": h0, "late": states[-2], "sum": sums[-1]}
        h_prev = olds[carry]
        states.append(one_step(x_t, h_prev, weights, **variant))
        if carry == "sum":
            sums.append(one_step(x_t, h_prev, weights, **{**variant, "activation": np.array}))
    return np.stack(states[2:], axis=1), states[-1]
