"""The exceptions of a contract: not raised, returned, or of another type."""

from __future__ import annotations

from unrolled.answer import Answer, Foreign
from unrolled.exercises.exercise import Exercise, Expected, Mistake
from unrolled.judge.hypotheses import alike, as_returned


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
    if all(value == Foreign(name) for value in values):
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
