"""Which known mistake, or pair of mistakes, gives exactly the learner's numbers?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from unrolled.answer import Answer
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.judge.array_forms import in_array_forms
from unrolled.judge.circumstances import circumstance, defaults_of
from unrolled.judge.complementary import complementary
from unrolled.judge.count_forms import in_other_forms
from unrolled.judge.counts import count_relation, several_terms_relation
from unrolled.judge.exceptions import failing_alike, other_exception
from unrolled.judge.fixed import fixed_argument
from unrolled.judge.hypotheses import (
    Case,
    Hypothesis,
    Outcomes,
    as_returned,
    explains,
    runs_away,
)
from unrolled.judge.lists import list_relation
from unrolled.judge.relations import cut_off, related
from unrolled.judge.returning import returning_otherwise

# Bounds on the pairs that are tried, so that an answer that nothing explains is told so at once.
MOST_PAIRS = 400


def diagnose(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
    outcomes: list[Outcomes],
) -> Hypothesis:
    """Find the mistakes that reproduce every number that the learner's function returned.

    Args:
        exercise: with its known mistakes and the reference in which they are made.
        challenges: the inputs.
        expected: Keras's answers; a hypothesis that only repeats them explains nothing.
        answers: the learner's. Where one is an exception, a mistake must fail there as well.
        outcomes: for each challenge, what is known of wrong answers to it.

    Returns:
        One mistake or two, or an empty tuple if none fits.
    """
    if refused := other_exception(exercise, expected, answers):
        return (refused,)
    cases = cases_of(exercise, challenges, expected, answers, outcomes)
    if all(case.value is None for case in cases):
        return failing(exercise, expected, answers)
    if all(case.right for case in cases):
        return ()
    if exceptional(cases, expected, answers):
        # Too many mistakes would fail there: it must be the same exception in the same words.
        return as_hypothesis(failing_alike(exercise, challenges, expected, answers))
    return explained(exercise, cases) or in_another_form(exercise, cases)


def exceptional(cases: list[Case], expected: list[Expected], answers: list[Answer]) -> bool:
    """Whether nothing is wrong but exceptions that the contract does not know."""
    known = {right.raises for right in expected}
    raised = {answer.problem.type_name for answer in answers if answer.problem is not None}
    wrong = [case for case in cases if not case.right]
    return all(case.value is None for case in wrong) and not raised & known


def explained(exercise: Exercise, cases: list[Case]) -> Hypothesis:
    """The mistakes behind some wrong values, the surest kind of explanation first."""
    named = [mistake for mistake in exercise.mistakes if not mistake.fails]
    # Zeros come out of too many mistakes to speak for one of them.
    generated = [] if nothing_but_zeros(cases) else exercise.generated
    surest = [*named, *returning_otherwise(exercise)]
    known = [*surest, *generated]
    written = written_by_hand(exercise)
    return (
        single(exercise, surest, cases)
        or as_hypothesis(cut_off(exercise, cases))
        or single(exercise, generated, cases)
        or as_hypothesis(related(exercise, cases) or count_relation(exercise, cases))
        or limited(exercise, known, cases)
        or complementary(exercise, known, cases)
        or pair(exercise, written, cases)
        or as_hypothesis(
            several_terms_relation(exercise, cases)
            or fixed_argument(exercise, cases)
            or list_relation(exercise, cases)
        )
    )


def nothing_but_zeros(cases: list[Case]) -> bool:
    """Whether all wrong values are arrays of zeros."""
    wrong = [case.value for case in cases if not case.right]
    parts = [part for value in wrong for part in (value if isinstance(value, tuple) else (value,))]
    return all(isinstance(part, np.ndarray) and not part.any() for part in parts)


def written_by_hand(exercise: Exercise) -> list[Mistake]:
    """The mistakes with words of their own, of which pairs are tried."""
    return [mistake for mistake in exercise.mistakes if not (mistake.fails or mistake.generated)]


def in_another_form(exercise: Exercise, cases: list[Case]) -> Hypothesis:
    """A count as a float or a text, an array as a list, and what else is wrong with it."""
    for form, renewed in chain(in_other_forms(exercise, cases), in_array_forms(exercise, cases)):
        # Random answers are measured once they have their form; until then, only that is known.
        if all(case.right for case in renewed) or exercise.measure is not None:
            return (form,)
        found = explained(exercise, sorted(renewed, key=lambda case: case.right))
        if len(found) == 1:
            # What was received is no count yet, or no array.
            own = "Your count" if exercise.returns[0].kind == "count" else "Your number"
            sentence = found[0].sentence.replace("{received}", own)
            return (form, replace(found[0], sentence=sentence))
    return ()


def cases_of(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
    outcomes: list[Outcomes],
) -> list[Case]:
    """The calls to be explained: the wrong ones first, the smallest of them first."""
    cases = []
    for challenge, right, answer, known in zip(
        challenges, expected, answers, outcomes, strict=True
    ):
        keras = None if right.raises else as_returned(exercise, right.values)
        # An exception is an answer too: ``None`` stands for it here as in ``wrong_answer``.
        raised = answer.problem is not None and answer.problem.kind == "exception"
        if raised or (answer.problem is None and answer.value is not None):
            cases.append(Case(challenge, keras, answer.value, known))
    # First those with a value, and of them the wrong ones: most hypotheses fall at the first.
    return sorted(cases, key=lambda case: (case.value is None, case.right))


def as_hypothesis(mistake: Mistake | None) -> Hypothesis:
    """One mistake, or none, as a hypothesis."""
    return (mistake,) if mistake else ()


def failing(exercise: Exercise, expected: list[Expected], answers: list[Answer]) -> Hypothesis:
    """The mistake known by the exception in which every call that has an answer has ended.

    Other exceptions everywhere fit too many mistakes, and speak for themselves.
    """
    problems = [
        answer.problem for right, answer in zip(expected, answers, strict=True) if not right.raises
    ]
    if not problems or None in problems:
        return ()
    for mistake in exercise.mistakes:
        if mistake.fails and all(mistake.fails in problem.message for problem in problems):
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
    if first.sentence == second.sentence:
        return first
    return Mistake(
        name=f"{first.name}; or {second.name}",
        sentence=f"Two mistakes give exactly these numbers. Either: {first.sentence} Or: "
        f"{second.sentence}",
    )


def limited(exercise: Exercise, known: list[Mistake], cases: list[Case]) -> Hypothesis:
    """A mistake that is made in calls of one kind only, all others being right."""
    where = circumstance(cases, defaults_of(exercise))
    if where is None:
        return ()
    wrong = [case for case in cases if not case.right]
    if all(case.value is None for case in wrong) or not telling(exercise, wrong):
        return ()
    written = written_by_hand(exercise)
    found = (
        single(exercise, known, wrong)
        or as_hypothesis(related(exercise, wrong) or count_relation(exercise, wrong))
        or pair(exercise, written, wrong)
        or as_hypothesis(several_terms_relation(exercise, wrong))
    )
    if not found or explains(exercise, found, cases):
        # Two mistakes may be made everywhere, and show there only.
        return found
    sentences = " ".join(mistake.sentence for mistake in found)
    return (
        replace(
            found[0],
            name=f"{', and '.join(mistake.name for mistake in found)}, only {where}",
            sentence=f"Your answers are wrong only {where}. There: {sentences}",
        ),
    )


def telling(exercise: Exercise, wrong: list[Case]) -> bool:
    """Whether the wrong answers are enough to tell mistakes apart.

    One whole number is chance, and numbers without bound come out of many mistakes.
    """
    parts = [
        part
        for case in wrong
        for part in (case.value if isinstance(case.value, tuple) else (case.value,))
    ]
    arrays = [part for part in parts if isinstance(part, np.ndarray) and part.dtype.kind in "iuf"]
    if arrays and all(map(runs_away, arrays)):
        return False
    return len(wrong) > 1 or any(output.kind != "count" for output in exercise.returns)


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
