"""Answers that are not unique, such as random ones: what is measured on them is compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from unrolled.answer import Answer
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.judge.hypotheses import Hypothesis, alike, as_returned, wrong_answer


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
            model=MeasuredModel(exercise, challenges, received),
            mistakes=tuple(
                Mistake(
                    each.name,
                    each.sentence,
                    # Mistakes of two kinds can be made together; without a kind, none can.
                    variant={each.kind or "mistake": each},
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


class RuledOut(Exception):
    """A mistake that cannot have given the learner's answer."""


class MeasuredModel:
    """What is measured on the answers of a reference with a mistake.

    A measurement needs the answers to all challenges at once.

    Args:
        exercise: with the reference.
        challenges: all of them.
        received: what is measured on the learner's answers.
    """

    def __init__(
        self, exercise: Exercise, challenges: list[Challenge], received: list[tuple[Any, ...]]
    ) -> None:
        self._exercise, self._challenges, self._received = exercise, challenges, received
        self._measured: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}

    def __call__(self, challenge: Challenge, **mistakes: Mistake) -> tuple[Any, ...]:
        """What is measured at one of the challenges.

        Args:
            challenge: one of those that the model was made for.
            mistakes: one, or two of different kinds.

        Raises:
            RuledOut: if it differs from the learner's already by what is measured on it alone.
        """
        place = next(n for n, each in enumerate(self._challenges) if each is challenge)
        hypothesis = tuple(mistakes.values())
        names = tuple(mistake.name for mistake in hypothesis)
        if names not in self._measured:
            self._rule_out(place, hypothesis)
            values = [wrong_answer(self._exercise, hypothesis, each) for each in self._challenges]
            self._measured[names] = self._exercise.measure(self._challenges, values)
        return self._measured[names][place]

    def _rule_out(self, place: int, hypothesis: Hypothesis) -> None:
        """Most mistakes are told apart by one answer, and need not be made in all of them."""
        if self._exercise.measure_alone is None:
            return
        value = wrong_answer(self._exercise, hypothesis, self._challenges[place])
        if not alike(self._exercise.measure_alone(value), self._received[place][0]):
            raise RuledOut
