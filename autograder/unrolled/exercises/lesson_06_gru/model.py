"""A GRU that can be wrong in many ways, to recognise a learner's numbers by.

Keras is the oracle for what is right; a test holds this model without a variant to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_04_lstm.model import WALKS, sigmoid
from unrolled.exercises.lesson_06_gru.weights import CANDIDATE, RESET, UPDATE

Function = Callable[[np.ndarray], np.ndarray]

# How update gate, reset gate, candidate and old state become the new state.
UPDATES: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda z, r, g, h: z * h + (1.0 - z) * g,
    "flipped": lambda z, r, g, h: (1.0 - z) * h + z * g,
    "candidate": lambda z, r, g, h: g,
    "no old state": lambda z, r, g, h: (1.0 - z) * g,
    "no candidate": lambda z, r, g, h: z * h,
    "whole candidate": lambda z, r, g, h: z * h + g,
    "whole old state": lambda z, r, g, h: h + (1.0 - z) * g,
    "one share": lambda z, r, g, h: z * (h + g),
    "reset state": lambda z, r, g, h: z * (r * h) + (1.0 - z) * g,
    "reset gate": lambda z, r, g, h: r * h + (1.0 - r) * g,
    "like an LSTM": lambda z, r, g, h: r * h + z * g,
    "tanh": lambda z, r, g, h: np.tanh(z * h + (1.0 - z) * g),
}


@dataclass(frozen=True)
class Wrongs:
    """What a step does otherwise than it should; as it stands, nothing.

    Args:
        activations: of update gate, reset gate and candidate.
        reset: where the reset gate acts, and what it acts on; see ``RESETS``.
        update: a key of ``UPDATES``.
        exchanged: whether ``[x, h]`` meets a matrix stacked for ``[h, x]``, in the two gates.
        by_sample: whether a bias of two rows is added as it is, a row to each sample.
        unpacked: whether the rows of a bias are taken by unpacking, which fails for one row.
    """

    activations: tuple[Function, Function, Function] = (sigmoid, sigmoid, np.tanh)
    reset: str = "right"
    update: str = "right"
    exchanged: bool = False
    by_sample: bool = False
    unpacked: bool = False


@dataclass(frozen=True)
class Parts:
    """What the candidate's sum is made of.

    Args:
        after: whether the reset gate belongs after the product.
        h: the old state.
        kernel: the candidate's part of the recurrent kernel.
        x: the input's product, without its bias.
        m: the old state's product, without its bias.
        b_x, b_h: the two biases; the second is 0 where there is one.
    """

    after: bool
    h: np.ndarray
    kernel: np.ndarray
    x: np.ndarray
    m: np.ndarray
    b_x: np.ndarray
    b_h: np.ndarray

    def gated(self, gate: np.ndarray | float, after: bool | None = None) -> np.ndarray:
        """The sum with some gate in the reset gate's place, after or before the product."""
        after = self.after if after is None else after
        state = gate * (self.m + self.b_h) if after else (gate * self.h) @ self.kernel + self.b_h
        return self.x + self.b_x + state


# The candidate's sum, by its parts and the two gates.
RESETS: dict[str, Callable[[Parts, np.ndarray, np.ndarray], np.ndarray]] = {
    "right": lambda p, z, r: p.gated(r),
    "other place": lambda p, z, r: p.gated(r, not p.after),
    "always after": lambda p, z, r: p.gated(r, True),
    "always before": lambda p, z, r: p.gated(r, False),
    "wrong way round": lambda p, z, r: p.gated(r, not p.after),
    "missing": lambda p, z, r: p.gated(1.0),
    "update gate": lambda p, z, r: p.gated(z),
    "1 - r": lambda p, z, r: p.gated(1.0 - r),
    "whole sum": lambda p, z, r: r * p.gated(1.0),
    "input": lambda p, z, r: r * (p.x + p.b_x) + p.m + p.b_h,
    "state itself": lambda p, z, r: p.x + p.b_x + r * p.h + p.b_h,
    # Where there is one bias, nobody can put the second one into a wrong place.
    "bias outside": lambda p, z, r: p.x + p.b_x + r * p.m + p.b_h if p.after else p.gated(r),
    "both biases inside": lambda p, z, r: (
        p.x + r * (p.m + p.b_h + p.b_x) if p.after else p.gated(r)
    ),
    "no recurrent bias": lambda p, z, r: p.x + p.b_x + r * p.m if p.after else p.gated(r),
}


