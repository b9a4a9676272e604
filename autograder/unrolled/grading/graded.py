"""What a submission comes to in the end, and what that depends on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from unrolled.grading.execute import Budget, Outcome
from unrolled.grading.expected_answers import Answers
from unrolled.grading.outputs import finish
from unrolled.grading.plan import Plan
from unrolled.grading.repair import repaired
from unrolled.grading.results import ExerciseResult, not_judged
from unrolled.grading.sandbox import Limits

GRADED, CRASHED, TIMED_OUT = "graded", "crashed", "timed out"
UNREADABLE, REFUSED = "unreadable", "refused"
STATUSES = (GRADED, CRASHED, TIMED_OUT, UNREADABLE, REFUSED)


@dataclass(frozen=True)
class Settings:
    """How a class is graded: the same for every submission.

    Args:
        plan: the lesson's.
        seed: from which the judge draws its questions; nobody in the class may know it.
        budget: time and memory of a submission.
        limits: what the operating system allows it.
        sandboxed: whether submissions run in a sandbox.
        experiments: whether to run cells on which nothing graded depends.
        expected: Keras's answers to the questions; without them the judge asks Keras.
    """

    plan: Plan
    seed: int
    budget: Budget = field(default_factory=Budget)
    limits: Limits = field(default_factory=Limits)
    sandboxed: bool = True
    experiments: bool = False
    expected: Answers = field(default_factory=dict, repr=False)

    @property
    def digest(self) -> str:
        """A digest of all of it: runs with the same one grade alike."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Graded:
    """A submission, run and judged.

    Args:
        student: whose.
        status: ``"graded"``, ``"crashed"``, ``"timed out"``, ``"unreadable"`` or ``"refused"``.
        reason: why it is not ``"graded"``.
        notebook: with the verdicts.
        notes: what was mended.
        seconds: how long it ran.
        cpu_seconds: processor time in the sandbox.
        final: whether another try could not end otherwise.
        fault: the traceback of an exception of the grader's own.
        results: what each exercise came to.
    """

    student: str
    status: str
    reason: str
    notebook: NotebookNode
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    final: bool = True
    fault: str = ""
    results: tuple[ExerciseResult, ...] = ()


def turned_away(plan: Plan, student: str, status: str, reason: str) -> Graded:
    """What is saved for a submission that could not be opened: no points, and the reason."""
    notebook, _ = repaired(plan, [])
    results = not_judged(finish(notebook, plan, Outcome()))
    words = f"**This submission was not graded.** {reason} Please hand in again."
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(words, id="not-graded"))
    return Graded(student, status, reason, notebook, results=results)
