"""Mistakes with blocks: a kernel holds one block of columns for each gate, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, permutations

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake

WEIGHTS = ("kernel", "recurrent_kernel", "bias")
ORDINALS = {2: "second", 3: "third", 4: "fourth"}


def columns_taken(
    places: Callable[[int], Sequence[int]], arrays: Sequence[str] = WEIGHTS
) -> Callable[[Challenge], Challenge]:
    """A change to the columns of weights.

    Args:
        places: the columns to take, by how many there are.
        arrays: the weights that are read so.
    """
    return lambda challenge: (
        challenge
        | {name: challenge[name][..., places(challenge[name].shape[-1])] for name in arrays}
    )


def blocks_taken(order: Sequence[int], arrays: Sequence[str] = WEIGHTS):
    """A change to the numbers of someone who takes the n-th block for gate ``order[n]``."""

    def places(columns: int) -> np.ndarray:
        blocks = np.arange(columns).reshape(len(order), -1)
        return blocks[np.argsort(order)].ravel()

    return columns_taken(places, arrays)


def block_orders(
    gates: dict[str, str],
    known: dict[str, str],
    weights: Sequence[str] = WEIGHTS,
    places: str = "columns",
) -> tuple[Mistake, ...]:
    """The blocks read in every wrong order, or two of them exchanged in one array only.

    Args:
        gates: the blocks' names and their letters, in the right order.
        known: whose orders some wrong ones are, such as ``{"r, z, h": "PyTorch's"}``.
        weights: the arrays that are made of blocks.
        places: what the places along the last axis are called.
    """
    names, count = list(gates), len(gates)
    right = ", ".join(gates.values())
    everywhere, in_one = [], []
    for order in permutations(range(count)):
        moved = [names[place] for place in range(count) if order[place] != place]
        if not moved:
            continue
        letters = ", ".join(gates[names[gate]] for gate in order)
        whose = f" ({known[letters]} order)" if letters in known else ""
        swap = len(moved) == 2
        mistake = Mistake(
            f"{' and '.join(moved)} swapped" if swap else f"blocks in the order {letters}",
            f"Your numbers are exactly Keras's with the blocks in the order {letters}{whose}. "
            f"Here they lie in the order {right}. Look at the {places} that you take, and at the "
            "order in which you unpack them.",
            blocks_taken(order, weights),
            kind="order",
        )
        everywhere.insert(0 if swap else len(everywhere), mistake)
    for first, second in combinations(range(count), 2):
        order = list(range(count))
        order[first], order[second] = second, first
        for array in weights:
            in_one.append(
                Mistake(
                    f"{names[first]} and {names[second]} swapped, in `{array}` only",
                    f"In `{array}` you take the block of the {names[first]} for that of the "
                    f"{names[second]}, and the other way round; in the other arrays you do not. "
                    f"In all of them the order is {right}.",
                    blocks_taken(order, (array,)),
                    kind="order",
                    generated=True,
                )
            )
    return (*everywhere, *in_one)


def units_interleaved(
    blocks: int, size: str = "units", place: str = "column", axis: str = ""
) -> Iterator[Mistake]:
    """The columns of one gate taken at equal distances, in all arrays or in one.

    Args:
        blocks: how many gates there are.
        size: the argument that says how wide a block is.
        place: what a place along the last axis is called.
        axis: words for that axis, where ``place`` does not say it.
    """
    for arrays in (WEIGHTS, *((array,) for array in WEIGHTS)):
        where = "" if len(arrays) > 1 else f", in `{arrays[0]}` only"
        yield Mistake(
            f"{size} interleaved{where}",
            f"You take every {ORDINALS[blocks]} {place} for a gate{where}. Keras keeps a gate's "
            f"{place}s together: the first `{size}` {place}s{axis} are the first gate.",
            columns_taken(lambda columns: np.arange(columns).reshape(-1, blocks).T.ravel(), arrays),
            kind="order",
        )


def by_squares(
    change: Callable[[np.ndarray], np.ndarray], only: int | None = None
) -> Callable[[Challenge], Challenge]:
    """A change of each square block of the recurrent kernel, or of one of them."""

    def changed(challenge: Challenge) -> Challenge:
        kernel = challenge["recurrent_kernel"]
        squares = np.split(kernel, kernel.shape[1] // kernel.shape[0], axis=1)
        new = [
            change(square) if only in (None, place) else square
            for place, square in enumerate(squares)
        ]
        return challenge | {"recurrent_kernel": np.concatenate(new, axis=1)}

    return changed


RECURRENT_KERNEL_MISTAKES = (
    Mistake(
        "recurrent_kernel transposed",
        "Your numbers are Keras's with each gate's block of `recurrent_kernel` transposed. States "
        "are rows here: the state stands left of the matrix.",
        by_squares(np.transpose),
        kind="recurrent",
    ),
    Mistake(
        "each unit sees only its own old state",
        "You use only the diagonal of each block of `recurrent_kernel`. A matrix product lets "
        "every unit see the old state of all units.",
        by_squares(lambda square: np.diag(np.diag(square))),
        kind="recurrent",
    ),
)


def in_one_block(
    array: str, row: int | None, place: int, source: int | None, blocks: int
) -> Callable[[Challenge], Challenge]:
    """A change of one block of an array, or of one row of a bias.

    Args:
        array: its name.
        row: of a bias that has several.
        place: the block.
        source: the block that stands in its place; ``None`` for zeros.
        blocks: how many there are.
    """

    def changed(challenge: Challenge) -> Challenge:
        value = challenge[array]
        parts = np.split(value if row is None else value[row], blocks, axis=-1)
        parts[place] = 0 * parts[place] if source is None else parts[source]
        new = np.concatenate(parts, axis=-1)
        if row is not None:
            new = np.stack([*value[:row], new, *value[row + 1 :]])
        return challenge | {array: new}

    return changed


def single_blocks(gates: Sequence[str], bias_rows: int = 0, only: str = "") -> Iterator[Mistake]:
    """A slip with the weights of one gate: left out, transposed, or another gate's in their place.

    There are many, so they are treated as generated ones are: no pairs are made of them.

    Args:
        gates: the blocks' names, in order.
        bias_rows: as in ``recurrent_weights``.
        only: the one gate that is computed; empty for all of them.
    """
    arrays: list[tuple[str, int | None]] = [("kernel", None), ("recurrent_kernel", None)]
    arrays += [("bias", None), *(("bias", row) for row in range(bias_rows))]
    for place, gate in enumerate(gates):
        if only not in ("", gate):
            continue
        # Of one gate alone, this is the whole recurrent kernel transposed.
        if not only:
            yield Mistake(
                f"{gate}: its block of `recurrent_kernel` transposed",
                f"In the {gate} you transpose the block of `recurrent_kernel`. The state stands "
                "left of the matrix.",
                by_squares(np.transpose, place),
                generated=True,
            )
        for array, row in arrays:
            name = f"`{array}`" if row is None else f"`{array}[{row}]`"
            yield Mistake(
                f"{gate}: its block of {name} left out",
                f"In the {gate} you leave out its block of {name}.",
                in_one_block(array, row, place, None, len(gates)),
                generated=True,
            )
            for other, instead in enumerate(gates):
                if other != place:
                    yield Mistake(
                        f"{gate}: the block of the {instead} in {name}",
                        f"In the {gate} you take the block of the {instead} in {name}.",
                        in_one_block(array, row, place, other, len(gates)),
                        generated=True,
                    )
