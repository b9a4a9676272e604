"""The exercise ``io_shapes``: five ways in which inputs and outputs can lie in time."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_02_simple_rnn.io_mistakes import MISTAKES, Shape

PATTERNS = ("many_to_one", "one_to_many", "aligned", "encoder_decoder", "next_value")
PARTS = ("input", "states", "output")


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every pattern; one output step; one sample; an aligned one that cannot be."""
    found = []
    for number, pattern in enumerate((*PATTERNS, *PATTERNS[1:])):
        low, high = (3, 60) if hidden else (2, 20)
        batch, time_in, time_out, features, units = (
            int(size) for size in rng.permutation(np.arange(low, high))[:5]
        )
        if number >= len(PATTERNS):
            batch = 1
            time_out = 1 if pattern != "aligned" else time_out
        elif pattern == "aligned":
            time_out = time_in
        found.append(
            {
                "pattern": pattern,
                "batch": batch,
                "time_in": time_in,
                "time_out": time_out,
                "features": features,
                "units": units,
            }
        )
    return found


def oracle(challenge: Challenge) -> Expected:
    """The shapes that Keras's layers compute for themselves."""
    pattern, batch, time_in, time_out, features, units = challenge.values()
    if pattern == "aligned" and time_in != time_out:
        return Expected(raises="ValueError")
    from keras import layers

    every_state = layers.SimpleRNN(units, return_sequences=True)
    sequence = (batch, time_in, features)
    if pattern == "many_to_one":
        outputs = layers.SimpleRNN(units).compute_output_shape(sequence)
        return shapes(sequence, every_state.compute_output_shape(sequence), outputs)
    if pattern == "one_to_many":
        repeated = layers.RepeatVector(time_out).compute_output_shape((batch, features))
        states = every_state.compute_output_shape(repeated)
        return shapes((batch, features), states, states)
    encoded = every_state.compute_output_shape(sequence)
    if pattern == "aligned":
        return shapes(sequence, encoded, encoded)
    if pattern == "encoder_decoder":
        repeated = layers.RepeatVector(time_out).compute_output_shape((batch, units))
        decoded = every_state.compute_output_shape(repeated)
        states = layers.Concatenate(axis=1).compute_output_shape([encoded, decoded])
        return shapes(sequence, states, decoded)
    known = layers.ZeroPadding1D((0, time_out - 1)).compute_output_shape(sequence)
    states = every_state.compute_output_shape(known)
    outputs = layers.Cropping1D((time_in - 1, 0)).compute_output_shape(states)
    return shapes(sequence, states, outputs)


def shapes(*three: Any) -> Expected:
    """The three shapes as one answer."""
    return Expected((tuple(tuple(shape) for shape in three),))


def model(
    challenge: Challenge, output_width: str = "units", state_width: str = "units", **choices: str
) -> tuple[tuple[Shape, Shape, Shape]]:
    """The three shapes, right or as one might believe.

    Args:
        challenge: the arguments.
        output_width, state_width: which size is taken for the last axis.
        choices: for one pattern each, how long its input, states and outputs are in time, by the
            names of ``WAYS``.

    Raises:
        ValueError: for an aligned pattern whose lengths differ.
    """
    pattern, batch, time_in, time_out, features, units = challenge.values()
    choice = choices.get(pattern, "right")
    if pattern == "aligned" and choice == "right" and time_in != time_out:
        raise ValueError("an aligned network has one output for each input")
    widths = {"features": features, "units": units}
    given, states, outputs = lengths(pattern, choice, time_in, time_out)
    return (
        (
            (batch, *given, features),
            (batch, *states, widths[state_width]),
            (batch, *outputs, widths[output_width]),
        ),
    )


def lengths(pattern: str, choice: str, time_in: int, time_out: int) -> tuple[Shape, Shape, Shape]:
    """The time axes of input, states and outputs; an empty one where there is none."""
    a, b, whole = (time_in,), (time_out,), (time_in + time_out,)
    overlapping = (time_in + time_out - 1,)
    ways = {
        "many_to_one": {
            "right": (a, a, ()),
            "all outputs": (a, a, a),
            "time_out outputs": (a, a, b),
            "one output with a time axis": (a, a, (1,)),
            "one state": (a, (), ()),
        },
        "one_to_many": {
            "right": ((), b, b),
            "input of one step": ((1,), b, b),
            "input repeated": (b, b, b),
            "input of time_in steps": (a, b, b),
            "states of time_in steps": ((), a, b),
            "one state": ((), (), b),
        },
        "aligned": {
            "right": (a, a, a),
            "unequal allowed": (a, a, a),
            "unequal, as asked": (a, a, b),
        },
        "encoder_decoder": {
            "right": (a, whole, b),
            "encoder only": (a, a, b),
            "decoder only": (a, b, b),
            "one state fewer": (a, overlapping, b),
            "all outputs": (a, whole, whole),
        },
        "next_value": {
            "right": (a, overlapping, b),
            "one state too many": (a, whole, b),
            "known steps only": (a, a, b),
            "new steps only": (a, b, b),
            "all outputs": (a, overlapping, overlapping),
            "an output for each known step": (a, a, a),
        },
    }
    return ways[pattern][choice]


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """Which shape a difference belongs to, and which axis."""
    pattern = f"pattern `{challenge['pattern']}`"
    if not path:
        return f"{pattern}: three shapes are asked for, `(input, states, output)`"
    shape = f"{pattern}, the shape of the {PARTS[path[0]]}"
    return f"{shape}, entry {path[1]}" if len(path) > 1 else f"{shape}, its number of axes"


IO_SHAPES = Exercise(
    name="io_shapes",
    returns=(Output("shapes", kind="list"),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=MISTAKES,
    hints=(
        "Count in the drawing: dark boxes are states, and each is one step. How many are there, in "
        "terms of `time_in` and `time_out`?",
        "A shape has a time axis only where there is something at several steps.",
        "In the last pattern the state that has seen the last known value gives the first new one. "
        "Draw it for 3 known and 2 new values.",
    ),
    points=3,
    place=place,
)
