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
from sqlalchemy.exc import SQLAlchemyError

from unrolled.course.build import course_config
from unrolled.course.source import CourseError, course_root
from unrolled.grading.cluster import ClusterWorkers
from unrolled.grading.execute import Budget
from unrolled.grading.records import Row
from unrolled.grading.run import (
    Report,
    Request,
    all_rows,
    grade,
    plan_of,
    records_of,
    state_folder,
    submitted_folder,
)
from unrolled.grading.sandbox import Limits, bubblewrap
from unrolled.grading.station import GRADED, Settings, cores
from unrolled.grading.summary import table, write_csv
from unrolled.grading.workers import LocalWorkers, Workers


def run_grade(chosen: argparse.Namespace) -> int:
    """Grade, show the progress, write the summary.

    Returns:
        0 if every submission could be graded, 1 if some need a look, 130 if interrupted.
    """
    root = course_root()
    config = course_config(root)
    if chosen.db:
        config.CourseDirectory.db_url = chosen.db
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    if not chosen.no_sandbox and not chosen.scheduler:
        bubblewrap()
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
            grade(config, request, settings, workers, show, report)
    except KeyboardInterrupt:
        stopped = True
    except (OSError, SQLAlchemyError) as error:
        words = str(error).splitlines()[0]
        raise CourseError(
            f"what was graded could not be saved: {words}. Earlier submissions are safe; "
            "mend this, and the same command goes on from there."
        ) from error
    print(table(report, chosen.lesson))
    path = state_folder(config) / f"{chosen.lesson}.csv"
    if stopped:
        print("Stopped. What is listed is saved; the same command goes on from here.")
        return 130
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
            print(f"{done}/{total} {row.student}: {row.status}, {row.score:g}", file=sys.stderr)

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
