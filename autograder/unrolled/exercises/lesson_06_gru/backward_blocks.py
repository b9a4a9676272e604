"""Mistakes with blocks, rows and transposes on the way back through a GRU step."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from unrolled.exercises.exercise import Mistake

NAMES = ("update gate", "reset gate", "candidate")
SQUARES = "np.split(recurrent_kernel, 3, axis=1)"
BIAS = "np.stack([d_input.sum(axis=0), d_state.sum(axis=0)])"


def paths_dropped(result: str, to: str, product: str, left: str) -> tuple[Mistake, ...]:
    """Some of the three blocks left out of a product with a kernel.

    Args:
        result: what is computed.
        to: what it is the gradient of.
        product: its text.
        left: the text of its left factor.
    """
    mistakes = []
    for count in (1, 2):
        for dropped in combinations(range(3), count):
            names = " and the ".join(NAMES[block] for block in dropped)
            kept = [float(block not in dropped) for block in range(3)]
            new = product.replace(left, f"({left} * np.repeat({kept}, dh.shape[1]))")
            mistakes.append(
                Mistake(
                    f"path from the {names} to the {to} dropped",
                    f"Your `{result}` lacks what comes back through the {names}.",
                    edits=((product, new),),
                    kind=result,
                )
            )
    return tuple(mistakes)


def not_transposed(*blocks: int) -> Mistake:
    """Blocks of the recurrent kernel used as they are on the way back."""
    turned = ", ".join(f"{SQUARES}[{block}]{'.T' if block in blocks else ''}" for block in range(3))
    where = "" if len(blocks) == 3 else f", in the block of the {NAMES[blocks[0]]}"
    return Mistake(
        f"recurrent_kernel not transposed{where}",
        "On the way back to the state you multiply by blocks of `recurrent_kernel` as they are. "
        "Each block is square, so no shape complains; going back it stands transposed.",
        edits=(
            (
                "d_state @ recurrent_kernel.T",
                f"d_state @ np.concatenate([{turned}], axis=1).T",
            ),
        ),
    )


RESET_OUTSIDE = Mistake(
    "reset gate outside the product on the way back",
    "On the way back to the state your reset gate multiplies what comes out of the product with "
    "the candidate's block. That is right with `reset_after=False`; here r stood *after* the "
    "product, so going back it comes first.",
    edits=(
        (
            "d_state @ recurrent_kernel.T",
            "np.concatenate([da_z, da_r, 0 * dm], axis=1) @ recurrent_kernel.T"
            f" + r_t * (da_h @ {SQUARES}[2].T)",
        ),
    ),
)
ORDERS = tuple(
    Mistake(
        "gradients of the blocks in the order " + ", ".join("zrh"[gate] for gate in order),
        "You put the gradients of the three blocks side by side in another order than the blocks "
        "themselves: z, r, h.",
        edits=tuple(
            (f"[da_z, da_r, {last}]", f"[{', '.join(('da_z', 'da_r', last)[n] for n in order)}]")
            for last in ("da_h", "dm")
        ),
    )
    for order in permutations(range(3))
    if order != (0, 1, 2)
)
TWO_ROWS = (
    "The first row of the bias stands on the input's side of the sums, the second on the state's; "
    "in the candidate the reset gate is between them."
)
ONE_ROW = "a gradient has the shape of what it is the gradient of, here (2, 3 × units)."
BIASES = tuple(
    Mistake(f"bias gradient: {name}", sentence, edits=((BIAS, new),), kind="bias")
    for name, sentence, new in (
        ("first row in both", TWO_ROWS, BIAS.replace("d_state", "d_input")),
        ("second row in both", TWO_ROWS, BIAS.replace("d_input", "d_state")),
        ("rows swapped", TWO_ROWS, f"{BIAS}[::-1]"),
        (
            "second row zero",
            "The second row of your bias gradient is zero. It is added on the state's side of all "
            "three sums.",
            f"{BIAS} * [[1.0], [0.0]]",
        ),
        (
            "not summed over the batch",
            "Your bias gradient has a gradient for each sample; all of them share one bias, and "
            "their shares add up.",
            "np.stack([d_input, d_state])",
        ),
        ("one row only", f"Your bias gradient has one row; {ONE_ROW}", f"{BIAS}[0]"),
        (
            "both rows added up",
            f"Your bias gradient has one row, the sum of the two; {ONE_ROW}",
            f"{BIAS}.sum(axis=0)",
        ),
        (
            "averaged over the batch",
            "Your bias gradient is a mean over the samples; all of them share one bias, and their "
            "shares add up.",
            f"{BIAS} / len(dh)",
        ),
    )
)
OF_THE_WEIGHTS = (
    Mistake(
        "all gradients averaged over the batch",
        "You divide all gradients by the number of samples. Whether the loss is a mean over "
        "samples is in `dh` already.",
        after=lambda values, challenge: tuple(value / len(challenge["dh"]) for value in values),
    ),
    Mistake(
        "gradients of the weights averaged over the batch",
        "You divide the gradients of the weights by the number of samples. Whether the loss is a "
        "mean over samples is in `dh` already.",
        after=lambda values, challenge: (
            *values[:2],
            *(value / len(challenge["dh"]) for value in values[2:]),
        ),
    ),
    *(
        Mistake(
            f"gradient of {array} averaged over the batch",
            f"You divide the gradient of `{array}` by the number of samples. Whether the loss is a "
            "mean over samples is in `dh` already.",
            after=lambda values, challenge, place=place: (
                *values[:place],
                values[place] / len(challenge["dh"]),
                *values[place + 1 :],
            ),
        )
        for place, array in ((2, "kernel"), (3, "recurrent_kernel"))
    ),
    *(
        Mistake(
            f"blocks in the order {', '.join('zrh'[gate] for gate in order)}, in the gradient of "
            f"{array}",
            f"In the gradient of `{array}` the blocks stand in another order than in `{array}` "
            "itself: z, r, h.",
            after=lambda values, _, place=place, order=order: (
                *values[:place],
                np.concatenate(
                    [np.split(values[place], 3, axis=1)[gate] for gate in order], axis=1
                ),
                *values[place + 1 :],
            ),
        )
        for place, array in ((2, "kernel"), (3, "recurrent_kernel"), (4, "bias"))
        for order in permutations(range(3))
        if order != (0, 1, 2)
    ),
    Mistake(
        "gradient of recurrent_kernel transposed, block by block",
        "Entry [i, j] of a block belongs to the weight from unit i of the old state to unit j of "
        "the gate; you have it the other way round.",
        after=lambda values, _: (
            *values[:3],
            np.concatenate([square.T for square in np.split(values[3], 3, axis=1)], axis=1),
            values[4],
        ),
    ),
)
BLOCK_MISTAKES = (
    *paths_dropped("dh_prev", "old state", "d_state @ recurrent_kernel.T", "d_state"),
    *paths_dropped("dx_t", "input", "d_input @ kernel.T", "d_input"),
    *(not_transposed(*blocks) for blocks in ((0,), (1,), (2,), (0, 1, 2))),
    RESET_OUTSIDE,
    *ORDERS,
    *BIASES,
    *OF_THE_WEIGHTS,
)
