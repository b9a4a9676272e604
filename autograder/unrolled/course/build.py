"""Build the notebooks: source → solved notebook → released notebook, always the same bytes."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from unrolled.course.environment import use_own_tools
from unrolled.course.source import Lesson, placeholders
from unrolled.errors import CourseError
from unrolled.notebook.cell_marks import grade_id

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def build(lessons: list[Lesson]) -> list[Path]:
    """Write every lesson's two notebooks, where they differ from what is there.

    Args:
        lessons: what to build.

    Returns:
        The files that changed.

    Raises:
        CourseError: if a source cannot be built.
    """
    changed = []
    for lesson in lessons:
        for path, text in built(lesson).items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
                changed.append(path)
    return changed


def built(lesson: Lesson) -> dict[Path, str]:
    """The text that each of a lesson's two notebooks should have."""
    solution = solution_text(lesson)
    return {lesson.solution: solution, lesson.release: released(lesson, solution)}


def solution_text(lesson: Lesson) -> str:
    """The text that a lesson's solved notebook should have."""
    return notebook_text(solved_notebook(lesson))


def solved_notebook(lesson: Lesson) -> NotebookNode:
    """The source as a notebook with stable ids and nothing of the machine it was built on."""
    notebook, filled_in = lesson.read(), placeholders(lesson.root)
    used: Counter[str] = Counter()
    for cell in notebook.cells:
        # From the text before placeholders are filled: a new release must not move the ids.
        name = grade_id(cell) or f"{cell.cell_type}-{fingerprint(cell.source)}"
        used[name] += 1
        cell.id = name if used[name] == 1 else f"{name}-{used[name]}"
        for mark, text in filled_in.items():
            cell.source = cell.source.replace(mark, text)
        # nbgrader compares locked cells by checksum, and Colab strips trailing white space.
        cell.source = "\n".join(line.rstrip() for line in cell.source.split("\n"))
        kept = {key: cell.metadata[key] for key in ("nbgrader", "tags") if key in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.setdefault("schema_version", 3)
            cell.metadata.nbgrader["cell_type"] = cell.cell_type
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": LANGUAGE})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def fingerprint(text: str) -> str:
    """Twelve characters that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as it is written to a file."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def released(lesson: Lesson, solution: str) -> str:
    """What nbgrader makes of a solved notebook for learners.

    Args:
        lesson: whose notebook it is.
        solution: the solved notebook's text.

    Raises:
        CourseError: if nbgrader refuses it; the message carries nbgrader's own words.
    """
    with temporary_course(lesson.root) as (folder, config):
        place = folder / "solutions" / lesson.name
        place.mkdir(parents=True)
        (place / f"{lesson.name}.ipynb").write_text(solution, encoding="utf-8")
        generate(config, lesson.name)
        release = folder / "lessons" / lesson.name / f"{lesson.name}.ipynb"
        notebook = nbformat.read(release, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook_text(notebook)


def generate(config: Config, name: str) -> None:
    """Run nbgrader's ``generate_assignment``.

    Raises:
        CourseError: if it fails.
    """
    outcome = nbgrader(config).generate_assignment(name, force=True, create=True)
    if not outcome["success"]:
        # The log says what is wrong with which cell; the error only that something is.
        raise CourseError(f"nbgrader refuses {name}:\n{outcome['log'] or outcome.get('error')}")


def nbgrader(config: Config) -> NbGraderAPI:
    """nbgrader's own interface, quiet but for errors."""
    use_own_tools()
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.ERROR)
    return api


def course_config(root: Path) -> Config:
    """The settings of ``nbgrader_config.py``."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


@functools.cache
def empty_gradebook(course: str) -> bytes:
    """A gradebook's file in which nothing is written; nbgrader takes a second to make one.

    Args:
        course: the course's name.
    """
    with tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
        path = Path(folder) / "gradebook.db"
        use_own_tools()
        Gradebook(f"sqlite:///{path}", course).close()
        return path.read_bytes()


@contextlib.contextmanager
def temporary_course(root: Path) -> Iterator[tuple[Path, Config]]:
    """An empty course with the settings of the real one and a gradebook of its own.

    Args:
        root: the real course's folder.

    Yields:
        The temporary folder and its settings; the folder is removed afterwards.
    """
    folder = Path(tempfile.mkdtemp(prefix="unrolled-"))
    try:
        config = course_config(root)
        config.CourseDirectory.root = str(folder)
        config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
        config.Exchange.root = str(folder / "exchange")
        (folder / "gradebook.db").write_bytes(empty_gradebook(config.CourseDirectory.course_id))
        for name in ("exchange", "cache"):
            (folder / name).mkdir()
        config.Exchange.cache = str(folder / "cache")
        yield folder, config
    finally:
        shutil.rmtree(folder, ignore_errors=True)
