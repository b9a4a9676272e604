"""Try the checks on wrong answers: every mistake is rejected, and called by its name."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from unrolled.check import verdict_on
from unrolled.exercises.described_keras import with_real_keras
from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge import Judge
from unrolled.judge.hypotheses import alike, as_returned, wrong_answer


def mutation_complaints(exercise: Exercise, seed: int | None = None) -> Iterator[str]:
    """Mistakes that cannot be made, that pass, or that are called by another name.

    Args:
        exercise: with a reference.
        seed: repeats the questions; without it they are fresh ones.
    """
    judge = Judge(seed=secrets.randbits(64) if seed is None else seed)
    names = [mistake.name for mistake in exercise.mistakes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{exercise.name}: two mistakes are called “{name}”"
    for mistake in exercise.mistakes:
        try:
            function = mutant(exercise, mistake)
        except (ValueError, SyntaxError) as error:
            yield f"{exercise.name}: the mistake “{mistake.name}” cannot be made: {error}"
            continue
        yield from named_wrongly(function, mistake.name, judge)


def mutant(exercise: Exercise, mistake: Mistake) -> Callable[..., Any]:
    """The reference with a mistake, as a learner would hand it in.

    Raises:
        ValueError: if the mistake's edits do not fit the reference.
        SyntaxError: if what they make is no Python.
    """
    edited = exercise.text.edited(exercise.edits_of(mistake))
    if "keras" in edited.__globals__:
        edited = with_real_keras(edited)
    if mistake.edits and not (changes(mistake) or mistake.first):
        return edited
    signature = inspect.signature(exercise.reference)

    def function(*arguments: Any) -> Any:
        given = signature.bind(*arguments).arguments
        value = wrong_answer(exercise, (mistake,), dict(given))
        if value is None:
            raise ValueError("this mistake has no value here")
        return value

    function.__name__ = exercise.name
    function.__signature__ = signature
    return function


def changes(mistake: Mistake) -> bool:
    """Whether a mistake is more than an edit of the reference."""
    plain = Mistake("", "")
    return mistake.change is not plain.change or mistake.after is not plain.after


def named_wrongly(function: Callable[..., Any], name: str, judge: Judge) -> Iterator[str]:
    """A complaint unless the check rejects a function and gives the mistake's name."""
    for hidden in (False, True):
        verdict = verdict_on(function, hidden=hidden, judge=judge)
        where = "hidden" if hidden else "public"
        if verdict.passed:
            yield f"{function.__name__}: “{name}” passes the {where} check"
        elif verdict.cause is None or name not in verdict.cause.split("; or "):
            said = verdict.cause or verdict.headline
            yield f"{function.__name__}: “{name}” is called “{said}” by the {where} check"


def reference_complaints(exercise: Exercise, seed: int = 0) -> Iterator[str]:
    """Questions on which the reference, or the model, is not what Keras gives."""
    for hidden in (False, True):
        challenges = exercise.challenges(np.random.default_rng(seed), hidden)
        expected = [exercise.oracle(challenge) for challenge in challenges]
        right = [None if each.raises else as_returned(exercise, each.values) for each in expected]
        values = [wrong_answer(exercise, (), challenge) for challenge in challenges]
        if exercise.measure is not None:
            right, values = (exercise.measure(challenges, each) for each in (right, values))
        if not all(map(alike, right, values)):
            yield f"{exercise.name}: the reference is not what {exercise.against} gives"
