"""Put a recurrent cell to use in ``keras.layers.RNN``, and say at which point it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from unrolled.adapters.cell_contract import (
    look_at_first_state,
    look_at_sizes,
    look_at_step,
    set_weights,
    start_of,
)
from unrolled.adapters.cell_failure import CellFailed, at
from unrolled.keras_import import keras_for_checks
from unrolled.keras_settings import keras_as_new

INPUT, STATES = "x", "initial_state"
# Enough inputs to tell by a kernel's largest number how it was drawn.
MANY_INPUTS = 1000
# A gradient that is zero comes out as this much in single precision, or less.
NO_GRADIENT = 1e-5


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
        number that it begins with (or ``"orthogonal"``, ``"glorot_uniform"``, ``"random"`` if
        there are several), and whether a loss has a gradient for it that is not zero.

    Raises:
        NoKeras: if Keras cannot be imported.
    """
    keras_for_checks()

    def run(*values: Any) -> tuple[Any, ...]:
        challenge = dict(zip(names, values, strict=True))
        with keras_as_new():
            return results(cell_class, challenge)

    return run


def results(cell_class: Any, challenge: dict[str, Any]) -> tuple[Any, ...]:
    """What a cell gives on one challenge; see ``in_rnn``."""
    import keras

    if not (isinstance(cell_class, type) and issubclass(cell_class, keras.layers.Layer)):
        raise CellFailed("it should be a subclass of `keras.layers.Layer`")
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
    set_weights(cell, weights)
    with at("one step, `call(inputs, states)`"):
        look_at_step(cell(x[:, 0], list(states)), states)
    outputs, learning = with_gradients(layer, x, states)
    with at("building a second cell, for more inputs"):
        starts = starts_of(cell_class(**options))
        rows = [[name, starts[name], name in learning] for name in weights]
    look_at_first_state(cell, states)
    with at("a sequence without `initial_state`"):
        from_zeros = last_output(layer(x))
    run_in_graph(layer, x)
    return (*map(array, outputs), from_zeros, copied(layer, x), rows)


def starts_of(cell: Any) -> dict[str, float | str]:
    """What each weight of a new cell begins with."""
    cell.build((None, MANY_INPUTS))
    return {
        variable.name: start_of(value)
        for variable, value in zip(cell.weights, cell.get_weights(), strict=True)
    }


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
