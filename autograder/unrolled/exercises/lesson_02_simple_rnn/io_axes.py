"""Which axes learners give the shapes of five patterns, and in which order they return them."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from unrolled.exercises.exercise import Mistake

PARTS = ("input", "states", "output")


def every_shape(change: Any) -> Any:
    """A change made to each of the three shapes."""
    return lambda values, challenge: (tuple(change(shape, challenge) for shape in values[0]),)


def in_order(order: tuple[int, ...]) -> Any:
    """The three shapes in another order, or some of them."""
    return lambda values, _: (tuple(values[0][part] for part in order),)


def widths(**taken: str) -> Any:
    """Other sizes on the last axes of some shapes."""

    def after(values: tuple[Any, ...], challenge: Any) -> tuple[Any, ...]:
        last = {part: challenge[taken[part]] for part in taken}
        return (
            tuple(
                (*shape[:-1], last.get(part, shape[-1]))
                for part, shape in zip(PARTS, values[0], strict=True)
            ),
        )

    return after


WIDTHS = tuple(
    Mistake(name, sentence, after=widths(**taken))
    for name, sentence, taken in (
        (
            "features for the output's last axis",
            "The layer's output consists of states, which are `units` wide. What the output layer "
            "makes of them is another matter.",
            {"output": "features"},
        ),
        (
            "features for the states' last axis",
            "A state has one number for each unit.",
            {"states": "features"},
        ),
        (
            "units for the input's last axis",
            "An input has one number for each feature; `units` is the width of a state.",
            {"input": "units"},
        ),
        (
            "features and units exchanged",
            "Inputs are `features` wide, states and outputs `units`; you have it the other way "
            "round.",
            {"input": "units", "states": "features", "output": "features"},
        ),
    )
)

AXES = tuple(
    Mistake(name, sentence, after=every_shape(change))
    for name, sentence, change in (
        (
            "batch axis missing",
            "Your shapes lack the batch, which always comes first.",
            lambda shape, _: shape[1:],
        ),
        (
            "None for the batch",
            "Keras prints `None` where a model takes any batch; here the batch is given, as a "
            "number.",
            lambda shape, _: (None, *shape[1:]),
        ),
        (
            "time before batch",
            "Your shapes have the time first. In Keras, and here, the batch comes first.",
            lambda shape, _: (shape[1], shape[0], shape[2]) if shape[2:] else shape,
        ),
        (
            "no time axis of length 1",
            "You leave the time axis out where there is only one step. A sequence of one step is "
            "still a sequence: its time axis has length 1.",
            lambda shape, _: (shape[0], shape[2]) if len(shape) == 3 and shape[1] == 1 else shape,
        ),
    )
)

ORDERS = (
    *(
        Mistake(
            f"shapes in the order {', '.join(PARTS[part] for part in order)}",
            "The three shapes are asked for in the order input, states, output.",
            after=in_order(order),
        )
        for order in permutations(range(3))
        if order != (0, 1, 2)
    ),
    Mistake(
        "the states' shape missing",
        "You return two shapes; the contract asks for three: input, states, output.",
        after=in_order((0, 2)),
    ),
)

AXIS_MISTAKES = (*WIDTHS, *AXES, *ORDERS)
