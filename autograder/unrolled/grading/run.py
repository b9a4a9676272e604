"""Grade a class: find what was handed in, run it, save it, and say how each submission ended."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets.config import Config

from unrolled.errors import CourseError
from unrolled.grading.fault_log import FaultLog
from unrolled.grading.folder import students
from unrolled.grading.grader import REFUSED, Settings
from unrolled.grading.names import in_words, why_not_kept
from unrolled.grading.plan import Plan, make_plan
from unrolled.grading.records import Records, Row
from unrolled.grading.save import Saver
from unrolled.grading.tries import Places, Tries
from unrolled.grading.workers import Workers


@dataclass(frozen=True)
class Request:
    """What an instructor asks for.

    Args:
        lesson: which is graded.
        students: only these; everybody by default.
        force: grade again what has not changed.
        create_students: add students who are not in the gradebook.
    """

    lesson: str
    students: tuple[str, ...] = ()
    force: bool = False
    create_students: bool = True


@dataclass
class Report:
    """What a run came to.

    Args:
        rows: one for each submission.
        unchanged: how many of them were as they had been graded before.
        untrusted: the graded cells on which the judge has no word.
    """

    rows: list[Row] = field(default_factory=list)
    unchanged: int = 0
    untrusted: list[str] = field(default_factory=list)


def plan_of(config: Config, lesson: str) -> Plan:
    """A lesson's plan, out of nbgrader's folders.

    Raises:
        CourseError: if the lesson has not been generated.
    """
    course = CourseDirectory(config=config)
    release = Path(course.format_path(course.release_directory, ".", lesson))
    source = Path(course.format_path(course.source_directory, ".", lesson))
    names = find_all_files(str(source), [*course.ignore, "*.ipynb"])
    files = {str(Path(name).relative_to(source)): Path(name).read_bytes() for name in names}
    return make_plan(lesson, release / f"{lesson}.ipynb", course.db_url, files)


def state_folder(config: Config) -> Path:
    """Where the course keeps what is no part of it: beside the autograded notebooks."""
    course = CourseDirectory(config=config)
    return (Path(course.root) / course.autograded_directory).resolve().parent


def records_of(config: Config, lesson: str) -> Records:
    """A lesson's records."""
    return Records(state_folder(config) / "runs" / lesson)


def log_of(config: Config, lesson: str) -> FaultLog:
    """Where a lesson's run keeps the tracebacks of its own faults: beside its table."""
    return FaultLog(state_folder(config) / f"{lesson}.log")


def submitted_folder(config: Config) -> Path:
    """nbgrader's folder of submissions."""
    course = CourseDirectory(config=config)
    return (Path(course.root) / course.submitted_directory).resolve()


def grade(
    config: Config,
    request: Request,
    settings: Settings,
    workers: Callable[[Settings], Workers],
    progress: Callable[[Row, int, int], None] = lambda row, done, total: None,
    report: Report | None = None,
    log: FaultLog | None = None,
) -> Report:
    """Grade a class into nbgrader's gradebook.

    Whatever ends this, what was saved stays saved, and the next call goes on from there.

    Args:
        config: nbgrader's.
        request: whom.
        settings: how.
        workers: makes those who run the submissions.
        progress: called after each submission, with how many are done and how many there are.
        report: filled as the run goes on, for whoever may be interrupted.
        log: for exceptions that are the grader's own; ``log_of`` by default.

    Raises:
        CourseError: if a student asked for has handed nothing in.
        MachineFault: if nothing can be graded or saved now.
    """
    folder = submitted_folder(config)
    found = students(folder, request.lesson)
    if absent := sorted(set(request.students) - set(found)):
        raise CourseError(f"Nothing was handed in for {request.lesson} by {', '.join(absent)}.")
    chosen = [name for name in found if not request.students or name in request.students]
    if not chosen:
        raise CourseError(f"Nothing was handed in for {request.lesson}: {folder} has none.")
    report = report or Report(untrusted=settings.plan.untrusted)

    def done(row: Row, unchanged: bool = False) -> None:
        report.rows.append(row)
        report.unchanged += unchanged
        progress(row, len(report.rows), len(chosen))

    reasons = {name: why_not_kept(name) for name in chosen}
    for student in filter(reasons.get, chosen):
        done(not_kept(student, reasons[student], settings.plan))
    kept = [name for name in chosen if not reasons[name]]
    places = Places(folder, state_folder(config))
    records = records_of(config, request.lesson)
    log = log or log_of(config, request.lesson)
    with contextlib.closing(Saver(config, request.lesson, request.create_students)) as saver:
        tries = Tries(places, settings, workers, saver, records, log, done)
        tries.first(kept, request.force)
        tries.second()
    report.rows.sort(key=lambda row: row.student)
    return report


def not_kept(student: str, why: str, plan: Plan) -> Row:
    """The row of a student who cannot stand in the gradebook."""
    return Row(in_words(student), REFUSED, why, None, plan.max_score, 0.0, 0.0, (), "")


def all_rows(report: Report, records: Records, folder: Path, lesson: str) -> list[Row]:
    """The rows of a run, and those that earlier runs left of other students."""
    rows = {row.student: row for row in report.rows}
    for student in students(folder, lesson):
        if student not in rows and (row := records.find(student)):
            rows[student] = row
    return sorted(rows.values(), key=lambda row: row.student)
