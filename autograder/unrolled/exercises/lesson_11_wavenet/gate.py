"""The exercise ``gated_activation``, and the mistakes that every gated unit knows."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import in_double_precision, in_single_precision


def gated_activation(x):
    """WaveNet's gated unit.

    Args:
        x: (batch, time, 2 * filters), float: filter, then gate.

    Returns:
        z: (batch, time, filters), between -1 and 1.
    """
    width = x.shape[-1] // 2  # number of filters
    passed = np.tanh(x[..., :width])  # filter
    gate = sigmoid(x[..., width:])  # gate
    return passed * gate


def keras_gated(z: Any) -> Any:
    """The gated activation by Keras's functions."""
    import keras

    first, second = keras.ops.split(z, 2, axis=-1)
    return keras.ops.tanh(first) * keras.ops.sigmoid(second)


def gate_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes: (batch, time, filters), of which the first can be cut along any axis."""
    sizes = [(2, 4, 3), (3, 1, 5), (1, 40, 1)] if hidden else [(2, 6, 4), (1, 5, 3), (4, 2, 1)]
    challenges = [
        {"x": rng.normal(scale=1.5, size=(batch, time, 2 * filters))}
        for batch, time, filters in sizes
    ]
    return [*challenges, in_single_precision(challenges[0])]


def gate_oracle(challenge: Challenge) -> Expected:
    """The product, in the precision of the input."""
    import keras

    x = challenge["x"]
    y = keras.ops.convert_to_numpy(keras_gated(in_double_precision(x)))
    return Expected((y.astype(x.dtype),))


PASSED, GATE = "passed = np.tanh(x[..., :width])", "gate = sigmoid(x[..., width:])"
JOINED = "return passed * gate"


def gated_otherwise(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake in the gated unit; two of them are not tried together."""
    return Mistake(name, sentence, edits=edits, kind="gate")


# The edits are made wherever ``gated_activation`` is the reference or one of its helpers.
GATE_MISTAKES = (
    gated_otherwise(
        "tanh and sigmoid swapped",
        "Your sigmoid works on the first half and your tanh on the second. The first half is the "
        "filter, which may have either sign: a tanh.",
        (PASSED, "passed = sigmoid(x[..., :width])"),
        (GATE, "gate = np.tanh(x[..., width:])"),
    ),
    gated_otherwise(
        "tanh on both halves",
        "Your gate goes through a tanh. A gate lies between 0 and 1: a sigmoid.",
        (GATE, "gate = np.tanh(x[..., width:])"),
    ),
    gated_otherwise(
        "sigmoid on both halves",
        "Your filter goes through a sigmoid and can never be negative. It takes a tanh.",
        (PASSED, "passed = sigmoid(x[..., :width])"),
    ),
    gated_otherwise(
        "tanh applied twice",
        "Your filter goes through the tanh two times. (A famous notebook does this, too.)",
        (PASSED, "passed = np.tanh(np.tanh(x[..., :width]))"),
    ),
    gated_otherwise(
        "gate missing",
        "You return the tanh of the filter whole: the gate is not multiplied in.",
        (JOINED, "return passed"),
    ),
    gated_otherwise(
        "filter and gate added",
        "You add the two halves. A gate is multiplied: it lets a share through.",
        (JOINED, "return passed + gate"),
    ),
    gated_otherwise(
        "brackets lost in a division",
        "You divide by 1 and add exp(−b). Python divides before it adds: `tanh(a) / (1 + "
        "np.exp(-b))` needs its brackets.",
        (JOINED, "return passed / 1 + np.exp(-x[..., width:])"),
    ),
    gated_otherwise(
        "tanh of the product",
        "Your tanh is taken of the filter times the gate. It belongs to the filter alone.",
        (PASSED, "passed = x[..., :width]"),
        (JOINED, "return np.tanh(passed * gate)"),
    ),
    gated_otherwise(
        "first half used for filter and gate",
        "Your gate gets the filter's half. Its own is the second one.",
        (GATE, "gate = sigmoid(x[..., :width])"),
    ),
    gated_otherwise(
        "every second column taken for the gate",
        "You take the columns in turns. The first half of them is the filter, the second half the "
        "gate.",
        (PASSED, "passed = np.tanh(x[..., ::2])"),
        (GATE, "gate = sigmoid(x[..., 1::2])"),
    ),
)

GATED_ACTIVATION = Exercise(
    name="gated_activation",
    returns=(Output("z", ("sample", "step", "filter")),),
    challenges=gate_challenges,
    oracle=gate_oracle,
    reference=gated_activation,
    mistakes=(
        *GATE_MISTAKES,
        gated_otherwise(
            "columns not cut in two",
            "Filter and gate both get all columns. The first half is the filter's, the second the "
            "gate's.",
            (PASSED, "passed = np.tanh(x)"),
            (GATE, "gate = sigmoid(x)"),
        ),
        gated_otherwise(
            "cut along time",
            "You cut the time steps in two. Filter and gate are the two halves of the *columns*, "
            "the last axis.",
            (PASSED, "width = x.shape[1] // 2\n    passed = np.tanh(x[:, :width])"),
            (GATE, "gate = sigmoid(x[:, width:])"),
        ),
        gated_otherwise(
            "cut along the batch",
            "You cut the batch in two. Filter and gate are the two halves of the *columns*, the "
            "last axis.",
            (PASSED, "first, second = np.split(x, 2)\n    passed = np.tanh(first)"),
            (GATE, "gate = sigmoid(second)"),
        ),
    ),
    hints=(
        "How many columns does one half have, if `x` has 2 × filters?",
        "One of the halves can make the result negative, the other can make it small. Which is "
        "which?",
    ),
    points=1,
)
