"""The exercise ``dense_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_01_parameters.counting import PARAMS, counted, drawn


def dense_params(inputs, units, use_bias=True):
    """Count the parameters of a Dense layer.

    Args:
        inputs: int, the numbers that come in.
        units: int, the numbers that go out.
        use_bias: bool, whether the layer has a bias.

    Returns:
        params: int.
    """
    kernel = inputs * units  # kernel
    bias = units if use_bias else 0  # bias
    return kernel + bias


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, with a bias, without one, and with what is the default."""
    sizes = drawn(rng, ("inputs", "units"), hidden)
    options = [{"use_bias": True}, {"use_bias": False}, {}] * 2
    return [size | option for size, option in zip(sizes, options, strict=True)]


def oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Dense`` has."""
    import keras

    inputs, units, *use_bias = challenge.values()
    return counted(
        keras.layers.Dense(units, **({"use_bias": use_bias[0]} if use_bias else {})), inputs
    )


DENSE = Exercise(
    name="dense_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=oracle,
    reference=dense_params,
    mistakes=(
        Mistake(
            "use_bias ignored",
            "Your count has a bias even where `use_bias` is `False`.",
            first="use_bias = True",
        ),
        Mistake(
            "a choice without brackets",
            "Without a bias you get 0. `a + b if use_bias else 0` means `(a + b) if use_bias else "
            "0`: put brackets around the choice.",
            edits=(("return kernel + bias", "return kernel + units if use_bias else 0"),),
        ),
        Mistake(
            "bias per input",
            "{received} gives every input a bias. A bias is added to what a unit computes, so "
            "there is one for each unit.",
            edits=(("bias = units", "bias = inputs"),),
        ),
        Mistake(
            "one bias for the whole layer",
            "{received} has a single bias number. Every unit has its own.",
            edits=(("bias = units", "bias = 1"),),
        ),
        Mistake(
            "a bias for the inputs, too",
            "{received} adds 1 to the inputs and 1 to the outputs. A bias is added to what a "
            "unit computes, and only if `use_bias` says so.",
            edits=(("return kernel + bias", "return (inputs + 1) * (units + 1)"),),
        ),
        Mistake(
            "one unit only",
            "{received} is what one unit needs. The layer has `units` of them.",
            edits=(("inputs * units", "inputs"), ("bias = units", "bias = 1")),
        ),
    ),
    hints=(
        "Draw a layer with 3 inputs and 2 units on paper. How many lines join them?",
        "The kernel has the shape (inputs, units) and the bias the shape (units,). How many "
        "entries has each?",
        "`use_bias=False` takes one of the two terms away. Which one?",
    ),
    points=1,
)
