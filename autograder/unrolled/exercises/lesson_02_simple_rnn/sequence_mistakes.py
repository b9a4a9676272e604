"""The mistakes of a whole pass: a state that is not carried, and time, batch and order mixed up."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_04_lstm.sequence_mistakes import (
    backwards,
    batch_for_time,
    shifted,
    shifted_after_zeros,
    states_only,
    with_initial,
)
from unrolled.exercises.lesson_04_lstm.sum_mistakes import zeroed

CARRY_MISTAKES = (
    Mistake(
        "state not carried",
        "Every step of yours begins with `h0`: the state of one step does not reach the next.",
        variant={"carry": "never"},
    ),
    Mistake(
        "state one step late",
        "Each step of yours gets the state of two steps before: the new state is put away before "
        "it is used.",
        variant={"carry": "late"},
    ),
    Mistake(
        "the sum before the tanh carried on",
        "Your `states` went through the tanh, but what you hand to the next step did not.",
        variant={"carry": "sum"},
    ),
    Mistake(
        "hidden state not used at all",
        "Your numbers are Keras's without the recurrent kernel: no step sees the hidden state.",
        zeroed("recurrent_kernel"),
        kind="recurrent",
    ),
    Mistake(
        "one sample's state leaking into another's: each begins where the one before ended",
        "Your samples share one state. Each has its own row of `h0`.",
        variant={"one_after_another": True},
        kind="leak",
    ),
)

ORDER_MISTAKES = (
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
        "batch and time swapped in the input",
        "You step along the first axis of `x`, which is the batch; time is the second.",
        batch_for_time,
    ),
    Mistake(
        "batch and time swapped in the result",
        "Your `states` are laid out (time, batch, units); the first two axes want exchanging.",
        after=states_only(lambda states, _: states.swapaxes(0, 1)),
        kind="collect",
    ),
    Mistake(
        "batch and time swapped throughout",
        "You step along the first axis of `x`, which is the batch, and lay out `states` in the "
        "same way; time is the second axis.",
        batch_for_time,
        after=states_only(lambda states, _: states.swapaxes(0, 1)),
    ),
    Mistake(
        "batch and time mixed up by a reshape",
        "Your `states` have the right numbers in wrong places: `reshape` does not exchange axes, "
        "it only cuts the same row of numbers elsewhere.",
        after=states_only(lambda states, _: states.swapaxes(0, 1).reshape(states.shape)),
        kind="collect",
    ),
    Mistake(
        "states stacked along the last axis",
        "Your `states` are laid out (batch, units, time); time is the second axis.",
        after=states_only(lambda states, _: states.swapaxes(1, 2)),
        kind="collect",
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

COLLECT_MISTAKES = (
    Mistake(
        "outputs shifted by one",
        "`states[:, t]` should be the state *after* step t; yours is the one before it.",
        after=states_only(shifted),
        kind="collect",
    ),
    Mistake(
        "outputs shifted by one, the last state too",
        "Your loop keeps the state *before* each step, and `last` is one step old.",
        after=lambda values, challenge: (
            shifted(values[0], challenge),
            shifted(values[0], challenge)[:, -1],
        ),
        kind="collect",
    ),
    Mistake(
        "outputs shifted by one, zeros first",
        "`states[:, t]` should be the state *after* step t; yours begin with zeros.",
        after=states_only(shifted_after_zeros),
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
        "one array kept for all steps",
        "All your `states` are the last one. Your loop writes into one array and keeps that array "
        "again and again; make a new one at every step, or keep a copy.",
        after=states_only(lambda states, _: np.repeat(states[:, -1:], states.shape[1], axis=1)),
        kind="collect",
    ),
    Mistake(
        "tanh applied again to what is returned",
        "Your steps are right, but what you return went through another tanh. `rnn_step` has "
        "applied it already.",
        after=lambda values, _: tuple(np.tanh(value) for value in values),
        kind="collect",
    ),
    Mistake(
        "initial state returned as the last",
        "Your `last` is the state that came in.",
        after=lambda values, challenge: (values[0], challenge["h0"]),
        kind="returns",
    ),
    Mistake(
        "last taken from the first step",
        "Your `last` is the state after the first step.",
        after=lambda values, _: (values[0], values[0][:, 0]),
        kind="returns",
    ),
    Mistake(
        "last taken from the last sample",
        "Your `last` holds all steps of the last sample: `states[-1]` counts along the batch. The "
        "last step of all samples is `states[:, -1]`.",
        after=lambda values, _: (values[0], values[0][-1]),
        kind="returns",
    ),
    Mistake(
        "mean of the states returned as the last",
        "Your `last` is the mean over all steps; the state after the last one is asked for.",
        after=lambda values, _: (values[0], values[0].mean(axis=1)),
        kind="returns",
    ),
    Mistake(
        "last keeps a time axis",
        "Your `last` has the shape (batch, 1, units). An index such as `-1` takes the axis away; a "
        "slice such as `-1:` keeps it.",
        after=lambda values, _: (values[0], values[0][:, -1:]),
        kind="returns",
    ),
)

SEQUENCE_MISTAKES = (*CARRY_MISTAKES, *ORDER_MISTAKES, *COLLECT_MISTAKES)
