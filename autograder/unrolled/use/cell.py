"""Put a recurrent cell to use in ``keras.layers.RNN``, and say at which point it fails."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from unrolled.keras_import import keras_as_new, keras_ready

INPUT, STATES = "x", "initial_state"
# Keras wraps an error's message in its own words, the message itself in bold.
BOLD = re.compile(r"\x1b\[1m(.*?)\x1b\[0m", re.DOTALL)
CAUSE = "Exception encountered: "
MESSAGE_LENGTH = 300
# A gradient that is zero comes out as this much in single precision, or less.
NO_GRADIENT = 1e-5


class CellFailed(Exception):
    """A cell that ``keras.layers.RNN`` cannot use; the message says where, and what is wrong."""


def in_rnn(cell_class: Any, names: Sequence[str]) -> Callable[..., tuple[Any, ...]]:
    """A function of a challenge's values that runs a cell of this class in ``keras.layers.RNN``.

    In the challenge ``x`` is the input, ``initial_state`` a tuple of states, every other array a
    weight by its name, and what is no array an argument of the class.

    Args:
        cell_class: the learner's.
        names: the challenge's argument names, in order.

    Returns:
        A function that returns the states (batch, time, units); each last state (batch, units);
        the last output without ``initial_state``; the same from a copy of the layer, made from its
        configuration; and for each weight a list of its name, the
        number that it begins with (``"random"`` or ``"orthogonal"`` if there are several), and
        whether a loss has a gradient for it that is not zero.

    Raises:
        ImportError: if Keras cannot be imported.
    """
    keras_ready()

    def run(*values: Any) -> tuple[Any, ...]:
        challenge = dict(zip(names, values, strict=True))
        with keras_as_new():
            return results(cell_class, challenge)

    return run


def results(cell_class: Any, challenge: dict[str, Any]) -> tuple[Any, ...]:
    """What a cell gives on one challenge; see ``in_rnn``."""
    import keras

    if not (isinstance(cell_class, type) and issubclass(cell_class, keras.layers.Layer)):
        raise CellFailed("it should be a class made from `keras.layers.Layer`")
    x = np.float32(challenge.pop(INPUT))
    states = [np.float32(state) for state in challenge.pop(STATES)]
    weights = {name: v for name, v in challenge.items() if isinstance(v, np.ndarray)}
    options = {name: v for name, v in challenge.items() if name not in weights}
    with at("making the cell"):
        cell = cell_class(**options)
    if getattr(cell, "built", None) is None:
        raise CellFailed("its `__init__` should call `super().__init__(**kwargs)` first")
    look_at_sizes(cell, [state.shape[1] for state in states])
    layer = keras.layers.RNN(cell, return_sequences=True, return_state=True)
    with at("building the cell, `build((None, inputs))`"):
        cell.build((None, x.shape[2]))
        cell.built = True
    starts = set_weights(cell, weights)
    with at("one step, `call(inputs, states)`"):
        look_at_step(cell(x[:, 0], list(states)), states)
    outputs, learning = with_gradients(layer, x, states)
    rows = [[name, starts[name], name in learning] for name in weights]
    look_at_first_state(cell, states)
    with at("a sequence without `initial_state`"):
        from_zeros = last_output(layer(x))
    run_in_graph(layer, x)
    return (*map(array, outputs), from_zeros, copied(layer, x), rows)


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


def set_weights(cell: Any, weights: dict[str, np.ndarray]) -> dict[str, float | str]:
    """Give the cell's weights their values, by name, and return what they began with.

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
    starts = {}
    begun = {v.name: value for v, value in zip(cell.weights, cell.get_weights(), strict=True)}
    for name, value in weights.items():
        shape = tuple(own[name].shape)
        if shape != value.shape:
            raise CellFailed(f"`{name}` has the shape {shape}, and should have {value.shape}")
        starts[name] = start_of(begun[name])
        own[name].assign(np.float32(value))
    look_at_order([variable.name for variable in cell.trainable_weights], list(weights))
    return starts


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
    """What a weight begins with: one number, ``"orthogonal"``, or ``"random"`` numbers."""
    first, *others = np.unique(value)
    if not others:
        return float(first)
    square = value.ndim == 2 and value.shape[0] == value.shape[1]
    if square and np.allclose(value @ value.T, np.eye(len(value)), atol=1e-4):
        return "orthogonal"
    return "random"


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
    if not isinstance(new, list):
        kind = "tuple" if isinstance(new, tuple) else "bare tensor"
        raise CellFailed(f"`call` should return its new states in a list, and returns a {kind}")
    if len(new) != len(states):
        raise CellFailed(f"`call` returns {len(new)} new states, and should return {len(states)}")
    named = [("output", output, states[0])]
    named += [("new state", *pair) for pair in zip(new, states, strict=True)]
    for name, value, right in named:
        shape = tuple(getattr(value, "shape", ()))
        if shape != right.shape:
            wanted = f"(batch, units) = {right.shape}"
            raise CellFailed(f"`call` returns an {name} of shape {shape}, and should: {wanted}")


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
        raise CellFailed(f"{asked} returns {shown[0]}, and should: {shown[1]}")


