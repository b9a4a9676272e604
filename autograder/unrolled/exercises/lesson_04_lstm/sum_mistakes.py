"""Mistakes in the sum that all gates share: blocks, biases, kernels and states mixed up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_04_lstm.weights import FORGET, GATE_NAMES

WEIGHTS = ("kernel", "recurrent_kernel", "bias")


LETTERS = {"input gate": "i", "forget gate": "f", "candidate": "c", "output gate": "o"}


KNOWN_ORDERS = {
    "i, c, f, o": " (TensorFlow 1's order)",
    "i, o, f, c": " (ONNX's order)",
    "f, i, c, o": " (the order in which most texts tell the story)",
}


def with_arrays(challenge: Challenge, **arrays: Any) -> Challenge:
    """The challenge with some arguments replaced."""
    return {**challenge, **arrays}


def zeroed(*names: str) -> Callable[[Challenge], Challenge]:
    """A change that sets arguments to zero; a name that the challenge lacks is passed over."""
    return lambda challenge: {
        name: np.zeros_like(value) if name in names else value for name, value in challenge.items()
    }


def scaled_bias(factor: float) -> Callable[[Challenge], Challenge]:
    """A change that multiplies the bias."""
    return lambda challenge: with_arrays(challenge, bias=factor * challenge["bias"])


def one_more_forget_bias(challenge: Challenge) -> Challenge:
    """A forget gate whose bias gets another one on top."""
    bias = np.array(challenge["bias"])
    np.split(bias, 4)[FORGET][...] += 1.0
    return with_arrays(challenge, bias=bias)


def reordered(read_as: Sequence[int], blocks: int = 4) -> Callable[[Challenge], Challenge]:
    """A change to what a learner computes who takes the n-th block for gate ``read_as[n]``."""

    def change(challenge: Challenge) -> Challenge:
        arrays = {}
        for name in WEIGHTS:
            parts = np.split(challenge[name], blocks, axis=-1)
            order = [parts[list(read_as).index(gate)] for gate in range(blocks)]
            arrays[name] = np.concatenate(order, axis=-1)
        return with_arrays(challenge, **arrays)

    return change


def interleaved(challenge: Challenge) -> Challenge:
    """Weights as read by someone who takes columns 0, 4, 8 … for the first gate."""
    arrays = {}
    for name in WEIGHTS:
        columns = challenge[name].shape[-1]
        order = np.arange(columns).reshape(-1, 4).T.ravel()
        arrays[name] = challenge[name][..., order]
    return with_arrays(challenge, **arrays)


def blocks_transposed(challenge: Challenge) -> Challenge:
    """Every gate's square of the recurrent kernel transposed."""
    units, columns = challenge["recurrent_kernel"].shape
    squares = np.split(challenge["recurrent_kernel"], columns // units, axis=1)
    return with_arrays(
        challenge, recurrent_kernel=np.concatenate([square.T for square in squares], axis=1)
    )


def block_orders(names: tuple[str, ...] = GATE_NAMES) -> tuple[Mistake, ...]:
    """Every way to read the blocks in a wrong order: first the swaps of two, then the rest.

    Args:
        names: the blocks' names in their right order.
    """
    count = len(names)
    right = ", ".join(LETTERS[name] for name in names)
    swaps, others = [], []
    for order in permutations(range(count)):
        moved = [place for place in range(count) if order[place] != place]
        if not moved:
            continue
        letters = ", ".join(LETTERS[names[gate]] for gate in order)
        known = KNOWN_ORDERS.get(letters, "")
        sentence = (
            f"Your numbers are exactly Keras's with the blocks in the order {letters}{known}. "
            f"Here they lie in the order {right}. Look at the columns that you take, and at the "
            "order of the arguments where the gates are put to use."
        )
        if len(moved) == 2:
            first, second = (names[place] for place in moved)
            name = f"{first} and {second} swapped"
            swaps.append(Mistake(name, sentence, reordered(order, count), kind="order"))
        else:
            name = f"blocks in the order {letters}"
            others.append(Mistake(name, sentence, reordered(order, count), kind="order"))
    return (*swaps, *others)


INTERLEAVED = Mistake(
    "units interleaved",
    "You take every fourth column for a gate. Keras keeps a gate's columns together: the first "
    "`units` columns are the first gate.",
    interleaved,
    kind="layout",
)


SUM_MISTAKES = (
    Mistake(
        "bias missing",
        "Your numbers are Keras's with a bias of zero: the bias is not added.",
        zeroed("bias"),
        kind="bias",
    ),
    Mistake(
        "bias doubled",
        "Your numbers are Keras's with twice the bias: it is added both to the input's part and "
        "to the state's.",
        scaled_bias(2.0),
        kind="bias",
    ),
    Mistake(
        "recurrent_kernel transposed",
        "Your numbers are Keras's with each gate's part of `recurrent_kernel` transposed. States "
        "are rows here: the state stands left of the matrix.",
        blocks_transposed,
        kind="recurrent",
    ),
    Mistake(
        "[x; h] for [h; x]",
        "You lay `x` and `h` side by side in one order and stack their weights in the other, so "
        "the state meets the input's weights.",
        variant={"exchanged": True},
    ),
    Mistake(
        "input ignored",
        "Your numbers do not depend on the input: `kernel` is not used.",
        zeroed("kernel"),
    ),
)


FORGET_BIAS = Mistake(
    "forget bias added again",
    "Your forget gate has 1 added to its bias. Keras puts that 1 into the bias when it makes the "
    "layer (`unit_forget_bias`); the bias that you get here is the whole bias.",
    one_more_forget_bias,
)


def ignored_states(h: str, c: str) -> tuple[Mistake, ...]:
    """A state that is given but not used; the arguments are the names of the two."""
    return (
        Mistake(
            f"{h} ignored",
            f"Your numbers are Keras's with `{h}` = 0: the state that you are given is not used.",
            zeroed(h),
            kind="h",
        ),
        Mistake(
            f"{c} ignored",
            f"Your numbers are Keras's with `{c}` = 0: the state that you are given is not used.",
            zeroed(c),
            kind="c",
        ),
        Mistake(
            f"initial states ignored: {h} and {c}",
            "Your numbers are Keras's with both states "
            "zero: the states that you are given are not used.",
            zeroed(h, c),
            kind="h",
        ),
    )


def exchanged_states(h: str, c: str) -> Mistake:
    """The two states taken for each other; the arguments are their names."""
    return Mistake(
        f"{h} and {c} exchanged",
        f"You use `{c}` where `{h}` belongs, and the other way round.",
        lambda challenge: with_arrays(challenge, **{h: challenge[c], c: challenge[h]}),
        kind="h",
    )
