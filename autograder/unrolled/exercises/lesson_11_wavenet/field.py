"""The exercise ``receptive_field``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output

LONG = 100_000


def field_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One layer; a few; blocks that repeat; a list that is no power of two; many layers."""
    low, high = (3, 9) if hidden else (2, 6)
    sizes = [int(size) for size in rng.permutation(np.arange(low, high))[:4]]
    odd = [int(dilation) for dilation in rng.permutation(np.arange(3, 17))[:4]]
    odd = [17, *odd]  # the largest is not the last
    block = tuple(2**layer for layer in range(int(rng.integers(3, 6))))
    challenges = [
        (sizes[0], (int(rng.integers(3, 12)),)),
        (sizes[1], (1, 2, 4)),
        (2, block * int(rng.integers(2, 4))),
        (sizes[2], odd),
        (sizes[3], (5, 5, 7)),
    ]
    if hidden:
        # Longer ones make the product that some compute overflow.
        challenges += [(1, (1, 2, 4)), (2, tuple(2**layer for layer in range(10)))]
    return [{"kernel_size": size, "dilations": dilations} for size, dilations in challenges]


def field_oracle(challenge: Challenge) -> Expected:
    """Without padding, every layer costs steps: Keras says how many are left of a long input."""
    import keras

    shape = (1, LONG, 1)
    for dilation in challenge["dilations"]:
        layer = keras.layers.Conv1D(
            1, challenge["kernel_size"], dilation_rate=dilation, padding="valid"
        )
        shape = layer.compute_output_shape(shape)
    return Expected((LONG - shape[1] + 1,))


def field_model(
    challenge: Challenge, reach: str = "right", over: str = "all", start: int = 1
) -> tuple[int]:
    """A receptive field, right or as one might believe.

    Args:
        challenge: the arguments.
        reach: what a layer adds.
        over: which layers are counted, and how.
        start: what is there before the first layer.
    """
    size, dilations = challenge["kernel_size"], list(challenge["dilations"])
    if over == "once":
        dilations = sorted(set(dilations))
    if over == "last":
        dilations = dilations[-1:]
    if over == "largest":
        dilations = [max(dilations)]
    if over == "stride":
        # As if every layer also thinned out what it hands on.
        dilations = [math.prod(dilations[:layer]) for layer in range(len(dilations))]
    gaps = {
        "right": [(size - 1) * dilation for dilation in dilations],
        "kernel size": [size * dilation for dilation in dilations],
        "span": [(size - 1) * dilation + 1 for dilation in dilations],
        "undilated": [size - 1 for _ in dilations],
        "holes": [(size - 1) * (dilation + 1) for dilation in dilations],
        "no size": dilations,
    }[reach]
    if over == "product":
        return (math.prod((size - 1) * dilation + 1 for dilation in dilations),)
    if over == "power":
        return (size ** len(dilations),)
    if over == "power of two":
        return (2 ** len(dilations),)
    if over == "twice the last":
        return (2 * dilations[-1],)
    return (start + sum(gaps),)


def mistake(name: str, sentence: str, **variant: Any) -> Mistake:
    """A mistake in the formula."""
    return Mistake(name, sentence, variant=variant)


RECEPTIVE_FIELD = Exercise(
    name="receptive_field",
    returns=(Output("steps", kind="count"),),
    challenges=field_challenges,
    oracle=field_oracle,
    model=field_model,
    mistakes=(
        mistake(
            "kernel size in place of kernel size − 1",
            "{received} counts every tap as a gap. Between `kernel_size` taps there is one gap "
            "fewer than there are taps.",
            reach="kernel size",
        ),
        mistake(
            "the + 1 forgotten",
            "{received} counts the steps before the present one, and not the present one itself.",
            start=0,
        ),
        mistake(
            "spans added up",
            "{received} adds up what each layer sees of the layer below. The present step is then "
            "counted once for every layer; it is one step.",
            reach="span",
            start=0,
        ),
        mistake(
            "spans added up, and 1 more",
            "{received} adds a 1 for every layer, and one more at the end. The present step counts "
            "once.",
            reach="span",
        ),
        mistake(
            "product in place of sum",
            "{received} multiplies the layers' spans. A layer on top looks back by *its* gaps from "
            "where the layer below looks back by its own: lengths add up.",
            over="product",
        ),
        mistake(
            "kernel size to the power of the layers",
            "{received} is `kernel_size` to the number of layers. That holds only if each dilation "
            "is `kernel_size` times the last one, and starts at 1.",
            over="power",
        ),
        mistake(
            "2 to the power of the layers",
            "{received} is 2 to the number of layers. That holds only for two taps and dilations "
            "that double from 1 on, without starting again.",
            over="power of two",
        ),
        mistake(
            "twice the last dilation",
            "{received} is twice the last dilation. That holds only for two taps and dilations "
            "that double from 1 on, without starting again.",
            over="twice the last",
        ),
        mistake(
            "repeated dilations counted once",
            "{received} counts equal dilations once. The second block stands on top of the first, "
            "and adds as much again.",
            over="once",
        ),
        mistake(
            "only the last layer counted",
            "{received} is the span of the last layer alone.",
            over="last",
        ),
        mistake(
            "only the largest dilation counted",
            "{received} is the span of the layer with the largest dilation.",
            over="largest",
        ),
        mistake(
            "dilations multiplied up as strides are",
            "{received} lets every layer's reach grow by the product of the layers below. That is "
            "so for strides and pooling, which thin out the steps; a dilated layer keeps them all.",
            over="stride",
        ),
        mistake(
            "dilation ignored",
            "{received} is what the stack would see with dilations of 1.",
            reach="undilated",
        ),
        mistake(
            "dilation taken for the number of holes",
            "{received} puts `dilation` steps *between* two taps. A dilation of 1 is the plain "
            "convolution: the taps stand `dilation` steps apart, with `dilation` − 1 between them.",
            reach="holes",
        ),
        mistake(
            "kernel size ignored",
            "{received} is right for a kernel of two taps only; more taps have more gaps.",
            reach="no size",
        ),
    ),
    hints=(
        "One layer, two taps, dilation 4: which steps does the output at step 10 see? How many "
        "steps is it from the first to the last, both counted?",
        "Put a second layer on top. By how many steps does *it* push the earliest one back?",
    ),
    points=2,
    against="the steps that Keras's convolutions need",
)
