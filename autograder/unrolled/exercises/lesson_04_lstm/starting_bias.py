"""The exercise ``starting_bias``: what a fresh layer of Keras begins with."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.keras_recurrent import UNTRAINED


def starting_bias(units, value):
    """The bias that Keras's LSTM begins with, for a constant bias initializer.

    Args:
        units: int, the width of the layer.
        value: float, the initializer's constant.

    Returns:
        bias: (4 * units,), blocks i, f, c, o.
    """
    fresh = np.full(4 * units, value)  # bias
    fresh[units : 2 * units] = 1.0
    return fresh


def bias_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Layers of several widths, with a starting bias of their own: above 0, above 1, below 0."""
    widths = (3, 1, 8) if hidden else (2, 4, 1)
    bounds = ((0.1, 0.9), (1.1, 1.9), (-0.9, -0.1))
    return [
        {"units": units, "value": round(float(rng.uniform(*between)), 3)}
        for units, between in zip(widths, bounds, strict=True)
    ]


def bias_oracle(challenge: Challenge) -> Expected:
    """The bias of a freshly built ``keras.layers.LSTM``."""
    import keras

    # In float32, as a learner's layer is: the constant is rounded to it in any case.
    layer = keras.layers.LSTM(
        challenge["units"],
        bias_initializer=keras.initializers.Constant(challenge["value"]),
        **UNTRAINED | {"dtype": "float32"},
    )
    layer.build((None, None, 1))
    return Expected((keras.ops.convert_to_numpy(layer.cell.bias),))


FILLED, FORGET_BLOCK = "np.full(4 * units, value)", "fresh[units : 2 * units] = 1.0"
STARTING_BIAS = Exercise(
    name="starting_bias",
    returns=(Output("bias", ("entry",)),),
    challenges=bias_challenges,
    oracle=bias_oracle,
    reference=starting_bias,
    mistakes=(
        Mistake(
            "the docstring believed",
            "Zeros and ones are what the docstring promises. Build the layer and print "
            "`layer.cell.bias`.",
            edits=((FILLED, "np.zeros(4 * units)"),),
        ),
        Mistake(
            "whole numbers cut the value",
            "Your array holds whole numbers, and everything after the point of `value` is cut off. "
            "Make it of floats.",
            edits=((FILLED, "np.full(4 * units, int(value))"),),
        ),
        Mistake(
            "forget bias overlooked",
            "All your entries are the initializer's. Print the bias of a real layer and look for "
            "the block that differs.",
            edits=((FORGET_BLOCK, ""),),
        ),
        Mistake(
            "a forget block of at least 1",
            "Your forget block is 1 only where `value` is smaller. Build layers with a constant "
            "above 1, too, and look at that block.",
            edits=((FORGET_BLOCK, "fresh[units : 2 * units] = max(value, 1.0)"),),
        ),
        Mistake(
            "one added to the forget block",
            "Your forget block moves with `value`. Build layers with two different constants, and "
            "compare that block.",
            edits=((FORGET_BLOCK, "fresh[units : 2 * units] += 1.0"),),
        ),
        Mistake(
            "units interleaved",
            "Every fourth entry of your bias is 1. The entries of a block stand together: the "
            "forget gate's are the second `units` of them.",
            edits=((FORGET_BLOCK, "fresh[1::4] = 1.0"),),
        ),
        Mistake(
            "one entry of the forget block only",
            "Only one entry of your bias is 1. The forget gate's block has an entry for each unit.",
            edits=((FORGET_BLOCK, "fresh[units] = 1.0"),),
        ),
        *(
            Mistake(
                f"ones in the block of the {name}",
                "The block that gets the ones is the forget gate's: the second of i, f, c, o.",
                edits=((FORGET_BLOCK, f"fresh[{place} * units : {place + 1} * units] = 1.0"),),
            )
            for place, name in ((0, "input gate"), (2, "candidate"), (3, "output gate"))
        ),
    ),
    hints=(
        "Do not reason: build `keras.layers.LSTM(2, bias_initializer=...)`, call it or `build` "
        "it, and print `layer.cell.bias`.",
        "Four blocks of `units` entries each, in the order i, f, c, o. Which one differs?",
    ),
    points=1,
    against="the layer that Keras builds",
)
