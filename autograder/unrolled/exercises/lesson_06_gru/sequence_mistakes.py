"""The mistakes of a whole pass, those of any recurrent layer with one state."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_02_simple_rnn.sequence_mistakes import (
    COLLECT_MISTAKES,
    ORDER_MISTAKES,
)

# What belongs to the plain network's step only.
NOT_HERE = "tanh applied again to what is returned"

SEQUENCE_MISTAKES = (
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
        "one sample's state leaking into another's: each begins where the one before ended",
        "Your samples share one state. Each has its own row of `h0`.",
        variant={"one_after_another": True},
        kind="h",
    ),
    *ORDER_MISTAKES,
    *(mistake for mistake in COLLECT_MISTAKES if mistake.name != NOT_HERE),
)
