"""Run a repaired notebook in a slot, cell by cell, and survive whatever it does."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output

from unrolled.course.needed import left_out
from unrolled.grading.client import LimitedClient
from unrolled.grading.door import Door, Record
from unrolled.grading.kernel import warm_kernel_manager
from unrolled.grading.memory import held_by
from unrolled.grading.plan import Plan
from unrolled.grading.slot import Slot, SlotFailed
from unrolled.time_limit import SECONDS

LEFT_OUT = "(Not run while grading: no answer uses it.)\n"
READY_SECONDS, INTERRUPT_SECONDS, WATCH_SECONDS = 20, 3, 0.25


@dataclass(frozen=True)
class Budget:
    """How long a submission may take.

    Args:
        call_seconds: one call of an answer by a check.
        cell_seconds: one cell.
        notebook_seconds: all of them.
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


class Execution:
    """One submission's run.

    Args:
        notebook: repaired; its cells receive their outputs.
        plan: the lesson's.
        slot: where it runs.
        door: to the judge.
        budget: how long it may take.
        experiments: whether to run also the cells that nothing graded depends on.
    """

    def __init__(
        self,
        notebook: NotebookNode,
        plan: Plan,
        slot: Slot,
        door: Door,
        budget: Budget,
        experiments: bool = False,
    ) -> None:
        self._notebook, self._plan, self._slot = notebook, plan, slot
        self._door, self._budget = door, budget
        self._left_out = set() if experiments else left_out(notebook, plan.experiments)
        self._outcome = Outcome()
        self._reason = ""
        self._checks = {cell.grade_id for cell in plan.cells if cell.graded and not cell.answer}

    async def run(self) -> Outcome:
        """Run all cells that are to be run."""
        begin = time.monotonic()
        for place in self._left_out:
            self._notebook.cells[place].outputs = [new_output("stream", text=LEFT_OUT)]
        self._deadline = begin + self._budget.notebook_seconds
        watch = asyncio.create_task(self._watch_memory())
        try:
            await self._start_kernel()
            done: list[int] = []
            for place, cell in enumerate(self._notebook.cells):
                if not self._to_run(place):
                    continue
                if time.monotonic() > self._deadline:
                    self._give_up(place)
                    break
                if await self._run_cell(place, cell):
                    done.append(place)
                elif not await self._bring_back(done):
                    self._give_up(place + 1)
                    break
        finally:
            watch.cancel()
            await self._stop_kernel()
            self._outcome.seconds = time.monotonic() - begin
        return self._outcome

    def _to_run(self, place: int) -> bool:
        cell = self._notebook.cells[place]
        return (
            place not in self._left_out and cell.cell_type == "code" and bool(cell.source.strip())
        )

    async def _run_cell(self, place: int, cell: NotebookNode) -> bool:
        """Run one cell; say whether the kernel can go on."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in self._checks:
            self._outcome.records[name] = self._door.open_cell()
        try:
            return await self._execute(place, cell)
        finally:
            self._door.close_cell()

    async def _execute(self, place: int, cell: NotebookNode) -> bool:
        self._client.timeout = self._seconds_for_a_cell()
        self._asked_to_end = False
        try:
            await self._client.async_execute_cell(cell, place)
            if self._asked_to_end:
                self._outcome.crashed = True
                self._accident(place, "This cell asked Python to end.")
            return not self._asked_to_end
        except CellTimeoutError:
            self._outcome.timed_out = True
            self._accident(place, f"This cell was stopped after {self._client.timeout} seconds.")
            return await self._interrupt()
        except DeadKernelError:
            self._outcome.crashed = True
            self._accident(place, self._cause_of_death())
            return False
        # What a kernel sends that is no message, or signed by somebody else.
        except Exception as error:
            self._outcome.crashed = True
            words = f"The kernel's messages could not be read ({type(error).__name__})."
            self._accident(place, words)
            return False

    def _note_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        """Notice ``quit()``, which ends the kernel only after the cell's reply."""
        self._asked_to_end = "'source': 'ask_exit'" in repr(execute_reply["content"].get("payload"))

    def _seconds_for_a_cell(self) -> int:
        remaining = self._deadline - time.monotonic()
        return max(1, int(min(self._budget.cell_seconds, remaining)))

    def _accident(self, place: int, words: str) -> None:
        self._outcome.accidents[place] = words
        self._notebook.cells[place].outputs.append(
            new_output("error", ename="Stopped", evalue=words, traceback=[words])
        )

    def _cause_of_death(self) -> str:
        if self._reason:
            words, self._reason = self._reason, ""
            return words
        status = self._slot.poll()
        if status is not None and status < 0:
            return f"This cell ended Python itself (signal {-status}): too much memory, or a kill."
        return f"This cell ended Python itself (exit status {status})."

    async def _interrupt(self) -> bool:
        """Stop what the kernel is doing; say whether it is ready for more."""
        try:
            await self._manager.interrupt_kernel()
            await self._client.kc.wait_for_ready(timeout=INTERRUPT_SECONDS)
            return True
        except (RuntimeError, SlotFailed):
            return False

    async def _bring_back(self, done: list[int]) -> bool:
        """Start a new kernel and repeat what ran before; say whether that came to its end."""
        if time.monotonic() > self._deadline:
            return False
        await self._stop_kernel()
        await self._start_kernel()
        for place in done:
            cell = self._notebook.cells[place]
            # What was judged stays judged.
            if cell.metadata.get("nbgrader", {}).get("grade_id") in self._checks:
                continue
            again = cell.copy()
            self._client.timeout = self._seconds_for_a_cell()
            try:
                await self._client.async_execute_cell(again, place)
            # Anything at all: the kernel is the submission's.
            except Exception:
                return False
            finally:
                # The client puts what it ran in the cell's place.
                self._notebook.cells[place] = cell
        return True

    def _give_up(self, place: int) -> None:
        """Say of this cell and all behind it why they were not run."""
        if time.monotonic() > self._deadline:
            self._outcome.timed_out = True
            seconds = self._budget.notebook_seconds
            words = f"Not run: the notebook had used its {seconds:.0f} seconds."
        else:
            words = "Not run: Python ended before, and could not be brought back."
        for later in range(place, len(self._notebook.cells)):
            if self._to_run(later):
                self._accident(later, words)

    async def _start_kernel(self) -> None:
        judge = self._door.connect()
        with judge:
            environment = {SECONDS: str(self._budget.call_seconds)}
            self._manager = warm_kernel_manager(self._slot, judge, environment)
            await self._manager.start_kernel()
        self._client = LimitedClient(
            self._notebook,
            km=self._manager,
            allow_errors=True,
            raise_on_iopub_timeout=False,
            on_cell_executed=self._note_reply,
        )
        self._client.reset_execution_trackers()
        self._client.start_counting()
        self._client.kc = self._manager.client()
        self._client.kc.start_channels(stdin=False, hb=False)
        self._client.kc.allow_stdin = False
        await self._client.kc.wait_for_ready(timeout=READY_SECONDS)

    async def _stop_kernel(self) -> None:
        self._door.close()
        with contextlib.suppress(AttributeError):
            self._client.kc.stop_channels()
        before = self._slot.cpu_seconds
        # In this thread: a sandbox ends with the thread that started it.
        self._slot.clean()
        self._outcome.cpu_seconds += max(0.0, self._slot.cpu_seconds - before)

    async def _watch_memory(self) -> None:
        """End a kernel that holds too much memory, together with all that it started."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if held_by(self._slot.process) > self._budget.memory:
                self._reason = (
                    f"This cell used more than {self._budget.memory / 2**30:.1f} GB of memory."
                )
                with contextlib.suppress(SlotFailed):
                    await asyncio.to_thread(self._slot.kill)
