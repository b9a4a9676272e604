"""The mistakes of those who count a recurrent layer that deserve words of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unrolled.exercises.exercise import Challenge, Mistake


def added(number: Callable[[int], int]) -> Callable[..., tuple[int]]:
    """Something counted that is not there.

    Args:
        number: how many it is, by the number of units.
    """

    def after(values: tuple[Any, ...], challenge: Challenge) -> tuple[int]:
        return (values[0] + number(challenge["units"]),)

    return after


SHARED = (
    Mistake(
        "recurrent part forgotten",
        "{received} leaves out the recurrent kernel, the matrix that the last hidden state goes "
        "through. Without it the layer has no memory.",
        edits=(("kernel + recurrent_kernel + bias", "kernel + bias"),),
    ),
    Mistake(
        "recurrent kernel sized like the kernel",
        "{received} has two matrices of `inputs` × `units`. The second one is multiplied with the "
        "hidden state, which is not `inputs` long.",
        edits=(("recurrent_kernel = units", "recurrent_kernel = inputs"),),
    ),
    Mistake(
        "one bias for the whole layer",
        "{received} has a single bias number. Every unit has its own.",
        edits=(("recurrent_kernel + bias", "recurrent_kernel + 1"),),
    ),
)

# Where a layer has several blocks.
ONCE = (
    Mistake(
        "kernel once, not per gate",
        "{received} has one block in the kernel. Every gate looks at the input with weights of its "
        "own.",
        edits=(("\n    kernel = inputs * columns", "\n    kernel = inputs * units"),),
    ),
    Mistake(
        "recurrent kernel once, not per gate",
        "{received} has one block in the recurrent kernel. Every gate looks at the hidden state "
        "with weights of its own.",
        edits=(("recurrent_kernel = units * columns", "recurrent_kernel = units * units"),),
    ),
)

# Where a bias can have two rows.
BIAS_ROWS = (
    Mistake(
        "one number for each block in the second bias row",
        "{received} counts the second bias row as one number for each block. It is as long as "
        "the first.",
        edits=(("bias_rows * columns", "columns + (bias_rows - 1) * 3"),),
    ),
    Mistake(
        "second bias row for one gate only",
        "{received} gives the second bias row to one gate. It is as long as the first.",
        edits=(("bias_rows * columns", "columns + (bias_rows - 1) * units"),),
    ),
    Mistake(
        "one number for each block as its bias",
        "{received} gives each block a single number as its bias. Every unit has its own.",
        edits=(("bias_rows * columns", "bias_rows * 3"),),
    ),
)
