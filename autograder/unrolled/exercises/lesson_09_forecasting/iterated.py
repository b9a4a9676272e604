"""The exercise ``iterated_forecast``: a forecaster of one step, fed with its own forecasts."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_09_forecasting.iterated_mistakes import ITERATED_MISTAKES
from unrolled.exercises.precision import as_asked
from unrolled.recipes import recipe


def iterated_forecast(step, x, horizon):
    """A forecast of many steps from a forecaster of one.

    Each forecast joins the window as its newest value and the oldest goes, so every window is as
    long as x.

    Args:
        step: a function from (batch, time, 1) to (batch, 1), the next value.
        x: (batch, time, 1), float.
        horizon: int.

    Returns:
        forecast: (batch, horizon).
    """
    window = x  # window
    found = []  # list of forecasts
    for _ in range(horizon):
        forecast = step(window)  # forecast
        found.append(forecast)
        newest = forecast[:, :, None]  # newest value
        window = np.concatenate([window[:, 1:], newest], axis=1)  # window
    return np.concatenate(found, axis=1)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A horizon shorter than the window; longer; one sample; one time step; one step ahead."""
    sizes = (
        [(3, 5, 4, 3), (1, 4, 9, 2), (2, 1, 3, 4), (4, 12, 2, 1), (2, 6, 1, 3)]
        if hidden
        else [(2, 4, 3, 3), (1, 3, 7, 2), (3, 1, 2, 4), (4, 5, 1, 2)]
    )
    found = [one(rng, *size, np.float64) for size in sizes]
    return [*found, one(rng, 2, 5, 4, 3, np.float32)]


def one(
    rng: np.random.Generator, batch: int, time: int, horizon: int, units: int, precision: type
) -> Challenge:
    """A small Elman network with random weights as the step, and windows for it."""
    # Strong weights on the input, and an orthogonal recurrent kernel: no value of the window may
    # be too faint to matter.
    square = np.linalg.qr(rng.normal(size=(units, units)))[0]
    numbers = {
        "kernel": rng.uniform(0.5, 1.0, size=(1, units)) * rng.choice([-1.0, 1.0], size=(1, units)),
        "recurrent_kernel": square,
        "bias": rng.normal(scale=0.3, size=units),
        "output_kernel": rng.uniform(0.6, 1.2, size=(units, 1)) / units**0.5,
        "output_bias": rng.uniform(0.3, 0.6, size=1),
    }
    numbers = {name: value.astype(precision) for name, value in numbers.items()}
    return {
        "step": recipe("elman forecaster", **numbers),
        "x": rng.normal(scale=0.8, size=(batch, time, 1)).astype(precision),
        "horizon": horizon,
    }


def oracle(challenge: Challenge) -> Expected:
    """``keras.layers.SimpleRNNCell`` and ``Dense`` over the window, which then moves on by one."""
    import keras

    weights, x, horizon = challenge.values()
    kernel, recurrent_kernel, bias, *output = list(weights.values())[1:]
    cell = keras.layers.SimpleRNNCell(len(bias), recurrent_initializer="zeros", dtype="float64")
    cell.build((None, 1))
    cell.set_weights([kernel, recurrent_kernel, bias])
    dense = keras.layers.Dense(1, dtype="float64")
    dense.build((None, len(bias)))
    dense.set_weights(output)
    values = [keras.ops.convert_to_tensor(x[:, t], "float64") for t in range(x.shape[1])]
    for _ in range(horizon):
        state = keras.ops.zeros((len(x), len(bias)), "float64")
        for value in values[-x.shape[1] :]:
            state, _ = cell(value, [state])
        values.append(dense(state))
    forecast = keras.ops.convert_to_numpy(keras.ops.concatenate(values[-horizon:], axis=1))
    return Expected(as_asked((forecast,), x))


ITERATED_FORECAST = Exercise(
    name="iterated_forecast",
    returns=(Output("forecast", ("sample", "column")),),
    challenges=challenges,
    oracle=oracle,
    reference=iterated_forecast,
    mistakes=ITERATED_MISTAKES,
    hints=(
        "Two steps ahead, by hand, with `step` = the mean of the window: from 1 2 3 comes 2; which "
        "window does the second call get?",
        "`step` gives (batch, 1) and wants (batch, time, 1). What is missing between the two?",
        "Two things must change from one step of the loop to the next: what you have collected, "
        "and the window.",
    ),
    points=3,
    against="a Keras cell fed with its own forecasts",
)
