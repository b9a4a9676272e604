"""The mistakes of a whole pass: states that are not carried, and time, batch and order mixed up."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_04_lstm.sum_mistakes import (
    with_arrays,
    zeroed,
)


def backwards(challenge: Challenge) -> Challenge:
    """The input from its last step to its first."""
    return with_arrays(challenge, x=challenge["x"][:, ::-1])


def batch_for_time(challenge: Challenge) -> Challenge:
    """The input with its first two axes exchanged."""
    return with_arrays(challenge, x=challenge["x"].swapaxes(0, 1))


def states_only(change: Any) -> Any:
    """A change of the state sequence that leaves the last states as they are."""
    return lambda values, challenge: (change(values[0], challenge), *values[1:])


def shifted(states: np.ndarray, challenge: Challenge) -> np.ndarray:
    """Every state one step late, after the initial one."""
    return np.concatenate([challenge["h0"][:, None], states[:, :-1]], axis=1, dtype=np.float64)


def shifted_after_zeros(states: np.ndarray, challenge: Challenge) -> np.ndarray:
    """Every state one step late, after a row of zeros."""
    return np.concatenate([np.zeros_like(states[:, :1]), states[:, :-1]], axis=1)


def shifted_with_last(values: tuple[np.ndarray, ...], challenge: Challenge) -> Any:
    """Every state one step late, and the last one taken from that."""
    states = shifted(values[0], challenge)
    return states, states[:, -1], values[2]


def with_initial(states: np.ndarray, challenge: Challenge) -> np.ndarray:
    """The initial state before all others."""
    return np.concatenate([challenge["h0"][:, None], states], axis=1, dtype=np.float64)


SEQUENCE_MISTAKES = (
    Mistake(
        "hidden state not carried",
        "Every step of yours begins with `h0`: the hidden state of "
        "one step does not reach the next.",
        variant={"h_carried": False},
        kind="carry",
    ),
    Mistake(
        "cell state not carried",
        "Every step of yours begins with `c0`: the cell state of one step does not reach the next.",
        variant={"c_carried": False},
        kind="carry",
    ),
    Mistake(
        "neither state carried",
        "Every step of yours begins with `h0` and `c0`: the states of "
        "one step do not reach the next.",
        variant={"h_carried": False, "c_carried": False},
        kind="carry",
    ),
    Mistake(
        "hidden state not used at all",
        "Your numbers are Keras's without the recurrent kernel: no step sees the hidden state.",
        zeroed("recurrent_kernel"),
        kind="recurrent",
    ),
    Mistake(
        "time reversed: the input is read from its end",
        "Your first step is the last one of the input.",
        backwards,
    ),
    Mistake(
        "time reversed: the states are returned from last to first",
        "The right states, in reverse order.",
        after=states_only(lambda states, _: states[:, ::-1]),
        kind="collect",
    ),
    Mistake(
        "outputs shifted by one",
        "`states[:, t]` should be the hidden state *after* step t; yours is the one before it.",
        after=states_only(shifted),
        kind="collect",
    ),
    Mistake(
        "outputs shifted by one, zeros first",
        "`states[:, t]` should be the hidden state *after* step t; yours begin with zeros.",
        after=states_only(shifted_after_zeros),
        kind="collect",
    ),
    Mistake(
        "batch and time swapped in the result",
        "Your `states` are laid out (time, batch, units); the first two axes want exchanging.",
        after=states_only(lambda states, _: states.swapaxes(0, 1)),
        kind="collect",
    ),
    Mistake(
        "batch and time mixed up by a reshape",
        "Your `states` have the right numbers in wrong "
        "places: `reshape` does not exchange axes, it only cuts the same row of numbers "
        "elsewhere.",
        after=states_only(lambda states, _: states.swapaxes(0, 1).reshape(states.shape)),
        kind="collect",
    ),
    Mistake(
        "batch and time swapped in the input",
        "You step along the first axis of `x`, which is the batch; time is the second.",
        batch_for_time,
    ),
    Mistake(
        "batch and time swapped throughout",
        "You step along the first axis of `x`, which is "
        "the batch, and lay out `states` in the same way; time is the second axis.",
        batch_for_time,
        after=states_only(lambda states, _: states.swapaxes(0, 1)),
    ),
    Mistake(
        "one sample's state leaking into another's: each begins where the one before ended",
        "Your samples share one pair of states. Each has its own row of `h0` and `c0`.",
        variant={"leak": "next"},
        kind="leak",
    ),
    Mistake(
        "one sample's state leaking into another's: all begin with the first one's",
        "All your samples begin with the first row of `h0` and `c0`. Each has its own.",
        variant={"leak": "first"},
        kind="leak",
    ),
    Mistake(
        "cell state returned for hidden state in the sequence",
        "Your `states` hold the cell state of every step; the hidden state is asked for.",
        variant={"collected": "c"},
        kind="collect",
    ),
    Mistake(
        "cell state returned for hidden state at the end",
        "Your `last_h` is the cell state.",
        after=lambda values, _: (values[0], values[2], values[2]),
        kind="returns",
    ),
    Mistake(
        "last_c taken from the hidden state",
        "Your `last_c` is the hidden state.",
        after=lambda values, _: (values[0], values[1], values[1]),
        kind="returns",
    ),
    Mistake(
        "last_h from the first step",
        "Your `last_h` is the state after the first step.",
        after=lambda values, _: (values[0], values[0][:, 0], values[2]),
        kind="returns",
    ),
    Mistake(
        "outputs shifted by one, the last hidden state too",
        "Your loop keeps the state *before* each step, and `last_h` is one step old.",
        after=shifted_with_last,
        kind="collect",
    ),
    Mistake(
        "initial state among the states",
        "Your `states` begin with `h0`, so there is one too many: the first entry is the state "
        "after the first step.",
        after=states_only(with_initial),
        kind="collect",
    ),
    Mistake(
        "states stacked along the last axis",
        "Your `states` are laid out (batch, units, time); time is the second axis.",
        after=states_only(lambda states, _: states.swapaxes(1, 2)),
        kind="collect",
    ),
    Mistake(
        "initial states returned as the last",
        "Your `last_h` and `last_c` are the states that came in.",
        after=lambda values, challenge: (values[0], challenge["h0"], challenge["c0"]),
        kind="returns",
    ),
    *(
        Mistake(name, sentence, variant={"walk": walk})
        for name, sentence, walk in (
            (
                "batch and time swapped in the loop's length",
                "Your loop turns as often as there are samples. Time is the second axis of `x`.",
                "counts the batch",
            ),
            (
                "batch and time swapped in the loop's index",
                "`x[t]` is one sample with all its steps. One step of all samples is `x[:, t]`.",
                "indexes the batch",
            ),
            ("first step left out", "Your loop begins at the second step.", "leaves out the first"),
            ("last step left out", "Your loop ends one step early.", "leaves out the last"),
            (
                "input shifted by one",
                "Step t of yours uses the input of step t − 1, and the first one that of the last.",
                "one behind",
            ),
            ("always the first input", "Every step of yours uses the same input.", "stands still"),
            (
                "return inside the loop",
                "Your function ends after the first step: is the `return` indented too far?",
                "stops at once",
            ),
        )
    ),
)
