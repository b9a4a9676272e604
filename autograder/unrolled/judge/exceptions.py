"""The exceptions of a contract: not raised, returned, or of another type."""

from __future__ import annotations

from unrolled.answer import Answer, Foreign
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.judge.hypotheses import alike, as_returned, outcome_of


def other_exception(
    exercise: Exercise, expected: list[Expected], answers: list[Answer]
) -> Mistake | None:
    """What happens in place of the contract's exception, if the same in all calls and nothing else.

    Args:
        exercise: what was asked.
        expected: Keras's answers; some ask for an exception.
        answers: the learner's.
    """
    refused = []
    for right, answer in zip(expected, answers, strict=True):
        if right.raises:
            refused.append((right.raises, answer))
        elif answer.problem or not alike(as_returned(exercise, right.values), answer.value):
            return None
    if not refused:
        return None
    name = refused[0][0]
    types = {answer.problem.type_name if answer.problem else None for _, answer in refused}
    if len(types) == 1 and None not in types:
        return of_other_type(name, *types)
    if types == {None}:
        return of_value(name, [answer.value for _, answer in refused])
    return None


def failing_alike(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
) -> Mistake | None:
    """The mistake, of those written by hand, that ends in the same exceptions with the same words.

    Args:
        exercise: with its known mistakes.
        challenges: the inputs.
        expected: Keras's answers.
        answers: the learner's, with an exception where they are wrong.
    """
    calls = list(zip(challenges, expected, answers, strict=True))
    # First where it failed: few mistakes fail there, and in the same way.
    calls.sort(key=lambda call: call[2].problem is None)
    for mistake in exercise.mistakes:
        if mistake.fails or mistake.generated:
            continue
        if all(ends_alike(exercise, mistake, *call) for call in calls):
            return mistake
    return None


def ends_alike(
    exercise: Exercise, mistake: Mistake, challenge: Challenge, right: Expected, answer: Answer
) -> bool:
    """Whether a mistake gives one answer: the value, or the exception with its message."""
    outcome = outcome_of(exercise, (mistake,), challenge)
    if answer.problem is None:
        return not isinstance(outcome, Exception) and alike(outcome, answer.value)
    raised = (answer.problem.type_name, answer.problem.message)
    return isinstance(outcome, Exception) and raised == (type(outcome).__name__, str(outcome))


def of_the_contract(exercise: Exercise, raised: str) -> str:
    """What to say of the contract's own exception where there is an answer; else nothing."""
    contract = (exercise.reference.__doc__ or "") if exercise.reference else ""
    if not raised or f"{raised}: " not in contract.partition("Raises:")[2]:
        return ""
    return (
        f"The contract does ask for a `{raised}`, but not for these arguments: here there is an "
        "answer."
    )


def of_other_type(name: str, raised: str) -> Mistake | None:
    """Another exception than the contract's."""
    if raised in (name, ""):
        return None
    reason = (
        f" `assert` always raises an `AssertionError`; write `if …: raise {name}(…)`."
        if raised == "AssertionError"
        else ""
    )
    return Mistake(
        f"{raised} instead of {name}",
        f"Your answers are right, but where the contract asks for a `{name}`, yours raises "
        f"{'an' if raised[0] in 'AEIOU' else 'a'} `{raised}`.{reason}",
    )


def of_value(name: str, values: list[object]) -> Mistake | None:
    """The same value wherever the contract asks for an exception."""
    if all(isinstance(value, Foreign) and value == Foreign(name) for value in values):
        return Mistake(
            f"{name} returned, not raised",
            f"Your answers are right, but you return a `{name}` as if it were a result. `raise` "
            "it.",
        )
    if any(not isinstance(value, (int, float, str, type(None))) for value in values):
        return None
    if len({repr(value) for value in values}) != 1:
        return None
    return Mistake(
        f"{values[0]!r} returned instead of a {name}",
        f"Your answers are right, but where the contract asks for a `{name}`, you return "
        f"`{values[0]!r}`. Nobody has to look at a result; an exception cannot be overlooked. "
        f"`raise {name}(…)` ends the function.",
    )
