"""All that one machine needs to grade submissions: a judge, and slots to run them in."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import nbformat
from nbformat import NotebookNode

from unrolled.grading.answers import Answers
from unrolled.grading.door import Door
from unrolled.grading.execute import Budget, Execution, Outcome
from unrolled.grading.fault_log import described, traceback_of
from unrolled.grading.outputs import finish
from unrolled.grading.plan import Plan, imported_by
from unrolled.grading.repair import repaired
from unrolled.grading.sandbox import Limits, kind_for
from unrolled.grading.slot import Slot, SlotFailed
from unrolled.grading.submission import Submission, Unreadable, beside, cells_of
from unrolled.judge import Judge

GRADED, CRASHED, TIMED_OUT = "graded", "crashed", "timed out"
UNREADABLE, REFUSED = "unreadable", "refused"


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
        answers: Keras's answers to the questions; without them the judge asks Keras.
    """

    plan: Plan
    seed: int
    budget: Budget = field(default_factory=Budget)
    limits: Limits = field(default_factory=Limits)
    sandboxed: bool = True
    experiments: bool = False
    answers: Answers = field(default_factory=dict, repr=False)

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


class Station:
    """Grades submissions on this machine, several at a time.

    Args:
        settings: how.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._judge = Judge(settings.seed, settings.answers)
        self._slots: list[Slot] = []
        self._lock = threading.Lock()
        self._closed = False

    def grade(self, submission: Submission) -> Graded:
        """Run a submission and judge it.

        Args:
            submission: as handed in.
        """
        plan = self.settings.plan
        try:
            return self._graded(submission)
        except Unreadable as error:
            return turned_away(plan, submission.student, UNREADABLE, str(error))
        # Whatever one submission brings about must not reach another, or stop the run.
        except Exception as error:
            graded = turned_away(
                plan, submission.student, CRASHED, f"It could not be graded ({described(error)})."
            )
            return replace(graded, fault=traceback_of(error))

    def _graded(self, submission: Submission) -> Graded:
        plan = self.settings.plan
        cells, notes = cells_of(submission.content)
        notebook, mended = repaired(plan, cells)
        notes = (*submission.notes, *notes, *mended)
        outcome, reason = self._run(submission, notebook)
        finish(notebook, plan, outcome)
        status = CRASHED if outcome.crashed else TIMED_OUT if outcome.timed_out else GRADED
        used = outcome.seconds, outcome.cpu_seconds, bool(outcome.seconds)
        return Graded(submission.student, status, reason, notebook, notes, *used)

    def _run(self, submission: Submission, notebook: NotebookNode) -> tuple[Outcome, str]:
        settings = self.settings
        for _ in range(2):
            with self._slot() as slot:
                slot.lay_out(beside(submission.files, settings.plan.files))
                door = Door(self._judge, settings.plan.exercises)
                execution = Execution(
                    notebook, settings.plan, slot, door, settings.budget, settings.experiments
                )
                try:
                    outcome = asyncio.run(execution.run())
                    return outcome, next(iter(outcome.accidents.values()), "")
                except Exception as error:
                    # It may be the fault of what ran here before; a second time it is not.
                    slot.renew()
                    reason = f"Its kernel could not be run: {error}"
        return Outcome(crashed=True), reason

    @contextlib.contextmanager
    def _slot(self) -> Iterator[Slot]:
        if self._closed:
            raise SlotFailed("the run is being ended")
        # A sandbox ends with the thread that started it, so each thread has its own.
        slot = getattr(_of_thread, "slot", None)
        if slot is None or slot not in self._slots:
            slot = Slot(kind_for(self._modules()), self.settings.limits, self.settings.sandboxed)
            _of_thread.slot = slot
            with self._lock:
                self._slots.append(slot)
                if self._closed:
                    slot.close()
        yield slot

    def _modules(self) -> tuple[str, ...]:
        """What the cells import that are run."""
        plan, shown = self.settings.plan, set()
        if self.settings.experiments:
            shown = set().union(*map(imported_by, plan.experiments))
        return tuple(sorted({*plan.modules, *shown}))

    def close(self) -> None:
        """Stop all sandboxes."""
        with self._lock:
            self._closed = True
            for slot in self._slots:
                slot.close()
            self._slots = []


_of_thread = threading.local()


def turned_away(plan: Plan, student: str, status: str, reason: str) -> Graded:
    """What is saved for a submission that could not be opened: no points, and the reason."""
    notebook, _ = repaired(plan, [])
    finish(notebook, plan, Outcome())
    words = f"**This submission was not graded.** {reason} Please hand in again."
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(words, id="not-graded"))
    return Graded(student, status, reason, notebook)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
