"""How fast a class is graded: stock ``nbgrader autograde`` beside ``unrolled grade``, in one run.

Run it with ``make bench``; ``OPTIONS="--students 200"`` for a larger class. Both grade the same
submissions (a third right, a third unsolved, a third with one mistake each), and nothing is timed
until both gradebooks have been found equal, cell for cell. Beside the two stands the floor: running
the same cells one after the other in a process that is warm already, without any protection.

With ``--training`` every submission also trains a small network with Keras, in a cell of its own.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from unrolled.course.build import built, solved_notebook
from unrolled.course.exercise_checks import edited
from unrolled.course.source import Lesson, course_root, find_lessons
from unrolled.exercises import lessons
from unrolled.notebook.cell_marks import grade_id, is_solution

TRAINING = """
x = np.random.default_rng(0).normal(size=(256, 20, 2)).astype("float32")
model = keras.Sequential([keras.Input((20, 2)), keras.layers.LSTM(8), keras.layers.Dense(1)])
model.compile("adam", "mse")
losses = model.fit(x, x[:, -1, :1], epochs=2, verbose=0).history["loss"]
"""


@dataclass(frozen=True)
class Measured:
    """What a command cost.

    Args:
        wall: seconds that passed.
        cpu: seconds of processor time, of all processes that it started.
        memory: the largest process's peak, in bytes.
    """

    wall: float
    cpu: float
    memory: int


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", default=["01_parameters"])
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--training", action="store_true", help="let everybody train a network")
    parser.add_argument("--no-stock", action="store_true", help="skip nbgrader, which is slow")
    chosen = parser.parse_args()
    for lesson in find_lessons(course_root(), chosen.lessons):
        measure(lesson, chosen.students, chosen.workers, not chosen.no_stock, chosen.training)
    return 0


def measure(lesson: Lesson, students: int, workers: list[int], stock: bool, training: bool) -> None:
    """One lesson: both ways of grading, for growing classes."""
    sizes = sorted({min(students, size) for size in (5, 20)} | {students})
    print(f"\n{lesson.name}: seconds for each submission, and all together\n")
    print(f"{'':34}{'wall':>8}{'CPU':>8}{'together':>10}{'memory':>9}{'ratio':>8}")
    with tempfile.TemporaryDirectory(prefix="unrolled-") as name:
        course = Path(name) / "course"
        make_course(course, lesson, training)
        hand_in(course, lesson, students, training)
        base = None
        if stock:
            command = [sys.executable, "-m", "nbgrader", "autograde", lesson.name]
            base = measured([*command, "--log-level=ERROR"], course)
            line("nbgrader autograde", base, students, base)
            expected = scores(course, lesson)
        for count, size in itertools.product(workers, sizes):
            forget(course)
            hand_in(course, lesson, size, training)
            command = [str(Path(sys.executable).parent / "unrolled"), "grade", lesson.name]
            found = measured([*command, "--workers", str(count)], course)
            line(f"unrolled grade, {count} at a time, {size:4}", found, size, base, students)
        if stock and scores(course, lesson) != expected:
            print("The gradebooks differ: nothing above counts.")
            raise SystemExit(1)
        if not training:
            floor = floor_of(course, lesson)
            line("the floor: the cells alone", floor, students, base)
    if stock:
        print("\nThe gradebooks of both are equal, cell for cell.")


def line(name: str, found: Measured, size: int, base: Measured | None, of: int = 0) -> None:
    """Print one row; the ratio is that of CPU seconds for each submission to nbgrader's."""
    ratio = f"{base.cpu / (of or size) / (found.cpu / size):8.1f}" if base else ""
    print(
        f"{name:34}{found.wall / size:8.2f}{found.cpu / size:8.2f}"
        f"{found.wall:10.1f}{found.memory / 2**20:7.0f}MB{ratio}"
    )


def measured(command: list[str], folder: Path) -> Measured:
    """Run a command to its end, and count what it and its descendants used."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    words = process.stdout.read().decode() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(words)
    wall = time.perf_counter() - begin
    return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def make_course(folder: Path, lesson: Lesson, training: bool = False) -> None:
    """A course with one lesson, generated; with Keras among what answers may use, if they train."""
    folder.mkdir()
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(lesson.root / name, folder)
    for path, text in built(lesson).items():
        copy = folder / path.relative_to(lesson.root)
        copy.parent.mkdir(parents=True)
        copy.write_text(text, encoding="utf-8")
    if training:
        path = folder / lesson.solution.relative_to(lesson.root)
        notebook = nbformat.read(path, as_version=4)
        given = nbformat.v4.new_code_cell("import keras", metadata={"tags": ["given"]})
        notebook.cells.insert(2, given)
        nbformat.write(notebook, path)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lesson.name, "--force"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def hand_in(course: Path, lesson: Lesson, students: int, training: bool = False) -> None:
    """Submissions of a class of some size, always the same."""
    submitted = course / "grading" / "submitted"
    shutil.rmtree(submitted, ignore_errors=True)
    release = nbformat.read(course / "lessons" / lesson.name / f"{lesson.name}.ipynb", 4)
    for number, text in zip(range(students), texts(lesson, release), strict=False):
        place = submitted / f"student{number:05}" / lesson.name
        place.mkdir(parents=True)
        if training:
            notebook = nbformat.reads(text, as_version=4)
            notebook.cells.append(nbformat.v4.new_code_cell(TRAINING))
            text = nbformat.writes(notebook)
        (place / f"{lesson.name}.ipynb").write_text(text, encoding="utf-8")


def texts(lesson: Lesson, release: nbformat.NotebookNode):
    """Notebooks without end: a right one, an unsolved one, one with a mistake, and so on."""
    right = {
        grade_id(cell): cell.source for cell in solved_notebook(lesson).cells if is_solution(cell)
    }
    known = [mistake for exercise in lessons()[lesson.name] for mistake in exercise.mistakes]
    slips = [tuple(itertools.chain(*mistake.edits)) for mistake in known if mistake.edits]
    for slip in itertools.cycle(slips):
        yield answered(release, right)
        yield nbformat.writes(release)
        wrong = {
            name: edited(text, slip) if all(old in text for old in slip[::2]) else text
            for name, text in right.items()
        }
        yield answered(release, wrong)


def answered(release: nbformat.NotebookNode, answers: dict[str, str]) -> str:
    """The released notebook with answers."""
    notebook = nbformat.from_dict(release)
    notebook.cells = [cell.copy() for cell in release.cells]
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell), cell.source) if is_solution(cell) else cell.source
    return nbformat.writes(notebook)


def scores(course: Path, lesson: Lesson) -> dict[str, dict[str, tuple]]:
    """Every score in a gradebook, by student and cell."""
    with Gradebook(f"sqlite:///{course / 'grading' / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(lesson.name)
        }


def forget(course: Path) -> None:
    """Remove what was graded, so that it is graded anew."""
    for name in ("autograded", "runs"):
        shutil.rmtree(course / "grading" / name, ignore_errors=True)


def floor_of(course: Path, lesson: Lesson) -> Measured:
    """What running the same cells costs in one process that is warm already."""
    command = [sys.executable, str(Path(__file__).with_name("floor.py")), str(course), lesson.name]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout.splitlines()[-1])
    return Measured(found["wall"], found["cpu"], 0)


if __name__ == "__main__":
    sys.exit(main())
