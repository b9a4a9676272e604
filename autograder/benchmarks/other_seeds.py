"""Run solved lessons with other seeds, and print which sentences about a run would not hold.

``python autograder/benchmarks/other_seeds.py 03_bptt``; without a name, all lessons. Every call of
``keras.utils.set_random_seed`` gets another seed, so every training begins with other weights and
sees its data in another order; the data stay as they are. Numbers of the prose belong to the
lesson's own seeds, and are left out. What is printed may still be right: a sentence may speak of
this one run.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell
from unrolled.course.build import solution_text
from unrolled.course.nbgrader_round_trip import Run, run_solution
from unrolled.course.source import course_root, find_lessons, grade_id, tags
from unrolled.course.verify import OTHER_ROUNDING

CELL_SECONDS = 3600
APART = 1000
OTHER_SEED = """
import keras
_set_random_seed = keras.utils.set_random_seed
keras.utils.set_random_seed = lambda seed: _set_random_seed(seed + {difference})
"""


def with_other_seed(text: str, difference: int) -> str:
    """A solved notebook whose trainings have other seeds, and whose assertions all report.

    Args:
        text: the notebook.
        difference: what is added to every seed.
    """
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if "numbers" in tags(cell):
            cell.source = reporting(cell.source)
    (place,) = (place for place, cell in enumerate(notebook.cells) if grade_id(cell) == "setup")
    notebook.cells.insert(place + 1, new_code_cell(OTHER_SEED.format(difference=difference)))
    return nbformat.writes(notebook)


def reporting(code: str) -> str:
    """A cell in which an assertion that fails is printed, and the next one is tried."""
    told = []
    for statement in ast.parse(code).body:
        text = ast.unparse(statement)
        if any(isinstance(node, ast.Assert) for node in ast.walk(statement)):
            inner = "\n".join(f"    {line}" for line in text.splitlines())
            text = f"try:\n{inner}\nexcept AssertionError:\n    print({text!r})"
        told.append(text)
    return "\n".join(told)


def run_with_other_seed(text: str, difference: int, rounding: bool) -> Run:
    """Run a solved notebook.

    Args:
        text: the solved notebook.
        difference: what is added to every seed.
        rounding: whether the processor's other rounding is used as well.
    """
    environment = {"UNROLLED_FULL": "0"} | (OTHER_ROUNDING if rounding else {})
    changed = with_other_seed(text, difference)
    return run_solution(changed, timeout=CELL_SECONDS, environment=environment)


def broken(run: Run) -> Iterator[str]:
    """The assertions that failed, and the error of a cell that did."""
    for cell in run.notebook.cells:
        if "numbers" in tags(cell):
            yield from (output.text for output in cell.outputs if "text" in output)
    if run.failure:
        yield run.failure.splitlines()[-1]


def main() -> int:
    """Run what is asked for; the number of lessons and seeds with something broken."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON")
    parser.add_argument("--seeds", type=int, default=4, help="how many others are tried")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for the executed notebooks")
    given = parser.parse_args()
    failed = 0
    for lesson in find_lessons(course_root(), given.lessons):
        text = solution_text(lesson)
        for turn in range(1, given.seeds + 1):
            # Every second one with the other rounding, too: both belong to another machine.
            run = run_with_other_seed(text, turn * APART, rounding=turn % 2 == 0)
            found = list(broken(run))
            failed += bool(found)
            print(f"{lesson.name}, seeds + {turn * APART}:", *([] if found else ["all holds"]))
            for line in "".join(found).splitlines():
                print(f"  {line}")
            sys.stdout.flush()
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                nbformat.write(run.notebook, given.keep / f"{lesson.name}-{turn}.ipynb")
    return failed


if __name__ == "__main__":
    sys.exit(main())
