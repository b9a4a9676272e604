"""Which known mistake, or pair of mistakes, gives exactly the learner's numbers?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

import numpy as np

from unrolled.answer import Answer, Foreign
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.judge.compare import FLOAT32_TOLERANCE, scale_of

RUNAWAY = 1e4
MOST_OUTPUTS_IN_ANY_ORDER = 3
Hypothesis = tuple[Mistake, ...]


def diagnose(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
) -> Hypothesis:
    """Find the mistakes that reproduce every number that the learner's function returned.

    Args:
        exercise: with its known mistakes and the model that makes them.
        challenges: the inputs.
        expected: Keras's answers; a hypothesis that only repeats them explains nothing.
        answers: the learner's. Where one is an exception, a mistake must fail there as well.

    Returns:
        One mistake or two, or an empty tuple if none fits.
    """
    cases = []
    for challenge, right, answer in zip(challenges, expected, answers, strict=True):
        keras = None if right.raises else as_returned(exercise, right.values)
        # An exception is an answer too: ``None`` stands for it here as in ``wrong_answer``.
        raised = answer.problem is not None and answer.problem.kind == "exception"
        if raised or (answer.problem is None and answer.value is not None):
            cases.append((challenge, keras, answer.value))
    # First those with a value, and of them the wrong ones: most hypotheses fall at the first.
    cases.sort(key=lambda case: (case[2] is None, alike(case[1], case[2])))
    if all(value is None for _, _, value in cases):
        return failing(exercise, answers)
    if all(alike(keras, value) for _, keras, value in cases):
        return ()
    known = [mistake for mistake in exercise.mistakes if not mistake.fails]
    known = (*known, *returning_otherwise(exercise))
    for hypothesis in hypotheses(known):
        if all(
            alike(wrong_answer(exercise, hypothesis, challenge), value)
            for challenge, _, value in cases
        ):
            return hypothesis
    return multiplied(exercise, cases)


def failing(exercise: Exercise, answers: list[Answer]) -> Hypothesis:
    """The mistake known by the exception in which every call has ended.

    Other exceptions everywhere fit too many mistakes, and speak for themselves.
    """
    if any(answer.problem is None for answer in answers):
        return ()
    for mistake in exercise.mistakes:
        if mistake.fails and all(mistake.fails in answer.problem.message for answer in answers):
            return (mistake,)
    return ()


def multiplied(exercise: Exercise, cases: list[tuple[Challenge, Any, Any]]) -> Hypothesis:
    """Counts that are all the same multiple of Keras's, as when time steps are multiplied in."""
    if any(output.kind != "count" for output in exercise.returns):
        return ()
    ratios = set()
    for _, keras, value in cases:
        pairs = list(zip(np.ravel(keras), np.ravel(value), strict=False))
        whole = all(isinstance(number, np.integer) for pair in pairs for number in pair)
        if not whole or any(right == 0 or other % right for right, other in pairs):
            return ()
        ratios |= {int(other // right) for right, other in pairs}
    if len(ratios) != 1 or min(ratios) < 2:
        return ()
    (times,) = ratios
    return (
        Mistake(
            f"{times} times too many: time steps multiplied in",
            f"All your counts are exactly {times} times Keras's. The weights are shared by all "
            "time steps, so the number of steps does not come into it.",
        ),
    )


def hypotheses(mistakes: tuple[Mistake, ...]) -> Iterator[Hypothesis]:
    """Every single mistake, then every pair that can be made together."""
    yield from ((mistake,) for mistake in mistakes)
    for first, second in combinations(mistakes, 2):
        same_kind = first.kind and first.kind == second.kind
        if not same_kind and not first.variant.keys() & second.variant.keys():
            yield first, second


def wrong_answer(exercise: Exercise, hypothesis: Hypothesis, challenge: Challenge) -> Any:
    """What a function with these mistakes returns.

    Args:
        exercise: whose model computes it.
        hypothesis: one mistake or more, made in this order.
        challenge: the inputs.

    Returns:
        A value as the learner's function would return it; ``None`` where these mistakes cannot be
        made on such inputs.
    """
    variant: dict[str, Any] = {}
    changed = challenge
    try:
        for mistake in hypothesis:
            changed = mistake.change(changed)
            variant |= mistake.variant
        values: Any = exercise.model(changed, **variant)
        for mistake in hypothesis:
            values = mistake.after(values, challenge)
    except (ValueError, IndexError, TypeError):
        # Two mistakes can exclude each other, such as a second use of an output that is missing,
        # and a wrong formula can have no value, such as a width that does not divide.
        return None
    return as_returned(exercise, values)


def as_returned(exercise: Exercise, values: Any) -> Any:
    """Outputs as a function returns them: alone if there is one, else together."""
    if len(exercise.returns) == 1 and isinstance(values, tuple) and len(values) == 1:
        return values[0]
    return values


def alike(wrong: Any, value: Any) -> bool:
    """Whether a hypothesis gives a value, up to rounding in single precision."""
    if isinstance(wrong, (list, tuple)):
        return (
            isinstance(value, (list, tuple))
            and len(wrong) == len(value)
            and all(map(alike, wrong, value))
        )
    if isinstance(wrong, np.ndarray):
        if type(value) in (int, float):
            # A plain number is as good as an array without axes.
            value = np.asarray(value)
        if not isinstance(value, np.ndarray):
            return False
        if wrong.size == value.size == 0:
            # What shape nothing has depends on how it was put together.
            return True
        if wrong.shape != value.shape:
            return False
        with np.errstate(all="ignore"):
            if runs_away(wrong) or runs_away(value):
                return runs_away(wrong) and runs_away(value)
            # Of numbers that grow from step to step, the small ones carry the large ones' rounding.
            tolerance = FLOAT32_TOLERANCE * scale_of(wrong)
            return bool((np.abs(wrong - value) <= tolerance).all())
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value.item()
    if isinstance(value, (Foreign, np.ndarray, list, tuple)):
        return False
    return type(wrong) is type(value) and wrong == value


def runs_away(values: np.ndarray) -> bool:
    """Whether numbers grow without bound, as those of a gate without sigmoid do over many steps.

    Rounding then decides every digit, and two computations of the same mistake differ.
    """
    return not (np.abs(values) <= RUNAWAY).all()


def returning_otherwise(exercise: Exercise) -> tuple[Mistake, ...]:
    """Mistakes that any exercise with several outputs knows: another order, or some missing."""
    names = [output.name for output in exercise.returns]
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
