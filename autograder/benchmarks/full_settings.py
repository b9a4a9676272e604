"""Run solved lessons in their full setting, and print what the instructor's notes tell of it.

``python autograder/benchmarks/full_settings.py 04_lstm``; without a name, all lessons, which takes
hours. For each: the day, the processor, the seconds of processor time, and those numbers of the
prose that are others at full size. ``--keep FOLDER`` keeps the executed notebooks there.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from unrolled.course.build import solution_text
from unrolled.course.kept_runs import kept_run
from unrolled.course.nbgrader_round_trip import Run, run_solution
from unrolled.course.prose import wrong_numbers
from unrolled.course.source import course_root, find_lessons

CELL_SECONDS = 6 * 3600


def processor() -> str:
    """What the system calls it."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{os.cpu_count()} × {names[0] if names else platform.processor() or platform.machine()}"


def described(name: str, full: Run, fast: Run) -> Iterator[str]:
    """What is to be told of a lesson, line by line."""
    day = datetime.date.today().isoformat()
    yield (
        f"{name}: {full.seconds:.0f} s of processor time "
        f"({fast.seconds:.0f} s in the fast setting), {day}, {processor()}"
    )
    if full.failure:
        yield f"  a cell fails: {full.failure.splitlines()[-1]}"
    for line in wrong_numbers(full.numbers):
        yield f"  {line}"


def main() -> int:
    """Run what is asked for, one lesson after the other."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for the executed notebooks")
    given = parser.parse_args()
    failed = 0
    for lesson in find_lessons(course_root(), given.lessons):
        text = solution_text(lesson)
        full = run_solution(text, timeout=CELL_SECONDS, environment={"UNROLLED_FULL": "1"})
        print(*described(lesson.name, full, kept_run(lesson)), sep="\n", flush=True)
        failed += bool(full.failure)
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            nbformat.write(full.notebook, given.keep / f"{lesson.name}.ipynb")
    return failed


if __name__ == "__main__":
    sys.exit(main())