def with_gradients(
    layer: Any, x: np.ndarray, states: list[np.ndarray]
) -> tuple[list[Any], set[str]]:
    """The layer's outputs, and the names of its cell's weights that a loss would change."""
    import tensorflow as tf

    with at("a whole sequence"), tf.GradientTape() as tape:
        outputs = layer(x, initial_state=states)
        loss = tf.reduce_sum(outputs[0] ** 2)
    variables = layer.cell.trainable_variables
    gradients = tape.gradient(loss, [variable.value for variable in variables])
    pairs = zip(variables, gradients, strict=True)
    pairs = [(variable, gradient) for variable, gradient in pairs if gradient is not None]
    return outputs, {v.name for v, gradient in pairs if np.abs(array(gradient)).max() > NO_GRADIENT}


def run_in_graph(layer: Any, x: np.ndarray) -> None:
    """Build the graph of one step for batches of any size, as ``fit`` builds that of all."""
    import keras
    import tensorflow as tf

    def step(x_t: Any) -> Any:
        return layer.cell(x_t, layer.get_initial_state(keras.ops.shape(x_t)[0]))

    signature = tf.TensorSpec((None, x.shape[2]), "float32")
    with at("running it as a compiled graph, as `fit` does"):
        tf.function(step, input_signature=[signature], autograph=False).get_concrete_function()


def copied(layer: Any, x: np.ndarray) -> np.ndarray:
    """The last output of a copy made from the layer's configuration."""
    import keras

    cell_class = type(layer.cell)
    with at("a copy from `get_config`"):
        config = layer.get_config()
        copy = keras.layers.RNN.from_config(config, {cell_class.__name__: cell_class})
        if copy.cell.name != layer.cell.name:
            words = f"the copy is called {copy.cell.name!r}, and should be {layer.cell.name!r}"
            raise CellFailed(words)
        copy.build(x.shape)
        copy.set_weights(layer.get_weights())
        return last_output(copy(x))


def last_output(outputs: list[Any]) -> np.ndarray:
    """The output at the last step, (batch, units)."""
    return array(outputs[0])[:, -1]


def array(tensor: Any) -> np.ndarray:
    """A tensor's values."""
    import keras

    return np.array(keras.ops.convert_to_numpy(tensor))


@contextlib.contextmanager
def at(point: str) -> Iterator[None]:
    """Say at which point an exception came, in one line, and keep the learner's line.

    Raises:
        CellFailed: for any exception but what an unwritten method raises.
    """
    try:
        yield
    except CellFailed:
        raise
    except Exception as error:
        words = words_of(error)
        # A stub says nothing; TensorFlow raises the same with a message.
        if type(error) is NotImplementedError and not words:
            raise NotImplementedError().with_traceback(error.__traceback__) from None
        words = f"{point}: {type(error).__name__}: {words}"
        raise CellFailed(words).with_traceback(error.__traceback__) from None


def words_of(error: Exception) -> str:
    """An exception's own message, without what Keras says around it."""
    text = str(error)
    bold = BOLD.search(text)
    text = (bold[1] if bold else text).rpartition(CAUSE)[2]
    return " ".join(text.split())[:MESSAGE_LENGTH]
