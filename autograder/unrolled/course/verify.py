"""The author's one command: everything that a lesson promises, checked, in a table."""

from __future__ import annotations

import functools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from unrolled.capture import caught
from unrolled.course.build import built, solution_text
from unrolled.course.exercise_checks import (
    alternative_complaints,
    contract_complaints,
    mistake_complaints,
)
from unrolled.course.kept_runs import kept_run
from unrolled.course.leaks import leak_complaints
from unrolled.course.nbgrader_round_trip import round_trip, run_solution, score_complaints
from unrolled.course.other_seeds import seed_complaints
from unrolled.course.outline import outline_complaints
from unrolled.course.prose import uncomputed_numbers, wrong_numbers
from unrolled.course.source import Lesson
from unrolled.errors import CourseError
from unrolled.exercises import lessons

# Two libraries compute as on an older processor: oneDNN, in TensorFlow, and OpenBLAS, in NumPy.
# Their sums then end in other last digits, and a training that is near chaos takes another course.
# They are variables of Intel's and AMD's processors; elsewhere they change nothing.
OTHER_ROUNDING = {"ONEDNN_MAX_CPU_ISA": "SSE41", "OPENBLAS_CORETYPE": "Nehalem"}

# On a machine with one free processor, the three minutes that a learner waits at most.
SECONDS = 180


def drift_complaints(lesson: Lesson) -> Iterator[str]:
    """Notebooks that are not what the build makes of the source."""
    for path, text in built(lesson).items():
        if not path.is_file():
            yield f"{path.relative_to(lesson.root)} is missing; run: unrolled build"
        elif path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(lesson.root)} differs from its source; run: unrolled build"


def grading_complaints(lesson: Lesson) -> Iterator[str]:
    """What is wrong when real nbgrader grades the solution and the unsolved lesson."""
    yield from score_complaints(round_trip(lesson))


def run_complaints(lesson: Lesson) -> Iterator[str]:
    """What is wrong when the solution runs: errors, stderr, and numbers in the prose."""
    run = kept_run(lesson)
    if run.failure:
        yield f"a cell of the solution fails:\n{run.failure}"
        return
    for text in run.stderr:
        yield f"the solution writes to stderr: {text.strip()}"
    yield from uncomputed_numbers(lesson.read(), run.numbers)
    yield from wrong_numbers(run.numbers)


def time_complaints(lesson: Lesson) -> Iterator[str]:
    """A solution that lets a learner wait too long."""
    run = kept_run(lesson)
    if run.seconds > SECONDS:
        yield (
            f"the solution takes {run.seconds:.0f} seconds of processor time; {SECONDS} are allowed"
        )


def rounding_complaints(lesson: Lesson) -> Iterator[str]:
    """Numbers and sentences about a run that do not hold where a processor rounds otherwise."""
    run = run_solution(solution_text(lesson), environment=OTHER_ROUNDING)
    if run.failure:
        yield f"with another rounding a cell of the solution fails:\n{run.failure}"
    else:
        for complaint in wrong_numbers(run.numbers):
            yield f"with another rounding {complaint}"


CHECKS: dict[str, Callable[[Lesson], Iterator[str]]] = {
    "built": drift_complaints,
    "no leak": leak_complaints,
    "outline": outline_complaints,
    "contract": contract_complaints,
    "mistakes": mistake_complaints,
    "variants": alternative_complaints,
    "runs, numbers": run_complaints,
    "time": time_complaints,
    "nbgrader": grading_complaints,
}

# Each call of these draws new questions.
DRAWN = (mistake_complaints, alternative_complaints)


def other_seeds_complaints(lesson: Lesson, seeds: int) -> Iterator[str]:
    """What does not hold with other seeds; every second time a processor rounds otherwise, too."""
    for turn in range(1, seeds + 1):
        yield from seed_complaints(lesson, turn, OTHER_ROUNDING if turn % 2 == 0 else None)


def verify(
    root: Path, chosen: list[Lesson], rounding: bool = False, draws: int = 1, seeds: int = 0
) -> int:
    """Check lessons and print a table of ticks, then what to mend.

    Args:
        root: the course's folder.
        chosen: the lessons.
        rounding: whether every lesson is run a second time, with another rounding.
        draws: how often new questions are drawn for mistakes and variants.
        seeds: with how many other seeds every lesson's networks are trained.

    Returns:
        The number of complaints.
    """
    checks = dict(CHECKS)
    if rounding:
        checks["other rounding"] = rounding_complaints
    if seeds:
        checks["other seeds"] = functools.partial(other_seeds_complaints, seeds=seeds)
    complaints: list[str] = []
    width = max(len(lesson.name) for lesson in chosen)
    print(" " * width, *checks, sep="  ")
    for lesson in chosen:
        print(f"{lesson.name:{width}}", end="", flush=True)
        for name, check in checks.items():
            times = draws if check in DRAWN else 1
            found = {complaint for _ in range(times) for complaint in complaints_of(check, lesson)}
            complaints += [f"{lesson.name}: {complaint}" for complaint in sorted(found)]
            mark = "✗" if found else "✓"
            print(f"  {mark:^{len(name)}}", end="", flush=True)
        print()
    for complaint in ruff_complaints(root):
        complaints.append(complaint)
    print()
    if complaints:
        print("To mend:")
        for complaint in complaints:
            print(f"  – {complaint}")
    else:
        print("Everything holds, and ruff is content.")
    return len(complaints)


def complaints_of(check: Callable[[Lesson], Iterator[str]], lesson: Lesson) -> list[str]:
    """One check's complaints; a source that cannot be read is a complaint too."""
    if lesson.name not in lessons():
        return [f"autograder/unrolled/exercises has no lesson_{lesson.name}"]
    try:
        # Kernels and nbgrader's database talk on stderr, in the middle of the table.
        with caught():
            return list(check(lesson))
    except CourseError as error:
        return [str(error)]


def ruff_complaints(root: Path) -> Iterator[str]:
    """What ruff finds in the whole course."""
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format=concise", "."],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        yield f"ruff: {(run.stdout or run.stderr).strip()}"
