"""The exercise ``linear_forecast``: every value of the horizon as a weighted sum of the window."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_09_forecasting.linear_mistakes import LINEAR_MISTAKES
from unrolled.exercises.lesson_09_forecasting.numbers import in_double
from unrolled.exercises.precision import as_asked, in_single_precision


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


def solved(columns: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The weights whose squared errors sum to least."""
    return np.linalg.lstsq(columns, targets, rcond=None)[0]


def with_ones(x: np.ndarray) -> np.ndarray:
    """A column of ones beside the others."""
    return np.concatenate([x, np.ones((len(x), 1))], axis=1)


def ridge(columns: np.ndarray, targets: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """The weights with a penalty on their squares, the intercept's among them."""
    gram = columns.T @ columns + strength * np.eye(columns.shape[1])
    return np.linalg.solve(gram, columns.T @ targets)


def model(challenge: Challenge, rule: str = "right") -> tuple[np.ndarray]:
    """Least squares with an intercept, or another forecast from the same three arrays.

    Args:
        challenge: the arguments.
        rule: a key of the table below.
    """
    x, y, new = (in_double(array) for array in challenge.values())
    x, new, ones = x[..., 0], new[..., 0], with_ones
    centre = x.mean(axis=0)
    rules = {
        "right": lambda: ones(new) @ solved(ones(x), y),
        "no intercept": lambda: new @ solved(x, y),
        "intercept left out": lambda: new @ solved(ones(x), y)[:-1],
        "training inputs": lambda: ones(x) @ solved(ones(x), y),
        "new mean": lambda: (
            (new - new.mean(axis=0)) @ solved(x - centre, y - y.mean(axis=0)) + y.mean(axis=0)
        ),
        "level not put back": lambda: (new - centre) @ solved(x - centre, y - y.mean(axis=0)),
        "inputs not centred": lambda: new @ solved(x - centre, y - y.mean(axis=0)) + y.mean(axis=0),
        "last value": lambda: ones(new[:, -1:]) @ solved(ones(x[:, -1:]), y),
        "first value": lambda: ones(new[:, :1]) @ solved(ones(x[:, :1]), y),
        "mean of targets": lambda: np.repeat(y.mean(axis=0)[None], len(new), axis=0),
        "window backwards": lambda: ones(new[:, ::-1]) @ solved(ones(x), y),
        "one column": lambda: np.repeat(ones(new) @ solved(ones(x), y[:, :1]), y.shape[1], axis=1),
        "ridge": lambda: ones(new) @ ridge(ones(x), y),
        "columns exchanged": lambda: np.roll(ones(new), 1, axis=1) @ solved(ones(x), y),
        "weights returned": lambda: solved(ones(x), y),
    }
    return (rules[rule](),)


LINEAR_FORECAST = Exercise(
    name="linear_forecast",
    returns=(Output("forecast", ("sample", "horizon")),),
    challenges=challenges,
    oracle=oracle,
    model=model,
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
