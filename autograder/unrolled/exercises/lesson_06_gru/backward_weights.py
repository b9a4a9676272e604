"""Mistakes in the gradients of a GRU step's weights: blocks, rows of the bias, transposes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake

PLACES = {"dkernel": 2, "drecurrent_kernel": 3, "dbias": 4}


def changed(output: str, change: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """A change of one of the outputs."""
    place = PLACES[output]
    return lambda values, _: (*values[:place], change(values[place]), *values[place + 1 :])


def averaged(first: int) -> Callable[..., Any]:
    """All outputs from one on divided by the number of samples."""

    def after(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
        samples = len(challenge["dh"])
        return (*values[:first], *(value / samples for value in values[first:]))

    return after


def squares_turned(gradient: np.ndarray) -> np.ndarray:
    """Each block of a recurrent kernel's gradient transposed."""
    return np.concatenate([square.T for square in np.split(gradient, 3, axis=1)], axis=1)


ORDERS = tuple(
    Mistake(
        "gradients of the blocks in the order " + ", ".join("zrh"[gate] for gate in order),
        "You put the gradients of the three blocks side by side in another order than the blocks "
        "themselves: z, r, h.",
        variant={"order": order},
        kind="order",
    )
    for order in permutations(range(3))
    if order != (0, 1, 2)
)


def bias_row(name: str, change: Callable[[np.ndarray], Any], words: str) -> Mistake:
    """A bias gradient that is not what it should be, where all else is right."""
    return Mistake(name, words, after=changed("dbias", change), kind="bias")


TWO_ROWS = (
    "The first row of the bias stands on the input's side of the sums, the second on the state's; "
    "in the candidate the reset gate is between them."
)
BIASES = (
    bias_row("bias gradient: first row in both", lambda d: np.stack([d[0], d[0]]), TWO_ROWS),
    bias_row("bias gradient: second row in both", lambda d: np.stack([d[1], d[1]]), TWO_ROWS),
    bias_row("bias gradient: rows swapped", lambda d: d[::-1], TWO_ROWS),
    bias_row(
        "bias gradient: second row zero",
        lambda d: np.stack([d[0], 0 * d[1]]),
        "The second row of your bias gradient is zero. It is added on the state's side of all "
        "three sums.",
    ),
    bias_row(
        "bias gradient: one row only",
        lambda d: d[0],
        "Your bias gradient has one row; a gradient has the shape of what it is the gradient of, "
        "here (2, 3 × units).",
    ),
    bias_row(
        "bias gradient: both rows added up",
        lambda d: d.sum(axis=0),
        "Your bias gradient has one row, the sum of the two; a gradient has the shape of what it "
        "is the gradient of, here (2, 3 × units).",
    ),
    Mistake(
        "bias gradient averaged over the batch",
        "Your bias gradient is a mean over the samples; all of them share one bias, and their "
        "shares add up.",
        after=averaged(4),
        kind="bias",
    ),
    Mistake(
        "gradients of the weights averaged over the batch",
        "You divide the gradients of the weights by the number of samples. Whether the loss is a "
        "mean over samples is in `dh` already.",
        after=averaged(2),
        kind="bias",
    ),
)

TRANSPOSES = (
    Mistake(
        "recurrent_kernel not transposed",
        "On the way back to the state you multiply by blocks of `recurrent_kernel` as they are. "
        "Each block is square, so no shape complains; going back it stands transposed.",
        variant={"turned": False},
    ),
    Mistake(
        "kernel not transposed",
        "On the way back to the input you multiply by `kernel` as it is; going back it stands "
        "transposed. Where there are 3 × units inputs, no shape complains.",
        variant={"kernel_turned": False},
    ),
    Mistake(
        "gradient of kernel transposed",
        "Your gradient of `kernel` is laid out (3 × units, inputs); a gradient has the shape of "
        "what it is the gradient of.",
        after=changed("dkernel", lambda d: d.T),
        kind="dkernel",
    ),
    Mistake(
        "gradient of recurrent_kernel transposed, block by block",
        "Entry [i, j] of a block belongs to the weight from unit i of the old state to unit j of "
        "the gate; you have it the other way round.",
        after=changed("drecurrent_kernel", squares_turned),
        kind="drecurrent",
    ),
    Mistake(
        "gradient of recurrent_kernel transposed",
        "Your gradient of `recurrent_kernel` is laid out (3 × units, units); a gradient has the "
        "shape of what it is the gradient of.",
        after=changed("drecurrent_kernel", lambda d: d.T),
        kind="drecurrent",
    ),
    Mistake(
        "gradient of recurrent_kernel with the state after the step",
        "You multiply with `h_t`. Forward, `recurrent_kernel` was multiplied with the state that "
        "went in, `h_prev`.",
        variant={"seen": "new"},
    ),
)
