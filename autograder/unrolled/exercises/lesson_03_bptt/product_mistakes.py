"""Mistakes in the products of one step: what is transposed, multiplied and summed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake

PLACES = {"dx": 0, "dh": 1, "dkernel": 2, "drecurrent_kernel": 3, "dbias": 4}


def changed(output: str, change: Callable[[np.ndarray, int], Any]) -> Callable[..., Any]:
    """A change of one of the five outputs; it is also given the number of samples."""
    place = PLACES[output]

    def after(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
        samples = len(next(iter(challenge.values())))
        return (*values[:place], change(values[place], samples), *values[place + 1 :])

    return after


def averaged(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
    """The weights' gradients divided by the number of samples."""
    samples = len(next(iter(challenge.values())))
    return (*values[:2], *(value / samples for value in values[2:]))


def all_averaged(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
    """All gradients divided by the number of samples."""
    samples = len(next(iter(challenge.values())))
    return tuple(value / samples for value in values)


PRODUCT_MISTAKES = (
    Mistake(
        "recurrent_kernel not transposed",
        "On the way back to the state you multiply by `recurrent_kernel` as it is. Forward, unit i "
        "reaches unit j through entry [i, j]; back, j reaches i through the same entry. The matrix "
        "is square, so no shape complains.",
        variant={"recurrent_turned": False},
    ),
    Mistake(
        "kernel not transposed",
        "On the way back to the input you multiply by `kernel` as it is; going back it stands "
        "transposed. Where there are as many inputs as units, no shape complains.",
        variant={"kernel_turned": False},
    ),
    Mistake(
        "gradient of recurrent_kernel with the state after the step",
        "You multiply with the state that comes out of the step. Forward, `recurrent_kernel` was "
        "multiplied with the state that went in.",
        variant={"seen": "after"},
        kind="seen",
    ),
    Mistake(
        "gradient of kernel transposed",
        "Your gradient of `kernel` is laid out (units, inputs); a gradient has the shape of what "
        "it "
        "is the gradient of.",
        after=changed("dkernel", lambda value, _: value.T),
        kind="dkernel",
    ),
    Mistake(
        "gradient of recurrent_kernel transposed",
        "Your gradient of `recurrent_kernel` is the transposed one. Entry [i, j] belongs to the "
        "weight from unit i of the old state to unit j of the new one.",
        after=changed("drecurrent_kernel", lambda value, _: value.T),
        kind="drecurrent",
    ),
    Mistake(
        "bias gradient averaged over the batch",
        "Your bias gradient is a mean over the samples. The loss is a sum over whatever depends on "
        "the bias, so the gradient is a sum, too.",
        after=changed("dbias", lambda value, samples: value / samples),
        kind="average",
    ),
    Mistake(
        "bias gradient kept as a row",
        "Your bias gradient has shape (1, units); a gradient has the shape of what it is the "
        "gradient of, here (units,).",
        after=changed("dbias", lambda value, _: value[None]),
        kind="bias",
    ),
    Mistake(
        "bias gradient summed over the units, too",
        "Your bias gradient is one number. Every unit has a bias of its own: sum over all other "
        "axes.",
        after=changed("dbias", lambda value, _: np.asarray(value.sum())),
        kind="bias",
    ),
    Mistake(
        "gradients of the weights averaged over the batch",
        "You divide the gradients of the weights by the number of samples. Whether the loss is a "
        "mean over samples is decided where the loss is computed, and is in the numbers that you "
        "get, already.",
        after=averaged,
        kind="average",
    ),
    Mistake(
        "everything averaged over the batch",
        "You divide all gradients by the number of samples. Whether the loss is a mean over "
        "samples is in the numbers that you get, already.",
        after=all_averaged,
        kind="average",
    ),
)

BIAS_OVER_BATCH = Mistake(
    "bias gradient not summed over the batch",
    "Your bias gradient has a row for each sample. All samples share one bias: their shares add "
    "up.",
    variant={"bias_sum": (1,)},
    kind="bias",
)
