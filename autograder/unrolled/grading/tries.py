"""Have submissions run; what may have failed by the machine's fault is run again, alone."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import nbformat

from unrolled.grading.expected_answers import expected_answers
from unrolled.grading.fault_log import FaultLog
from unrolled.grading.grader import CRASHED, TIMED_OUT, Graded, Settings
from unrolled.grading.keep import Keeper
from unrolled.grading.machine import MachineFault, assert_room
from unrolled.grading.opening import opened
from unrolled.grading.plan import Plan
from unrolled.grading.records import Records, Row, judge_digest, key_of
from unrolled.grading.save import Saver
from unrolled.grading.submission import Submission, beside
from unrolled.grading.workers import Workers

# A machine that is busy, short of memory, or out of order can bring these about.
MAY_BE_THE_MACHINES = (CRASHED, TIMED_OUT)


class Done(Protocol):
    """Whoever wants to know of each submission that is done."""

    def __call__(self, row: Row, unchanged: bool = False) -> None: ...


@dataclass(frozen=True)
class Places:
    """Where a run reads and writes.

    Args:
        submitted: nbgrader's folder of submissions.
        state: the folder that holds all that grading writes.
    """

    submitted: Path
    state: Path


class Tries:
    """The tries of a run: one for everybody, and a second one for some.

    Args:
        places: where it reads and writes.
        settings: how.
        workers: makes those who run the submissions.
        saver: writes the gradebook.
        records: of this run and earlier ones.
        log: for exceptions that are the grader's own.
        done: told of each submission as it is done.
    """

    def __init__(
        self,
        places: Places,
        settings: Settings,
        workers: Callable[[Settings], Workers],
        saver: Saver,
        records: Records,
        log: FaultLog,
        done: Done,
    ) -> None:
        self._places, self._settings, self._workers = places, settings, workers
        self._saver, self._records, self._log, self._done = saver, records, log, done
        self._keeper = Keeper(saver, records, settings.plan, log)
        self._again: dict[str, Graded] = {}

    def first(self, students: list[str], force: bool) -> None:
        """Run everybody's submission once, and save those that ended well.

        Args:
            students: whose.
            force: run again what has not changed.

        Raises:
            MachineFault: if nothing can be run or saved now.
        """
        for graded, key, files in self._tried(students, force):
            if graded.status in MAY_BE_THE_MACHINES:
                # Its outputs are not needed any more, and may be large.
                self._again[graded.student] = replace(graded, notebook=nbformat.v4.new_notebook())
            else:
                self._keep(graded, key, files)

    def second(self) -> None:
        """Run again what may have failed by the machine's fault, one after the other.

        Raises:
            MachineFault: if nothing can be run or saved now.
        """
        if self._again:
            self._assert_that_submissions_can_be_run()
        for graded, key, files in self._tried([*self._again], force=True, alone=True):
            self._keep(graded, key, files)

    def _tried(
        self, students: list[str], force: bool, alone: bool = False
    ) -> Iterator[tuple[Graded, str, dict[str, bytes]]]:
        """Run submissions; who need not or cannot be run is done at once."""
        plan = self._settings.plan
        waiting: dict[str, tuple[str, dict[str, bytes]]] = {}

        def to_run() -> Iterator[Submission]:
            for student in students:
                submission, turned = opened(self._places.submitted, student, plan)
                key, files = (
                    key_of(submission, self._settings),
                    beside(submission.files, plan.files),
                )
                before = self._records.find(student)
                if not force and before and before.key == key and self._saver.has(student):
                    self._done(before, unchanged=True)
                elif turned:
                    self._keep(turned, key, files)
                else:
                    waiting[student] = key, files
                    yield submission

        for graded in self._run(to_run(), alone):
            key, files = waiting.pop(graded.student)
            if graded.status in MAY_BE_THE_MACHINES:
                self._assert_room_for(files)
            yield graded, key, files

    def _run(self, submissions: Iterator[Submission], alone: bool) -> Iterator[Graded]:
        """If there is no submission, nothing is started and Keras is not asked."""
        first = next(submissions, None)
        if first is None:
            return
        settings = self._settings
        answers = expected_answers(
            settings.plan, settings.seed, self._records.answers, judge_digest()
        )
        self._settings = replace(settings, expected=answers)
        submissions = itertools.chain([first], submissions)
        yield from self._workers(self._settings).grade(submissions, alone)

    def _keep(self, graded: Graded, key: str, files: dict[str, bytes]) -> None:
        first = self._again.get(graded.student)
        if first:
            note = f"run twice, the second time alone; first: {first.status} ({first.reason})"
            graded = replace(graded, notes=(*graded.notes, note))
            if first.fault and first.fault != graded.fault:
                self._log.keep(graded.student, first.fault)
        first_try = first.status if first else ""
        self._done(self._keeper.keep(graded, key, files, first_try))

    def _assert_that_submissions_can_be_run(self) -> None:
        """Run what was released: where not even that comes to its end, no submission can."""
        harmless = unsolved(self._settings.plan)
        [graded] = self._workers(self._settings).grade([harmless], alone=True)
        if graded.status in MAY_BE_THE_MACHINES:
            raise MachineFault(
                "this machine cannot run submissions now; with the lesson as it was released it "
                f"ends like this: {graded.status} ({graded.reason}). If it is only slow, allow "
                "more time (--cell-seconds, --seconds)"
            )

    def _assert_room_for(self, files: dict[str, bytes]) -> None:
        size = sum(map(len, files.values()))
        assert_room((self._places.state, Path(os.path.realpath(tempfile.gettempdir()))), size)


def unsolved(plan: Plan) -> Submission:
    """A lesson as it was released, handed in by nobody."""
    makers = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    cells = [makers[cell.cell_type](cell.released, metadata=cell.metadata) for cell in plan.cells]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=plan.metadata)
    return Submission("", nbformat.writes(notebook).encode(), {})
