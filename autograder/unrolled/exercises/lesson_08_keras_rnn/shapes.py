"""The exercise ``output_shapes``: what comes out of a recurrent layer."""

from __future__ import annotations

from itertools import product

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_08_keras_rnn.shape_mistakes import SHAPE_MISTAKES

KINDS = ("SimpleRNN", "GRU", "LSTM")
WRAPPED = tuple(f"Bidirectional({kind})" for kind in KINDS)
WRAPPER = "Bidirectional"


def output_shapes(layer, units, batch, time, return_sequences, return_state):
    """The shapes of what a recurrent layer of Keras returns.

    Args:
        layer: "SimpleRNN", "GRU", "LSTM", or one of them in a wrapper: "Bidirectional(SimpleRNN)",
            "Bidirectional(GRU)", "Bidirectional(LSTM)".
        units: int, of the layer; of each of the two layers in a Bidirectional.
        batch: int, how many sequences.
        time: int, steps in a sequence.
        return_sequences: bool, whether the output of every step is returned, or the last one only.
        return_state: bool, whether the last states are returned after the output.

    Returns:
        shapes: list of tuples of ints, one for each tensor, in Keras's order.
    """
    two_ways = layer.startswith("Bidirectional")  # bidirectional case
    state = (batch, units)  # shape of a state
    width = 2 * units if two_ways else units  # width of the output
    output = (batch, time, width) if return_sequences else (batch, width)  # shape of the output
    count = 2 if "LSTM" in layer else 1  # number of states in a layer
    if two_ways:
        count = 2 * count  # number of states
    return [output] + [state] * count if return_state else [output]


def shape_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every layer with every combination of the two settings, all sizes different; small ones."""
    high = 60 if hidden else 20
    found = []
    for layer, sequences, state in product((*KINDS, *WRAPPED), (False, True), (False, True)):
        # No size is twice another one, or the widths of two directions would hide it.
        units, batch, time = (int(size) for size in rng.permutation(np.arange(3, high, 2))[:3])
        found.append(one(layer, (units, batch, time), sequences, state))
    single = product((*KINDS, *WRAPPED), ((5, 1, 3), (5, 3, 1), (1, 3, 4), (1, 1, 1)))
    return [*found, *(one(layer, sizes, True, True) for layer, sizes in single)]


def one(layer: str, sizes: tuple[int, int, int], sequences: bool, state: bool) -> Challenge:
    """The arguments of one call, from units, batch and time."""
    units, batch, time = sizes
    return {
        "layer": layer,
        "units": units,
        "batch": batch,
        "time": time,
        "return_sequences": sequences,
        "return_state": state,
    }


def shape_oracle(challenge: Challenge) -> Expected:
    """What Keras's layers compute for themselves."""
    import keras

    layer, units, batch, time, sequences, state = challenge.values()
    kind = layer.removeprefix(f"{WRAPPER}(").removesuffix(")")
    made = getattr(keras.layers, kind)(units, return_sequences=sequences, return_state=state)
    if layer != kind:
        made = keras.layers.Bidirectional(made)
    shapes = made.compute_output_shape((batch, time, 2))
    return Expected(([tuple(shape) for shape in shapes] if state else [tuple(shapes)],))


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """Which tensor a difference belongs to, and which entry of its shape."""
    settings = [f"{name}={challenge[name]}" for name in ("return_sequences", "return_state")]
    asked = ", ".join([f"`{challenge['layer']}`", *settings])
    if not path:
        return f"{asked}: the number of shapes"
    tensor = "the output" if path[0] == 0 else f"state {path[0]}"
    entry = f", entry {path[1]}" if len(path) > 1 else ", its number of axes"
    return f"{asked}: the shape of {tensor}{entry}"


OUTPUT_SHAPES = Exercise(
    name="output_shapes",
    returns=(Output("shapes", kind="list"),),
    challenges=shape_challenges,
    oracle=shape_oracle,
    reference=output_shapes,
    mistakes=SHAPE_MISTAKES,
    hints=(
        "Work it out in this order: the shape of one state, the shape of the output, the number "
        "of states.",
        "How many states does an LSTM carry from step to step, and how many a GRU?",
        "Ask a real layer: `keras.layers.GRU(5, return_state=True).compute_output_shape((2, 3, 4))`"
        ", and the same in a `keras.layers.Bidirectional`.",
    ),
    points=3,
    place=place,
)
