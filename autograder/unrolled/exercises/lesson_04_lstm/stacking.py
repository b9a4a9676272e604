"""The exercises ``concat_form`` and ``split_form``: one matrix for ``[h, x]``, or two kernels."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lstm import step_sizes
from unrolled.exercises.recurrent import recurrent_weights


def concat_form(kernel, recurrent_kernel):
    """Stack the two kernels for an input of the form [h, x].

    Args:
        kernel: (inputs, 4 * units), float.
        recurrent_kernel: (units, 4 * units), float.

    Returns:
        W: (units + inputs, 4 * units).
    """
    return np.concatenate([recurrent_kernel, kernel])


def split_form(W):
    """Take a matrix for [h, x] apart again.

    Args:
        W: (units + inputs, 4 * units), float.

    Returns:
        (kernel, recurrent_kernel): (inputs, 4 * units) and (units, 4 * units).
    """
    units = W.shape[1] // 4  # number of units
    return W[units:], W[:units]


def concat_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Kernels of several sizes."""
    weights = [recurrent_weights(rng, *size, blocks=4) for _, *size in step_sizes(hidden)]
    return [{name: each[name] for name in ("kernel", "recurrent_kernel")} for each in weights]


def concat_oracle(challenge: Challenge) -> Expected:
    """The matrix W with [h, x] W equal to Keras's sum: found by asking Keras, row by row.

    Row n of W is what the n-th unit vector gives, and a Dense layer without bias says what that is.
    """
    import keras

    kernel, recurrent_kernel = challenge.values()
    units, inputs = recurrent_kernel.shape[0], kernel.shape[0]
    probe = np.eye(units + inputs)
    parts = []
    for weights, columns in ((recurrent_kernel, probe[:, :units]), (kernel, probe[:, units:])):
        dense = keras.layers.Dense(weights.shape[1], use_bias=False, dtype="float64")
        dense.build(columns.shape)
        dense.set_weights([weights])
        parts.append(keras.ops.convert_to_numpy(dense(columns)))
    return Expected((parts[0] + parts[1],))


def split_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Stacked matrices of several sizes."""
    return [
        {"W": rng.normal(size=(units + inputs, 4 * units))}
        for _, inputs, units in step_sizes(hidden)
    ]


CONCAT_FORM = Exercise(
    name="concat_form",
    returns=(Output("W", ("row", "column")),),
    challenges=concat_challenges,
    oracle=concat_oracle,
    reference=concat_form,
    mistakes=(
        Mistake(
            "[x; h] for [h; x]",
            "Your rows begin with the input's weights. In `[h, x]` the state comes first, so its "
            "weights do.",
            edits=(("[recurrent_kernel, kernel]", "[kernel, recurrent_kernel]"),),
        ),
    ),
    hints=(
        "A row of W belongs to one entry of `[h, x]`. How many rows does that make?",
        "`[h, x] @ W` must equal `h @ recurrent_kernel + x @ kernel`: try it with random numbers.",
    ),
    points=1,
    against="the sum of Keras's two products",
)
SPLIT_FORM = Exercise(
    name="split_form",
    returns=(
        Output("kernel", ("row", "column")),
        Output("recurrent_kernel", ("row", "column")),
    ),
    challenges=split_challenges,
    oracle=lambda challenge: Expected(split_form(**challenge)),
    reference=split_form,
    mistakes=(
        Mistake(
            "[x; h] for [h; x]",
            "You take the first rows for the input's. In `[h, x]` the state comes first.",
            edits=(("W[units:], W[:units]", "W[:-units], W[-units:]"),),
        ),
        Mistake(
            "cut in the middle",
            "You cut W in the middle, as if there were as many inputs as units. The number of "
            "columns tells you how many units there are: it is 4 × units.",
            edits=(("W.shape[1] // 4", "len(W) // 2"),),
        ),
    ),
    hints=(
        "W has 4 × units columns, so its shape alone tells how many units there are.",
        "The state's weights are the first `units` rows.",
    ),
    points=1,
    against="the matrix that `concat_form` would have made",
)
