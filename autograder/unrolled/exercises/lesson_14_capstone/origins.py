"""The exercise ``rolling_origins``: the days on which a forecast is made, and tested later."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output


def rolling_origins(days, first, horizon, step):
    """Where a forecaster stands when it is tried on a series.

    Args:
        days: int, values in the series.
        first: int, the first origin: so many values are known there.
        horizon: int, values that are forecast from each origin.
        step: int, from one origin to the next.

    Returns:
        origins: (origins,), ints in growing order.

    Raises:
        ValueError: if no origin has `horizon` values after it.
    """
    last = days - horizon  # last possible origin
    if first > last:
        raise ValueError(f"{days} values are too few for {first} known and {horizon} forecast")
    return np.arange(first, last + 1, step)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The last origin just fits, does not fit, is the only one; and a series that is too short."""
    first, horizon, step = (int(rng.integers(*bounds)) for bounds in ((8, 13), (5, 8), (2, 5)))
    count = 5 if hidden else 3
    fits = first + count * step + horizon
    shortest = first + horizon
    # One that is refused must not be the last, where nothing follows it.
    lengths = [fits, fits + step - 1, shortest - 1, shortest, fits - 1]
    return [{"days": days, "first": first, "horizon": horizon, "step": step} for days in lengths]


def oracle(challenge: Challenge) -> Expected:
    """Keras's own range of numbers."""
    from keras import ops

    days, first, horizon, step = challenge.values()
    if first + horizon > days:
        return Expected(raises="ValueError")
    return Expected((ops.convert_to_numpy(ops.arange(first, days - horizon + 1, step)),))


ARANGE = "np.arange(first, last + 1, step)"


def other_range(name: str, text: str, sentence: str) -> Mistake:
    """Other days than the contract's."""
    return Mistake(name, sentence, edits=((ARANGE, text),))


ROLLING_ORIGINS = Exercise(
    name="rolling_origins",
    returns=(Output("origins", ("entry",), whole=True),),
    challenges=challenges,
    oracle=oracle,
    reference=rolling_origins,
    mistakes=(
        other_range(
            "last origin lost",
            "np.arange(first, last, step)",
            "Where the horizon fits exactly, the last origin is missing. `np.arange` leaves its "
            "end out; the newest forecast is the one we want to know of most.",
        ),
        other_range(
            "one origin too few",
            "np.arange(first, last + 1, step)[:-1]",
            "Your last origin is missing, wherever the series ends. `(days − horizon − first) // "
            "step` is how often one can go on; where one stands at first is an origin, too.",
        ),
        other_range(
            "horizon runs beyond the end",
            "np.arange(first, days, step)",
            "Your last origins have fewer than `horizon` values after them: there is nothing to "
            "compare a part of their forecasts with.",
        ),
        other_range(
            "begins at the start of the series",
            "np.arange(0, last + 1, step)",
            "Your origins begin at 0, where nothing is known yet. The first one is `first`.",
        ),
        other_range(
            "one step after the first",
            "np.arange(first + step, last + 1, step)",
            "Your first origin is `first + step`. A forecast is made at `first` as well.",
        ),
        other_range(
            "horizon as step",
            "np.arange(first, last + 1, horizon)",
            "Your origins are `horizon` apart. How far one goes on is `step`'s business: forecasts "
            "may overlap, or leave days out.",
        ),
        other_range(
            "every day an origin",
            "np.arange(first, last + 1)",
            "Your origins are one day apart. They should be `step` days apart.",
        ),
        other_range(
            "first days of the forecasts' ends",
            "np.arange(first, last + 1, step) + horizon",
            "You give the ends of the forecasts. An origin is the number of values that are known "
            "when the forecast is made.",
        ),
        other_range(
            "index of the last known day",
            "np.arange(first, last + 1, step) - 1",
            "Each of your origins is one too small. An origin is *how many* values are known, so "
            "that `series[:origin]` is the past and `series[origin]` the first day asked for.",
        ),
        other_range(
            "counted back from the end",
            "np.arange(last, first - 1, -step)[::-1]",
            "Your origins are counted back from the end. They begin at `first` and go on in steps "
            "of `step`, even if some days at the end are then left over.",
        ),
        Mistake(
            "short series not refused",
            "For a series in which no forecast fits you return something empty. The mean error "
            "over no forecasts would be NaN, in silence; so the contract asks for a `ValueError`.",
            edits=(("first > last", "False"),),
        ),
        Mistake(
            "a single origin refused",
            "A series of exactly `first + horizon` values has one origin. You refuse it.",
            edits=(("first > last", "first >= last"),),
        ),
    ),
    hints=(
        "10 values, 5 of them known, a horizon of 3: which is the last day on which a forecast "
        "can be made, if all its three days are to be known later?",
        "`series[:origin]` is known, `series[origin : origin + horizon]` is asked for. How large "
        "may `origin` be?",
    ),
    points=2,
    against="`keras.ops.arange`",
)
