"""All that one machine needs to grade submissions: clerks, each in a process of its own."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import replace

from unrolled.grading.graded import (
    CRASHED,
    GRADED,
    REFUSED,
    TIMED_OUT,
    UNREADABLE,
    Graded,
    Settings,
    turned_away,
)
from unrolled.grading.office import ClerkLost, ClerkProcess, ClerkTooSlow, Office
from unrolled.grading.parcel import BadParcel, unpacked
from unrolled.grading.submission import Submission

__all__ = ["CRASHED", "GRADED", "REFUSED", "TIMED_OUT", "UNREADABLE", "Graded", "Settings"]
__all__ += ["Grader", "cores", "turned_away"]

# What a submission's process may use beyond its budget, to start a sandbox and to tidy up.
MARGIN_SECONDS = 60.0


class Grader:
    """Grades submissions on this machine, several at a time, each in a process of its own.

    What a submission makes us do happens there, under the submission's own budget; in here nothing
    is done but waiting, and looking at what comes back.

    Args:
        settings: how.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._office = Office(settings)
        self._lock = threading.Lock()
        self._clerks: set[ClerkProcess] = set()
        self._free: list[ClerkProcess] = []
        self._closed = False

    def grade(self, submission: Submission) -> Graded:
        """Run a submission and judge it.

        Args:
            submission: as handed in.
        """
        plan, student = self.settings.plan, submission.student
        seconds = self.settings.budget.notebook_seconds + MARGIN_SECONDS
        try:
            with self._clerk() as clerk:
                return unpacked(clerk.grade(submission, seconds), student)
        except ClerkTooSlow as error:
            return turned_away(plan, student, TIMED_OUT, f"Grading it took {error}.")
        except (ClerkLost, BadParcel) as error:
            reason = f"The process that graded it was lost ({error})."
            return replace(turned_away(plan, student, CRASHED, reason), final=False)

    @contextlib.contextmanager
    def _clerk(self) -> Iterator[ClerkProcess]:
        """A clerk for one submission, who stays if nothing happens."""
        with self._lock:
            clerk = self._free.pop() if self._free else None
        if clerk is None:
            clerk = self._office.hire()
            with self._lock:
                self._clerks.add(clerk)
                if self._closed:
                    clerk.close()
        try:
            yield clerk
        except BaseException:
            with self._lock:
                self._clerks.discard(clerk)
            self._office.dismiss(clerk)
            raise
        with self._lock:
            self._free.append(clerk)

    def close(self) -> None:
        """End all clerks and their sandboxes."""
        with self._lock:
            self._closed = True
            for clerk in self._clerks:
                clerk.close()
        self._office.close()


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
