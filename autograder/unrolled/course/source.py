"""Find the course's lessons and read their sources."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from unrolled.errors import CourseError

LESSON_NAME = re.compile(r"\d\d_\w+")
SOLUTION_REGION = re.compile(r"^ *### BEGIN SOLUTION\n(.*?)^ *### END SOLUTION$", re.S | re.M)


@dataclass(frozen=True)
class Lesson:
    """One lesson's files.

    Args:
        root: the course's folder.
        name: such as ``"04_lstm"``.
    """

    root: Path
    name: str

    @property
    def source(self) -> Path:
        """What the author writes."""
        return self.root / "solutions" / self.name / f"{self.name}.py"

    @property
    def solution(self) -> Path:
        """The solved notebook, built."""
        return self.source.with_suffix(".ipynb")

    @property
    def release(self) -> Path:
        """The notebook that a learner opens, built."""
        return self.root / "lessons" / self.name / f"{self.name}.ipynb"

    def read(self) -> NotebookNode:
        """The source as a notebook.

        Raises:
            CourseError: if the source cannot be read as py:percent text, or an answer or check
                cell is not of its one form.
        """
        # Here, because grading a class needs no sources, and Jupytext takes its time.
        import jupytext

        from unrolled.course.exercise_cells import with_exercise_cells

        try:
            notebook = jupytext.reads(self.source.read_text(encoding="utf-8"), fmt="py:percent")
            return with_exercise_cells(notebook)
        except (OSError, UnicodeDecodeError, ValueError, ImportError, AttributeError) as error:
            raise CourseError(f"{self.source} cannot be read: {error}") from error


def course_root(start: Path | None = None) -> Path:
    """The course's folder: the nearest one upwards that has ``solutions`` and ``pyproject.toml``.

    Args:
        start: where to begin; the current folder by default.

    Raises:
        CourseError: if there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "solutions").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    raise CourseError(
        f"{here} does not lie in a checkout of the course. Change to the folder that holds "
        "solutions/ and lessons/, and try again."
    )


def find_lessons(root: Path, names: list[str] | None = None) -> list[Lesson]:
    """The lessons of a course.

    Args:
        root: the course's folder.
        names: which ones; all by default.

    Raises:
        CourseError: if a name is not a lesson's, or there are no lessons.
    """
    found = sorted(
        folder.name
        for folder in (root / "solutions").iterdir()
        if LESSON_NAME.fullmatch(folder.name) and (folder / f"{folder.name}.py").is_file()
    )
    for name in names or []:
        if name not in found:
            raise CourseError(f"There is no lesson {name}. There are: {', '.join(found)}.")
    if not found:
        raise CourseError(f"{root / 'solutions'} holds no lesson such as 01_name/01_name.py.")
    return [Lesson(root, name) for name in (names or found)]


def placeholders(root: Path) -> dict[str, str]:
    """What stands for ``@REPOSITORY@`` and ``@TAG@`` in the sources, from pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address = project["urls"]["Repository"]
    return {
        "@REPOSITORY@": "/".join(address.rstrip("/").split("/")[-2:]),
        "@TAG@": f"v{project['version']}",
    }
