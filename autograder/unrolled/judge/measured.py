"""Answers that are not unique, such as random ones: what is measured on them is compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from unrolled.answer import Answer
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.judge.hypotheses import as_returned, wrong_answer


def as_measured(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
) -> tuple[Exercise, list[Expected], list[Answer]]:
    """The same questions about what is measured on the answers, in place of the answers."""
    keras = [as_returned(exercise, right.values) for right in expected]
    right = exercise.measure(challenges, keras)
    received = exercise.measure(challenges, [answer.value for answer in answers])
    measured = replace(exercise, returns=exercise.measured, measure=None)
    if exercise.text is not None:
        measured = replace(
            measured,
            reference=None,
            model=MeasuredModel(exercise, challenges),
            mistakes=tuple(
                Mistake(
                    each.name,
                    each.sentence,
                    variant={"mistake": each},
                    fails=each.fails,
                    generated=each.generated,
                )
                for each in (*exercise.mistakes, *exercise.generated)
            ),
        )
    return (
        measured,
        [Expected(values) for values in right],
        [
            replace(answer, value=as_returned(measured, values))
            for answer, values in zip(answers, received, strict=True)
        ],
    )


class MeasuredModel:
    """What is measured on the answers of a reference with a mistake.

    A measurement needs the answers to all challenges at once.

    Args:
        exercise: with the reference.
        challenges: all of them.
    """

    def __init__(self, exercise: Exercise, challenges: list[Challenge]) -> None:
        self._exercise, self._challenges = exercise, challenges
        self._measured: dict[str, list[tuple[Any, ...]]] = {}

    def __call__(self, challenge: Challenge, mistake: Mistake) -> tuple[Any, ...]:
        """What is measured at one of the challenges."""
        if mistake.name not in self._measured:
            values = [wrong_answer(self._exercise, (mistake,), each) for each in self._challenges]
            self._measured[mistake.name] = self._exercise.measure(self._challenges, values)
        place = next(n for n, each in enumerate(self._challenges) if each is challenge)
        return self._measured[mistake.name][place]
