"""The exercise ``sequence_targets``: for every step of the input, the values that follow it."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_09_forecasting.numbers import in_double
from unrolled.exercises.precision import as_asked, in_single_precision


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """More steps than needed; just enough; a horizon of one; one step; a long horizon."""
    # Just enough, with a horizon of two, would let a slice cut short to one value be broadcast.
    sizes = (
        [(3, 12, 6, 4), (2, 8, 5, 3), (1, 7, 4, 1), (4, 6, 1, 5), (2, 13, 2, 9)]
        if hidden
        else [(2, 9, 4, 3), (3, 9, 5, 4), (1, 6, 3, 1), (4, 5, 1, 3), (2, 11, 3, 7)]
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


def model(challenge: Challenge, rule: str = "right") -> tuple[np.ndarray]:
    """For every step the next values, or others.

    Args:
        challenge: the arguments.
        rule: a key of the table below.

    Raises:
        IndexError: where a rule leads beyond the series.
    """
    values, length, horizon = in_double(challenge["series"])[..., 0], *list(challenge.values())[1:]
    steps, ahead = np.arange(length)[:, None], np.arange(horizon)
    spare = values.shape[1] - length - horizon
    right = steps + 1 + ahead
    rules = {
        "right": lambda: values[:, right],
        "own value first": lambda: values[:, right - 1],
        "one too late": lambda: values[:, right + 1],
        "one too late, last step lost": lambda: values[
            :, right[: max(1, length - (spare == 0))] + 1
        ],
        # Stacked, as learners do it: of nothing at all that is an exception.
        "next value left out": lambda: values[:, np.stack(right.T[1:], axis=-1)],
        "from the end": lambda: values[:, right + spare],
        "next value repeated": lambda: values[:, right[:, :1] + 0 * ahead],
        "farthest value repeated": lambda: values[:, right[:, -1:] + 0 * ahead],
        "last targets everywhere": lambda: values[:, right[-1:] + 0 * steps],
        "first targets everywhere": lambda: values[:, right[:1] + 0 * steps],
        "jumps": lambda: values[:, 1 + steps * horizon + ahead],
        "horizon in reverse": lambda: values[:, right[:, ::-1]],
        "steps in reverse": lambda: values[:, right[::-1]],
        "axes exchanged": lambda: values[:, right.T],
        "reshaped": lambda: values[:, right.T].reshape(len(values), length, horizon),
        "only next": lambda: values[:, right[:, :1]],
        "only farthest": lambda: values[:, right[:, -1:]],
        "only the last step": lambda: values[:, right[-1]],
        "feature axis": lambda: values[:, right][..., None],
        "last step lost": lambda: values[:, right[:-1]],
        "batch inside": lambda: values[:, right].swapaxes(0, 1),
        "one more value": lambda: values[:, steps + np.arange(horizon + 1)],
    }
    return (rules[rule](),)


def other_rule(name: str, rule: str, sentence: str) -> Mistake:
    """Other values at the same places."""
    return Mistake(name, sentence, variant={"rule": rule})


SEQUENCE_TARGETS = Exercise(
    name="sequence_targets",
    returns=(Output("targets", ("sample", "step", "horizon")),),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        other_rule(
            "target begins with the step's own value",
            "own value first",
            "The first target of each step is the value that the network has just been shown: a "
            "leak. The targets of step t begin at t + 1.",
        ),
        other_rule(
            "target begins one step too late",
            "one too late",
            "The targets of step t begin at t + 2 in yours; the next value, at t + 1, is skipped.",
        ),
        other_rule(
            "target begins one step too late, and the last step is lost",
            "one too late, last step lost",
            "The targets of step t begin at t + 2 in yours; the next value, at t + 1, is skipped, "
            "and where the series has just enough values the last step has no targets left.",
        ),
        other_rule(
            "next value left out",
            "next value left out",
            "The targets of step t begin at t + 2 in yours, and end where they should: the next "
            "value, at t + 1, is missing.",
        ),
        other_rule(
            "counted from the end of the series",
            "from the end",
            "Your targets fit only where the series has exactly length + horizon steps. The input "
            "is the *first* `length` steps; what is left over stands at the end.",
        ),
        other_rule(
            "next value repeated over the horizon",
            "next value repeated",
            "Every entry of the horizon is the next value. Entry k is the value k + 1 steps ahead.",
        ),
        other_rule(
            "farthest value repeated over the horizon",
            "farthest value repeated",
            "Every entry of the horizon is the value `horizon` steps ahead. Entry k is the one "
            "k + 1 steps ahead.",
        ),
        other_rule(
            "last step's targets at every step",
            "last targets everywhere",
            "All steps have the targets of the last one. Each step has the values that follow "
            "*it*: that is what makes `length` lessons out of one.",
        ),
        other_rule(
            "first step's targets at every step",
            "first targets everywhere",
            "All steps have the targets of the first one. Each has the values that follow *it*.",
        ),
        other_rule(
            "targets jump by the horizon",
            "jumps",
            "From one step to the next your targets move on by `horizon`. They move by one, and "
            "neighbours share all but one value.",
        ),
        other_rule(
            "horizon in reverse order",
            "horizon in reverse",
            "Your horizon runs from the farthest value to the nearest. Entry 0 is the next value.",
        ),
        other_rule(
            "steps in reverse order",
            "steps in reverse",
            "Your first step has the last one's targets. Step 0 is the oldest.",
        ),
        other_rule(
            "horizon before step",
            "axes exchanged",
            "Your targets are (batch, horizon, length); (batch, length, horizon) is asked for.",
        ),
        other_rule(
            "step and horizon mixed up by a reshape",
            "reshaped",
            "The right numbers in wrong places: `reshape` does not exchange axes, it only cuts the "
            "same row of numbers elsewhere.",
        ),
        other_rule(
            "only the next value",
            "only next",
            "You return one value for each step; `horizon` of them are asked for.",
        ),
        other_rule(
            "only the farthest value",
            "only farthest",
            "You return the value `horizon` steps ahead alone. All the values up to it are asked "
            "for.",
        ),
        other_rule(
            "only the last step's targets",
            "only the last step",
            "You return what follows the last step. For sequence-to-sequence training *every* step "
            "has targets.",
        ),
        other_rule(
            "feature axis kept",
            "feature axis",
            "Your targets are (batch, length, horizon, 1). The horizon is the last axis here.",
        ),
        other_rule(
            "last step lost",
            "last step lost",
            "Your targets are for length − 1 steps. The last step of the input, at length − 1, has "
            "targets too: that is what the values beyond the input are for.",
        ),
        other_rule(
            "step before batch",
            "batch inside",
            "Your targets are (length, batch, horizon); the batch comes first.",
        ),
        other_rule(
            "own value and the horizon",
            "one more value",
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
