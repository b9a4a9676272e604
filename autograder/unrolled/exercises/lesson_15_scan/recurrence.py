"""The exercise ``linear_recurrence``: all states, one step after the other."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_15_scan.keras_scan import keras_scan
from unrolled.exercises.precision import as_asked, in_single_precision


def linear_recurrence(a, b, h0):
    """All states of h_t = a_t * h_{t-1} + b_t, step by step.

    Args:
        a: (batch, time, units), float, what each step multiplies the old state by.
        b: (batch, time, units), float, what each step adds.
        h0: (batch, units), the state before the first step.

    Returns:
        states: (batch, time, units), the state after every step.
    """
    states, h = [], h0  # states, state
    for t in range(a.shape[1]):
        h = a[:, t] * h + b[:, t]  # state
        states.append(h)
    return np.stack(states, axis=1)


STEP, STACKED = "a[:, t] * h + b[:, t]", "np.stack(states, axis=1)"
MISTAKES = tuple(
    Mistake(name, sentence, edits=((old, new),))
    for name, sentence, old, new in (
        (
            "state not carried",
            "Each of your steps begins with `h0`: the state of one step does not reach the next.",
            STEP,
            "a[:, t] * h0 + b[:, t]",
        ),
        (
            "`h0` ignored",
            "Your first step begins with zeros; it should begin with `h0`.",
            "[], h0",
            "[], 0 * h0",
        ),
        (
            "a and b exchanged",
            "You multiply the state by b and add a. It is a that multiplies.",
            STEP,
            "b[:, t] * h + a[:, t]",
        ),
        (
            "the factor applied to the sum",
            "You add b first and multiply the sum by a. The factor is for the old state only.",
            STEP,
            "a[:, t] * (h + b[:, t])",
        ),
        (
            "a mixture: 1 − a in front of b",
            "You multiply b by 1 − a, as a gate would. Here b is added as it is.",
            STEP,
            "a[:, t] * h + (1 - a[:, t]) * b[:, t]",
        ),
        (
            "initial state among the states",
            "Your states begin with `h0`, so there is one too many: the first entry is the state "
            "after the first step.",
            STACKED,
            "np.stack([h0, *states], axis=1)",
        ),
        (
            "1 − a in place of a",
            "You multiply the old state by 1 − a. Here a is the share that stays.",
            STEP,
            "(1 - a[:, t]) * h + b[:, t]",
        ),
        (
            "a tanh too many",
            "You put every state through a tanh. The recurrence is linear: there is none.",
            STEP,
            "np.tanh(a[:, t] * h + b[:, t])",
        ),
        (
            "the steps taken from the last to the first",
            "You go through the steps backwards, from the last one to the first.",
            "a.shape[1]):\n        h = a[:, t] * h + b[:, t]  # state\n        states.append(h)",
            "a.shape[1])[::-1]:\n        h = a[:, t] * h + b[:, t]\n        states.insert(0, h)",
        ),
        (
            "`h0` in place of the first state",
            "Your first entry is `h0` itself, and your loop begins at the second step. "
            "`states[:, 0]` is the state *after* the first step: a · h0 + b.",
            "a.shape[1]):\n        h = a[:, t] * h + b[:, t]  # state",
            "a.shape[1]):\n        h = a[:, t] * h + b[:, t] if t else h0",
        ),
        (
            "`h0` added without its factor",
            "Your first state is h0 + b. The first step multiplies `h0` by its a, as every step "
            "multiplies the state before it.",
            STEP,
            "(a[:, t] if t else 1) * h + b[:, t]",
        ),
        (
            "first step left out: zeros in its place",
            "Your loop begins at the second step, and the zeros with which you made the array are "
            "still in `states[:, 0]`.",
            "h = a[:, t] * h + b[:, t]  # state\n        states.append(h)",
            "h = a[:, t] * h + b[:, t] if t else h\n        states.append(h if t else 0 * h)",
        ),
        (
            "nothing after the first step: the `return` stands inside the loop",
            "Only the first step is made: the `return` stands inside the loop, and ends it there.",
            STACKED,
            "np.stack([states[0], *(0 * h for h in states[1:])], axis=1)",
        ),
        (
            "samples and steps mixed up by a reshape",
            "Your states come out step by step, and `reshape` only cuts the row of numbers anew. "
            "To give steps their place as axis 1, use `np.stack(…, axis=1)`.",
            STACKED,
            "np.stack(states).reshape(a.shape)",
        ),
        (
            "steps side by side: no axis for the steps",
            "Your states stand side by side along the units. `np.concatenate` makes no new axis; "
            "`np.stack(…, axis=1)` does.",
            STACKED,
            "np.concatenate(states, axis=1)",
        ),
        (
            "one array for all states",
            "All your entries are the last state. `h *= …` and `h += …` change the array that is "
            "in the list already; make a new one at each step.",
            STACKED,
            "np.stack([h for _ in states], axis=1)",
        ),
        (
            "states one step late",
            "`states[:, t]` should be the state *after* step t; yours is the one before it.",
            STACKED,
            "np.stack([h0, *states[:-1]], axis=1)",
        ),
    )
)


def pair_challenge(
    rng: np.random.Generator, batch: int, time: int, units: int, start: bool = False
) -> Challenge:
    """Factors of both signs that neither explode nor vanish at once, and random summands."""
    challenge = {
        "a": rng.uniform(0.4, 1.1, size=(batch, time, units))
        * rng.choice([-1.0, 1.0, 1.0], size=(batch, time, units)),
        "b": rng.normal(size=(batch, time, units)),
    }
    return challenge | ({"h0": rng.normal(size=(batch, units))} if start else {})


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step, a few, many, as many steps as samples, and single precision."""
    sizes = [(3, 1, 4), (2, 6, 5), (1, 33, 2)] if hidden else [(4, 1, 3), (2, 5, 3), (1, 20, 2)]
    return [
        *(pair_challenge(rng, *size, start=True) for size in sizes),
        pair_challenge(rng, 3, 3, 4, start=True),
        in_single_precision(pair_challenge(rng, 2, 4, 3, start=True)),
    ]


def oracle(challenge: Challenge) -> Expected:
    """Keras's scan over the steps, its two halves put to use on the initial state."""
    a, b, h0 = challenge.values()
    factors, states = keras_scan(a, b)
    return Expected(as_asked((factors * h0[:, None].astype(np.float64) + states,), a))


LINEAR_RECURRENCE = Exercise(
    name="linear_recurrence",
    returns=(Output("states", ("sample", "step", "unit")),),
    challenges=challenges,
    oracle=oracle,
    reference=linear_recurrence,
    mistakes=MISTAKES,
    hints=(
        "Try one time step first: then there is one product and one sum.",
        "One variable travels through the loop. It begins as `h0`, and every step gives it a new "
        "value, which also goes into the result.",
    ),
    points=2,
    against="`keras.ops.associative_scan`",
)
