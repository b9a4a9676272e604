"""What the judge knows of each exercise of a submission, kept for the instructor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from nbformat import NotebookNode

from unrolled.grading.judge_server import Check
from unrolled.grading.plan import Plan, PlannedCell
from unrolled.notebook.cell_text import plain_text
from unrolled.verdict import Verdict

PASSED, FAILED = "passed", "failed"
# No answer was written; or one was, but no verdict came about, as where the notebook crashed.
EMPTY, UNJUDGED = "nothing handed in", "not judged"
OUTCOMES = (PASSED, FAILED, EMPTY, UNJUDGED)
NOT_RUN = "This cell was not run."
# A learner's exception may have any length.
TEXT_LENGTH, MEANING_LENGTH = 300, 2000


@dataclass(frozen=True)
class ExerciseResult:
    """How a submission did at one exercise.

    Args:
        cell: the graded cell's name.
        exercise: the exercise's; the cell's where the judge has no word.
        outcome: ``"passed"``, ``"failed"``, ``"nothing handed in"`` or ``"not judged"``.
        score: the points that it got.
        points: the points that it could get.
        cause: the mistake's name, if it is a known one.
        meaning: what the mistake means; without numbers of this submission's where there are such
            words.
        headline: what is wrong, in a sentence.
        where: where the answer first differs.
        expected: what stands there in the right answer.
        received: what stands there in this one.
        hidden: whether only hidden questions were answered wrongly.
        answer: a digest of the answer's text.
        tries: how many different answers of this learner's have been graded, this one included.
    """

    cell: str
    exercise: str
    outcome: str
    score: float
    points: float
    cause: str = ""
    meaning: str = ""
    headline: str = ""
    where: str = ""
    expected: str = ""
    received: str = ""
    hidden: bool = False
    answer: str = ""
    tries: int = 0

    @classmethod
    def from_dict(cls, data: Any) -> ExerciseResult:
        """A result that was plain data on its way.

        Raises:
            TypeError, ValueError: if it is anything else.
        """
        result = cls(**data)
        for each in fields(cls):
            value = getattr(result, each.name)
            kinds = {"str": (str,), "bool": (bool,), "int": (int,), "float": (int, float)}
            if type(value) not in kinds[str(each.type)]:
                raise TypeError(f"{each.name} is no {each.type}")
        if result.outcome not in OUTCOMES or not 0 <= result.score <= result.points:
            raise ValueError("no outcome, or no score")
        return result


def results_as_data(results: Iterable[ExerciseResult]) -> list[dict[str, Any]]:
    """Results as plain data."""
    return [asdict(result) for result in results]


def result_of(
    planned: PlannedCell,
    cell: NotebookNode,
    answer: PlannedCell | None,
    text: str,
    verdicts: list[tuple[Check, Verdict]],
) -> ExerciseResult:
    """What a graded cell came to.

    Args:
        planned: the cell.
        cell: the same with its final outputs.
        answer: the cell in which the learner answers it; ``None`` where it is not found.
        text: what is written there.
        verdicts: of its checks, up to the first failure; none where the judge has no word.
    """
    score = score_of(cell, planned.points)
    written = answer is None or plain_text(text) != plain_text(answer.released)
    result = ExerciseResult(
        cell=planned.grade_id,
        exercise=exercise_of(planned),
        outcome=PASSED if score == planned.points else FAILED,
        score=score,
        points=planned.points,
        answer=digest_of(text) if written else "",
    )
    failed = next((pair for pair in verdicts if not pair[1].passed), None)
    if score == planned.points:
        return result
    if failed is None:
        return replace(result, **without_judge(cell, result)) if written else empty(result)
    (_, hidden), verdict = failed
    if not written or verdict.problem == "not written":
        return empty(result)
    return replace(
        result,
        # Without a question no answer was looked at.
        outcome=FAILED if verdict.asked else UNJUDGED,
        hidden=hidden,
        cause=short(verdict.cause or ""),
        meaning=short(verdict.general_explanation or verdict.explanation, MEANING_LENGTH),
        headline=short(verdict.headline),
        where=short(verdict.first_difference),
        expected=short(verdict.expected),
        received=short(verdict.received),
    )


def empty(result: ExerciseResult) -> ExerciseResult:
    """The result where no answer was written."""
    return replace(result, outcome=EMPTY, answer="")


def without_judge(cell: NotebookNode, result: ExerciseResult) -> dict[str, str]:
    """What can be said of a failed test on which the judge has no word."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if errors and errors[0].evalue == NOT_RUN:
        return {"outcome": UNJUDGED}
    said = [f"{error.ename}: {error.evalue}".rstrip(": ") for error in errors]
    if not said:
        said = [f"{result.score:g} points" if result.score else "a message on stderr"]
    return {"headline": f"`{result.exercise}` fails its test.", "received": short(said[0])}


def exercise_of(planned: PlannedCell) -> str:
    """The exercise that a graded cell is about."""
    return planned.checks[0][0] if planned.checks else planned.grade_id.removeprefix("check_")


def answer_cells(plan: Plan) -> dict[str, PlannedCell]:
    """The cells in which exercises are answered, by the graded cell's name."""
    answers = [cell for cell in plan.cells if cell.answer and cell.cell_type == "code"]
    found = {}
    for cell in plan.cells:
        if cell.graded and not cell.answer:
            name = re.escape(exercise_of(cell))
            defines = re.compile(rf"^(?:def|class) {name}\b", re.MULTILINE)
            own = (each for each in answers if defines.search(each.released))
            named = (each for each in answers if each.grade_id == exercise_of(cell))
            if answer := next(own, next(named, None)):
                found[cell.grade_id] = answer
    return found


def not_judged(results: Iterable[ExerciseResult]) -> tuple[ExerciseResult, ...]:
    """The results of a submission that could not even be opened."""
    return tuple(replace(result, outcome=UNJUDGED) for result in results)


def with_tries(
    results: Iterable[ExerciseResult], before: Iterable[ExerciseResult]
) -> tuple[ExerciseResult, ...]:
    """Results that count the learner's answers, those graded earlier included.

    Args:
        results: of this grading.
        before: of the last one.
    """
    known = {result.cell: result for result in before}
    counted = []
    for result in results:
        last = known.get(result.cell)
        tries = last.tries if last else 0
        if result.answer and not (last and last.answer == result.answer):
            tries += 1
        # An answer that is gone today was an answer all the same.
        counted.append(replace(result, tries=tries))
    return tuple(counted)


def score_of(cell: NotebookNode, points: float) -> float:
    """A graded cell's points, as nbgrader will read them off its outputs.

    Args:
        cell: with its final outputs.
        points: what it is worth.
    """
    for output in cell.outputs:
        stderr = output.output_type == "stream" and output.get("name") == "stderr"
        if output.output_type == "error" or stderr:
            return 0.0
        if output.output_type == "execute_result":
            return float(output.data["text/plain"])
    return points


def short(text: str, length: int = TEXT_LENGTH) -> str:
    """A text of limited length that can be written."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= length else text[: length - 1] + "…"


def digest_of(text: str) -> str:
    """A digest of an answer's text, without what only an editor has changed."""
    return hashlib.sha256(plain_text(text).encode("utf-8", "replace")).hexdigest()[:16]
