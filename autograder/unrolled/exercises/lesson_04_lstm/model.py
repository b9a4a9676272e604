"""An LSTM that can be wrong in many ways, to recognise a learner's numbers by.

Keras is the oracle for what is right. It cannot leave out a tanh, though, and hundreds of
hypotheses must be tried within a blink; so wrong numbers come from here. A test holds the model
without a variant to Keras.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unrolled.exercises.exercise import Challenge, Output

STATES = (Output("h_t", ("sample", "unit")), Output("c_t", ("sample", "unit")))
Function = Callable[[np.ndarray], np.ndarray]


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def hard_sigmoid(z: np.ndarray) -> np.ndarray:
    """Keras 3's piecewise linear approximation of the sigmoid."""
    return np.clip(z / 6.0 + 0.5, 0.0, 1.0)


def old_hard_sigmoid(z: np.ndarray) -> np.ndarray:
    """Keras 2's piecewise linear approximation of the sigmoid."""
    return np.clip(0.2 * z + 0.5, 0.0, 1.0)


def identity(z: np.ndarray) -> np.ndarray:
    """No activation at all."""
    return z


def one(z: np.ndarray) -> np.ndarray:
    """A gate that is not there."""
    return np.ones_like(z)


@dataclass(frozen=True)
class Wrongs:
    """What a step does otherwise than it should; as it stands, nothing.

    Args:
        activations: of input gate, forget gate, candidate and output gate.
        coupled: ``"i"`` if the input gate is taken as 1 - f, ``"f"`` if the forget gate is 1 - i,
            ``"not f"`` if the forget gate is taken as 1 - f.
        update: how the new cell state is put together.
        tanh_of: what the tanh of the output is applied to.
        cell_tanh: whether the new cell state itself goes through a tanh.
    """

    activations: tuple[Function, Function, Function, Function] = (
        sigmoid,
        sigmoid,
        np.tanh,
        sigmoid,
    )
    coupled: str = ""
    update: str = "right"
    tanh_of: str = "new cell"
    cell_tanh: bool = False


UPDATES: dict[str, Callable[..., np.ndarray]] = {
    "right": lambda f, i, g, c_prev, h_prev: f * c_prev + i * g,
    "parentheses": lambda f, i, g, c_prev, h_prev: f * (c_prev + i * g),
    "hidden": lambda f, i, g, c_prev, h_prev: f * h_prev + i * g,
}

OUTPUTS: dict[str, Callable[..., np.ndarray]] = {
    "new cell": lambda o, c_t, c_prev, g: o * np.tanh(c_t),
    "nothing": lambda o, c_t, c_prev, g: o * c_t,
    "product": lambda o, c_t, c_prev, g: np.tanh(o * c_t),
    "old cell": lambda o, c_t, c_prev, g: o * np.tanh(c_prev),
    "candidate": lambda o, c_t, c_prev, g: o * np.tanh(g),
    "output gate": lambda o, c_t, c_prev, g: np.tanh(o) * c_t,
    "sigmoid": lambda o, c_t, c_prev, g: o * sigmoid(c_t),
    "old cell, no tanh": lambda o, c_t, c_prev, g: o * c_prev,
    "both": lambda o, c_t, c_prev, g: np.tanh(o) * np.tanh(c_t),
}

# How a pass walks over its input: which steps of ``x`` (batch, time, inputs) it takes, in order.
WALKS: dict[str, Callable[[np.ndarray], list[np.ndarray]]] = {
    "right": lambda x: [x[:, t] for t in range(x.shape[1])],
    "counts the batch": lambda x: [x[:, t] for t in range(x.shape[0])],
    "indexes the batch": lambda x: [x[t] for t in range(x.shape[1])],
    "leaves out the first": lambda x: [x[:, t] for t in range(1, x.shape[1])],
    "leaves out the last": lambda x: [x[:, t] for t in range(x.shape[1] - 1)],
    "one behind": lambda x: [x[:, t - 1] for t in range(x.shape[1])],
    "stands still": lambda x: [x[:, 0] for _ in range(x.shape[1])],
    "stops at once": lambda x: [x[:, 0]],
}


