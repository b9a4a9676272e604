"""The exercise ``io_shapes``: five ways in which inputs and outputs can lie in time."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_02_simple_rnn.io_axes import AXIS_MISTAKES, PARTS
from unrolled.exercises.lesson_02_simple_rnn.io_lengths import LENGTH_MISTAKES

PATTERNS = ("many_to_one", "one_to_many", "aligned", "encoder_decoder", "next_value")


def io_shapes(pattern, batch, time_in, time_out, features, units):
    """The shapes of a recurrent network's input, states and output.

    Args:
        pattern: "many_to_one", "one_to_many", "aligned", "encoder_decoder" or "next_value".
        batch: int, how many sequences.
        time_in: int, how many inputs are given.
        time_out: int, how many outputs are asked for.
        features: int, the width of an input.
        units: int, the width of a state.

    Returns:
        (input, states, output): three tuples of ints.

    Raises:
        ValueError: if the pattern is "aligned" and time_in differs from time_out.
    """
    sequence = (batch, time_in, features)  # input's shape
    if pattern == "many_to_one":
        return sequence, (batch, time_in, units), (batch, units)
    written = (batch, time_out, units)  # outputs' shape
    if pattern == "one_to_many":
        return (batch, features), written, written
    if pattern == "aligned":
        if time_in != time_out:
            raise ValueError("an aligned network has one output for each input")
        return sequence, written, written
    if pattern == "encoder_decoder":
        return sequence, (batch, time_in + time_out, units), written
    return sequence, (batch, time_in + time_out - 1, units), written


def io_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every pattern; aligned ones that cannot be; one input, one output, one sample."""
    found = [io_challenge(rng, hidden, pattern) for pattern in PATTERNS]
    short, long = sorted((found[0]["time_in"], found[0]["time_out"]))
    found += [
        io_challenge(rng, hidden, "aligned", time_in=short, time_out=long),
        io_challenge(rng, hidden, "aligned", time_in=long, time_out=short),
    ]
    for pattern in PATTERNS:
        both = {"time_in": 1, "time_out": 1}
        single = [both] if pattern == "aligned" else [{"time_in": 1}, {"time_out": 1}, both]
        found += [io_challenge(rng, hidden, pattern, **lengths) for lengths in single]
    return [*found, io_challenge(rng, hidden, "next_value", batch=1)]


def io_challenge(rng: np.random.Generator, hidden: bool, pattern: str, **given: int) -> Challenge:
    """Five different sizes, apart from those that are given."""
    low, high = (3, 60) if hidden else (2, 20)
    sizes = (int(size) for size in rng.permutation(np.arange(low, high))[:5])
    names = ("batch", "time_in", "time_out", "features", "units")
    challenge = {"pattern": pattern} | dict(zip(names, sizes, strict=True))
    if pattern == "aligned":
        challenge["time_out"] = challenge["time_in"]
    return challenge | given


def io_oracle(challenge: Challenge) -> Expected:
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
    challenges=io_challenges,
    oracle=io_oracle,
    reference=io_shapes,
    mistakes=(*LENGTH_MISTAKES, *AXIS_MISTAKES),
    hints=(
        "Count the states in the drawing, the blue boxes, plain and hatched: each is one step. "
        "How many are there, in terms of `time_in` and `time_out`?",
        "A shape has a time axis only where there is something at several steps.",
        "In the last pattern the state that has seen the last known value gives the first new one. "
        "Draw it for 3 known and 2 new values.",
    ),
    points=3,
    place=place,
)
