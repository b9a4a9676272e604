"""Recurrent layers: inputs that tell mistakes apart, and mistakes that all such layers know.

Keras's own starting values would hide many mistakes: its biases are zero and one, its states zero.
So everything here is random. A kernel holds one block of columns for each gate, side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, permutations

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake

WEIGHTS = ("kernel", "recurrent_kernel", "bias")
ORDINALS = {2: "second", 3: "third", 4: "fourth"}


def recurrent_weights(
    rng: np.random.Generator, inputs: int, units: int, blocks: int = 1, bias_rows: int = 0
) -> Challenge:
    """Random weights in Keras's layout, float64.

    Args:
        rng: where the numbers come from.
        inputs: width of the input.
        units: width of the state.
        blocks: 1 for an Elman network, 3 for a GRU, 4 for an LSTM.
        bias_rows: of a bias with several rows; 0 for a bias that is one row without an axis for it.

    Returns:
        ``kernel`` (inputs, blocks * units), ``recurrent_kernel`` (units, blocks * units) with a
        spectral norm of at most 1 for each block, so that errors do not grow over time, and
        ``bias`` (blocks * units,), or (bias_rows, blocks * units).
    """
    squares = [rng.normal(size=(units, units)) for _ in range(blocks)]
    squares = [square / max(1.0, np.linalg.norm(square, 2)) for square in squares]
    rows = (bias_rows,) if bias_rows else ()
    return {
        "kernel": rng.normal(scale=0.8, size=(inputs, blocks * units)),
        "recurrent_kernel": np.concatenate(squares, axis=1),
        "bias": rng.normal(scale=0.8, size=(*rows, blocks * units)),
    }


def random_states(
    rng: np.random.Generator, batch: int, units: int, names: Sequence[str]
) -> Challenge:
    """A hidden state, inside −1 … 1, and after it perhaps a cell state, which can leave it."""
    hidden, *cell = names
    states = {hidden: rng.uniform(-0.9, 0.9, size=(batch, units))}
    return states | {name: rng.normal(scale=1.2, size=(batch, units)) for name in cell}


def step_challenge(
    rng: np.random.Generator,
    batch: int,
    inputs: int,
    units: int,
    states: Sequence[str] = ("h_prev",),
    blocks: int = 1,
    bias_rows: int = 0,
) -> Challenge:
    """The arguments of one step: ``x_t``, the states by their names, and the weights."""
    return {
        "x_t": rng.normal(size=(batch, inputs)),
        **random_states(rng, batch, units, states),
        **recurrent_weights(rng, inputs, units, blocks, bias_rows),
    }


def sequence_challenge(
    rng: np.random.Generator,
    batch: int,
    time: int,
    inputs: int,
    units: int,
    states: Sequence[str] = ("h0",),
    blocks: int = 1,
    bias_rows: int = 0,
) -> Challenge:
    """The arguments of a whole pass: ``x``, the first states by their names, and the weights."""
    return {
        "x": rng.normal(size=(batch, time, inputs)),
        **random_states(rng, batch, units, states),
        **recurrent_weights(rng, inputs, units, blocks, bias_rows),
    }


def with_zeros(*names: str) -> Callable[[Challenge], Challenge]:
    """A change that sets arguments to zero."""
    return lambda challenge: {
        name: np.zeros_like(value) if name in names else value for name, value in challenge.items()
    }


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
    gates: dict[str, str], known: dict[str, str], weights: Sequence[str] = WEIGHTS
) -> tuple[Mistake, ...]:
    """The blocks read in every wrong order, or two of them exchanged in one array only.

    Args:
        gates: the blocks' names and their letters, in the right order.
        known: whose orders some wrong ones are, such as ``{"r, z, h": "PyTorch's"}``.
        weights: the arrays that are made of blocks.
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
            f"Here they lie in the order {right}. Look at the columns that you take, and at the "
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
                )
            )
    return (*everywhere, *in_one)


def units_interleaved(blocks: int) -> Mistake:
    """The columns of one gate taken at equal distances."""
    return Mistake(
        "units interleaved",
        f"You take every {ORDINALS[blocks]} column for a gate. Keras keeps a gate's columns "
        "together: the first `units` columns are the first gate.",
        columns_taken(lambda columns: np.arange(columns).reshape(-1, blocks).T.ravel()),
        kind="order",
    )


def squares_transposed(challenge: Challenge) -> Challenge:
    """Every block of the recurrent kernel transposed."""
    kernel = challenge["recurrent_kernel"]
    squares = np.split(kernel, kernel.shape[1] // kernel.shape[0], axis=1)
    return challenge | {
        "recurrent_kernel": np.concatenate([square.T for square in squares], axis=1)
    }


RECURRENT_KERNEL_TRANSPOSED = Mistake(
    "recurrent_kernel transposed",
    "Your numbers are Keras's with each gate's block of `recurrent_kernel` transposed. States are "
    "rows here: the state stands left of the matrix.",
    squares_transposed,
    kind="recurrent",
)


def stacked_otherwise(blocks: int = 1, gates: int | None = None) -> Mistake:
    """Input and state side by side in one order, their weights stacked in the other.

    Args:
        blocks: how many there are.
        gates: how many of them, from the first, are computed so; ``None`` for all.
    """

    def change(challenge: Challenge) -> Challenge:
        kernel, recurrent_kernel = challenge["kernel"], challenge["recurrent_kernel"]
        columns = kernel.shape[1] if gates is None else kernel.shape[1] // blocks * gates
        stacked = np.concatenate([recurrent_kernel, kernel])[:, :columns]
        for_x, for_h = stacked[: len(kernel)], stacked[len(kernel) :]
        return challenge | {
            "kernel": np.concatenate([for_x, kernel[:, columns:]], axis=1),
            "recurrent_kernel": np.concatenate([for_h, recurrent_kernel[:, columns:]], axis=1),
        }

    where = "" if gates is None else "For the gates, "
    return Mistake(
        "[x; h] for [h; x]" if gates is None else "[x; h] for [h; x] in the gates",
        f"{where}{'You' if not where else 'you'} lay `x` and `h` side by side in one order and "
        "stack their weights in the other, so the state meets the input's weights.",
        change,
        kind="recurrent",
    )


def all_ignored(*states: str) -> Mistake:
    """Several states that are given and not used."""
    names = " and ".join(f"`{name}`" for name in states)
    return Mistake(
        f"{names} ignored",
        f"Your numbers are Keras's with zeros for {names}: the states that you are given are not "
        "used.",
        with_zeros(*states),
        kind="h",
    )
