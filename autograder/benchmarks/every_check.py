"""Processor time of a warm check of every exercise, the slowest first.

Run it with ``make bench``. For each exercise: its solution, and the solution with numbers added to
what it returns that no known mistake adds, so that everything is tried. Classes and models have no
numbers to add to.
"""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from unrolled.capture import caught
from unrolled.check import verdict_on
from unrolled.course.exercise_checks import functions_of, solution_code
from unrolled.course.source import course_root, find_lessons
from unrolled.exercises import lessons

REPEATS = 7


def spoiled(value: Any) -> Any:
    """An answer with numbers added that no mistake explains; ``None`` if it holds none."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value + 0.1 * np.random.default_rng(0).uniform(1, 2, value.shape)
    if isinstance(value, (tuple, list)):
        return type(value)(spoiled(part) for part in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value + 37 if isinstance(value, int) else value + 0.1234
    return None


def with_wrong_numbers(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose answers no known mistake explains."""

    @functools.wraps(function)
    def wrong(*arguments: Any, **options: Any) -> Any:
        return spoiled(function(*arguments, **options))

    return wrong


def seconds(function: Callable[..., Any]) -> float:
    """Processor time of a check of a function, the median of some."""
    verdict_on(function)
    times = []
    for _ in range(REPEATS):
        begin = time.process_time()
        verdict_on(function)
        times.append(time.process_time() - begin)
    return statistics.median(times)


def rows() -> list[tuple[str, str, float, float | None]]:
    """Lesson, exercise, seconds if right, seconds if wrong; the slowest first."""
    found = []
    for lesson in find_lessons(course_root()):
        with caught():
            functions = functions_of(solution_code(lesson.read()))
        for exercise in lessons()[lesson.name]:
            function = functions[exercise.name]
            plain = exercise.reference is not None and not exercise.adapter
            wrong = seconds(with_wrong_numbers(function)) if plain else None
            found.append((lesson.name, exercise.name, seconds(function), wrong))
    return sorted(found, key=lambda row: max(row[2], row[3] or 0), reverse=True)


def main() -> None:
    """Print the table."""
    print(f"{'lesson':20}{'exercise':28}{'right':>8}{'wrong':>8}  (seconds)")
    for lesson, exercise, right, wrong in rows():
        shown = f"{wrong:8.3f}" if wrong is not None else f"{'–':>8}"
        print(f"{lesson:20}{exercise:28}{right:8.3f}{shown}")


if __name__ == "__main__":
    main()
