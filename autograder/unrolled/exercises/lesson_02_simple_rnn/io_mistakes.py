"""What learners believe about the shapes of five patterns."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from unrolled.exercises.exercise import Challenge, Mistake

Shape = tuple[int, ...]
Shapes = tuple[Shape, Shape, Shape]
PARTS = ("input", "states", "output")


def every_shape(change: Any) -> Any:
    """A change made to each of the three shapes."""
    return lambda values, _: (tuple(change(shape) for shape in values[0]),)


def in_order(order: tuple[int, ...]) -> Any:
    """The three shapes in another order, or some of them."""
    return lambda values, _: (tuple(values[0][part] for part in order),)


def exchanged(challenge: Challenge) -> Challenge:
    """Features and units taken for each other."""
    return challenge | {"features": challenge["units"], "units": challenge["features"]}


LENGTHS = tuple(
    Mistake(name, sentence, variant={pattern: choice})
    for name, sentence, pattern, choice in (
        (
            "many_to_one: all steps as output",
            "Only the last state is handed on, so the output has no time axis: (batch, units).",
            "many_to_one",
            "all outputs",
        ),
        (
            "many_to_one: time_out steps as output",
            "This pattern has one output, whatever `time_out` says: (batch, units).",
            "many_to_one",
            "time_out outputs",
        ),
        (
            "many_to_one: a time axis of length 1",
            "Keras hands on the last state without a time axis: (batch, units).",
            "many_to_one",
            "one output with a time axis",
        ),
        (
            "many_to_one: only the last state counted",
            "The state *sequence* is asked for: there is a state after each of the `time_in` "
            "inputs, though only the last is handed on.",
            "many_to_one",
            "one state",
        ),
        (
            "one_to_many: a time axis of length 1 on the input",
            "One input for the whole sequence has no time axis: (batch, features).",
            "one_to_many",
            "input of one step",
        ),
        (
            "one_to_many: the input repeated",
            "The network may look at its input at every step, but it is given once: "
            "(batch, features).",
            "one_to_many",
            "input repeated",
        ),
        (
            "one_to_many: an input of time_in steps",
            "This pattern has one input, whatever `time_in` says: (batch, features).",
            "one_to_many",
            "input of time_in steps",
        ),
        (
            "one_to_many: states of time_in steps",
            "The network makes a state for each output, so `time_out` counts.",
            "one_to_many",
            "states of time_in steps",
        ),
        (
            "one_to_many: one state",
            "The network makes a state for each of its `time_out` outputs.",
            "one_to_many",
            "one state",
        ),
        (
            "aligned: unequal lengths allowed",
            "An aligned network gives one output for each input. Where `time_in` and `time_out` "
            "differ there is no such network: raise a `ValueError`.",
            "aligned",
            "unequal allowed",
        ),
        (
            "aligned: unequal lengths allowed, time_out for the outputs",
            "An aligned network gives one output for each input. Where `time_in` and `time_out` "
            "differ there is no such network: raise a `ValueError`.",
            "aligned",
            "unequal, as asked",
        ),
        (
            "encoder_decoder: the encoder's states only",
            "The decoder makes states too, one for each output; the state sequence holds both.",
            "encoder_decoder",
            "encoder only",
        ),
        (
            "encoder_decoder: the decoder's states only",
            "The encoder makes states too, one for each input; the state sequence holds both.",
            "encoder_decoder",
            "decoder only",
        ),
        (
            "encoder_decoder: one state shared",
            "The encoder's last state *starts* the decoder; the first output comes one step later. "
            "So no state is counted twice, and none is saved.",
            "encoder_decoder",
            "one state fewer",
        ),
        (
            "encoder_decoder: an output at every step",
            "While the encoder reads, nothing is put out: there are `time_out` outputs.",
            "encoder_decoder",
            "all outputs",
        ),
        (
            "next_value: one state too many",
            "The state that has seen the last known value gives the first new one already, so the "
            "network runs one step less than `time_in` + `time_out`.",
            "next_value",
            "one state too many",
        ),
        (
            "next_value: the known steps' states only",
            "New values are fed back in, which makes further states.",
            "next_value",
            "known steps only",
        ),
        (
            "next_value: the new steps' states only",
            "Reading the known values makes states too.",
            "next_value",
            "new steps only",
        ),
        (
            "next_value: an output at every state",
            "Only the `time_out` new values are asked for, not the guesses on the way there.",
            "next_value",
            "all outputs",
        ),
        (
            "next_value: one guess for each known value",
            "That is how such a network is trained: as the aligned pattern. Here it is *used*, and "
            "gives `time_out` new values.",
            "next_value",
            "an output for each known step",
        ),
    )
)

WIDTHS = (
    Mistake(
        "features for the output's last axis",
        "The layer's output consists of states, which are `units` wide. What the output layer "
        "makes of them is another matter.",
        variant={"output_width": "features"},
    ),
    Mistake(
        "features for the states' last axis",
        "A state has one number for each unit.",
        variant={"state_width": "features"},
    ),
    Mistake(
        "features and units exchanged",
        "Inputs are `features` wide, states and outputs `units`; you have it the other way round.",
        exchanged,
    ),
)

AXES = (
    Mistake(
        "batch axis missing",
        "Your shapes lack the batch, which always comes first.",
        after=every_shape(lambda shape: shape[1:]),
        kind="axes",
    ),
    Mistake(
        "None for the batch",
        "Keras prints `None` where a model takes any batch; here the batch is given, as a number.",
        after=every_shape(lambda shape: (None, *shape[1:])),
        kind="axes",
    ),
    Mistake(
        "time before batch",
        "Your shapes have the time first. In Keras, and here, the batch comes first.",
        after=every_shape(lambda shape: (shape[1], shape[0], shape[2]) if shape[2:] else shape),
        kind="axes",
    ),
)

ORDERS = tuple(
    Mistake(
        f"shapes in the order {', '.join(PARTS[part] for part in order)}",
        "The three shapes are asked for in the order input, states, output.",
        after=in_order(order),
        kind="order",
    )
    for order in permutations(range(3))
    if order != (0, 1, 2)
)

STATES_MISSING = Mistake(
    "the states' shape missing",
    "You return two shapes; the contract asks for three: input, states, output.",
    after=in_order((0, 2)),
    kind="order",
)

MISTAKES = (*LENGTHS, *WIDTHS, *AXES, *ORDERS, STATES_MISSING)
