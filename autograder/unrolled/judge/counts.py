"""What holds between wrong whole numbers and the right ones, whatever was counted.

A count is made of products of the arguments, so its error is one too: what is too many or too few
in every call can be said in terms of the arguments, and is proven by the calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from math import prod
from typing import Any, NamedTuple

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake
from unrolled.judge.hypotheses import Case

DEGREE, LARGEST_FACTOR, MOST_TERMS = 4, 12, 3
# Of three terms at once, only the simple ones are tried: they are many.
SIMPLEST = 35
# So many calls must confirm what has been fitted to the others.
CONFIRMING = 2


class Term(NamedTuple):
    """A product of arguments.

    Args:
        words: such as ``"`inputs` × `units`"``; empty for the plain number 1.
        values: its value in each call.
    """

    words: str
    values: tuple[int, ...]


class Counts(NamedTuple):
    """One output of all calls.

    Args:
        words: what the output is called, at the beginning of a sentence.
        right: Keras's counts.
        wrong: the learner's.
        terms: the products of arguments, the simplest first.
    """

    words: str
    right: list[int]
    wrong: list[int]
    terms: list[Term]

    @property
    def errors(self) -> list[int]:
        """By how much each count is too large."""
        return [wrong - right for wrong, right in zip(self.wrong, self.right, strict=True)]


def count_relation(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """One factor, or one term too many or too few, that explains every count.

    Args:
        exercise: its outputs must be counts.
        cases: the calls to be explained.
    """
    return together(
        several_times(counts) or some_terms(counts, 1) for counts in wrong_counts(exercise, cases)
    )


def several_terms_relation(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """Two or three terms too many or too few that explain every count together."""
    return together(
        some_terms(counts, 1) or some_terms(counts, 2) or some_terms(counts, MOST_TERMS)
        for counts in wrong_counts(exercise, cases)
    )


def wrong_counts(exercise: Exercise, cases: list[Case]) -> list[Counts]:
    """The outputs with a wrong count; none at all unless everything returned is a count."""
    if any(output.kind != "count" for output in exercise.returns):
        return []
    cases = [case for case in cases if not (case.keras is None and case.value is None)]
    rows = []
    for case in cases:
        keras, value = case.keras, case.value
        parts = [(keras,), (value,)] if len(exercise.returns) == 1 else [keras, value]
        if not all(isinstance(part, (tuple, list)) for part in parts):
            return []
        if len(parts[0]) != len(parts[1]) or not all(map(is_whole, (*parts[0], *parts[1]))):
            return []
        rows.append(parts)
    terms = terms_of([case.challenge for case in cases])
    found = []
    for place, output in enumerate(exercise.returns):
        right, wrong = ([int(row[side][place]) for row in rows] for side in (0, 1))
        if right != wrong:
            words = "Your count" if len(exercise.returns) == 1 else f"Your `{output.name}`"
            found.append(Counts(words, right, wrong, terms))
    return found


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, and no truth value."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def terms_of(challenges: list[Challenge]) -> list[Term]:
    """All products of up to four of the arguments that are whole numbers."""
    sizes = [dict(sizes_in(challenge)) for challenge in challenges]
    names = [name for name in sizes[0] if all(name in each for each in sizes)] if sizes else []
    terms = {}
    for degree in range(DEGREE + 1):
        for chosen in combinations_with_replacement(names, degree):
            values = tuple(prod(each[name] for name in chosen) for each in sizes)
            terms.setdefault(values, Term(product_in_words(chosen), values))
    return [term for term in terms.values() if all(term.values)]


def sizes_in(challenge: Challenge) -> Iterator[tuple[str, int]]:
    """The whole numbers among a challenge's arguments, those in a tuple one by one."""
    for name, value in challenge.items():
        if is_whole(value):
            yield f"`{name}`", int(value)
        elif isinstance(value, tuple):
            for place, entry in enumerate(value):
                if is_whole(entry):
                    yield f"`{name}[{place}]`", int(entry)


