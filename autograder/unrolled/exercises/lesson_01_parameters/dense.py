"""The exercise ``dense_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_01_parameters.counting import PARAMS, counted, drawn


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, with and without bias."""
    sizes = drawn(rng, ("inputs", "units"), hidden)
    return [size | {"use_bias": number % 2 == 0} for number, size in enumerate(sizes)]


def oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Dense`` has."""
    import keras

    layer = keras.layers.Dense(challenge["units"], use_bias=challenge["use_bias"])
    return counted(layer, challenge["inputs"])


def model(
    challenge: Challenge, kernel: str = "product", bias: str = "units", used: str = "as asked"
) -> tuple[int]:
    """A Dense layer's count, right or as one might believe.

    Args:
        challenge: the arguments.
        kernel: how the weights are counted.
        bias: how the bias is counted.
        used: when the bias is counted.
    """
    inputs, units, use_bias = challenge.values()
    kernels = {"product": inputs * units, "sum": inputs + units, "one unit": inputs}
    biases = {"units": units, "inputs": inputs, "twice": 2 * units, "single": 1}
    counts = {"as asked": use_bias, "never": False, "always": True, "reversed": not use_bias}
    return (kernels[kernel] + biases[bias] * counts[used],)


DENSE = Exercise(
    name="dense_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        Mistake(
            "bias forgotten",
            "{received} has weights only. With `use_bias` each unit also adds a number of its own.",
            variant={"used": "never"},
        ),
        Mistake(
            "use_bias ignored",
            "Your count has a bias even where `use_bias` is `False`.",
            variant={"used": "always"},
        ),
        Mistake(
            "use_bias the wrong way round",
            "Your count has a bias where `use_bias` is `False`, and none where it is `True`.",
            variant={"used": "reversed"},
        ),
        Mistake(
            "bias per input",
            "{received} gives every input a bias. A bias is added to what a unit computes, so "
            "there is one for each unit.",
            variant={"bias": "inputs"},
        ),
        Mistake(
            "bias counted twice",
            "{received} counts two bias numbers for each unit; a Dense layer has one.",
            variant={"bias": "twice"},
        ),
        Mistake(
            "one bias for the whole layer",
            "{received} has a single bias number. Every unit has its own.",
            variant={"bias": "single"},
        ),
        Mistake(
            "sizes added, not multiplied",
            "{received} adds `inputs` and `units`. Every input is joined to every unit: how many "
            "pairs is that?",
            variant={"kernel": "sum"},
        ),
        Mistake(
            "one unit only",
            "{received} is what one unit needs. The layer has `units` of them.",
            variant={"kernel": "one unit", "bias": "single"},
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
