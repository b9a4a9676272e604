"""Functions among a challenge's arguments: they cross as numbers, and are made on the other side.

A function is no data and cannot go through a socket. What it computes with is, so a challenge
holds a recipe: the name of a maker below and the numbers that the maker needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

MAKER = "function"
Recipe = dict[str, Any]


def recipe(maker: str, **numbers: Any) -> Recipe:
    """A function as plain data.

    Args:
        maker: a key of ``MAKERS``.
        numbers: the maker's arguments: arrays and numbers.

    Raises:
        KeyError: if there is no such maker.
    """
    if maker not in MAKERS:
        raise KeyError(maker)
    return {MAKER: maker, **numbers}


def is_recipe(value: Any) -> bool:
    """Whether a challenge's argument stands for a function."""
    return isinstance(value, dict) and MAKER in value


def made(value: Recipe) -> Callable[..., Any]:
    """The function that a recipe stands for."""
    numbers = {name: part for name, part in value.items() if name != MAKER}
    return MAKERS[value[MAKER]](**numbers)


def elman_forecaster(
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    output_kernel: np.ndarray,
    output_bias: np.ndarray,
) -> Callable[[np.ndarray], np.ndarray]:
    """A forecaster of the next value: ``keras.layers.SimpleRNN``, then ``keras.layers.Dense(1)``.

    Args:
        kernel: (1, units).
        recurrent_kernel: (units, units).
        bias: (units,).
        output_kernel: (units, 1).
        output_bias: (1,).

    Returns:
        ``step(x)``, from (batch, time, 1) to (batch, 1), which raises ``ValueError`` for anything
        else.
    """

    def step(x: np.ndarray) -> np.ndarray:
        x = np.asarray(x)
        if x.ndim != 3 or x.shape[1] == 0 or x.shape[2] != 1:
            raise ValueError(f"step takes an array (batch, time, 1), and was given {x.shape}")
        state = np.zeros((len(x), len(bias)), dtype=x.dtype)
        for t in range(x.shape[1]):
            state = np.tanh(x[:, t] @ kernel + state @ recurrent_kernel + bias)
        return state @ output_kernel + output_bias

    return step


ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "none": lambda z: z,
    "relu": lambda z: np.maximum(z, 0.0),
    "tanh": np.tanh,
}


def layer_over_time(
    says: str, mixing: np.ndarray, kernel: np.ndarray, bias: np.ndarray, activation: str
) -> Callable[[np.ndarray], np.ndarray]:
    """A layer whose outputs are weighted sums over time.

    Args:
        says: what the layer does, in words.
        mixing: (time, time); row t holds the weights with which output t sees the inputs. An
            input with a weight of zero is not even read. Or (filters, time, time), where each
            filter has its own.
        kernel: (channels, filters).
        bias: (filters,).
        activation: a name in ``ACTIVATIONS``.

    Returns:
        ``layer(x)``, from (batch, time, channels) to (batch, time, filters), which raises
        ``ValueError`` for anything else.
    """
    del says  # for those who read the challenge
    shape = (mixing.shape[-1], len(kernel))

    def mixed(x: np.ndarray, rows: np.ndarray) -> np.ndarray:
        sums = [
            sum((row[s] * x[:, s] for s in np.flatnonzero(row)), np.zeros_like(x[:, 0]))
            for row in rows
        ]
        return np.stack(sums, axis=1)

    def layer(x: np.ndarray) -> np.ndarray:
        x = np.array(x, np.float64)
        if x.ndim != 3 or x.shape[1:] != shape:
            raise ValueError(
                f"layer takes an array (batch, {shape[0]}, {shape[1]}), and was given {x.shape}"
            )
        if mixing.ndim == 2:
            return ACTIVATIONS[activation](mixed(x, mixing) @ kernel + bias)
        filters = [mixed(x, rows) @ weights for rows, weights in zip(mixing, kernel.T, strict=True)]
        return ACTIVATIONS[activation](np.stack(filters, axis=2) + bias)

    return layer


