"""Run submissions on this machine's cores, or on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from unrolled.grading.grader import Graded, Grader, Settings
from unrolled.grading.submission import Submission


class Workers(Protocol):
    """Whoever runs submissions."""

    def grade(self, submissions: Iterable[Submission], alone: bool = False) -> Iterator[Graded]:
        """Run submissions; yield each as it is done.

        Args:
            submissions: which.
            alone: one after the other, none beside another.
        """
        ...


class LocalWorkers:
    """Runs several submissions at a time on this machine, each in a process of its own.

    Args:
        settings: how.
        count: how many at a time.
    """

    def __init__(self, settings: Settings, count: int) -> None:
        self._settings, self._count = settings, count

    def grade(self, submissions: Iterable[Submission], alone: bool = False) -> Iterator[Graded]:
        """Run submissions; yield each as it is done.

        Args:
            submissions: which.
            alone: one after the other, none beside another.
        """
        count = 1 if alone else self._count
        grader = Grader(self._settings)
        pool = ThreadPoolExecutor(count, thread_name_prefix="client")
        pending: set[Future[Graded]] = set()
        try:
            for submission in submissions:
                pending.add(pool.submit(grader.grade, submission))
                # A few ahead, so that no client waits for the reading of files.
                if len(pending) >= 2 * count:
                    finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                    for future in finished:
                        yield future.result()
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        finally:
            for future in pending:
                future.cancel()
            grader.close()
            # Once Python itself is ending no thread can ask whether its kernel is still alive; it
            # would wait for a dead one as long as for a slow one.
            pool.shutdown(cancel_futures=True)
