"""The exercise ``starting_bias``: what a fresh layer of Keras begins with."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_04_lstm.oracle import UNTRAINED


def bias_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Layers of several widths, with a starting bias of their own."""
    widths = (3, 1, 8) if hidden else (2, 4, 1)
    return [{"units": units, "value": round(float(rng.uniform(0.1, 0.9)), 3)} for units in widths]


def bias_oracle(challenge: Challenge) -> Expected:
    """The bias of a freshly built ``keras.layers.LSTM``."""
    import keras

    # In float32, as a learner's layer is: the constant is rounded to it in any case.
    layer = keras.layers.LSTM(
        challenge["units"],
        bias_initializer=keras.initializers.Constant(challenge["value"]),
        **UNTRAINED,
    )
    layer.build((None, None, 1))
    return Expected((keras.ops.convert_to_numpy(layer.cell.bias),))


def bias_model(
    challenge: Challenge, rest: str = "value", forget: str = "1", block: int = 1
) -> tuple[np.ndarray]:
    """A starting bias, right or as one might believe."""
    units, value = challenge["units"], challenge["value"]
    numbers = {"value": value, "0": 0.0, "1": 1.0, "value + 1": value + 1.0}
    blocks = [np.full(units, numbers[rest])] * 4
    blocks[block] = np.full(units, numbers[forget])
    return (np.concatenate(blocks),)


STARTING_BIAS = Exercise(
    name="starting_bias",
    returns=(Output("bias", ("entry",)),),
    challenges=bias_challenges,
    oracle=bias_oracle,
    model=bias_model,
    mistakes=(
        Mistake(
            "the docstring believed",
            "Zeros and ones are what the docstring promises. "
            "Build the layer and print `layer.cell.bias`.",
            variant={"rest": "0"},
        ),
        Mistake(
            "forget bias overlooked",
            "All your entries are the initializer's. Print the "
            "bias of a real layer and look for the block that differs.",
            variant={"forget": "value"},
        ),
        Mistake(
            "one added to the forget block",
            "Your forget block moves with `value`. Build layers with two different constants, and "
            "compare that block.",
            variant={"forget": "value + 1"},
        ),
        *(
            Mistake(
                f"ones in the block of the {name}",
                "The block that gets the ones is the forget gate's: the second of i, f, c, o.",
                variant={"block": place},
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
