"""Counts: of each exercise, how many passed, and how the others went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from unrolled.grading.results import EMPTY, FAILED, PASSED, ExerciseResult
from unrolled.report.class_results import ClassResults, Learner, Task
from unrolled.report.item_statistics import difficulty, discrimination

DIFFERENCES = 3


@dataclass
class Mistake:
    """A mistake with a name, and who made it.

    Args:
        name: it.
        meaning: its sentence.
        learners: who made it.
        hidden: how many of them only where the questions are hidden.
    """

    name: str
    meaning: str
    learners: list[Learner] = field(default_factory=list)
    hidden: int = 0


@dataclass
class Difference:
    """A first difference that no known mistake explains, and who has it.

    Args:
        headline: what is wrong.
        where: the place.
        expected: what stands there in the right answer.
        received: what stands there in these.
        hidden: whether it was found at hidden questions only.
        learners: whose answers.
    """

    headline: str
    where: str
    expected: str
    received: str
    hidden: bool = False
    learners: list[Learner] = field(default_factory=list)


@dataclass
class Tally:
    """One exercise, counted.

    Args:
        task: the exercise's cell.
        passed: who passed.
        mistakes: the known mistakes, the commonest first.
        differences: the first differences of all other failures, the commonest first.
        unjudged: whose answers have no verdict.
        empty: who handed in nothing.
        difficulty: the share of the points that those who handed in have got.
        discrimination: how well it goes along with the rest of the lesson.
        tries: the mean number of answers of those who answered.
    """

    task: Task
    passed: list[Learner] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    unjudged: list[Learner] = field(default_factory=list)
    empty: list[Learner] = field(default_factory=list)
    difficulty: float | None = None
    discrimination: float | None = None
    tries: float | None = None

    @property
    def named(self) -> list[Learner]:
        """Who made a mistake that has a name."""
        return [learner for mistake in self.mistakes for learner in mistake.learners]

    @property
    def unnamed(self) -> list[Learner]:
        """Who made another one."""
        return [learner for each in self.differences for learner in each.learners]

    @property
    def total(self) -> int:
        """How many learners there are."""
        parts = (self.passed, self.named, self.unnamed, self.unjudged, self.empty)
        return sum(map(len, parts))


def tallies(results: ClassResults) -> list[Tally]:
    """Every exercise of a lesson, counted.

    Args:
        results: the class's.
    """
    scores = score_table(results)
    counted = [tally(task, results.learners) for task in results.tasks]
    for place, each in enumerate(counted):
        own = [row[place] for row in scores]
        rest = [sum(row) - row[place] for row in scores]
        each.difficulty = difficulty(own, each.task.points)
        each.discrimination = discrimination(own, rest)
    return counted


def tally(task: Task, learners: Iterable[Learner]) -> Tally:
    """One exercise, counted; everybody stands in exactly one place."""
    found = Tally(task)
    mistakes: dict[str, Mistake] = {}
    differences: dict[tuple[str, ...], Difference] = {}
    tries = []
    for learner in learners:
        result = result_at(learner, task.cell)
        if result is not None and result.tries:
            tries.append(result.tries)
        if not learner.handed_in or (result is not None and result.outcome == EMPTY):
            found.empty.append(learner)
        elif result is None or result.outcome not in (PASSED, FAILED):
            found.unjudged.append(learner)
        elif result.outcome == PASSED:
            found.passed.append(learner)
        elif result.cause:
            mistake = mistakes.setdefault(result.cause, Mistake(result.cause, result.meaning))
            mistake.learners.append(learner)
            mistake.hidden += result.hidden
        else:
            new = difference_of(result)
            key = (new.headline, new.where, new.received)
            differences.setdefault(key, new).learners.append(learner)
    found.mistakes = commonest(mistakes.values())
    found.differences = commonest(differences.values())
    found.tries = sum(tries) / len(tries) if tries else None
    return found


def result_at(learner: Learner, cell: str) -> ExerciseResult | None:
    """A learner's result at a graded cell."""
    results = learner.row.results if learner.row else ()
    return next((result for result in results if result.cell == cell), None)


def difference_of(result: ExerciseResult) -> Difference:
    """A failure without a name.

    The line in which a learner's code stopped is left out: everybody's is another one, and the
    same mistake should be counted as the same.
    """
    where = "" if result.where.startswith("line ") else result.where
    return Difference(result.headline, where, result.expected, result.received, result.hidden)


def commonest(found: Iterable) -> list:
    """Mistakes or differences, the commonest first."""
    return sorted(found, key=lambda each: -len(each.learners))


def score_table(results: ClassResults) -> list[list[float]]:
    """The points of everybody whose answers were looked at: a row each, an entry for each task."""
    table = []
    for learner in results.learners:
        found = [result_at(learner, task.cell) for task in results.tasks]
        if None not in found and any(each.outcome in (PASSED, FAILED) for each in found):
            table.append([each.score for each in found])
    return table