def one_step(
    x_t: np.ndarray, h: np.ndarray, weights: list[np.ndarray], after: bool, wrongs: Wrongs
) -> np.ndarray:
    """The new state, (batch, units).

    Args:
        x_t: (batch, inputs).
        h: (batch, units).
        weights: kernel, recurrent kernel and bias.
        after: whether the reset gate belongs after the product.
        wrongs: what is done otherwise.

    Raises:
        ValueError: where a mistake meets a bias that it cannot use.
    """
    kernel, recurrent_kernel, bias = weights
    b_x, b_h = biases(bias, wrongs)
    x_parts = np.split(x_t @ kernel, 3, axis=1)
    squares = np.split(recurrent_kernel, 3, axis=1)
    h_parts = [h @ square for square in squares]
    if wrongs.exchanged:
        both = np.concatenate([x_t, h], axis=1) @ np.concatenate([recurrent_kernel, kernel])
        for gate in (UPDATE, RESET):
            x_parts[gate] = np.split(both, 3, axis=1)[gate]
            h_parts[gate] = np.zeros_like(h)
    z, r = (
        wrongs.activations[gate](x_parts[gate] + b_x[gate] + h_parts[gate] + b_h[gate])
        for gate in (UPDATE, RESET)
    )
    c = CANDIDATE
    parts = Parts(after, h, squares[c], x_parts[c], h_parts[c], b_x[c], b_h[c])
    g = wrongs.activations[c](RESETS[wrongs.reset](parts, z, r))
    return UPDATES[wrongs.update](z, r, g, h)


def biases(bias: np.ndarray, wrongs: Wrongs) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The blocks of the input's bias and of the state's, zeros where there is one bias only.

    Raises:
        ValueError: where a step that splits its bias into two rows gets one row.
    """
    one_row = bias.ndim == 1
    if one_row and wrongs.reset in ("always after", "wrong way round"):
        if wrongs.unpacked:
            raise ValueError("a bias of one row has no two to unpack")
        # bias[0] and bias[1] are single numbers then, and NumPy adds them to all columns.
        return [bias[:1]] * 3, [bias[1:2]] * 3
    if one_row or wrongs.by_sample or wrongs.reset in ("always before", "wrong way round"):
        return np.split(bias, 3, axis=-1), np.split(np.zeros_like(bias), 3, axis=-1)
    b_x, b_h = bias
    return np.split(b_x, 3), np.split(b_h, 3)


def wrongs_from(variant: dict[str, Any]) -> Wrongs:
    """The wrongs of several mistakes together; ``gate0`` … ``gate2`` replace one activation."""
    activations = list(Wrongs.activations)
    for gate in range(3):
        activations[gate] = variant.pop(f"gate{gate}", activations[gate])
    return Wrongs(activations=tuple(activations), **variant)


def in_double(challenge: Challenge) -> list[np.ndarray]:
    """The arrays among the arguments, in order, in float64."""
    return [
        np.asarray(value, dtype=np.float64)
        for value in challenge.values()
        if isinstance(value, np.ndarray)
    ]


def step_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray]:
    """``h_t`` of one step with the variant's wrongs; the bias tells which version it is."""
    x_t, h_prev, *weights = in_double(challenge)
    return (one_step(x_t, h_prev, weights, weights[2].ndim == 2, wrongs_from(variant)),)


def sequence_model(
    challenge: Challenge,
    carry: str = "right",
    one_after_another: bool = False,
    walk: str = "right",
    without: bool | None = None,
    **variant: Any,
) -> tuple[np.ndarray, np.ndarray]:
    """``(states, last)`` of a whole pass with the variant's wrongs.

    Args:
        challenge: the arguments; ``reset_after`` may be left out.
        carry: what a step gets as the old state: the ``"right"`` one; ``"never"``, the first one
            each time; ``"late"``, that of the step before the last.
        one_after_another: whether each sample begins where the one before it ended.
        walk: which steps of the input are taken.
        without: what stands for ``reset_after`` where it is left out; ``True`` is right.
        variant: as in ``Wrongs``.

    Raises:
        ValueError: where a mistake meets a bias that it cannot use.
    """
    x, h0, *weights = in_double(challenge)
    wrongs = wrongs_from(variant)
    after = challenge.get("reset_after", True)
    if "reset_after" not in challenge and without is False:
        wrongs = Wrongs(**{**wrongs.__dict__, "reset": "always before"})
    options = (weights, after, wrongs, carry, walk)
    if not one_after_another:
        return run(x, h0, *options)
    parts, h = [], h0[:1]
    for sample in x:
        states, h = run(sample[None], h, *options)
        parts.append((states, h))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def run(
    x: np.ndarray,
    h0: np.ndarray,
    weights: list[np.ndarray],
    after: bool,
    wrongs: Wrongs,
    carry: str,
    walk: str,
) -> tuple[np.ndarray, np.ndarray]:
    """All steps of a batch, in order."""
    states = [h0, h0]
    for x_t in WALKS[walk](x):
        h_prev = {"right": states[-1], "never": h0, "late": states[-2]}[carry]
        states.append(one_step(x_t, h_prev, weights, after, wrongs))
    return np.stack(states[2:], axis=1), states[-1]
