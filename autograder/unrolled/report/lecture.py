"""What to say in the next lecture: the commonest mistakes, and where the lesson treats them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unrolled.report.tally import Mistake, Tally

TOPICS = 8


@dataclass(frozen=True)
class Topic:
    """A mistake to speak about.

    Args:
        mistake: it.
        exercise: in which exercise it was made.
        section: where the lesson treats it.
        total: how many learners there are.
    """

    mistake: Mistake
    exercise: str
    section: str
    total: int


def topics_of(counted: Sequence[Tally]) -> list[Topic]:
    """The commonest mistakes with a name, of all exercises.

    A mistake of one learner alone is for that learner's feedback, unless there is no other.

    Args:
        counted: the exercises.
    """
    found = [
        Topic(mistake, each.task.exercise, each.task.section, each.total)
        for each in counted
        for mistake in each.mistakes
    ]
    found.sort(key=lambda topic: -len(topic.mistake.learners))
    several = [topic for topic in found if len(topic.mistake.learners) > 1]
    return (several or found)[:TOPICS]
