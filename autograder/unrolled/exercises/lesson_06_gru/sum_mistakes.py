"""Mistakes in the sums: blocks, biases, kernels and states mixed up."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_04_lstm.sum_mistakes import (
    WEIGHTS,
    blocks_transposed,
    reordered,
    scaled_bias,
    with_arrays,
    zeroed,
)
from unrolled.exercises.lesson_06_gru.weights import GATE_NAMES

LETTERS = dict(zip(GATE_NAMES, "zrh", strict=True))
KNOWN_ORDERS = {"r, z, h": " (PyTorch's order)"}


def interleaved(challenge: Challenge) -> Challenge:
    """Weights as read by someone who takes columns 0, 3, 6 … for the first gate."""
    arrays = {}
    for name in WEIGHTS:
        order = np.arange(challenge[name].shape[-1]).reshape(-1, 3).T.ravel()
        arrays[name] = challenge[name][..., order]
    return with_arrays(challenge, **arrays)


def block_orders() -> tuple[Mistake, ...]:
    """Every way to read the three blocks in a wrong order."""
    mistakes = []
    for order in permutations(range(3)):
        moved = [GATE_NAMES[place] for place in range(3) if order[place] != place]
        if not moved:
            continue
        letters = ", ".join(LETTERS[GATE_NAMES[gate]] for gate in order)
        name = (
            f"{' and '.join(moved)} swapped"
            if len(moved) == 2
            else f"blocks in the order {letters}"
        )
        sentence = (
            f"Your numbers are exactly Keras's with the blocks in the order {letters}"
            f"{KNOWN_ORDERS.get(letters, '')}. Here they lie in the order z, r, h, the candidate's "
            "last."
        )
        mistakes.append(Mistake(name, sentence, reordered(order, 3), kind="order"))
    return tuple(mistakes)


KERNEL_MISTAKES = (
    *block_orders(),
    Mistake(
        "units interleaved",
        "You take every third column for a gate. Keras keeps a gate's columns together: the first "
        "`units` columns are the update gate.",
        interleaved,
        kind="layout",
    ),
    Mistake(
        "recurrent_kernel transposed",
        "Your numbers are Keras's with each block of `recurrent_kernel` transposed. States are "
        "rows here: the state stands left of the matrix.",
        blocks_transposed,
        kind="recurrent",
    ),
    Mistake(
        "recurrent_kernel not used",
        "Your numbers are Keras's with a recurrent kernel of zeros: no sum sees the old state.",
        zeroed("recurrent_kernel"),
        kind="recurrent",
    ),
    Mistake(
        "input ignored",
        "Your numbers do not depend on the input: `kernel` is not used.",
        zeroed("kernel"),
    ),
    Mistake(
        "[x; h] for [h; x]",
        "For the two gates you lay `x` and `h` side by side in one order and stack their weights "
        "in the other, so the state meets the input's weights.",
        variant={"exchanged": True},
    ),
)


def with_bias(bias: np.ndarray, challenge: Challenge) -> Challenge:
    """The challenge with another bias, if its bias has two rows."""
    return with_arrays(challenge, bias=bias) if challenge["bias"].ndim == 2 else challenge


def rows(*order: int | None) -> Mistake:
    """Which row of the bias is added on the input's side, and which on the state's."""

    def change(challenge: Challenge) -> Challenge:
        bias = challenge["bias"]
        chosen = [np.zeros_like(bias[0]) if row is None else bias[row] for row in order]
        return with_bias(np.stack(chosen), challenge)

    name, sentence = ROWS[order]
    return Mistake(name, sentence, change, kind="bias")


ROWS = {
    (None, 1): (
        "input bias missing",
        "Your numbers are Keras's with zeros in the first row of the bias, the input's: it is not "
        "added.",
    ),
    (0, None): (
        "recurrent bias missing",
        "Your numbers are Keras's with zeros in the second row of the bias, the state's: it is "
        "not added.",
    ),
    (1, 0): (
        "the two rows of the bias swapped",
        "You add the first row of the bias on the state's side and the second on the input's. In "
        "the two gates this makes no difference; in the candidate it does, because the reset gate "
        "stands between.",
    ),
    (0, 0): (
        "first row of the bias used twice",
        "You add the first row of the bias on both sides; the state's is the second row.",
    ),
    (1, 1): (
        "second row of the bias used twice",
        "You add the second row of the bias on both sides; the input's is the first row.",
    ),
}

TWO_BIASES = (
    *(rows(*order) for order in ROWS),
    Mistake(
        "both biases missing",
        "Your numbers are Keras's with a bias of zeros: it is not added.",
        lambda challenge: with_bias(np.zeros_like(challenge["bias"]), challenge),
        kind="bias",
    ),
    Mistake(
        "the rows of the bias added to samples",
        "You add the bias with both its rows at once, so that NumPy gives one row to each sample "
        "of a batch of two, and fails for others. The first row belongs to `x_t @ kernel`, the "
        "second to `h_prev @ recurrent_kernel`, and each is for all samples.",
        variant={"by_sample": True},
    ),
    Mistake(
        "the two biases summed: the candidate's recurrent bias outside the reset gate",
        "You add up the two rows of the bias, or add both on the input's side. For the two gates "
        "that is the same; but the candidate's recurrent bias belongs to the sum that the reset "
        "gate multiplies.",
        variant={"reset": "bias outside"},
    ),
    Mistake(
        "the two biases summed: the candidate's input bias inside the reset gate",
        "You add both rows of the bias on the state's side. For the two gates that is the same; "
        "but the reset gate must not multiply the candidate's input bias.",
        variant={"reset": "both biases inside"},
    ),
    Mistake(
        "the candidate's recurrent bias missing",
        "Your gates are right; in the candidate, the second row of the bias is not added.",
        variant={"reset": "no recurrent bias"},
    ),
)

ONE_BIAS = (
    Mistake(
        "bias missing",
        "Your numbers are Keras's with a bias of zero: the bias is not added.",
        zeroed("bias"),
        kind="bias",
    ),
    Mistake(
        "bias doubled",
        "Your numbers are Keras's with twice the bias. In this version the two products share "
        "*one* bias; it is added once.",
        scaled_bias(2.0),
        kind="bias",
    ),
    Mistake(
        "bias indexed as if it had two rows",
        "You add `bias[0]` and `bias[1]`, which are two single numbers here: in this version the "
        "bias has one row, and all of it is added.",
        lambda challenge: with_arrays(
            challenge, bias=np.full_like(challenge["bias"], challenge["bias"][:2].sum())
        ),
        kind="bias",
    ),
)


def state_ignored(name: str) -> Mistake:
    """The old state is given but not used; ``name`` is its argument."""
    return Mistake(
        f"{name} ignored",
        f"Your numbers are Keras's with `{name}` = 0: the state that you are given is not used.",
        zeroed(name),
        kind="h",
    )


def first_state_for_all(name: str) -> Mistake:
    """All samples begin with the first one's state; ``name`` is its argument."""
    return Mistake(
        "one sample's state leaking into another's: all begin with the first one's",
        f"All your samples use the first row of `{name}`. Each has its own row.",
        lambda challenge: {
            **challenge,
            name: np.repeat(challenge[name][:1], len(challenge[name]), axis=0),
        },
        kind="h",
    )
