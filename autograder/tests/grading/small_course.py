"""A course with one short lesson, in which real exercises are graded: quick to run many times."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from unrolled.course.source import course_root
from unrolled.notebook.cell_marks import grade_id

LESSON = "90_small"
DENSE = (
    "def dense_params(inputs, units, use_bias=True):\n    return inputs * units + use_bias * units"
)
STEP = """def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 4, axis=1)
    c_t = c_prev / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
    return np.tanh(c_t) / (1 + np.exp(-o)), c_t"""
TOTAL = "def total(numbers):\n    return sum(numbers)"
RIGHT = {"dense_params": DENSE, "lstm_step": STEP, "total": TOTAL, "claim": "It depends."}
# What a solved submission gets without a person's grading, and for which cell.
POINTS = {"check_dense_params": 2.0, "check_lstm_step": 4.0, "check_total": 1.0}
JUDGED = ("check_dense_params", "check_lstm_step")
SETUP = "import numpy as np\nfrom unrolled import check"
WARMS_UP = "print(sum(range(10)))"


@dataclass
class SmallCourse:
    """The instructor's folder.

    Args:
        folder: it.
    """

    folder: Path

    @property
    def release(self) -> NotebookNode:
        """The notebook that students were given."""
        return nbformat.read(self.folder / "lessons" / LESSON / f"{LESSON}.ipynb", as_version=4)

    def place(self, student: str) -> Path:
        """A student's folder, made if need be."""
        place = self.folder / "grading" / "submitted" / student / LESSON
        place.mkdir(parents=True, exist_ok=True)
        return place

    def hand_in(self, student: str, notebook: NotebookNode | bytes) -> None:
        """Hand in a notebook, or what passes for one."""
        content = notebook
        if isinstance(notebook, NotebookNode):
            content = nbformat.v4.writes(notebook).encode("utf-8", "surrogatepass")
        (self.place(student) / f"{LESSON}.ipynb").write_bytes(content)

    def grade(self, *options: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
        """Run ``unrolled grade``."""
        script = str(Path(sys.executable).parent / "unrolled")
        command = [*prefix, sys.executable, script, "grade", LESSON, *options]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=7200, check=False
        )

    def scores(self) -> dict[str, dict[str, float | None]]:
        """Automatic scores, by student and cell."""
        with Gradebook(f"sqlite:///{self.folder / 'grading' / 'gradebook.db'}") as gradebook:
            return {
                submission.student.id: {
                    grade.name: grade.auto_score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(LESSON)
            }

    def rows(self) -> dict[str, dict[str, str]]:
        """The run's CSV, by student."""
        with (self.folder / "grading" / f"{LESSON}.csv").open(encoding="utf-8") as file:
            # Where a spreadsheet would see a formula, a name is written with a mark before it.
            return {row["student"].removeprefix("'"): row for row in csv.DictReader(file)}

    def autograded(self, student: str) -> NotebookNode:
        """What nbgrader keeps of a submission."""
        place = self.folder / "grading" / "autograded" / student / LESSON
        return nbformat.read(place / f"{LESSON}.ipynb", as_version=4)


def make_course(folder: Path, setup: str = SETUP) -> SmallCourse:
    """Write the lesson and generate its release.

    Args:
        folder: an empty one.
        setup: the lesson's first cell.
    """
    root = course_root()
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(root / name, folder)
    place = folder / "solutions" / LESSON
    place.mkdir(parents=True)
    nbformat.write(lesson(setup), place / f"{LESSON}.ipynb")
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", LESSON]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return SmallCourse(folder)


def lesson(setup: str) -> NotebookNode:
    """The instructor's notebook."""
    cells = [
        code(setup, "setup", locked=True),
        nbformat.v4.new_code_cell(WARMS_UP, id="shown"),
    ]
    for name in ("dense_params", "lstm_step"):
        cells += [
            code(f"### BEGIN SOLUTION\n{RIGHT[name]}\n### END SOLUTION", name, solution=True),
            code(
                f"check({name})\n### BEGIN HIDDEN TESTS\ncheck({name}, hidden=True)\n"
                "### END HIDDEN TESTS",
                f"check_{name}",
                points=POINTS[f"check_{name}"],
            ),
        ]
    cells += [
        code(f"### BEGIN SOLUTION\n{TOTAL}\n### END SOLUTION", "total", solution=True),
        code("assert total([1, 2]) == 3", "check_total", points=1.0),
        claim(),
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def code(
    source: str, name: str, points: float | None = None, solution: bool = False, locked: bool = True
) -> NotebookNode:
    """One of nbgrader's code cells."""
    own = {
        "grade_id": name,
        "grade": points is not None,
        "locked": locked and not solution,
        "solution": solution,
        "schema_version": 3,
        "task": False,
    }
    if points is not None:
        own["points"] = points
    return nbformat.v4.new_code_cell(source, id=name.replace("_", "-"), metadata={"nbgrader": own})


def claim() -> NotebookNode:
    """A question that a person grades."""
    own = {
        **{"grade_id": "claim", "grade": True, "locked": False, "solution": True},
        **{"points": 2.0, "schema_version": 3, "task": False},
    }
    return nbformat.v4.new_markdown_cell(
        "**Claim.** True or false?", id="claim", metadata={"nbgrader": own}
    )


def cell_named(notebook: NotebookNode, name: str) -> NotebookNode:
    """One of nbgrader's cells."""
    [found] = [cell for cell in notebook.cells if grade_id(cell) == name]
    return found


def answered(release: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """The release with some answers."""
    for name, text in answers.items():
        cell_named(release, name).source = text
    return release
