"""The exercise ``windows``: a long series cut into inputs and the values that follow them."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.forecasting import in_double
from unrolled.exercises.lesson_09_forecasting.window_mistakes import WINDOW_MISTAKES
from unrolled.exercises.precision import as_asked


def windows(series, length, horizon):
    """Cut a series into windows and the values that follow them.

    One window begins at every step at which it and its targets fit.

    Args:
        series: (steps,), float.
        length: int, values in a window.
        horizon: int, values that follow it.

    Returns:
        (inputs, targets): (windows, length, 1) and (windows, horizon).

    Raises:
        ValueError: if the series has fewer than length + horizon values.
    """
    count = len(series) - length - horizon + 1  # number of windows
    if count < 1:
        raise ValueError(f"{len(series)} values are too few for {length} + {horizon}")
    inputs, targets = [], []  # list of windows, list of targets
    for start in range(count):  # beginning of a window
        end = start + length  # end of a window
        window = series[start:end]  # window
        after = series[end : end + horizon]  # targets of a window
        inputs.append(window)
        targets.append(after)
    return np.array(inputs)[..., None], np.array(targets)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several windows; a horizon of one; longer than the window; one window; too short, twice."""
    sizes = (
        [(15, 5, 3), (12, 3, 1), (16, 2, 6), (9, 6, 3), (8, 6, 3), (3, 5, 2)]
        if hidden
        else [(9, 4, 2), (8, 5, 1), (10, 2, 5), (7, 4, 3), (6, 4, 3), (2, 4, 3)]
    )
    found = [
        {"series": rng.normal(size=steps), "length": length, "horizon": horizon}
        for steps, length, horizon in sizes
    ]
    # In the middle: one that is refused must not be the last, where nothing follows it.
    single = {"series": rng.normal(size=11).astype(np.float32), "length": 3, "horizon": 2}
    return [*found[:3], single, *found[3:]]


def oracle(challenge: Challenge) -> Expected:
    """Keras's own frames of length + horizon values, each cut in two."""
    from keras import ops

    series, length, horizon = challenge.values()
    frames = ops.convert_to_numpy(
        ops.extract_sequences(in_double(series)[None], length + horizon, 1)
    )[0]
    if len(frames) == 0:
        return Expected(raises="ValueError")
    return Expected(as_asked((frames[:, :length, None], frames[:, length:]), series))


WINDOWS = Exercise(
    name="windows",
    returns=(
        Output("inputs", ("window", "step", "feature")),
        Output("targets", ("window", "column")),
    ),
    challenges=challenges,
    oracle=oracle,
    reference=windows,
    mistakes=WINDOW_MISTAKES,
    hints=(
        "Take the numbers 0 to 6, a length of 3 and a horizon of 2, and write all windows down. "
        "How many are there, and what do the last two numbers of the last one say?",
        "A window and its targets together are `length + horizon` values in a row. Where may such "
        "a piece begin, at the latest?",
        "How long is the shortest series that gives one window? One value less must be refused, "
        "before anything is cut.",
    ),
    points=3,
    against="Keras's frames",
)
