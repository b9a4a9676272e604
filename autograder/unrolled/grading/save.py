"""Put what was graded into nbgrader's gradebook and folders, all of it or nothing."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, LimitOutput, SaveAutoGrades
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from unrolled.grading.grader import Graded

TIMESTAMP = "timestamp.txt"


class UnknownStudent(Exception):
    """A student who is not in the gradebook, and is not to be added. The message says so."""


class Saver:
    """The one writer of the gradebook.

    Args:
        config: nbgrader's.
        lesson: which is graded.
        create_student: whether a student who is not in the gradebook is added.
    """

    def __init__(self, config: Config, lesson: str, create_student: bool = True) -> None:
        self._config, self._lesson, self._create_student = config, lesson, create_student
        self._course = CourseDirectory(config=config)
        self._gradebook = Gradebook(self._course.db_url, self._course.course_id)

    def close(self) -> None:
        """Leave the gradebook."""
        self._gradebook.close()

    def folder(self, student: str) -> Path:
        """Where nbgrader keeps what was autograded."""
        autograded = self._course.autograded_directory
        return Path(self._course.format_path(autograded, student, self._lesson))

    def has(self, student: str) -> bool:
        """Whether the gradebook and the folder hold a graded submission."""
        there = (self.folder(student) / f"{self._lesson}.ipynb").exists()
        return there and student in self._in_gradebook

    @cached_property
    def _in_gradebook(self) -> set[str]:
        """Whose submissions the gradebook holds; asked once for the whole class."""
        return {row["student"] for row in self._gradebook.submission_dicts(self._lesson)}

    def save(self, graded: Graded, files: dict[str, bytes]) -> tuple[float, float]:
        """Save a submission's scores and its notebook.

        Args:
            graded: the submission.
            files: what else goes into its folder.

        Returns:
            Its score and the largest possible one.

        Raises:
            UnknownStudent: if the student is not in the gradebook, and is not to be added.
        """
        notebook = graded.notebook
        # nbgrader's own way of adding submissions makes SQLAlchemy warn, and is right nevertheless.
        with self._transaction() as commit, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            submission = self._submission(graded.student, files.get(TIMESTAMP))
            LimitOutput(config=self._config).preprocess(notebook, {})
            self._save_scores(notebook, graded.student)
            self._save_penalty(graded.student, submission.total_seconds_late)
            self._gradebook.db.flush()
            score = submission.score, submission.max_score
            with self._new_folder(graded.student, notebook, files):
                commit()
        self._in_gradebook.add(graded.student)
        return score

    @contextmanager
    def _transaction(self) -> Iterator[Callable[[], None]]:
        """nbgrader commits after each cell; here nothing is written before one says so."""
        session = self._gradebook.db()
        commit, session.commit = session.commit, session.flush
        try:
            yield commit
        except BaseException:
            session.rollback()
            raise
        finally:
            session.commit = commit
            session.expunge_all()

    def _submission(self, student: str, timestamp: bytes | None) -> object:
        if self._create_student:
            self._gradebook.update_or_create_student(student)
        try:
            self._gradebook.find_student(student)
        except MissingEntry:
            raise UnknownStudent("The gradebook does not know this student.") from None
        time = parsed_time(timestamp)
        given = {"timestamp": time} if time else {}
        return self._gradebook.update_or_create_submission(self._lesson, student, **given)

    def _save_scores(self, notebook: NotebookNode, student: str) -> None:
        """Let nbgrader's own preprocessor read the scores off the cells."""
        scores = SaveAutoGrades(config=self._config)
        scores.gradebook = self._gradebook
        scores.notebook_id = scores.assignment_id = self._lesson
        scores.student_id = student
        for place, cell in enumerate(notebook.cells):
            scores.preprocess_cell(cell, {}, place)

    def _save_penalty(self, student: str, seconds_late: float) -> None:
        """What nbgrader's ``AssignLatePenalties`` does, within the same transaction."""
        penalties = AssignLatePenalties(config=self._config)
        # A plug-in that goes by the lesson looks for it where nbgrader leaves it.
        penalties.notebook_id = penalties.assignment_id = self._lesson
        penalties.student_id = student
        penalties.init_plugin()
        notebook = self._gradebook.find_submission_notebook(self._lesson, self._lesson, student)
        notebook.late_submission_penalty = None
        if seconds_late > 0:
            penalty = penalties.plugin_inst.late_submission_penalty(
                student, notebook.score, seconds_late
            )
            if penalty is not None:
                notebook.late_submission_penalty = penalties._check_late_penalty(notebook, penalty)

    @contextmanager
    def _new_folder(
        self, student: str, notebook: NotebookNode, files: dict[str, bytes]
    ) -> Iterator[None]:
        """Replace the student's folder; the old one comes back where the block fails."""
        place = self.folder(student)
        fresh, old = (place.with_name(f".{place.name}.{word}") for word in ("new", "old"))
        for path in (fresh, old):
            shutil.rmtree(path, ignore_errors=True)
        replaced = False
        try:
            self._fill(fresh, notebook, files)
            if place.exists():
                os.replace(place, old)
            os.replace(fresh, place)
            replaced = True
            yield
        except BaseException:
            # What could not be written to its end takes no room.
            shutil.rmtree(fresh, ignore_errors=True)
            if replaced:
                shutil.rmtree(place, ignore_errors=True)
            if old.exists():
                os.replace(old, place)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def _fill(self, folder: Path, notebook: NotebookNode, files: dict[str, bytes]) -> None:
        folder.mkdir(parents=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (folder / f"{self._lesson}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
        for path in folder.rglob("*"):
            if path.is_file():
                path.chmod(0o664 if self._course.groupshared else 0o444)


def parsed_time(timestamp: bytes | None) -> datetime | None:
    """The time that a submission's file names, if it names one."""
    if timestamp is None or len(timestamp) > 100:
        return None
    try:
        return parse_utc(timestamp.decode().strip())
    except (ValueError, OverflowError, UnicodeDecodeError):
        return None
