"""``unrolled grade``: its progress bar and its summary."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from traitlets.config import Config

from unrolled.course.build import course_config
from unrolled.course.source import course_root
from unrolled.errors import CourseError
from unrolled.grading.cluster import ClusterWorkers
from unrolled.grading.execute import Budget
from unrolled.grading.fault_log import FaultLog, described, traceback_of
from unrolled.grading.grader import GRADED, Settings, cores
from unrolled.grading.machine import MachineFault, cause_in_the_machine, in_plain_words
from unrolled.grading.records import Row
from unrolled.grading.run import (
    Report,
    Request,
    all_rows,
    grade,
    log_of,
    plan_of,
    records_of,
    state_folder,
    submitted_folder,
)
from unrolled.grading.sandbox import Limits, bubblewrap
from unrolled.grading.summary import points, table, write_csv
from unrolled.grading.workers import LocalWorkers, Workers

SAFE = (
    "Nobody loses a point by this: what was saved stays saved, and the same command goes on "
    "from there."
)


def run_grade(chosen: argparse.Namespace) -> int:
    """Grade, show the progress, write the summary.

    Returns:
        0 if every submission could be graded, 1 if some need a look, 130 if interrupted.

    Raises:
        CourseError: if the run had to be stopped, with the reason.
    """
    root = course_root()
    config = course_config(root)
    if chosen.db:
        config.CourseDirectory.db_url = chosen.db
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    # What nbgrader writes here about the gradebook, it raises as well, and it is told once.
    logging.getLogger("tornado.application").setLevel(logging.CRITICAL)
    if not chosen.no_sandbox and not chosen.scheduler:
        bubblewrap()
    log = log_of(config, chosen.lesson)
    try:
        return grade_class(chosen, config, log)
    except CourseError:
        raise
    except MachineFault as fault:
        raise CourseError(f"Grading was stopped: {fault}. {SAFE}") from fault
    except Exception as error:
        if cause := cause_in_the_machine(error):
            words = in_plain_words(cause)
            raise CourseError(f"Grading was stopped: {words}. {SAFE}") from error
        log.keep("the run as a whole", traceback_of(error))
        raise CourseError(
            f"Grading was stopped by a fault of its own ({described(error)}). "
            f"The traceback is in {log.path}. {SAFE}"
        ) from error


def grade_class(chosen: argparse.Namespace, config: Config, log: FaultLog) -> int:
    """Grade with nbgrader's settings; the rest as in ``run_grade``."""
    request = Request(
        lesson=chosen.lesson,
        students=tuple(chosen.student),
        force=chosen.force,
        create_students=not chosen.no_create,
    )
    # First: a lesson that is not there shall leave no traces.
    plan = plan_of(config, chosen.lesson)
    records = records_of(config, chosen.lesson)
    memory = chosen.memory * 2**30
    settings = Settings(
        plan,
        records.seed(renew=chosen.new_seed),
        Budget(chosen.call_seconds, chosen.cell_seconds, chosen.seconds, memory),
        Limits(memory=memory),
        sandboxed=not chosen.no_sandbox,
        experiments=chosen.all_cells,
    )

    def workers(settings: Settings) -> Workers:
        if chosen.scheduler:
            return ClusterWorkers(settings, chosen.scheduler)
        return LocalWorkers(settings, chosen.workers or cores())

    report = Report(untrusted=settings.plan.untrusted)
    stopped = False
    try:
        with terminated_as_interrupted(), progress_bar(chosen.lesson) as show:
            grade(config, request, settings, workers, show, report, log)
    except KeyboardInterrupt:
        stopped = True
    print(table(report, chosen.lesson))
    if log.count:
        print(f"Faults of the grader's own, with their tracebacks: {log.path}")
    if stopped:
        print("Stopped. What is listed is saved; the same command goes on from here.")
        return 130
    path = state_folder(config) / f"{chosen.lesson}.csv"
    write_csv(path, all_rows(report, records, submitted_folder(config), chosen.lesson))
    print(f"Written: {path}")
    return 0 if all(row.status == GRADED for row in report.rows) else 1


@contextlib.contextmanager
def terminated_as_interrupted() -> Iterator[None]:
    """Treat a polite request to end as Ctrl-C."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def progress_bar(lesson: str) -> Iterator[object]:
    """A bar with an estimate on a terminal; a line for each submission elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:

        def show_line(row: Row, done: int, total: int) -> None:
            print(f"{done}/{total} {row.student}: {row.status}, {points(row)}", file=sys.stderr)

        yield show_line
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(f"Grading {lesson}", total=None)

        def show_bar(row: Row, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show_bar
