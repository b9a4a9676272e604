"""The judge decides: it sets challenges, takes answers, and gives a verdict.

Nothing but data passes through its two methods, so that it can be anywhere: here in the
learner's own process, elsewhere behind a socket.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import warnings
from collections.abc import Mapping

import numpy as np

from unrolled.answer import Answer
from unrolled.capture import caught
from unrolled.exercises import earlier_names, exercise_names, find_exercise
from unrolled.exercises.exercise import Challenge, Exercise, Expected
from unrolled.judge.decide import absent, oracle_answers, verdict_for
from unrolled.judge.hypotheses import Outcomes
from unrolled.questions import Questions
from unrolled.verdict import Verdict

# How NumPy prints at first.
PRINTED = {
    **{"precision": 8, "threshold": 1000, "edgeitems": 3, "linewidth": 75, "suppress": False},
    **{"nanstr": "nan", "infstr": "inf", "sign": "-", "floatmode": "maxprec", "formatter": None},
    "legacy": False,
}


class Judge:
    """The judge in the learner's own process.

    Args:
        seed: asks everybody the same, and Keras only once for each exercise; without it every
            question is a fresh one.
        expected: what ``prepare`` gave for this seed before, by exercise and ``hidden``.
    """

    def __init__(
        self,
        seed: int | None = None,
        expected: Mapping[tuple[str, bool], list[Expected]] | None = None,
    ) -> None:
        self._seed = seed
        self._open: dict[str, tuple[Exercise, bool, list[Challenge]]] = {}
        self._expected = dict(expected or {})
        self._outcomes: dict[tuple[str, bool], list[Outcomes]] = {}
        # Keras is asked once, however many submissions are judged at a time.
        self._asking = threading.Lock()

    def names(self) -> list[str]:
        """The names of all exercises, those that are out of use last."""
        return exercise_names() + earlier_names()

    def ask(self, name: str, hidden: bool = False) -> Questions:
        """Set fresh challenges.

        Args:
            name: the exercise's name.
            hidden: whether to use the sizes that are kept for grading.

        Raises:
            KeyError: if there is no such exercise.
        """
        exercise = find_exercise(name)
        seed = secrets.randbits(64) if self._seed is None else self._seed
        challenges = exercise.challenges(np.random.default_rng(seed), hidden)
        ticket = secrets.token_hex(8)
        self._open[ticket] = (exercise, hidden, challenges)
        # Not the judge's own: what a question knows of its answer stays here.
        asked = [dict(challenge) for challenge in challenges]
        return Questions(ticket, asked, exercise.adapter, exercise.seconds)

    def prepare(self, name: str, hidden: bool = False) -> list[Expected]:
        """Keras's answers to what ``ask`` asks; of use with a seed only.

        Args:
            name: the exercise's name.
            hidden: as in ``ask``.
        """
        questions = self.ask(name, hidden)
        exercise, hidden, challenges = self._open.pop(questions.ticket)
        return self._expected_for(exercise, hidden, challenges)

    def withdraw(self, ticket: str) -> None:
        """Forget a set of questions that nobody will answer."""
        self._open.pop(ticket, None)

    def decide(self, ticket: str, answers: list[Answer], failures: int = 0) -> Verdict:
        """Judge the answers to a set of questions, which is closed by it.

        Args:
            ticket: from ``ask``.
            answers: one for each challenge.
            failures: how often this learner has failed at this exercise before.

        Raises:
            KeyError: if the ticket is not open.
            ValueError: if the number of answers is not that of the challenges.
            NoKeras: if Keras cannot be imported.
        """
        exercise, hidden, challenges = self._open.pop(ticket)
        if len(answers) != len(challenges):
            raise ValueError(f"{len(challenges)} answers expected, {len(answers)} received")
        if verdict := absent(exercise, challenges, answers, failures):
            return verdict
        expected = self._expected_for(exercise, hidden, challenges)
        # Learners may have turned warnings into errors. Where a class is graded nobody has, and
        # the streams belong to others, too.
        streams = caught() if self._seed is None else contextlib.nullcontext()
        # Wrong numbers overflow, and NumPy warns of some; learners may have told it to raise, or
        # how to print.
        with (
            streams,
            np.errstate(all="ignore"),
            np.printoptions(**PRINTED),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            outcomes = self._outcomes_for(exercise, hidden, challenges)
            return verdict_for(exercise, challenges, expected, answers, outcomes, failures)

    def _outcomes_for(
        self, exercise: Exercise, hidden: bool, challenges: list[Challenge]
    ) -> list[Outcomes]:
        fresh = [Outcomes() for _ in challenges]
        if self._seed is None:
            return fresh
        return self._outcomes.setdefault((exercise.name, hidden), fresh)

    def _expected_for(
        self, exercise: Exercise, hidden: bool, challenges: list[Challenge]
    ) -> list[Expected]:
        if self._seed is None:
            return oracle_answers(exercise, challenges)
        key = (exercise.name, hidden)
        with self._asking:
            if key not in self._expected:
                self._expected[key] = oracle_answers(exercise, challenges)
            return self._expected[key]
