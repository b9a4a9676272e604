"""A cell over a sequence that can be wrong in many ways, to recognise a learner's numbers by."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.lesson_07_layer_norm.oracle import KERAS_EPSILON
from unrolled.exercises.lesson_07_layer_norm.step import LAYER_NORM_RNN_STEP
from unrolled.exercises.reference import Edit

# Each weight, and what it begins with: random numbers, or one number.
STARTS = {
    "kernel": "random",
    "recurrent_kernel": "orthogonal",
    "bias": 0.0,
    "gamma": 1.0,
    "beta": 0.0,
}
WEIGHTS = tuple(STARTS)

# How far a weight is moved to see whether anything follows, and what counts as nothing.
NUDGE, NOTHING = 1e-6, 1e-11


def parts_of(challenge: Challenge) -> tuple[np.ndarray, np.ndarray, float, list[np.ndarray]]:
    """Input, first state, epsilon and weights."""
    (h0,) = challenge["initial_state"]
    weights = [challenge[name] for name in WEIGHTS]
    return challenge["x"], h0, challenge.get("epsilon", KERAS_EPSILON), weights


def rows(learns: tuple[str, ...] = WEIGHTS, starts: dict[str, Any] | None = None) -> list[Any]:
    """For each weight its name, what it begins with, and whether it learns."""
    begins = STARTS | (starts or {})
    return [[name, begins[name], name in learns] for name in WEIGHTS]


def edited_step(edits: tuple[Edit, ...], epsilon: float) -> Any:
    """The step with some edits, and with this epsilon.

    Raises:
        ValueError: if an edit is one of epsilon itself.
    """
    text = LAYER_NORM_RNN_STEP.text
    return text.edited((*edits, text.located("epsilon=1e-3", f"epsilon={epsilon!r}")))


def cell_model(
    challenge: Challenge,
    carried: str = "new",
    first: float = 0.0,
    copy_epsilon: float | None = None,
    unused: str = "",
    learns: tuple[str, ...] = WEIGHTS,
    starts: dict[str, Any] | None = None,
    edits: tuple[Edit, ...] = (),
) -> tuple[Any, ...]:
    """The cell's five results with the variant's wrongs.

    Args:
        challenge: the arguments.
        carried: what is handed on as the new state: the ``"new"`` one, the ``"old"`` one, or the
            ``"sum"`` before it is normalised.
        first: what the first state is filled with where none is given.
        copy_epsilon: the epsilon of a copy, if it is another.
        unused: a weight that does not come into it.
        learns: the weights that training is allowed to reach.
        starts: the weights that begin with something else, and with what.
        edits: of the reference of ``layer_norm_rnn_step``, for a mistake inside the step.
    """
    x, h0, epsilon, weights = parts_of(challenge)
    zeros = np.full_like(h0, first)
    if unused:
        weights[WEIGHTS.index(unused)] = np.zeros_like(challenge[unused])

    def run(h: np.ndarray, epsilon: float) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """All outputs, and the states that the steps begin with; the last one begins none."""
        outputs, states = [], [h]
        step = edited_step(edits, epsilon)
        for x_t in x.swapaxes(0, 1):
            outputs.append(step(x_t, states[-1], *weights))
            total = x_t @ weights[0] + states[-1] @ weights[1] + weights[2]
            states.append({"new": outputs[-1], "old": states[-1], "sum": total}[carried])
        return outputs, states

    outputs, states = run(h0, epsilon)
    from_zeros = run(zeros, epsilon)[0][-1]
    copied = from_zeros if copy_epsilon is None else run(zeros, copy_epsilon)[0][-1]

    def matters(name: str) -> bool:
        """Whether a weight has any influence on a step; one without has a gradient of zero."""
        others, step = nudged(weights, name), edited_step(edits, epsilon)
        return any(
            np.abs(step(x_t, h, *others) - output).max() > NOTHING
            for x_t, h, output in zip(x.swapaxes(0, 1), states, outputs, strict=False)
        )

    reached = tuple(name for name in learns if name != unused and matters(name))
    return np.stack(outputs, axis=1), states[-1], from_zeros, copied, rows(reached, starts)


def nudged(weights: list[np.ndarray], name: str) -> list[np.ndarray]:
    """The weights with one of them moved a little, each of its entries by another step."""
    place, others = WEIGHTS.index(name), list(weights)
    steps = np.arange(1.0, 1.0 + weights[place].size) ** 2
    others[place] = weights[place] + NUDGE * steps.reshape(weights[place].shape)
    return others
