"""Talk with a submission's kernel: every wait in here has an end, whatever the kernel says."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import zmq
from nbformat import NotebookNode

from unrolled.grading.collector import Collector
from unrolled.grading.judge_server import JudgeServer
from unrolled.grading.kernel import Kernel, UnreadableMessage
from unrolled.grading.memory import held_by
from unrolled.grading.meter import TICK_SECONDS, Meter
from unrolled.grading.orders import OrderFailed
from unrolled.grading.sandbox_client import SandboxClient
from unrolled.time_limit import SECONDS

READY_SECONDS, INTERRUPT_SECONDS, IDLE_SECONDS = 20.0, 3.0, 4.0
LISTEN_SECONDS = 0.2


class KernelLost(Exception):
    """The kernel has ended, or cannot be understood. The message is for the learner."""


class TookTooLong(Exception):
    """The time that the meter may show is over."""


class Conversation:
    """Runs cells in kernels of a client, one kernel after the other.

    Args:
        client: where the kernels are forked.
        server: to the judge.
        meter: by which time is counted.
        call_seconds: how long an answer may take when a check calls it.
        memory: bytes that the kernel and what it started may hold together.
    """

    def __init__(
        self,
        client: SandboxClient,
        server: JudgeServer,
        meter: Meter,
        call_seconds: float,
        memory: int,
    ) -> None:
        self._client, self._server, self._meter = client, server, meter
        self._environment, self._memory = {SECONDS: str(call_seconds)}, memory
        self._collector = Collector()
        self._kernel: Kernel | None = None
        self._cells = 0
        self._looked = self._heard = 0.0

    def start(self) -> None:
        """Fork a kernel.

        Raises:
            OrderFailed: if none can be forked.
            KernelLost, TookTooLong: if it does not answer.
        """
        with self._server.connect() as judge:
            self._kernel = Kernel(self._client, judge, self._environment)
        self._cells = 0
        self._wait_until_ready(READY_SECONDS)

    def stop(self) -> None:
        """Hear no more of the kernel; it is the client's to end it."""
        self._server.close()
        if self._kernel is not None:
            self._kernel.close()
            self._kernel = None

    def run_cell(self, cell: NotebookNode, seconds: float) -> None:
        """Run a cell, which receives its outputs, also where it never ends.

        Args:
            cell: it.
            seconds: how long it may take.

        Raises:
            KernelLost: if the kernel ends.
            TookTooLong: if the cell does not.
        """
        self._cells += 1
        self._collector.begin_cell(self._cells)
        cell.outputs, cell.execution_count = self._collector.outputs, self._cells
        content = {
            "code": cell.source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        request = self._ask("execute_request", content)
        end = self._meter.seconds() + seconds
        reply: dict[str, Any] | None = None
        idle = False
        while reply is None or not idle:
            try:
                said = self._listen(request, end)
            except TookTooLong:
                if reply is not None:
                    break
                raise
            for kind, words in said:
                if kind == "execute_reply":
                    if asks_to_end(words):
                        raise KernelLost("This cell asked Python to end.")
                    # What the cell has put out comes on another way, and may come a little later.
                    reply, end = words, self._meter.seconds() + IDLE_SECONDS
                elif kind == "status":
                    idle = idle or words.get("execution_state") == "idle"
                else:
                    self._collector.take(kind, words)
        self._collector.end_cell(reply)

    def interrupt(self) -> bool:
        """Stop what the kernel is doing; say whether it is ready for more."""
        try:
            self._client.interrupt()
            self._wait_until_ready(INTERRUPT_SECONDS)
        except (KernelLost, OrderFailed, TookTooLong):
            return False
        return True

    def _wait_until_ready(self, seconds: float) -> None:
        end = self._meter.seconds() + seconds
        ready = False
        while not ready:
            request = self._ask("kernel_info_request", {})
            answered = None
            # What is put out before we are listened to is lost; then the question is repeated.
            while answered is None or time.monotonic() < answered + LISTEN_SECONDS:
                for kind, _ in self._listen(request, end):
                    if kind == "kernel_info_reply":
                        answered = time.monotonic()
                    else:
                        ready = True
                if ready and answered is not None:
                    break

    def _ask(self, kind: str, content: dict[str, Any]) -> str:
        assert self._kernel is not None
        try:
            return self._kernel.ask(kind, content)
        except zmq.Again:
            raise KernelLost("The kernel takes no more messages.") from None

    def _listen(self, request: str, end: float) -> list[tuple[str, dict[str, Any]]]:
        """What the kernel says in answer to a request, none if it says nothing for a moment.

        Raises:
            KernelLost: if it has ended.
            TookTooLong: if the meter shows more than it may.
        """
        assert self._kernel is not None
        if self._meter.seconds() > end:
            raise TookTooLong("The kernel did not answer in time.")
        now = time.monotonic()
        silent = now - self._heard >= TICK_SECONDS
        if now - self._looked >= TICK_SECONDS:
            self._looked = now
            self._watch_memory()
            if silent and (status := self._client.poll()) is not None:
                raise KernelLost(cause_of_death(status))
        try:
            said = self._kernel.hear(TICK_SECONDS, request)
        except UnreadableMessage as error:
            words = f"The kernel's messages could not be read ({error})."
            raise KernelLost(words) from None
        if said:
            self._heard = time.monotonic()
        return said

    def _watch_memory(self) -> None:
        """End a kernel that holds too much memory, together with all that it started."""
        if held_by(self._meter.descendants) > self._memory:
            with contextlib.suppress(OrderFailed):
                self._client.kill()
            raise KernelLost(f"This cell used more than {self._memory / 2**30:.1f} GB of memory.")


def asks_to_end(reply: dict[str, Any]) -> bool:
    """Whether a cell has called ``quit()``, which ends the kernel only after the cell's reply."""
    return "'source': 'ask_exit'" in repr(reply.get("payload"))


def cause_of_death(status: int) -> str:
    """Why a kernel has ended, in words.

    Args:
        status: its exit status; negative for the signal that ended it.
    """
    if status < 0:
        return f"This cell ended Python itself (signal {-status}): too much memory, or a kill."
    return f"This cell ended Python itself (exit status {status})."
