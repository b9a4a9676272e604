"""Adding, copying and latching: sequences made by rule, and the error of whoever cannot remember.

Source:
    Hochreiter and Schmidhuber (1997) for adding and latching; Arjovsky, Shah and Bengio (2016) for
    adding and copying in the form used here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

SYMBOLS, COPIED = 8, 10
BLANK, GO = SYMBOLS, SYMBOLS + 1

Pair = tuple[np.ndarray, np.ndarray]


def adding(count: int, steps: int, rng: np.random.Generator) -> Pair:
    """Two numbers among many are marked; at the end their sum is asked.

    Args:
        count: how many sequences.
        steps: their length.
        rng: where the numbers come from.

    Returns:
        x: (count, steps, 2), float32; numbers between 0 and 1, and marks of 0 or 1, one in each
            half.
        y: (count, 1), float32, the sum of the marked numbers.
    """
    values, marks = rng.random((count, steps)), np.zeros((count, steps))
    half = steps // 2
    for places in (rng.integers(half, size=count), rng.integers(half, steps, size=count)):
        marks[np.arange(count), places] = 1.0
    x = np.stack([values, marks], axis=2)
    return x.astype("float32"), (values * marks).sum(axis=1, keepdims=True).astype("float32")


def copying(count: int, steps: int, rng: np.random.Generator) -> Pair:
    """Ten symbols, a long pause, a sign to go; then the ten are to be repeated.

    Args:
        count: how many sequences.
        steps: from the last symbol to the first that is repeated.
        rng: where the symbols come from.

    Returns:
        x: (count, steps + 20, 10), float32, one-hot: 8 symbols, the blank, the sign.
        y: (count, steps + 20), integers: blanks, then the ten symbols.
    """
    symbols = rng.integers(SYMBOLS, size=(count, COPIED))
    given = np.full((count, steps + 2 * COPIED), BLANK)
    wanted = given.copy()
    given[:, :COPIED] = symbols
    given[:, -COPIED - 1] = GO
    wanted[:, -COPIED:] = symbols
    return np.eye(SYMBOLS + 2, dtype="float32")[given], wanted


def latching(count: int, steps: int, rng: np.random.Generator) -> Pair:
    """The first number is 1 or −1, then comes noise; at the end, which of the two was it?

    Args:
        count: how many sequences.
        steps: their length.
        rng: where the numbers come from.

    Returns:
        x: (count, steps, 1), float32, noise with a deviation of 0.5 after the first number.
        y: (count, 1), 0 for −1 and 1 for 1.
    """
    x = rng.normal(scale=0.5, size=(count, steps, 1))
    y = rng.integers(2, size=(count, 1))
    x[:, :1, 0] = 2 * y - 1
    return x.astype("float32"), y


@dataclass(frozen=True)
class Task:
    """A task, and how its answers are judged.

    Args:
        name: in the table.
        make: makes its sequences.
        loss: Keras's name of what is trained on.
        error: what the table tells, in words.
        chance: its value for whoever remembers nothing, from the number of steps.
        outputs: width of the output.
        activation: of the output.
        lengths: numbers of steps that are tried.
    """

    name: str
    make: Callable[[int, int, np.random.Generator], Pair]
    loss: str
    error: str
    chance: Callable[[int], float]
    outputs: int
    activation: str | None
    lengths: tuple[int, ...]


TASKS = {
    task.name: task
    for task in (
        Task(
            "adding",
            adding,
            "mse",
            "mean squared error",
            lambda steps: 1 / 6,
            1,
            None,
            (50, 100, 200),
        ),
        Task(
            "copying",
            copying,
            "sparse_categorical_crossentropy",
            "cross-entropy",
            lambda steps: COPIED * float(np.log(SYMBOLS)) / (steps + 2 * COPIED),
            SYMBOLS + 2,
            "softmax",
            (50, 100, 200),
        ),
        Task(
            "latching",
            latching,
            "binary_crossentropy",
            "share of wrong answers",
            lambda steps: 0.5,
            1,
            "sigmoid",
            (100, 200),
        ),
    )
}