def blocks_of(
    x_t: np.ndarray, h_prev: np.ndarray, weights: tuple[np.ndarray, ...], exchanged: bool = False
) -> list[np.ndarray]:
    """The four pre-activations.

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        weights: kernel, recurrent kernel and bias.
        exchanged: whether ``[x, h]`` meets a matrix stacked for ``[h, x]``.
    """
    kernel, recurrent_kernel, bias = weights
    if exchanged:
        both = np.concatenate([x_t, h_prev], axis=1)
        z = both @ np.concatenate([recurrent_kernel, kernel]) + bias
    else:
        z = x_t @ kernel + h_prev @ recurrent_kernel + bias
    units = h_prev.shape[1]
    return [z[:, start : start + units] for start in range(0, z.shape[1], units)]


def finish(
    z: list[np.ndarray], h_prev: np.ndarray, c_prev: np.ndarray, wrongs: Wrongs
) -> tuple[np.ndarray, np.ndarray]:
    """From the four pre-activations to ``(h_t, c_t)``."""
    i, f, g, o = (act(block) for act, block in zip(wrongs.activations, z, strict=True))
    if wrongs.coupled == "i":
        i = 1.0 - f
    if wrongs.coupled == "f":
        f = 1.0 - i
    if wrongs.coupled == "not f":
        f = 1.0 - f
    c_t = UPDATES[wrongs.update](f, i, g, c_prev, h_prev)
    if wrongs.cell_tanh:
        c_t = np.tanh(c_t)
    return OUTPUTS[wrongs.tanh_of](o, c_t, c_prev, g), c_t


def wrongs_from(variant: dict[str, object]) -> Wrongs:
    """The wrongs of several mistakes together; ``gate0`` … ``gate3`` replace one activation."""
    activations = list(Wrongs.activations)
    for gate in range(4):
        activations[gate] = variant.pop(f"gate{gate}", activations[gate])
    return Wrongs(activations=tuple(activations), **variant)


def in_double(challenge: Challenge) -> list[np.ndarray]:
    """The arguments in order, in float64."""
    return [np.asarray(value, dtype=np.float64) for value in challenge.values()]


def step_model(
    challenge: Challenge, exchanged: bool = False, **variant: object
) -> tuple[np.ndarray, ...]:
    """``(h_t, c_t)`` of one step with the variant's wrongs."""
    x_t, h_prev, c_prev, *weights = in_double(challenge)
    z = blocks_of(x_t, h_prev, weights, exchanged)
    return finish(z, h_prev, c_prev, wrongs_from(variant))


def sequence_model(
    challenge: Challenge,
    exchanged: bool = False,
    h_carried: bool = True,
    c_carried: bool = True,
    leak: str = "",
    collected: str = "h",
    walk: str = "right",
    **variant: object,
) -> tuple[np.ndarray, ...]:
    """``(states, last_h, last_c)`` of a whole pass with the variant's wrongs.

    Args:
        challenge: the arguments.
        exchanged: as in ``blocks_of``.
        h_carried: whether the hidden state passes from step to step; the first one is used at
            every step if not.
        c_carried: the same for the cell state.
        leak: ``"next"`` if each sample begins where the one before it ended, ``"first"`` if all
            begin with the first sample's states.
        collected: which state the sequence consists of.
        walk: which steps of the input are taken.
        variant: as in ``Wrongs``.
    """
    x, h, c, *weights = in_double(challenge)
    options = (weights, wrongs_from(variant), exchanged, h_carried, c_carried, collected, walk)
    if leak == "first":
        h, c = np.repeat(h[:1], len(h), axis=0), np.repeat(c[:1], len(c), axis=0)
    if leak == "next":
        parts = []
        h, c = h[:1], c[:1]
        for sample in x:
            states, h, c = run(sample[None], h, c, *options)
            parts.append((states, h, c))
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))
    return run(x, h, c, *options)


def run(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    weights: tuple[np.ndarray, ...],
    wrongs: Wrongs,
    exchanged: bool,
    h_carried: bool,
    c_carried: bool,
    collected: str,
    walk: str,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All steps of a batch, in order."""
    states = []
    h_first, c_first = h, c
    for x_t in WALKS[walk](x):
        h_prev, c_prev = h if h_carried else h_first, c if c_carried else c_first
        h, c = finish(blocks_of(x_t, h_prev, weights, exchanged), h_prev, c_prev, wrongs)
        states.append(h if collected == "h" else c)
    return np.stack(states, axis=1), h, c
