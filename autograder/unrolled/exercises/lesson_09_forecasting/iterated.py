"""The exercise ``iterated_forecast``: a forecaster of one step, fed with its own forecasts."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_09_forecasting.iterated_mistakes import ITERATED_MISTAKES
from unrolled.exercises.precision import as_asked
from unrolled.given import made, recipe


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


def next_window(
    change: str, x: np.ndarray, known: np.ndarray, forecasts: list[np.ndarray]
) -> np.ndarray:
    """The window for the next call.

    Args:
        change: a key of the table below.
        x: the first window.
        known: the window of this call.
        forecasts: all of them so far.
    """
    new = forecasts[-1][:, :, None]
    before = forecasts[-2][:, :, None] if len(forecasts) > 1 else x[:, -1:]
    windows = {
        "moves on": [known[:, 1:], new],
        "stays": [known],
        "grows": [known, new],
        "grows at the front": [new, known],
        "front, oldest dropped": [new, known[:, 1:]],
        "front, newest dropped": [new, known[:, :-1]],
        "newest overwritten": [known[:, :-1], new],
        "last value again": [known[:, 1:], known[:, -1:]],
        "restarts": [x[:, 1:], new],
        "only the forecast": [new],
        "first sample's": [known[:, 1:], np.repeat(new[:1], len(new), axis=0)],
        "one behind": [known[:, 1:], before],
    }
    return np.concatenate(windows[change], axis=1)


def model(
    challenge: Challenge, window: str = "moves on", gives: str = "forecasts"
) -> tuple[np.ndarray]:
    """The forecasts one after the other, right or as one might go wrong.

    Args:
        challenge: the arguments.
        window: what becomes of the window after a forecast, as in ``next_window``.
        gives: what is collected, a key of the table below.
    """
    step, x, horizon = made(challenge["step"]), *list(challenge.values())[1:]
    known, forecasts = x, []
    # One more than asked for: a loop can begin too late.
    for _ in range(horizon + 1):
        forecasts.append(step(known))
        known = next_window(window, x, known, forecasts)
    ahead, later = forecasts[:horizon], forecasts[1:]
    one_by_one = np.concatenate(ahead, axis=1)
    latest = [x[:, -1], *forecasts]
    collected = {
        "forecasts": lambda: one_by_one,
        "whole sequence": lambda: np.concatenate([x[..., 0], one_by_one], axis=1),
        "whole sequence, feature": lambda: np.concatenate([x, one_by_one[..., None]], axis=1),
        "last window": lambda: np.concatenate([x[..., 0], one_by_one], axis=1)[:, -x.shape[1] :],
        "last forecast": lambda: ahead[-1],
        "last forecast repeated": lambda: np.repeat(ahead[-1], horizon, axis=1),
        "one late": lambda: np.concatenate(later, axis=1),
        "one early": lambda: np.concatenate(latest[:horizon], axis=1),
        "one too many": lambda: np.concatenate(forecasts, axis=1),
        "one too few": lambda: np.concatenate(ahead[:-1], axis=1),
        "differences": lambda: x[:, -1] + np.cumsum(one_by_one, axis=1),
    }
    return (collected[gives](),)


ITERATED_FORECAST = Exercise(
    name="iterated_forecast",
    returns=(Output("forecast", ("sample", "horizon")),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=ITERATED_MISTAKES,
    hints=(
        "Two steps ahead, by hand, with `step` = the mean of the window: from 1 2 3 comes 2; which "
        "window does the second call get?",
        "`step` gives (batch, 1) and wants (batch, time, 1). What is missing between the two?",
        "Two things must change from one turn of the loop to the next: what you have collected, "
        "and the window.",
    ),
    points=3,
    against="a Keras cell fed with its own forecasts",
)
