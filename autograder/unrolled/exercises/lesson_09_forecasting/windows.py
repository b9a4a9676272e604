"""The exercise ``windows``: a long series cut into inputs and the values that follow them."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_09_forecasting.numbers import in_double
from unrolled.exercises.lesson_09_forecasting.window_mistakes import WINDOW_MISTAKES
from unrolled.exercises.precision import as_asked


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


def model(
    challenge: Challenge,
    first: int = 0,
    lost: int = 0,
    stride: str = "one",
    targets: str = "right",
    refuses: str = "what is too short",
    empty: str = "as cut",
) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets, right or as one might cut them.

    Args:
        challenge: the arguments.
        first: the first window's place.
        lost: how many windows are missing at the end.
        stride: windows begin at every step (``"one"``), after each input (``"length"``), or after
            each target (``"both"``).
        targets: which values are taken for targets, a key of the table below.
        refuses: ``"what is too short"``, ``"a single window too"`` or ``"nothing"``.
        empty: what becomes of no window at all: arrays without rows (``"as cut"``) or ``"an
            exception"``, such as ``np.stack`` raises.

    Raises:
        ValueError: for a series that is too short.
    """
    series, length, horizon = in_double(challenge["series"]), *list(challenge.values())[1:]
    gap = 1 if targets == "one too late" else 0
    count = len(series) - length - horizon - gap + 1
    fits = {"what is too short": 1, "a single window too": 2, "nothing": None}[refuses]
    if fits is not None and count + gap < fits:
        raise ValueError("too short")
    steps = {"one": 1, "length": length, "both": length + horizon}[stride]
    starts = list(range(first, count - lost, steps))
    begin, stop = {
        "right": (length, length + horizon),
        "one too late": (length + 1, length + 1 + horizon),
        "one too early": (length - 1, length - 1 + horizon),
        "from the start": (0, horizon),
        "end of the input": (length - horizon, length),
        "shifted input": (1, 1 + horizon),
        "last only": (length + horizon - 1, length + horizon),
        "first only": (length, length + 1),
    }[targets]
    if begin < 0:
        raise ValueError("no such targets")
    if not starts and empty == "an exception":
        raise ValueError("nothing to put together")
    inputs = [series[start : start + length] for start in starts]
    outputs = [series[start + begin : start + stop] for start in starts]
    return (
        np.reshape(inputs, (len(starts), length, 1)),
        np.reshape(outputs, (len(starts), stop - begin)),
    )


WINDOWS = Exercise(
    name="windows",
    returns=(
        Output("inputs", ("window", "step", "feature")),
        Output("targets", ("window", "horizon")),
    ),
    challenges=challenges,
    oracle=oracle,
    model=model,
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
