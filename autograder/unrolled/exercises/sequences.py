"""Mistakes of a whole pass over an input: states not carried, time and batch mixed up, last states.

They are edits of the one loop in which every recurrent exercise's reference is written::

    states, h = [], h0
    for t in range(x.shape[1]):
        h = step(x[:, t], h, …)
        states.append(h)
    return np.stack(states, axis=1), h

or the same with a cell state, ``h, c = step(x[:, t], h, c, …)`` and ``…, h, c``. Steps
left out, other indices and axes, and lines in another order are generated, and not written here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake

STACKED, RANGE = "np.stack(states, axis=1)", "range(x.shape[1])"


def sequence_mistakes(
    function: str, cell: bool = False, rest: str = "kernel, recurrent_kernel, bias"
) -> tuple[Mistake, ...]:
    """All mistakes of a whole pass that are written by hand.

    Args:
        function: the exercise's name.
        cell: whether a cell state is carried along.
        rest: the arguments after the first states.
    """
    last = "last_h" if cell else "last"
    return (
        *carrying(function, cell, rest),
        *array_of_zeros(last),
        *collecting(last),
        *of_the_last_state(last),
    )


def carrying(function: str, cell: bool, rest: str) -> tuple[Mistake, ...]:
    """States that do not reach the next step, or reach another sample."""
    given = "x[:, t], h, c," if cell else "x[:, t], h,"
    not_carried = {
        "hidden state" if cell else "state": ("`h0`", given.replace("h,", "h0,")),
    }
    if cell:
        not_carried["cell state"] = ("`c0`", given.replace("c,", "c0,"))
    late = given.replace("h,", "[h0, h0, *states][t],")
    first = "h0[:1], c0[:1]" if cell else "h0[:1]"
    mistakes = [
        Mistake(
            f"{state} not carried",
            f"Each of your steps begins with {argument}: the {state} of one step does not reach "
            "the next.",
            edits=((given, new),),
            kind="carry",
        )
        for state, (argument, new) in not_carried.items()
    ]
    if cell:
        mistakes.append(
            Mistake(
                "neither state carried",
                "Each of your steps begins with `h0` and `c0`: the states of one step do not "
                "reach the next.",
                edits=((given, "x[:, t], h0, c0,"),),
                kind="carry",
            )
        )
    return (
        *mistakes,
        Mistake(
            "hidden state one step late" if cell else "state one step late",
            f"Each of your steps gets the {'hidden ' if cell else ''}state from two steps earlier: "
            "the new state is stored too late for the next step to use it.",
            edits=((given, late),),
            kind="carry",
        ),
        Mistake(
            "one sample's state leaking into another's: each begins where the one before ended",
            "Your samples share one state: each begins with what the one before it has left. Each "
            f"has its own row of {'`h0` and `c0`' if cell else '`h0`'}.",
            first=(
                "if len(x) > 1:\n"
                f"    parts = [{function}(x[:1], {first}, {rest})]\n"
                "    for sample in x[1:]:\n"
                f"        parts.append({function}(sample[None], *parts[-1][1:], {rest}))\n"
                "    return tuple(np.concatenate(column) for column in zip(*parts))"
            ),
            kind="leak",
        ),
    )


def array_of_zeros(last: str) -> tuple[Mistake, ...]:
    """Steps left out by someone who writes into an array that was made before the loop."""
    before_first = (RANGE, "range(1, x.shape[1])")
    before_last = (RANGE, "range(x.shape[1] - 1)")
    return (
        Mistake(
            "first step never taken: the initial state stands in its place",
            "`states[:, 0]` is the initial state itself in your result, and your loop begins at "
            "the second step: the first step is never taken. `states[:, 0]` is the state *after* "
            "the first step.",
            edits=(before_first, (STACKED, "np.stack([h0, *states], axis=1)")),
            kind="collect",
        ),
        Mistake(
            "first step left out: zeros in its place",
            "Your loop begins at the second step, and the zeros with which you made the array are "
            "still in `states[:, 0]`.",
            edits=(before_first, (STACKED, "np.stack([0 * h0, *states], axis=1)")),
            kind="collect",
        ),
        Mistake(
            "last step left out: zeros in its place",
            "Your loop ends one step early, and the zeros with which you made the array are still "
            "in `states[:, -1]`.",
            edits=(before_last, (STACKED, "np.stack([*states, 0 * h0], axis=1)")),
            kind="collect",
        ),
        Mistake(
            f"last step left out: zeros in its place, and in `{last}`",
            "Your loop ends one step early, and the zeros with which you made the array are still "
            f"in `states[:, -1]`, which you return as `{last}`.",
            edits=(before_last, (STACKED, "np.stack([*states, 0 * h0], axis=1)")),
            after=lambda values, _: (values[0], values[0][:, -1], *values[2:]),
            kind="collect",
        ),
    )


def states_only(change: Callable[[np.ndarray, Challenge], np.ndarray]) -> Callable[..., Any]:
    """A change to the sequence of states that leaves the last states as they are."""
    return lambda values, challenge: (change(values[0], challenge), *values[1:])


def last_only(change: Callable[[np.ndarray, Challenge], np.ndarray]) -> Callable[..., Any]:
    """The last hidden state taken from the sequence of states in another way."""
    return lambda values, challenge: (values[0], change(values[0], challenge), *values[2:])


def shifted(states: np.ndarray, challenge: Challenge) -> np.ndarray:
    """Every state one step late, after the initial one."""
    return np.concatenate([challenge["h0"][:, None], states[:, :-1]], axis=1, dtype=np.float64)


def collecting(last: str) -> tuple[Mistake, ...]:
    """The right states kept in a wrong way."""
    ways = (
        (
            "outputs shifted by one",
            "`states[:, t]` should be the state *after* step t; yours is the one before it.",
            states_only(shifted),
        ),
        (
            "outputs shifted by one, the last state too",
            f"Your loop keeps the state *before* each step, and `{last}` is one step old.",
            lambda values, challenge: (
                shifted(values[0], challenge),
                shifted(values[0], challenge)[:, -1],
                *values[2:],
            ),
        ),
        (
            "outputs shifted by one, zeros first",
            "`states[:, t]` should be the state *after* step t; yours begin with zeros.",
            states_only(lambda states, _: shifted(states, {"h0": 0 * states[:, 0]})),
        ),
        (
            "initial state among the states",
            "Your `states` begin with `h0`, so there is one too many: the first entry is the "
            "state after the first step.",
            states_only(
                lambda states, challenge: np.concatenate(
                    [challenge["h0"][:, None], states], axis=1, dtype=np.float64
                )
            ),
        ),
        (
            "one array kept for all steps",
            "All your `states` are the last one. Your loop writes into one array and keeps that "
            "array again and again; make a new one at every step, or keep a copy.",
            states_only(lambda states, _: np.repeat(states[:, -1:], states.shape[1], axis=1)),
        ),
        (
            "batch and time mixed up by a reshape",
            "Your `states` have the right numbers in wrong places: `reshape` does not swap axes, "
            "it only cuts the same row of numbers elsewhere.",
            states_only(lambda states, _: states.swapaxes(0, 1).reshape(states.shape)),
        ),
    )
    return (
        *(Mistake(name, words, after=after, kind="collect") for name, words, after in ways),
        Mistake(
            "time reversed: read from the end, and the states put back in order",
            "You go through the input from its last step to its first, and put the states back in "
            "order. The first step comes first.",
            lambda challenge: challenge | {"x": challenge["x"][:, ::-1]},
            after=states_only(lambda states, _: states[:, ::-1]),
            kind="collect",
        ),
        Mistake(
            "batch and time swapped throughout",
            "You step along the first axis of `x`, which is the batch, and lay out `states` in the "
            "same way; time is the second axis.",
            lambda challenge: challenge | {"x": challenge["x"].swapaxes(0, 1)},
            after=states_only(lambda states, _: states.swapaxes(0, 1)),
            kind="collect",
        ),
    )


def of_the_last_state(last: str) -> tuple[Mistake, ...]:
    """The right states, and a wrong last one."""
    return tuple(
        Mistake(name, sentence, after=last_only(take), kind="last")
        for name, sentence, take in (
            (
                f"`{last}` one step old",
                f"Your `states` are right, but your `{last}` is the state *before* the last step.",
                lambda states, challenge: shifted(states, challenge)[:, -1],
            ),
            (
                f"`{last}` taken from the first step",
                f"Your `{last}` is the state after the first step.",
                lambda states, _: states[:, 0],
            ),
            (
                f"`{last}` taken from the last sample",
                f"Your `{last}` holds all steps of the last sample: `states[-1]` counts along the "
                "batch. The last step of all samples is `states[:, -1]`.",
                lambda states, _: states[-1],
            ),
            (
                f"mean of the states returned as `{last}`",
                f"Your `{last}` is the mean over all steps; it should be the state after the last "
                "one.",
                lambda states, _: states.mean(axis=1),
            ),
            (
                f"sum of the states returned as `{last}`",
                f"Your `{last}` is the sum over all steps; it should be the state after the last "
                "one.",
                lambda states, _: states.sum(axis=1),
            ),
        )
    )
