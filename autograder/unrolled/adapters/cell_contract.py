"""A cell held to its contract: sizes, weights, and what its methods return."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.adapters.cell_failure import CellFailed, at


def look_at_sizes(cell: Any, units: list[int]) -> None:
    """Stop where the sizes that ``RNN`` reads are missing or wrong.

    Raises:
        CellFailed: if they are.
    """
    for name, right in (("state_size", units), ("output_size", units[:1])):
        if not hasattr(cell, name):
            raise CellFailed(f"the cell has no `{name}`")
        size, wanted = getattr(cell, name), right[0] if len(right) == 1 else right
        if type(size) is not type(wanted) or size != wanted:
            raise CellFailed(f"`{name}` is {size!r}, and should be {wanted}")


def set_weights(cell: Any, weights: dict[str, np.ndarray]) -> None:
    """Give the cell's weights their values, by name.

    Raises:
        CellFailed: if it has others, or of other shapes.
    """
    own = {variable.name: variable for variable in cell.weights}
    missing = [name for name in weights if name not in own]
    look_for_missing(cell, missing)
    if missing and len(own) + len(missing) == len(weights):
        found = ", ".join(own) or "none"
        raise CellFailed(f"it has no weights {', '.join(missing)}; there are: {found}")
    if own.keys() != weights.keys() or len(own) != len(cell.weights):
        found = ", ".join(variable.name for variable in cell.weights) or "none"
        raise CellFailed(f"its weights should be called {', '.join(weights)}; there are: {found}")
    for name, value in weights.items():
        shape = tuple(own[name].shape)
        if shape != value.shape:
            raise CellFailed(f"`{name}` has the shape {shape}, and should have {value.shape}")
        own[name].assign(np.float32(value))
    look_at_order([variable.name for variable in cell.trainable_weights], list(weights))


def look_for_missing(cell: Any, missing: list[str]) -> None:
    """Stop where a weight is missing because a layer in the cell has not been built.

    Raises:
        CellFailed: if one is.
    """
    unbuilt = [layer for layer in vars(cell).values() if getattr(layer, "built", True) is False]
    if missing and unbuilt:
        kind = type(unbuilt[0]).__name__
        raise CellFailed(f"its `{kind}` has no weights after `build`: {', '.join(missing)} missing")


def start_of(value: np.ndarray) -> float | str:
    """What a weight begins with: one number, the name of an initializer, or ``"random"``.

    Args:
        value: the weight; a matrix of a thousand numbers or more tells whether they are Glorot's.
    """
    first, *others = np.unique(value)
    if not others:
        return float(first)
    if value.ndim != 2:
        return "random"
    square = value.shape[0] == value.shape[1]
    if square and np.allclose(value @ value.T, np.eye(len(value)), atol=1e-4):
        return "orthogonal"
    # Among so many even draws one comes close to the limit, and none is above it.
    highest = np.abs(value).max() / np.sqrt(6 / sum(value.shape))
    return "glorot_uniform" if value.size >= 1000 and 0.99 < highest < 1.00001 else "random"


def look_at_order(found: list[str], names: list[str]) -> None:
    """Stop where the weights come in another order, in which ``get_weights`` would give them.

    Only the trained ones are looked at: Keras lists the others behind them.

    Raises:
        CellFailed: if they do.
    """
    right = [name for name in names if name in found]
    if found != right:
        words = f"its weights should come in the order {', '.join(right)}; yours: "
        raise CellFailed(words + ", ".join(found))


def look_at_step(result: Any, states: list[np.ndarray]) -> None:
    """Stop where ``call`` does not return an output and new states of the right shapes.

    Raises:
        CellFailed: if it does not.
    """
    if not (isinstance(result, (tuple, list)) and len(result) == 2):
        raise CellFailed("`call` should return two things: the output, and a list of new states")
    output, new = result
    if isinstance(output, (tuple, list)) and not isinstance(new, (tuple, list)):
        raise CellFailed("`call` returns its states first, and should return them second")
    if not isinstance(new, list):
        kind = "tuple" if isinstance(new, tuple) else "bare tensor"
        raise CellFailed(f"`call` should return its new states in a list, and returns a {kind}")
    if len(new) != len(states):
        raise CellFailed(f"`call` returns {len(new)} new states, and should return {len(states)}")
    named = [("an output", output, states[0])]
    named += [("a new state", *pair) for pair in zip(new, states, strict=True)]
    for name, value, right in named:
        shape = tuple(getattr(value, "shape", ()))
        if shape != right.shape:
            wanted = f"(batch, units) = {right.shape}"
            raise CellFailed(f"`call` returns {name} of shape {shape}; it should be {wanted}")


def look_at_first_state(cell: Any, states: list[np.ndarray]) -> None:
    """Stop where ``get_initial_state`` does not return states of the right shapes in a list.

    A cell without it is none the worse: ``RNN`` then begins with zeros.

    Raises:
        CellFailed: if it does not.
    """
    if not hasattr(cell, "get_initial_state"):
        return
    # More than one sample, so that a state made for one is seen.
    batch = len(states[0]) + 1
    with at("the first state, `get_initial_state(batch_size=...)`"):
        found = cell.get_initial_state(batch_size=batch)
    if found is None:
        raise CellFailed("`get_initial_state` returns None")
    if not isinstance(found, list):
        raise CellFailed("`get_initial_state` should return a list of states")
    shapes = [tuple(getattr(state, "shape", ())) for state in found]
    right = [(batch, *state.shape[1:]) for state in states]
    if shapes != right:
        asked = f"`get_initial_state(batch_size={batch})`"
        shown = [
            "a list of shapes " + (", ".join(map(str, these)) or "none")
            for these in (shapes, right)
        ]
        raise CellFailed(f"{asked} returns {shown[0]}; it should return {shown[1]}")
