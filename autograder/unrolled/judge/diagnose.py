"""Which known mistake, or pair of mistakes, gives exactly the learner's numbers?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice
from typing import Any

import numpy as np

from unrolled.answer import Answer
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.judge.circumstances import circumstance
from unrolled.judge.hypotheses import (
    Case,
    Hypothesis,
    agreeing,
    as_returned,
    explains,
    wrong_answer,
)
from unrolled.judge.relations import related
from unrolled.judge.returning import returning_otherwise

# Bounds on the pairs that are tried, so that an answer that nothing explains is told so at once.
MOST_PAIRS, MOST_FITTING_PAIRS = 400, 40


def diagnose(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
) -> Hypothesis:
    """Find the mistakes that reproduce every number that the learner's function returned.

    Args:
        exercise: with its known mistakes and the reference in which they are made.
        challenges: the inputs.
        expected: Keras's answers; a hypothesis that only repeats them explains nothing.
        answers: the learner's. Where one is an exception, a mistake must fail there as well.

    Returns:
        One mistake or two, or an empty tuple if none fits.
    """
    cases = cases_of(exercise, challenges, expected, answers)
    if all(case.value is None for case in cases):
        return failing(exercise, answers)
    if all(case.right for case in cases):
        return ()
    known = [mistake for mistake in exercise.mistakes if not mistake.fails]
    known = [*known, *returning_otherwise(exercise), *exercise.generated]
    written = [mistake for mistake in exercise.mistakes if not (mistake.fails or mistake.generated)]
    return (
        single(exercise, known, cases)
        or as_hypothesis(related(exercise, cases))
        or limited(exercise, known, cases)
        or complementary(exercise, known, cases)
        or pair(exercise, written, cases)
        or multiplied(exercise, cases)
    )


def cases_of(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
) -> list[Case]:
    """The calls to be explained: the wrong ones first, the smallest of them first."""
    cases = []
    for challenge, right, answer in zip(challenges, expected, answers, strict=True):
        keras = None if right.raises else as_returned(exercise, right.values)
        # An exception is an answer too: ``None`` stands for it here as in ``wrong_answer``.
        raised = answer.problem is not None and answer.problem.kind == "exception"
        if raised or (answer.problem is None and answer.value is not None):
            cases.append(Case(challenge, keras, answer.value))
    # First those with a value, and of them the wrong ones: most hypotheses fall at the first.
    return sorted(cases, key=lambda case: (case.value is None, case.right))


def as_hypothesis(mistake: Mistake | None) -> Hypothesis:
    """One mistake, or none, as a hypothesis."""
    return (mistake,) if mistake else ()


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


def single(exercise: Exercise, known: list[Mistake], cases: list[Case]) -> Hypothesis:
    """The first mistake that explains all cases; two, if both are written by hand."""
    fits = (place for place, mistake in enumerate(known) if explains(exercise, (mistake,), cases))
    place = next(fits, None)
    if place is None or known[place].generated:
        return as_hypothesis(None if place is None else known[place])
    for second in known[place + 1 :]:
        if not second.generated and explains(exercise, (second,), cases):
            return (either(known[place], second),)
    return (known[place],)


def either(first: Mistake, second: Mistake) -> Mistake:
    """Two mistakes with the same numbers, of which nobody can say which was made."""
    return Mistake(
        name=f"{first.name}; or {second.name}",
        sentence=f"Two mistakes give exactly these numbers. Either: {first.sentence} Or: "
        f"{second.sentence}",
    )


def limited(exercise: Exercise, known: list[Mistake], cases: list[Case]) -> Hypothesis:
    """A mistake that is made in calls of one kind only, all others being right."""
    where = circumstance(cases)
    if where is None:
        return ()
    wrong = [case for case in cases if not case.right]
    if all(case.value is None for case in wrong):
        return ()
    if len(wrong) == 1 and isinstance(wrong[0].value, int):
        # A single whole number may be right by chance.
        return ()
    found = single(exercise, known, wrong) or as_hypothesis(related(exercise, wrong))
    return tuple(
        replace(
            mistake,
            name=f"{mistake.name}, only {where}",
            sentence=f"Your answers are wrong only {where}. There: {mistake.sentence}",
        )
        for mistake in found
    )


def complementary(exercise: Exercise, known: list[Mistake], cases: list[Case]) -> Hypothesis:
    """Two mistakes of which each explains some of the wrong numbers."""
    case = cases[0]
    value = numbers(case.value)
    if value is None:
        return ()
    keras = matching(case.keras, value)
    found = []
    for mistake in known:
        fits = matching(wrong_answer(exercise, (mistake,), case.challenge), value)
        if (fits & ~keras).any():
            found.append((mistake, fits))
    pairs = (
        (first, second)
        for (first, one), (second, other) in combinations(found, 2)
        if (one | other | keras).all() and (one & ~other & ~keras).any() and (other & ~one).any()
    )
    for hypothesis in islice(pairs, MOST_FITTING_PAIRS):
        if explains(exercise, hypothesis, cases):
            return hypothesis
    return ()


def numbers(value: Any) -> np.ndarray | None:
    """All numbers of an answer, in one row; ``None`` if it is not made of arrays."""
    parts = value if isinstance(value, (tuple, list)) else (value,)
    if not parts or not all(isinstance(part, np.ndarray) for part in parts):
        return None
    return np.concatenate([np.ravel(part) for part in parts])


def matching(value: Any, received: np.ndarray) -> np.ndarray:
    """Which of the received numbers another answer gives as well."""
    given = numbers(value)
    if given is None or given.shape != received.shape:
        return np.zeros(received.shape, bool)
    return agreeing(given, received)


def pair(exercise: Exercise, written: list[Mistake], cases: list[Case]) -> Hypothesis:
    """Two mistakes that explain all cases together."""
    for hypothesis in islice(pairs_of(written), MOST_PAIRS):
        if explains(exercise, hypothesis, cases):
            return hypothesis
    return ()


def pairs_of(mistakes: list[Mistake]) -> Iterator[Hypothesis]:
    """Every pair that can be made together, those of the first mistakes first."""
    for place, second in enumerate(mistakes):
        for first in mistakes[:place]:
            same_kind = first.kind and first.kind == second.kind
            if not same_kind and not first.variant.keys() & second.variant.keys():
                yield first, second


def multiplied(exercise: Exercise, cases: list[Case]) -> Hypothesis:
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