def product_in_words(names: tuple[str, ...]) -> str:
    """A product such as ``"`inputs` × `units`²"``."""
    powers = {name: names.count(name) for name in names}
    return " × ".join(f"{name}{' ²³⁴'[power - 1].strip()}" for name, power in powers.items())


def several_times(counts: Counts) -> Mistake | None:
    """Whether all counts are the right ones times, or divided by, one number or term."""
    if len(counts.right) <= CONFIRMING or not all(counts.right):
        return None
    quotients = [Fraction(*pair) for pair in zip(counts.wrong, counts.right, strict=True)]
    if len(set(quotients)) == 1 and quotients[0] > 1 and quotients[0].denominator == 1:
        times = quotients[0].numerator
        return Mistake(
            f"{times} times too many",
            f"{counts.words} is exactly {times} times the right one, whatever the sizes. Is "
            "something counted several times that all time steps, or all positions, share?",
        )
    for term in counts.terms:
        for words, power in (("multiplied", 1), ("divided", -1)):
            if term.words and quotients == [Fraction(value) ** power for value in term.values]:
                return Mistake(
                    f"{words} by {term.words}",
                    f"{counts.words} is the right one {words} by {term.words}, whatever the sizes.",
                )
    return None


def some_terms(counts: Counts, number: int) -> Mistake | None:
    """Whether the same terms are too many, or too few, in all calls.

    Their factors are fitted to as many calls as there are terms, and must hold in all others.

    Args:
        counts: of one output.
        number: how many terms.
    """
    if len(counts.right) < number + CONFIRMING or len(counts.terms) < number:
        return None
    if max(map(abs, counts.errors)) >= 2**53:
        return None
    kinds = len(counts.terms) if number < MOST_TERMS else min(SIMPLEST, len(counts.terms))
    chosen = np.array(list(combinations(range(kinds), number)))
    # The largest sizes last: equations of small numbers are nearly the same.
    values = np.array([term.values for term in counts.terms], float)[chosen].swapaxes(1, 2)
    fitted = values[:, -number:]
    solvable = np.abs(np.linalg.det(fitted)) > 0.5
    errors = np.array(counts.errors, float)
    factors = np.linalg.solve(
        fitted[solvable], np.broadcast_to(errors[-number:, None], (solvable.sum(), number, 1))
    )[..., 0]
    whole = np.rint(factors)
    factor_like = (whole != 0) & (np.abs(whole) <= LARGEST_FACTOR) & (np.abs(factors - whole) < 0.1)
    for place in np.flatnonzero(factor_like.all(axis=1)):
        parts = [
            (int(factor), counts.terms[index])
            for factor, index in zip(whole[place], chosen[solvable][place], strict=True)
        ]
        if all(
            error == sum(factor * term.values[call] for factor, term in parts)
            for call, error in enumerate(counts.errors)
        ):
            return in_words(counts, parts)
    return None


def in_words(counts: Counts, parts: list[tuple[int, Term]]) -> Mistake:
    """What is too many and what is too few."""
    words = []
    for sign, direction in ((1, "too large"), (-1, "too small")):
        amounts = [amount(abs(factor), term) for factor, term in parts if factor * sign > 0]
        if amounts:
            words.append(f"{direction} by exactly {' plus '.join(amounts)}")
    what = " and ".join(words)
    return Mistake(what.replace("exactly ", ""), f"{counts.words} is {what}, whatever the sizes.")


def amount(factor: int, term: Term) -> str:
    """A term with its factor, such as ``"3 × `units`"``."""
    if not term.words:
        return f"{factor}"
    return term.words if factor == 1 else f"{factor} × {term.words}"


def together(found: Iterator[Mistake | None]) -> Mistake | None:
    """What was found for each wrong output, as one mistake; nothing unless all are explained."""
    found = list(found)
    if not found or None in found:
        return None
    return Mistake(
        "; ".join(dict.fromkeys(mistake.name for mistake in found)),
        " ".join(mistake.sentence for mistake in found),
    )
