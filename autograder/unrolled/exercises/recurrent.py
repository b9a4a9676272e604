"""Recurrent layers: inputs that tell mistakes apart, and mistakes with states and kernels.

Keras's own starting values would hide many mistakes: its biases are zero and one, its states zero.
So everything here is random. A kernel holds one block of columns for each gate, side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake


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
