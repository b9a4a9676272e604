"""The exercise ``linear_forecast``: every value of the horizon as a weighted sum of the window."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.forecasting import in_double
from unrolled.exercises.lesson_09_forecasting.linear_mistakes import LINEAR_MISTAKES
from unrolled.exercises.precision import as_asked, in_single_precision


def linear_forecast(x_train, y_train, x_new):
    """A linear forecast with intercept, fitted by least squares.

    Args:
        x_train: (samples, time, 1), float, windows whose continuation is known.
        y_train: (samples, horizon), their continuation.
        x_new: (batch, time, 1), windows to continue.

    Returns:
        forecast: (batch, horizon).
    """
    ones = np.ones((len(x_train), 1), x_train.dtype)  # column of ones
    inputs = np.concatenate([x_train[..., 0], ones], axis=1)  # matrix of training windows
    weights = np.linalg.lstsq(inputs, y_train, rcond=None)[0]  # matrix of weights
    new_ones = np.ones((len(x_new), 1), x_new.dtype)  # column of ones for the new windows
    new_inputs = np.concatenate([x_new[..., 0], new_ones], axis=1)  # matrix of new windows
    return new_inputs @ weights


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Few steps; a horizon of one; a single new window; one time step; single precision."""
    sizes = (
        [(25, 5, 3, 4), (40, 8, 2, 1), (20, 1, 4, 3), (18, 3, 1, 5)]
        if hidden
        else [(20, 3, 2, 4), (30, 6, 1, 3), (15, 4, 3, 1), (12, 1, 2, 5)]
    )
    found = [regression(rng, *size) for size in sizes]
    return [*found, in_single_precision(regression(rng, 40, 3, 2, 4))]


def regression(
    rng: np.random.Generator, samples: int, time: int, horizon: int, batch: int
) -> Challenge:
    """Windows whose values lie around 1, and targets with a level and noise of their own."""
    x_train = rng.normal(1.0, 1.0, size=(samples, time, 1))
    weights = rng.normal(size=(time, horizon))
    level, noise = rng.uniform(1.0, 2.0, size=horizon), rng.normal(0.5, 0.5, (samples, horizon))
    return {
        "x_train": x_train,
        "y_train": x_train[..., 0] @ weights + level + noise,
        "x_new": rng.normal(0.5, 1.0, size=(batch, time, 1)),
    }


def oracle(challenge: Challenge) -> Expected:
    """``keras.ops.lstsq``, its solution put into a ``keras.layers.Dense``."""
    import keras

    x_train, y_train, x_new = (in_double(array) for array in challenge.values())
    samples, time, _ = x_train.shape
    columns = np.concatenate([x_train[..., 0], np.ones((samples, 1))], axis=1)
    solution = keras.ops.convert_to_numpy(keras.ops.lstsq(columns, y_train))
    dense = keras.layers.Dense(y_train.shape[1], kernel_initializer="zeros", dtype="float64")
    dense.build((None, time))
    dense.set_weights([solution[:-1], solution[-1]])
    forecast = keras.ops.convert_to_numpy(dense(x_new[..., 0]))
    return Expected(as_asked((forecast,), challenge["x_train"]))


LINEAR_FORECAST = Exercise(
    name="linear_forecast",
    returns=(Output("forecast", ("sample", "column")),),
    challenges=challenges,
    oracle=oracle,
    reference=linear_forecast,
    mistakes=LINEAR_MISTAKES,
    hints=(
        "Two steps: weights from `x_train` and `y_train`; then the forecast from these weights and "
        "`x_new`. Write down the shapes of all three first.",
        "An intercept is the weight of an input that is always 1. Where does that input come from, "
        "in the training windows *and* in the new ones?",
        "`np.linalg.lstsq(A, B)` finds the W that makes `A @ W` closest to B, for all columns of B "
        "at once. It returns four things.",
    ),
    points=3,
    against="Keras's `ops.lstsq`",
    # Two ways to solve the same equations differ by more than one rounding.
    tolerance=1e-8,
)
