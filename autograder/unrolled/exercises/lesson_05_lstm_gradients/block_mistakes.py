"""Mistakes with the four blocks on the way back through an LSTM step."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lstm import GATES

NAMES, LETTERS = tuple(GATES), tuple(GATES.values())
PARTS = ("di * slope_i", "df * slope_f", "dg * slope_g", "do * slope_o")
SIDE_BY_SIDE = f"[{', '.join(PARTS)}]"
SQUARES = "np.split(recurrent_kernel, 4, axis=1)"


def orders() -> tuple[Mistake, ...]:
    """The four gradients side by side in every wrong order, exchanges of two first."""
    mistakes = []
    for order in permutations(range(4)):
        moved = [NAMES[place] for place in range(4) if order[place] != place]
        if not moved:
            continue
        swap = len(moved) == 2
        letters = ", ".join(LETTERS[place] for place in order)
        new = ", ".join(PARTS[place] for place in order)
        mistake = Mistake(
            f"gradients of the blocks: {' and '.join(moved)} swapped"
            if swap
            else f"gradients of the blocks in the order {letters}",
            f"You put the gradients of the four sums side by side in the order {letters}. The "
            "blocks of the weights lie in the order i, f, c, o.",
            edits=((SIDE_BY_SIDE, f"[{new}]"),),
            kind="order",
        )
        mistakes.insert(0 if swap else len(mistakes), mistake)
    return tuple(mistakes)


def not_transposed(*blocks: int) -> Mistake:
    """Blocks of the recurrent kernel used as they are on the way back."""
    turned = ", ".join(f"{SQUARES}[{place}]{'.T' * (place in blocks)}" for place in range(4))
    where = "" if len(blocks) == 4 else f", in the block of the {NAMES[blocks[0]]}"
    return Mistake(
        f"recurrent_kernel not transposed{where}",
        "On the way back to the hidden state you multiply by blocks of `recurrent_kernel` as they "
        "are. Each block is square, so no shape complains; going back it stands transposed.",
        edits=(("dz @ recurrent_kernel.T", f"dz @ np.concatenate([{turned}], axis=1).T"),),
        kind="transposed",
    )


def paths_dropped(result: str, to: str, product: str) -> tuple[Mistake, ...]:
    """One or two of the four blocks left out of a product with a kernel."""
    mistakes = []
    for count in (1, 2, 3):
        for dropped in combinations(range(4), count):
            names = " and the ".join(NAMES[place] for place in dropped)
            kept = [float(place not in dropped) for place in range(4)]
            new = product.replace("dz", f"(dz * np.repeat({kept}, dh.shape[1]))")
            mistakes.append(
                Mistake(
                    f"path from the {names} to the {to} dropped",
                    f"Your `{result}` lacks what comes back through the {names}.",
                    edits=((product, new),),
                    kind=result,
                )
            )
    return tuple(mistakes)


def squares_transposed(values: tuple[np.ndarray, ...], _: Challenge) -> tuple[np.ndarray, ...]:
    """The gradient of the recurrent kernel, each of its blocks transposed."""
    turned = [square.T for square in np.split(values[4], 4, axis=1)]
    return (*values[:4], np.concatenate(turned, axis=1), values[5])


BLOCK_MISTAKES = (
    *orders(),
    not_transposed(0, 1, 2, 3),
    *(not_transposed(place) for place in range(4)),
    Mistake(
        "gradients of the blocks: unit by unit instead of block by block",
        "You put the gradients of the four sums side by side for each unit. In a weight lies a "
        "whole block for each gate: all units of i, then all of f, of c and of o.",
        edits=(
            (
                "np.concatenate(parts, axis=1)",
                "np.stack(parts, axis=2).reshape(len(dh), -1)",
            ),
        ),
        kind="order",
    ),
    *paths_dropped("dh_prev", "old hidden state", "dz @ recurrent_kernel.T"),
    *paths_dropped("dx_t", "input", "dz @ kernel.T"),
    Mistake(
        "gradient of recurrent_kernel transposed, block by block",
        "Entry [i, j] of a block belongs to the weight from unit i of the old state to unit j of "
        "the gate; you have it the other way round.",
        after=squares_transposed,
    ),
    Mistake(
        "gradients handed on to the old cell state through the recurrent kernel",
        "You add what goes through `recurrent_kernel` to the old *cell* state. The gates do not "
        "see the old cell state: that share belongs to the old hidden state.",
        edits=(("dc_prev = dc_t * f_t", "dc_prev = dc_t * f_t + dz @ recurrent_kernel.T"),),
    ),
)
