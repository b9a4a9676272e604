"""Counts what a submission uses, so that a busy machine costs nobody anything."""

from __future__ import annotations

import threading
import time

from unrolled.grading.processes import Seen, crowd, threads_work, tree_of

TICK_SECONDS = 0.25
# How many times its share of a processor's time a submission may wait without using it.
PATIENCE = 10


class Meter:
    """A clock for a process and all that it started.

    It counts the processor time of all of them together, and the time in which every one of them
    sleeps. It stands still while any of them waits for a processor that others have: so a busy
    machine takes no time from anybody, and nobody has more time by sleeping, or by many processes.

    Whoever holds it must look at it several times a second. Where it was not looked at for longer,
    the machine had no time for us either, and that counts for nothing.

    Args:
        number: the process's.
        own: whether it is our own process, whose thread that looks is not what is measured.
    """

    def __init__(self, number: int, own: bool = False) -> None:
        self._number, self._own = number, own
        self._processor = self._asleep = self._waited = 0.0
        self._seen = {(each.number, each.begun): each for each in tree_of(number)}
        self._looked = time.monotonic()

    def seconds(self) -> float:
        """How much was used since the meter was made."""
        passed = time.monotonic() - self._looked
        if passed >= TICK_SECONDS:
            self._look(passed)
        return max(self._processor + self._asleep, self._waited)

    @property
    def processor(self) -> float:
        """The processor time in it."""
        return self._processor

    @property
    def descendants(self) -> list[int]:
        """The numbers of the processes that it had started, when it was last looked at."""
        return [number for number, _ in self._seen if number != self._number]

    def _look(self, passed: float) -> None:
        self._looked += passed
        processes = tree_of(self._number)
        used = self._used_by(processes)
        self._processor += used
        passed = min(passed, 2 * TICK_SECONDS)
        # Far behind the others: so ends, on any machine, whatever our measuring misses.
        self._waited += passed / (PATIENCE * crowd())
        if used < passed and not self._work(processes):
            self._asleep += passed - used

    def _used_by(self, processes: list[Seen]) -> float:
        """The processor time since the last look."""
        before = self._seen
        self._seen = now = {(each.number, each.begun): each for each in processes}
        used = reaped = 0.0
        for key, each in now.items():
            earlier = before.get(key)
            used += each.own - (earlier.own if earlier else 0.0)
            reaped += each.reaped - (earlier.reaped if earlier else 0.0)
        # What has ended since stands in its parent's account, and most of it was seen already.
        known = sum(each.own + each.reaped for key, each in before.items() if key not in now)
        return used + max(0.0, reaped - known)

    def _work(self, processes: list[Seen]) -> bool:
        """Whether any of them would use a processor if it had one."""
        ours = threading.get_native_id() if self._own else 0
        for each in processes:
            if each.number != self._number and each.working:
                return True
        return any(threads_work(each.number, ours) for each in processes)
