"""The exercises ``concat_form`` and ``split_form``: one matrix for ``[h, x]``, or two kernels."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_04_lstm.model import in_double
from unrolled.exercises.lesson_04_lstm.weights import lstm_weights, step_sizes


def concat_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Kernels of several sizes."""
    return [
        {name: weights[name] for name in ("kernel", "recurrent_kernel")}
        for weights in (lstm_weights(rng, inputs, units) for _, inputs, units in step_sizes(hidden))
    ]


def concat_oracle(challenge: Challenge) -> Expected:
    """The matrix W with [h, x] W equal to Keras's sum: found by asking Keras, row by row.

    Row n of W is what the n-th unit vector gives, and a Dense layer without bias says what that is.
    """
    kernel, recurrent_kernel = challenge.values()
    units, inputs = recurrent_kernel.shape[0], kernel.shape[0]
    probe = np.eye(units + inputs)
    import keras

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


def concat_model(challenge: Challenge, order: str = "hx") -> tuple[np.ndarray]:
    """The stacked matrix, or one in the other order."""
    kernel, recurrent_kernel = in_double(challenge)
    parts = (recurrent_kernel, kernel) if order == "hx" else (kernel, recurrent_kernel)
    return (np.concatenate(parts),)


def split_model(challenge: Challenge, order: str = "hx") -> tuple[np.ndarray, np.ndarray]:
    """The two kernels, cut after the state's rows or before them."""
    (matrix,) = in_double(challenge)
    units = matrix.shape[1] // 4
    if order == "hx":
        return matrix[units:], matrix[:units]
    return matrix[:-units], matrix[-units:]


CONCAT_FORM = Exercise(
    name="concat_form",
    returns=(Output("W", ("row", "column")),),
    challenges=concat_challenges,
    oracle=concat_oracle,
    model=concat_model,
    mistakes=(
        Mistake(
            "[x; h] for [h; x]",
            "Your rows begin with the input's weights. In `[h, x]` the "
            "state comes first, so its weights do.",
            variant={"order": "xh"},
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
    oracle=lambda challenge: Expected(split_model(challenge)),
    model=split_model,
    mistakes=(
        Mistake(
            "[x; h] for [h; x]",
            "You take the first rows for the input's. In `[h, x]` the state comes first.",
            variant={"order": "xh"},
        ),
    ),
    hints=(
        "W has 4 × units columns, so its shape alone tells how many units there are.",
        "The state's weights are the first `units` rows.",
    ),
    points=1,
    against="the matrix that `concat_form` would have made",
)
