"""The exercise ``gated_activation``, and the mistakes that every gated unit knows."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.layers import double, gated, identity, one, sigmoid
from unrolled.exercises.precision import in_single_precision


def keras_gated(z: Any) -> Any:
    """The gated activation by Keras's functions."""
    import keras

    first, second = keras.ops.split(z, 2, axis=-1)
    return keras.ops.tanh(first) * keras.ops.sigmoid(second)


def gate_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes: (batch, time, filters)."""
    sizes = [(2, 4, 3), (3, 1, 5), (1, 40, 1)] if hidden else [(3, 4, 2), (1, 5, 4), (4, 2, 1)]
    challenges = [
        {"x": rng.normal(scale=1.5, size=(batch, time, 2 * filters))}
        for batch, time, filters in sizes
    ]
    return [*challenges, in_single_precision(challenges[0])]


def gate_oracle(challenge: Challenge) -> Expected:
    """The product, in the precision of the input."""
    import keras

    x = challenge["x"]
    return Expected((keras.ops.convert_to_numpy(keras_gated(double(x))).astype(x.dtype),))


def gate_model(challenge: Challenge, **variant: Any) -> tuple[np.ndarray]:
    """A gated activation with the wrongs of a variant; see ``gated``."""
    return (gated(double(challenge["x"]), **variant),)


GATE_MISTAKES = (
    Mistake(
        "tanh and sigmoid swapped",
        "Your sigmoid works on the first half and your tanh on the second. The first half is the "
        "filter, which may have either sign: a tanh.",
        variant={"of_filter": sigmoid, "of_gate": np.tanh},
    ),
    Mistake(
        "tanh on both halves",
        "Your gate goes through a tanh. A gate lies between 0 and 1: a sigmoid.",
        variant={"of_gate": np.tanh},
    ),
    Mistake(
        "sigmoid on both halves",
        "Your filter goes through a sigmoid and can never be negative. It wants a tanh.",
        variant={"of_filter": sigmoid},
    ),
    Mistake(
        "tanh applied twice",
        "Your filter goes through the tanh two times. (A famous notebook does this, too.)",
        variant={"of_filter": lambda z: np.tanh(np.tanh(z))},
    ),
    Mistake(
        "no tanh on the filter",
        "Your filter is the bare sum: its tanh is missing.",
        variant={"of_filter": identity},
    ),
    Mistake(
        "no sigmoid on the gate",
        "Your gate is the bare sum: its sigmoid is missing.",
        variant={"of_gate": identity},
    ),
    Mistake(
        "gate missing",
        "You return the tanh of the filter whole: the gate is not multiplied in.",
        variant={"of_gate": one},
    ),
    Mistake(
        "relu for the tanh",
        "Your filter goes through a relu. WaveNet's gated unit has a tanh there.",
        variant={"of_filter": lambda z: np.maximum(z, 0.0)},
    ),
    Mistake(
        "filter and gate added",
        "You add the two halves. A gate is multiplied: it lets a share through.",
        variant={"joined": "sum"},
    ),
    Mistake(
        "every second column taken for the gate",
        "You take the columns in turns. The first half of them is the filter, the second half the "
        "gate.",
        variant={"split": "interleaved"},
    ),
)

GATED_ACTIVATION = Exercise(
    name="gated_activation",
    returns=(Output("z", ("sample", "step", "filter")),),
    challenges=gate_challenges,
    oracle=gate_oracle,
    model=gate_model,
    mistakes=(
        *GATE_MISTAKES,
        Mistake(
            "cut along time",
            "You cut the time steps in two. Filter and gate are the two halves of the *columns*, "
            "the last axis.",
            variant={"split": "time"},
        ),
    ),
    hints=(
        "How many columns does one half have, if `x` has 2 × filters?",
        "One of the halves can make the result negative, the other can make it small. Which is "
        "which?",
    ),
    points=1,
)
