"""Mistakes that any exercise with several outputs knows: another order, or some missing."""

from __future__ import annotations

import functools
from itertools import combinations, permutations
from typing import Any

from unrolled.exercises.exercise import Exercise, Mistake

MOST_OUTPUTS_IN_ANY_ORDER = 3


def returning_otherwise(exercise: Exercise) -> tuple[Mistake, ...]:
    """Mistakes that any exercise with several outputs knows: another order, or some missing."""
    return of_outputs(tuple(output.name for output in exercise.returns))


@functools.cache
def of_outputs(names: tuple[str, ...]) -> tuple[Mistake, ...]:
    """The same for outputs of these names."""
    found = []
    for order in other_orders(len(names)):
        given = ", ".join(names[index] for index in order)
        missing = [name for name in names if names.index(name) not in order]
        found.append(
            Mistake(
                name=f"returns swapped: ({given})"
                if not missing
                else f"return value missing: {' and '.join(missing)}",
                sentence=f"You return `{given}`; the contract asks for `{', '.join(names)}`.",
                after=lambda values, challenge, order=order: pick(values, order),
                kind="returns",
            )
        )
    return (*found, *nested(names))


def nested(names: tuple[str, ...]) -> tuple[Mistake, ...]:
    """The last outputs, or all but the last, in brackets of their own."""
    found = []
    for first, last in ((1, len(names)), (0, len(names) - 1)) if len(names) > 2 else ():
        inner = slice(first, last)
        given = ", ".join([*names[:first], f"({', '.join(names[inner])})", *names[last:]])
        found.append(
            Mistake(
                f"return values in brackets of their own: {given}",
                f"You return `{given}`; the contract asks for `{', '.join(names)}`, side by side.",
                after=lambda values, challenge, inner=inner: (
                    *values[: inner.start],
                    tuple(values[inner]),
                    *values[inner.stop :],
                ),
                kind="returns",
            )
        )
    return tuple(found)


def other_orders(count: int) -> list[tuple[int, ...]]:
    """The orders in which outputs can be returned by mistake, the right one left out.

    Up to three outputs in any order, some missing or not. Of more there would be hundreds: two
    exchanged, the last ones first, or some missing.
    """
    places = tuple(range(count))
    if count <= MOST_OUTPUTS_IN_ANY_ORDER:
        orders = [order for length in places[::-1] for order in permutations(places, length + 1)]
    else:
        orders = [exchanged(places, *pair) for pair in combinations(places, 2)]
        orders += [places[start:] + places[:start] for start in places[1:]]
        orders += [order for length in places[:0:-1] for order in combinations(places, length)]
    return [order for order in orders if order != places and count > 1]


def exchanged(places: tuple[int, ...], first: int, second: int) -> tuple[int, ...]:
    """The places with two of them exchanged."""
    order = list(places)
    order[first], order[second] = order[second], order[first]
    return tuple(order)


def pick(values: tuple[Any, ...], order: tuple[int, ...]) -> Any:
    """Some of the values, in an order; a single one alone, as a ``return`` of one name gives it."""
    return values[order[0]] if len(order) == 1 else tuple(values[index] for index in order)
