"""The exercise ``sequence_targets``: for every step of the input, the values that follow it."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.forecasting import in_double, instead
from unrolled.exercises.precision import as_asked, in_single_precision


def sequence_targets(series, length, horizon):
    """For every step of the input, the values that follow it.

    Args:
        series: (batch, steps, 1), float, with at least length + horizon steps.
        length: int, steps of the input.
        horizon: int.

    Returns:
        targets: (batch, length, horizon).
    """
    columns = []  # list of columns
    for k in range(1, horizon + 1):  # number of steps ahead
        column = series[:, k : k + length, 0]  # column of targets
        columns.append(column)
    return np.stack(columns, axis=-1)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """More steps than needed; just enough; a horizon of one; one step; a long horizon."""
    # Just enough, with a horizon of two, would let a slice cut short to one value be broadcast.
    sizes = (
        [(3, 26, 6, 4), (2, 8, 5, 3), (1, 7, 4, 1), (4, 6, 1, 5), (2, 13, 2, 9)]
        if hidden
        else [(2, 14, 4, 3), (3, 9, 5, 4), (1, 6, 3, 1), (4, 5, 1, 3), (2, 11, 3, 7)]
    )
    found = [
        {"series": rng.normal(size=(batch, steps, 1)), "length": length, "horizon": horizon}
        for batch, steps, length, horizon in sizes
    ]
    single = {"series": rng.normal(size=(2, 10, 1)), "length": 5, "horizon": 3}
    return [*found, in_single_precision(single)]


def oracle(challenge: Challenge) -> Expected:
    """Keras's own frames of ``horizon`` values, the first of them left out."""
    from keras import ops

    series, length, horizon = challenge.values()
    frames = ops.extract_sequences(in_double(series)[..., 0], horizon, 1)
    return Expected(as_asked((ops.convert_to_numpy(frames)[:, 1 : length + 1],), series))


def from_table(name: str, code: str, sentence: str) -> Mistake:
    """Other targets, out of ``right``, the table of the places where the right ones stand."""
    table = "right = np.arange(length)[:, None] + 1 + np.arange(horizon)\nvalues = series[..., 0]\n"
    return instead(name, table + code, sentence)


SEQUENCE_TARGETS = Exercise(
    name="sequence_targets",
    returns=(Output("targets", ("sample", "step", "column")),),
    challenges=challenges,
    oracle=oracle,
    reference=sequence_targets,
    mistakes=(
        from_table(
            "target begins with the step's own value",
            "return values[:, right - 1]",
            "The first target of each step is the value that the network has just been shown: a "
            "leak. The targets of step t begin at t + 1.",
        ),
        from_table(
            "target begins one step too late",
            "return values[:, right + 1]",
            "The targets of step t begin at t + 2 in your answer; the next value, at t + 1, is "
            "skipped.",
        ),
        from_table(
            "target begins one step too late, and the last step is lost",
            "return values[:, right[: max(1, length - (series.shape[1] == length + horizon))] + 1]",
            "The targets of step t begin at t + 2 in your answer; the next value, at t + 1, is "
            "skipped, and where the series has just enough values the last step has no targets "
            "left.",
        ),
        from_table(
            "next value left out",
            "return values[:, np.stack(right.T[1:], axis=-1)]",
            "The targets of step t begin at t + 2 in your answer, and end where they should: the "
            "next value, at t + 1, is missing.",
        ),
        from_table(
            "counted from the end of the series",
            "return values[:, right + series.shape[1] - length - horizon]",
            "Your targets fit only where the series has exactly length + horizon steps. The input "
            "is the *first* `length` steps; what is left over stands at the end.",
        ),
        from_table(
            "next value repeated over the horizon",
            "return values[:, np.repeat(right[:, :1], horizon, axis=1)]",
            "Every entry of the horizon is the next value. Entry k is the value k + 1 steps ahead.",
        ),
        from_table(
            "farthest value repeated over the horizon",
            "return values[:, np.repeat(right[:, -1:], horizon, axis=1)]",
            "Every entry of the horizon is the value `horizon` steps ahead. Entry k is the one "
            "k + 1 steps ahead.",
        ),
        from_table(
            "last step's targets at every step",
            "return values[:, np.repeat(right[-1:], length, axis=0)]",
            "All steps have the targets of the last one. Each step has the values that follow "
            "*it*: that is what makes `length` lessons out of one.",
        ),
        from_table(
            "first step's targets at every step",
            "return values[:, np.repeat(right[:1], length, axis=0)]",
            "All steps have the targets of the first one. Each has the values that follow *it*.",
        ),
        from_table(
            "targets jump by the horizon",
            "return values[:, 1 + np.arange(length * horizon).reshape(length, horizon)]",
            "From one step to the next your targets move on by `horizon`. They move by one, and "
            "neighbours share all but one value.",
        ),
        from_table(
            "step and horizon mixed up by a reshape",
            "return values[:, right.T].reshape(len(values), length, horizon)",
            "The right numbers in wrong places: `reshape` does not exchange axes, it only cuts the "
            "same row of numbers elsewhere.",
        ),
        from_table(
            "horizon in reverse order",
            "return values[:, right[:, ::-1]]",
            "Your horizon runs from the farthest value to the nearest. Entry 0 is the next value.",
        ),
        from_table(
            "horizon before step",
            "return values[:, right.T]",
            "Your targets are (batch, horizon, length); the contract asks for (batch, length, "
            "horizon).",
        ),
        from_table(
            "only the next value",
            "return values[:, right[:, :1]]",
            "You return one value for each step; `horizon` of them are needed.",
        ),
        from_table(
            "only the farthest value, without an axis",
            "return values[:, right[:, -1]]",
            "You return the value `horizon` steps ahead alone. All the values up to it are needed.",
        ),
        from_table(
            "nearest value never filled",
            "targets = values[:, right]\ntargets[..., 0] = 0\nreturn targets",
            "The first entry of the horizon stays 0. Which k does your loop begin with?",
        ),
        from_table(
            "only the farthest value",
            "return values[:, right[:, -1:]]",
            "You return the value `horizon` steps ahead alone. All the values up to it are needed.",
        ),
        from_table(
            "only the last step's targets",
            "return values[:, right[-1]]",
            "You return what follows the last step. For sequence-to-sequence training *every* step "
            "has targets.",
        ),
        from_table(
            "last step lost",
            "return values[:, right[:-1]]",
            "Your targets are for length − 1 steps. The last step of the input, at length − 1, has "
            "targets too: that is what the values beyond the input are for.",
        ),
        from_table(
            "own value and the horizon",
            "return values[:, np.arange(length)[:, None] + np.arange(horizon + 1)]",
            "Each of your targets has horizon + 1 values and begins with the step's own.",
        ),
    ),
    hints=(
        "One series 0 1 2 3 4 5, a length of 4, a horizon of 2: write the four rows of targets "
        "down. By how much does one row differ from the next?",
        "Column k of all rows together is a piece of the series of `length` values. Where does it "
        "begin, for k = 0?",
        "`horizon` such pieces, side by side along a new last axis.",
    ),
    points=3,
    against="Keras's frames",
)
