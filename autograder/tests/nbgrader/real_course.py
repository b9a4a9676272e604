"""A course in a folder of its own, run with nbgrader's commands as an instructor types them."""

from __future__ import annotations

import contextlib
import csv
import os
import shutil
import sys
from pathlib import Path

import nbformat
from jupyter_core.application import NoStart
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.nbgraderapp import NbGraderApp
from unrolled.course.build import solution_text
from unrolled.course.source import Lesson

COURSE = "unrolled"


def nbgrader(*arguments: str, where: Path) -> None:
    """Run one of nbgrader's commands in a folder, in this process: starting one takes seconds.

    Raises:
        AssertionError: if the command ends with an error.
    """
    app = NbGraderApp.instance()
    status = 0
    try:
        with contextlib.chdir(where):
            app.initialize(list(arguments))
            # A command that has done its work ends with NoStart.
            with contextlib.suppress(NoStart):
                app.start()
    except SystemExit as end:
        status = end.code
    finally:
        app.reset()
        NbGraderApp.clear_instance()
    assert not status, f"nbgrader {' '.join(arguments)} failed; its log says why"


class RealCourse:
    """An instructor's folder, a folder for each student, and the exchange between them.

    Args:
        folder: an empty folder.
        checkout: where the course's settings are copied from.
    """

    def __init__(self, folder: Path, checkout: Path) -> None:
        self.instructor = folder / "instructor"
        self.students = folder / "students"
        self.instructor.mkdir()
        self.students.mkdir()
        shutil.copy(checkout / "nbgrader_config.py", self.instructor)
        self.exchange = self.instructor / "grading" / "exchange"

    def release(self, lesson: Lesson) -> None:
        """Generate a lesson's release, and put it into the exchange."""
        source = self.instructor / "solutions" / lesson.name / f"{lesson.name}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(solution_text(lesson), encoding="utf-8")
        nbgrader("generate_assignment", lesson.name, where=self.instructor)
        nbgrader("release_assignment", lesson.name, where=self.instructor)

    def fetch(self, student: str, lesson: Lesson) -> NotebookNode:
        """Fetch a lesson from the exchange into a student's folder."""
        self._as_student("fetch_assignment", student, lesson)
        return nbformat.read(self._work(student, lesson), as_version=4)

    def submit(self, student: str, lesson: Lesson, notebook: NotebookNode) -> None:
        """Save a student's notebook, and submit it through the exchange."""
        path = self._work(student, lesson)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        self._as_student("submit", student, lesson, f"--student={student}")

    def collect_and_autograde(self, lesson: Lesson) -> None:
        """Collect everybody's submission, and autograde all in one run."""
        nbgrader("collect", lesson.name, where=self.instructor)
        nbgrader("autograde", lesson.name, where=self.instructor)

    def gradebook(self) -> Gradebook:
        """The open gradebook."""
        return Gradebook(f"sqlite:///{self.instructor / 'grading' / 'gradebook.db'}")

    def scores(self, student: str, lesson: Lesson) -> dict[str, float]:
        """A submission's automatic points, by the graded cell's id."""
        with self.gradebook() as gradebook:
            found = gradebook.find_submission_notebook(lesson.name, lesson.name, student)
            return {g.name: g.auto_score for g in found.grades if g.cell.cell_type == "code"}

    def autograded(self, student: str, lesson: Lesson) -> NotebookNode:
        """A submission's notebook as autograding left it."""
        path = self._graded("autograded", student, lesson, ".ipynb")
        return nbformat.read(path, as_version=4)

    def feedback(self, student: str, lesson: Lesson) -> str:
        """A submission's feedback page."""
        return self._graded("feedback", student, lesson, ".html").read_text(encoding="utf-8")

    def exported(self) -> dict[tuple[str, str], dict[str, str]]:
        """The rows of the exported table, by lesson and student."""
        path = self.instructor / "grades.csv"
        nbgrader("export", f"--to={path}", where=self.instructor)
        with path.open(encoding="utf-8") as file:
            return {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}

    def _as_student(self, command: str, student: str, lesson: Lesson, *more: str) -> None:
        folder = self.students / student
        folder.mkdir(exist_ok=True)
        there = (f"--course={COURSE}", f"--Exchange.root={self.exchange}", *more)
        nbgrader(command, lesson.name, *there, where=folder)

    def _work(self, student: str, lesson: Lesson) -> Path:
        return self.students / student / lesson.name / f"{lesson.name}.ipynb"

    def _graded(self, kind: str, student: str, lesson: Lesson, suffix: str) -> Path:
        folder = self.instructor / "grading" / kind / student / lesson.name
        return (folder / lesson.name).with_suffix(suffix)


def isolate(folder: Path) -> dict[str, str]:
    """The environment in which nbgrader sees nothing of this machine's user.

    Args:
        folder: where Jupyter's settings, data and runtime files go instead.
    """
    return {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        # nbgrader calls the command alembic, which lies beside this Python.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "UNROLLED_FULL": "0",
    }
