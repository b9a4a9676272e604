"""What holds between wrong whole numbers and the right ones, whatever was counted.

A count is made of products of the arguments, so its error is one too: what is too many or too few
in every call can be said in terms of the arguments, and is proven by the calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from math import prod
from typing import Any, NamedTuple

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake
from unrolled.judge.hypotheses import Case

DEGREE, LARGEST_FACTOR = 4, 12
# Two unknown factors are fitted to two calls; only what other calls confirm is proven.
FEWEST_FOR_ONE, FEWEST_FOR_TWO = 3, 4


class Term(NamedTuple):
    """A product of arguments.

    Args:
        words: such as ``"`inputs` × `units`"``; empty for the plain number 1.
        values: its value in each call.
    """

    words: str
    values: tuple[int, ...]


def count_relation(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """One factor, or one term too many or too few, that explains every count.

    Args:
        exercise: its outputs must be counts.
        cases: the calls to be explained.
    """
    found = [several_times(counts) or one_term(counts) for counts in wrong_counts(exercise, cases)]
    return together(found)


def two_terms_relation(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """Two terms too many or too few that explain every count together."""
    found = [two_terms(counts) for counts in wrong_counts(exercise, cases)]
    return together(found)


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


def wrong_counts(exercise: Exercise, cases: list[Case]) -> list[Counts]:
    """The outputs with a wrong count; none at all unless everything returned is a count."""
    if any(output.kind != "count" for output in exercise.returns):
        return []
    rows = []
    cases = [case for case in cases if not (case.keras is None and case.value is None)]
    for _, keras, value in cases:
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
    if len(counts.right) < FEWEST_FOR_ONE or not all(counts.right):
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


def one_term(counts: Counts) -> Mistake | None:
    """Whether the same term is too many, or too few, in all calls."""
    if len(counts.right) < FEWEST_FOR_ONE:
        return None
    errors = errors_of(counts)
    for term in counts.terms:
        factor = Fraction(errors[0], term.values[0])
        if is_factor(factor) and fits(errors, ((factor, term),)):
            return in_words(counts, ((factor, term),))
    return None


def two_terms(counts: Counts) -> Mistake | None:
    """Whether the same two terms are too many, or too few, in all calls."""
    if len(counts.right) < FEWEST_FOR_TWO:
        return None
    errors = errors_of(counts)
    for pair in combinations(counts.terms, 2):
        (a, b), (c, d) = ((pair[0].values[call], pair[1].values[call]) for call in (0, 1))
        if (determinant := a * d - b * c) == 0:
            continue
        factors = (
            Fraction(errors[0] * d - b * errors[1], determinant),
            Fraction(a * errors[1] - c * errors[0], determinant),
        )
        parts = tuple(zip(factors, pair, strict=True))
        if all(map(is_factor, factors)) and fits(errors, parts):
            return in_words(counts, parts)
    return None


def errors_of(counts: Counts) -> list[int]:
    """By how much each count is too large."""
    return [wrong - right for wrong, right in zip(counts.wrong, counts.right, strict=True)]


def is_factor(factor: Fraction) -> bool:
    """Whether a factor is one that a formula may have."""
    return factor.denominator == 1 and 0 < abs(factor) <= LARGEST_FACTOR


def fits(errors: list[int], parts: tuple[tuple[Fraction, Term], ...]) -> bool:
    """Whether some terms add up to the error in every call."""
    return all(
        error == sum(factor * term.values[call] for factor, term in parts)
        for call, error in enumerate(errors)
    )


def in_words(counts: Counts, parts: tuple[tuple[Fraction, Term], ...]) -> Mistake:
    """What is too many and what is too few."""
    words = []
    for sign, direction in ((1, "too large"), (-1, "too small")):
        amounts = [amount(abs(factor), term) for factor, term in parts if factor * sign > 0]
        if amounts:
            words.append(f"{direction} by exactly {' plus '.join(amounts)}")
    what = " and ".join(words)
    return Mistake(what.replace("exactly ", ""), f"{counts.words} is {what}, whatever the sizes.")


def amount(factor: Fraction, term: Term) -> str:
    """A term with its factor, such as ``"3 × `units`"``."""
    if not term.words:
        return f"{factor}"
    return term.words if factor == 1 else f"{factor} × {term.words}"


def together(found: list[Mistake | None]) -> Mistake | None:
    """What was found for each wrong output, as one mistake; nothing unless all are explained."""
    if not found or None in found:
        return None
    return Mistake(
        "; ".join(dict.fromkeys(mistake.name for mistake in found)),
        " ".join(mistake.sentence for mistake in found),
    )


# Other forms of a whole number: a name, a sentence, and the number that such a value stands for.
FORMS: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    (
        "a float for a whole number",
        "You return a float. A count is an `int`: `/` always gives a float, `//` a whole number.",
        lambda value: int(value) if is_number(value) and float(value).is_integer() else None,
    ),
    (
        "a number in brackets",
        "You return a tuple or a list with one number in it. The number alone is needed: is there "
        "a stray comma, or a pair of square brackets?",
        lambda value: value[0] if is_row(value) and len(value) == 1 else None,
    ),
    (
        "the parts instead of their sum",
        "You return the parts one by one. Their sum is needed.",
        lambda value: sum(value) if is_row(value) and len(value) > 1 else None,
    ),
    (
        "a text for a number",
        "You return a text. The number itself is needed, without quotation marks and `str`.",
        lambda value: int(value) if isinstance(value, str) and value.isdigit() else None,
    ),
)


def is_number(value: Any) -> bool:
    """Whether a value is a single number of any kind."""
    kinds = (int, float, np.ndarray)
    return isinstance(value, kinds) and not isinstance(value, bool) and np.size(value) == 1


def is_row(value: Any) -> bool:
    """Whether a value is a list or a tuple of whole numbers."""
    return isinstance(value, (list, tuple)) and all(map(is_whole, value))


def in_other_forms(exercise: Exercise, cases: list[Case]) -> Iterator[tuple[Mistake, list[Case]]]:
    """What the calls would have come to if a count had not been returned in another form.

    Args:
        exercise: with one output, a count.
        cases: all calls.
    """
    if len(exercise.returns) != 1 or exercise.returns[0].kind != "count":
        return
    for name, sentence, convert in FORMS:
        wrong = [case for case in cases if case.value is not None and not is_whole(case.value)]
        converted = [convert(case.value) for case in wrong]
        if wrong and None not in converted:
            others = [case for case in cases if case.value is None or is_whole(case.value)]
            renewed = [
                case._replace(value=value) for case, value in zip(wrong, converted, strict=True)
            ]
            yield Mistake(name, sentence), [*renewed, *others]
