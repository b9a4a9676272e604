"""Run a repaired notebook in a client, cell by cell, and survive whatever it does."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import Enum, auto

from nbformat import NotebookNode
from nbformat.v4 import new_output

from unrolled.grading.conversation import Conversation, KernelLost, TookTooLong
from unrolled.grading.judge_server import JudgeServer, Record
from unrolled.grading.meter import Meter
from unrolled.grading.orders import OrderFailed
from unrolled.grading.plan import Plan
from unrolled.grading.sandbox_client import SandboxClient
from unrolled.notebook.cell_dependencies import left_out
from unrolled.notebook.cell_marks import grade_id

LEFT_OUT = "(Not run while grading: no answer uses it.)\n"


@dataclass(frozen=True)
class Budget:
    """How long a submission may take, on a meter that stands still while the machine is busy.

    Args:
        call_seconds: one call of an answer by a check.
        cell_seconds: one cell.
        notebook_seconds: all of them, together with the grader's own work on them.
        memory: bytes that its processes may hold together.
    """

    call_seconds: float = 10.0
    cell_seconds: float = 60.0
    notebook_seconds: float = 300.0
    memory: int = 3 * 2**30


@dataclass
class Outcome:
    """What running a notebook came to.

    Args:
        records: the judge's, by the graded cell's name.
        accidents: what happened to cells that did not end by themselves, by place.
        timed_out: whether a cell, or the notebook, took too long.
        crashed: whether the kernel was lost.
        seconds: how long it all took.
        cpu_seconds: processor time in the sandbox; the first in each counts its warming up.
    """

    records: dict[str, Record] = field(default_factory=dict)
    accidents: dict[int, str] = field(default_factory=dict)
    timed_out: bool = False
    crashed: bool = False
    seconds: float = 0.0
    cpu_seconds: float = 0.0


class End(Enum):
    """How a cell ended: it was done, it was stopped, or there is no kernel any more."""

    OF_ITSELF = auto()
    STOPPED = auto()
    OF_KERNEL = auto()


class Execution:
    """One submission's run.

    Args:
        notebook: repaired; its cells receive their outputs.
        plan: the lesson's.
        client: where it runs.
        server: to the judge.
        budget: how long it may take.
        meter: of our own process and the client's, begun with the submission.
        experiments: whether to run also the cells that nothing graded depends on.
    """

    def __init__(
        self,
        notebook: NotebookNode,
        plan: Plan,
        client: SandboxClient,
        server: JudgeServer,
        budget: Budget,
        meter: Meter,
        experiments: bool = False,
    ) -> None:
        self._notebook, self._client, self._server = notebook, client, server
        self._budget, self._meter = budget, meter
        self._left_out = set() if experiments else left_out(notebook, plan.experiments)
        self._outcome = Outcome()
        self._checks = {cell.grade_id for cell in plan.cells if cell.graded and not cell.answer}
        self._conversation = Conversation(client, server, meter, budget.call_seconds, budget.memory)

    def run(self) -> Outcome:
        """Run all cells that are to be run.

        Raises:
            KernelLost, OrderFailed, TookTooLong: if not even a kernel could be started.
        """
        begin = time.monotonic()
        for place in self._left_out:
            self._notebook.cells[place].outputs = [new_output("stream", text=LEFT_OUT)]
        try:
            self._conversation.start()
            self._run_cells()
        finally:
            self._stop_kernel()
            self._outcome.seconds = time.monotonic() - begin
        return self._outcome

    def _run_cells(self) -> None:
        done: list[int] = []
        for place, cell in enumerate(self._notebook.cells):
            if not self._to_run(place):
                continue
            if self._remaining() <= 0:
                self._give_up(place)
                return
            end = self._run_cell(place, cell)
            if end is End.OF_ITSELF:
                # What had to be stopped is not repeated when a new kernel is brought this far.
                done.append(place)
            elif end is End.OF_KERNEL and not self._bring_back(done):
                self._give_up(place + 1)
                return

    def _to_run(self, place: int) -> bool:
        cell = self._notebook.cells[place]
        return (
            place not in self._left_out and cell.cell_type == "code" and bool(cell.source.strip())
        )

    def _remaining(self) -> float:
        return self._budget.notebook_seconds - self._meter.seconds()

    def _run_cell(self, place: int, cell: NotebookNode) -> End:
        """Run one cell; say how it ended."""
        name = grade_id(cell)
        if name in self._checks:
            self._outcome.records[name] = self._server.open_cell()
        seconds = min(self._budget.cell_seconds, self._remaining())
        try:
            self._conversation.run_cell(cell, seconds)
            return End.OF_ITSELF
        except TookTooLong:
            self._outcome.timed_out = True
            self._accident(place, f"This cell was stopped after {seconds:.0f} seconds.")
            return End.STOPPED if self._conversation.interrupt() else End.OF_KERNEL
        except KernelLost as error:
            self._outcome.crashed = True
            self._accident(place, str(error))
            return End.OF_KERNEL
        finally:
            self._server.close_cell()

    def _accident(self, place: int, words: str) -> None:
        self._outcome.accidents[place] = words
        self._notebook.cells[place].outputs.append(
            new_output("error", ename="Stopped", evalue=words, traceback=[words])
        )

    def _bring_back(self, done: list[int]) -> bool:
        """Start a new kernel and repeat what ran before; say whether that came to its end."""
        if self._remaining() <= 0:
            return False
        self._stop_kernel()
        try:
            self._conversation.start()
            for place in done:
                cell = self._notebook.cells[place]
                # What was judged stays judged.
                if grade_id(cell) not in self._checks:
                    seconds = min(self._budget.cell_seconds, self._remaining())
                    self._conversation.run_cell(cell.copy(), seconds)
        except (KernelLost, OrderFailed, TookTooLong):
            return False
        return True

    def _give_up(self, place: int) -> None:
        """Say of this cell and all behind it why they were not run."""
        if self._remaining() <= 0:
            self._outcome.timed_out = True
            seconds = self._budget.notebook_seconds
            words = f"Not run: the notebook had used its {seconds:.0f} seconds."
        else:
            words = "Not run: Python ended before, and could not be brought back."
        for later in range(place, len(self._notebook.cells)):
            if self._to_run(later):
                self._accident(later, words)

    def _stop_kernel(self) -> None:
        self._conversation.stop()
        before = self._client.cpu_seconds
        self._client.clean()
        self._outcome.cpu_seconds += max(0.0, self._client.cpu_seconds - before)
