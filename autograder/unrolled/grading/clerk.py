"""Reads, repairs, runs and judges one submission after the other, in a process of its own."""

from __future__ import annotations

import os
from dataclasses import replace

from nbformat import NotebookNode

from unrolled.grading.execute import Execution, Outcome
from unrolled.grading.fault_log import described, traceback_of
from unrolled.grading.graded import (
    CRASHED,
    GRADED,
    TIMED_OUT,
    UNREADABLE,
    Graded,
    Settings,
    turned_away,
)
from unrolled.grading.judge_server import JudgeServer
from unrolled.grading.meter import Meter
from unrolled.grading.outputs import finish
from unrolled.grading.plan import imported_by
from unrolled.grading.repair import repaired
from unrolled.grading.sandbox import kind_for
from unrolled.grading.sandbox_client import SandboxClient
from unrolled.grading.submission import Submission, Unreadable, beside, cells_of
from unrolled.judge import Judge

REASON_LENGTH, FAULT_LENGTH = 300, 20_000


class Clerk:
    """Whoever looks after one submission at a time.

    Args:
        settings: how.
        judge: who decides.
        number: another for each clerk that works at the same time.
    """

    def __init__(self, settings: Settings, judge: Judge, number: int = 0) -> None:
        self._settings, self._judge, self._number = settings, judge, number
        self._client: SandboxClient | None = None

    def grade(self, submission: Submission) -> Graded:
        """Run a submission and judge it.

        Args:
            submission: as handed in.
        """
        try:
            return self._graded(submission)
        except Unreadable as error:
            return turned_away(self._settings.plan, submission.student, UNREADABLE, str(error))
        # Whatever one submission brings about must not reach another, or stop the run.
        except Exception as error:
            reason = f"It could not be graded ({described(error)})."[:REASON_LENGTH]
            graded = turned_away(self._settings.plan, submission.student, CRASHED, reason)
            return replace(graded, final=False, fault=traceback_of(error)[-FAULT_LENGTH:])

    def _graded(self, submission: Submission) -> Graded:
        plan = self._settings.plan
        client = self._open_client()
        meter = Meter(os.getpid(), own=True)
        cells, notes = cells_of(submission.content)
        notebook, mended = repaired(plan, cells)
        notes = (*submission.notes, *notes, *mended)
        client.lay_out(beside(submission.files, plan.files))
        outcome, reason, fault = self._run(notebook, client, meter)
        results = finish(notebook, plan, outcome)
        crashed = outcome.crashed or bool(fault)
        status = CRASHED if crashed else TIMED_OUT if outcome.timed_out else GRADED
        used = outcome.seconds, outcome.cpu_seconds, bool(outcome.seconds) and not fault
        fault = fault[-FAULT_LENGTH:]
        return Graded(submission.student, status, reason, notebook, notes, *used, fault, results)

    def _run(
        self, notebook: NotebookNode, client: SandboxClient, meter: Meter
    ) -> tuple[Outcome, str, str]:
        """Run a notebook; say what it came to, why, and the traceback of a fault of ours."""
        settings = self._settings
        for _ in range(2):
            server = JudgeServer(self._judge, settings.plan.exercises)
            execution = Execution(
                notebook,
                settings.plan,
                client,
                server,
                settings.budget,
                meter,
                settings.experiments,
            )
            try:
                outcome = execution.run()
                reason = next(iter(outcome.accidents.values()), "")
                return outcome, reason or server.fault_in_words, server.fault
            except Exception as error:
                # It may be the fault of what ran here before; a second time it is not.
                client.renew()
                reason = f"Its kernel could not be run ({described(error)})."[:REASON_LENGTH]
                fault = traceback_of(error)
        return Outcome(crashed=True), reason, fault

    def _open_client(self) -> SandboxClient:
        if self._client is None:
            kind = kind_for(self._modules())
            self._client = SandboxClient(
                kind, self._settings.limits, self._settings.sandboxed, self._number
            )
        return self._client

    def _modules(self) -> tuple[str, ...]:
        """What the cells import that are run."""
        plan, shown = self._settings.plan, set()
        if self._settings.experiments:
            shown = set().union(*map(imported_by, plan.experiments))
        return tuple(sorted({*plan.modules, *shown}))

    def close(self) -> None:
        """Stop the sandbox."""
        if self._client is not None:
            self._client.close()