def next_token(scores: np.ndarray) -> Callable[[list[int]], np.ndarray]:
    """A writer of tokens that looks at the last two.

    Args:
        scores: (tokens, tokens, tokens); the entry [a, b, c] scores the token c after a and b. A
            first token counts as its own predecessor.

    Returns:
        ``step(written)``, from a list of tokens to (tokens,), the logarithm of each token's
        probability to come next, which raises ``ValueError`` for anything else.
    """

    def step(written: list[int]) -> np.ndarray:
        try:
            tokens = [int(token) for token in written]
        except (TypeError, ValueError):
            tokens = []
        if not tokens or not all(0 <= token < len(scores) for token in tokens):
            raise ValueError(
                f"step takes a list of tokens from 0 to {len(scores) - 1}, beginning with the "
                f"start token, and was given {written}"
            )
        row = scores[tokens[-2] if len(tokens) > 1 else tokens[-1], tokens[-1]]
        return row - row.max() - np.log(np.exp(row - row.max()).sum())

    return step


def layer_in_pieces(
    kind: str, kernel: np.ndarray, recurrent_kernel: np.ndarray, bias: np.ndarray, longest: int
) -> Callable[[np.ndarray, Sequence[np.ndarray]], tuple[np.ndarray, list[np.ndarray]]]:
    """A recurrent layer that is given a piece of a sequence at a time, and its states.

    Args:
        kind: ``"SimpleRNN"``, or ``"LSTM"``, with blocks i, f, c, o.
        kernel: (inputs, units), or (inputs, 4 * units).
        recurrent_kernel: (units, units), or (units, 4 * units).
        bias: (units,), or (4 * units,).
        longest: how many steps it takes at a time, at the most.

    Returns:
        ``layer_step(x, state)``, from a piece (batch, time, inputs) and a list of states
        (batch, units), the hidden one first, to the outputs (batch, time, units) and a new list of
        states. It raises ``ValueError`` for anything else.
    """
    units, count = len(recurrent_kernel), 2 if kind == "LSTM" else 1

    def one(x_t: np.ndarray, state: list[np.ndarray]) -> list[np.ndarray]:
        total = x_t @ kernel + state[0] @ recurrent_kernel + bias
        if kind == "SimpleRNN":
            return [np.tanh(total)]
        i, f, g, o = np.split(total, 4, axis=1)
        i, f, o = (0.5 * (1.0 + np.tanh(0.5 * gate)) for gate in (i, f, o))
        c = f * state[1] + i * np.tanh(g)
        return [o * np.tanh(c), c]

    def layer_step(
        x: np.ndarray, state: Sequence[np.ndarray]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        x, shape = np.asarray(x), (len(x), units)
        if x.ndim != 3 or x.shape[2] != len(kernel):
            raise ValueError(
                f"layer_step takes a piece (batch, time, {len(kernel)}), and was given {x.shape}"
            )
        if not 0 < x.shape[1] <= longest:
            raise ValueError(
                f"this layer takes pieces of at most {longest} steps, and was given {x.shape[1]}"
            )
        shapes = [np.shape(part) for part in state] if isinstance(state, (list, tuple)) else None
        if shapes != [shape] * count:
            given = type(state).__name__ if shapes is None else f"shapes {shapes}"
            words = f"a list of {count} array{'s' if count > 1 else ''} {shape} as its state"
            raise ValueError(f"layer_step takes {words}, and was given {given}")
        state, outputs = list(state), []
        for t in range(x.shape[1]):
            state = one(x[:, t], state)
            outputs.append(state[0])
        return np.stack(outputs, axis=1), state

    return layer_step


MAKERS: dict[str, Callable[..., Callable[..., Any]]] = {
    "next token": next_token,
    "elman forecaster": elman_forecaster,
    "layer over time": layer_over_time,
    "layer in pieces": layer_in_pieces,
}
