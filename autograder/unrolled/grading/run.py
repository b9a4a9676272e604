"""Grade a class: find what was handed in, run it, save it, and say how each submission ended."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from unrolled.course.source import CourseError
from unrolled.grading.answers import answers_of_keras
from unrolled.grading.folder import open_submission, students
from unrolled.grading.names import in_words, why_not_kept
from unrolled.grading.plan import Plan, make_plan
from unrolled.grading.records import Records, Row, judge_digest, key_of
from unrolled.grading.save import Saver
from unrolled.grading.station import CRASHED, REFUSED, UNREADABLE, Graded, Settings, turned_away
from unrolled.grading.submission import Refused, Submission, Unreadable, beside
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

    Raises:
        CourseError: if a student asked for has handed nothing in.
    """
    folder = submitted_folder(config)
    found = students(folder, request.lesson)
    if absent := sorted(set(request.students) - set(found)):
        raise CourseError(f"Nothing was handed in for {request.lesson} by {', '.join(absent)}.")
    chosen = [name for name in found if not request.students or name in request.students]
    if not chosen:
        raise CourseError(f"Nothing was handed in for {request.lesson}: {folder} has none.")
    records = records_of(config, request.lesson)
    saver = Saver(config, request.lesson, request.create_students)
    report = report or Report(untrusted=settings.plan.untrusted)

    def done(row: Row) -> None:
        report.rows.append(row)
        progress(row, len(report.rows), len(chosen))

    waiting: dict[str, tuple[str, dict[str, bytes]]] = {}

    def to_run() -> Iterator[Submission]:
        for student in chosen:
            if why := why_not_kept(student):
                done(not_kept(student, why, settings.plan))
                continue
            submission, turned = opened(folder, student, settings.plan)
            key = key_of(submission, settings)
            before = records.find(student)
            if not request.force and before and before.key == key and saver.has(student):
                report.unchanged += 1
                done(before)
                continue
            files = beside(submission.files, settings.plan.files)
            if turned:
                done(saved(saver, records, settings.plan, turned, key, files))
            else:
                waiting[student] = key, files
                yield submission

    try:
        for graded in run_by(workers, settings, records, to_run()):
            key, files = waiting.pop(graded.student)
            done(saved(saver, records, settings.plan, graded, key, files))
    finally:
        saver.close()
    report.rows.sort(key=lambda row: row.student)
    return report


def all_rows(report: Report, records: Records, folder: Path, lesson: str) -> list[Row]:
    """The rows of a run, and those that earlier runs left of other students."""
    rows = {row.student: row for row in report.rows}
    for student in students(folder, lesson):
        if student not in rows and (row := records.find(student)):
            rows[student] = row
    return sorted(rows.values(), key=lambda row: row.student)


def run_by(
    workers: Callable[[Settings], Workers],
    settings: Settings,
    records: Records,
    submissions: Iterator[Submission],
) -> Iterator[Graded]:
    """Have submissions run; if there is none, nothing is started and Keras is not asked."""
    first = next(submissions, None)
    if first is None:
        return
    answers = answers_of_keras(settings.plan, settings.seed, records.answers, judge_digest())
    settings = replace(settings, answers=answers)
    yield from workers(settings).grade(itertools.chain([first], submissions))


def not_kept(student: str, why: str, plan: Plan) -> Row:
    """The row of a student who cannot stand in the gradebook."""
    return Row(in_words(student), REFUSED, why, 0.0, plan.max_score, 0.0, 0.0, (), "")


def opened(folder: Path, student: str, plan: Plan) -> tuple[Submission, Graded | None]:
    """A submission, and what is saved instead of running it if it cannot be opened."""
    try:
        return open_submission(folder, student, plan), None
    except (Refused, Unreadable, OSError, RecursionError) as error:
        status = REFUSED if isinstance(error, Refused) else UNREADABLE
        nothing = Submission(student, str(error).encode(), {})
        return nothing, turned_away(plan, student, status, str(error))


def saved(
    saver: Saver,
    records: Records,
    plan: Plan,
    graded: Graded,
    key: str,
    files: dict[str, bytes],
) -> Row:
    """Save a submission, and then remember that it was saved."""
    # In this order: a record never speaks of what is not in the gradebook.
    records.forget(graded.student)
    try:
        score, max_score = saver.save(graded, files)
    except (OSError, SQLAlchemyError):
        # Not this submission's fault: nothing can be saved now.
        raise
    except Exception as error:
        reason = f"It could not be saved ({type(error).__name__}: {error})."[:300]
        graded = turned_away(plan, graded.student, CRASHED, reason)
        score, max_score = saver.save(graded, {})
    row = Row(
        student=graded.student,
        status=graded.status,
        reason=graded.reason,
        score=score,
        max_score=max_score,
        seconds=round(graded.seconds, 3),
        cpu_seconds=round(graded.cpu_seconds, 3),
        notes=graded.notes,
        # Without a key it is tried again at the next opportunity.
        key=key if graded.final else "",
    )
    records.keep(row)
    return row
