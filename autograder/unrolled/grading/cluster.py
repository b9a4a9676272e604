"""Run submissions on a Dask cluster."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from unrolled.errors import CourseError
from unrolled.grading.fault_log import described, traceback_of
from unrolled.grading.graded import CRASHED, Graded, Settings, turned_away
from unrolled.grading.grader import Grader
from unrolled.grading.plan import Plan
from unrolled.grading.submission import Submission

if TYPE_CHECKING:
    # Where nothing is graded on a cluster it need not be installed.
    from distributed import Future

RETRIES, AHEAD = 3, 4


class ClusterWorkers:
    """Runs submissions as the tasks of a Dask scheduler, whose workers have this course installed.

    Tasks whose worker dies are run again elsewhere. Nobody but the caller touches the gradebook.

    Args:
        settings: how; the seed in it goes to the workers, so they must be the instructor's.
        address: the scheduler's, such as ``"tcp://10.0.0.1:8786"``.
    """

    def __init__(self, settings: Settings, address: str) -> None:
        self._settings, self._address = settings, address

    def grade(self, submissions: Iterable[Submission], alone: bool = False) -> Iterator[Graded]:
        """Run submissions; yield each as it is done.

        Args:
            submissions: which.
            alone: one after the other, none beside another.

        Raises:
            CourseError: if there is no scheduler at the address, or no Dask here.
        """
        try:
            from distributed import Client, as_completed
        except ImportError:
            raise CourseError(
                "Grading on a cluster needs Dask: pip install -e '.[course,cluster]'."
            ) from None
        try:
            client = Client(self._address, timeout="10s", set_as_default=False)
        # Dask calls an address that it cannot read a wrong value.
        except (OSError, ValueError) as error:
            raise CourseError(f"No Dask scheduler at {self._address}: {error}") from None
        with client:
            # Once for all tasks; each names it.
            settings = client.scatter(self._settings, broadcast=True)
            tasks = as_completed(loop=client.loop)
            waiting = iter(submissions)
            students: dict[str, str] = {}

            def add(count: int) -> None:
                for submission in itertools.islice(waiting, count):
                    task = client.submit(
                        grade_here, settings, submission, pure=False, retries=RETRIES
                    )
                    students[task.key] = submission.student
                    tasks.add(task)

            # A few for each worker, and not the whole class at once in the scheduler's memory.
            add(1 if alone else AHEAD * max(1, sum(client.nthreads().values())))
            for task in tasks:
                graded = graded_by(task, self._settings.plan, students.pop(task.key))
                task.release()
                add(1)
                yield graded


def graded_by(task: Future, plan: Plan, student: str) -> Graded:
    """What a task came to; one whose workers were lost is that student's affair only.

    Args:
        task: a task that is done.
        plan: the lesson's.
        student: whose submission it was.
    """
    try:
        return task.result()
    except Exception as error:
        reason = f"The worker that ran it was lost ({described(error)})."
        graded = turned_away(plan, student, CRASHED, reason)
        return replace(graded, final=False, fault=traceback_of(error))


def grade_here(settings: Settings, submission: Submission) -> Graded:
    """Grade one submission on whichever machine this is."""
    with grader_of(settings) as grader:
        return grader.grade(submission)


_lock = threading.Lock()
_graders: dict[str, Grader] = {}
_busy: Counter[str] = Counter()


@contextlib.contextmanager
def grader_of(settings: Settings) -> Iterator[Grader]:
    """This process's grader for a run; those of other runs are closed if they have nothing to do.

    Args:
        settings: the run's.
    """
    run = settings.digest
    with _lock:
        if run not in _graders:
            for other in [each for each in _graders if not _busy[each]]:
                _graders.pop(other).close()
            _graders[run] = Grader(settings)
        _busy[run] += 1
    try:
        yield _graders[run]
    finally:
        with _lock:
            _busy[run] -= 1
