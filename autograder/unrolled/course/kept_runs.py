"""Runs of solved lessons, kept by what they depend on, so that nothing is executed twice."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from dataclasses import asdict
from pathlib import Path

import nbformat

from unrolled.course.build import solution_text
from unrolled.course.nbgrader_round_trip import Run, run_solution
from unrolled.course.source import Lesson
from unrolled.whole_file import write_whole

FOLDER = Path(".cache", "runs")
# What a lesson's cells never import.
NOT_IMPORTED = ("book", "cli.py", "course", "for_nbgrader", "grading", "report")
PACKAGES = ("keras", "tensorflow", "numpy", "matplotlib")


def kept_run(lesson: Lesson) -> Run:
    """The run of a lesson's solution: the one that was kept, or a new one, which is then kept.

    A run is kept for as long as the solution, the package's code that this lesson imports, the
    data, the setting and the versions that decide its numbers stay the same. One that failed is not
    kept.

    Args:
        lesson: whose solution it is.
    """
    text = solution_text(lesson)
    path = lesson.root / FOLDER / f"{lesson.name}-{key_of(lesson, text)}.json"
    if run := read_run(path):
        return run
    run = run_solution(text)
    if not run.failure:
        write_run(path, run)
    return run


def key_of(lesson: Lesson, text: str) -> str:
    """What stands for all that a run depends on."""
    found = hashlib.sha256(text.encode())
    found.update(os.environ.get("UNROLLED_FULL", "").encode())
    for package in PACKAGES:
        found.update(f"{package}=={importlib.metadata.version(package)}\n".encode())
    code = lesson.root / "autograder" / "unrolled"
    for folder in (code, lesson.root / "datasets"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not is_of_others(path.relative_to(folder), lesson.name):
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def is_of_others(path: Path, name: str) -> bool:
    """Whether a file is none of a lesson's: of a tool, of another lesson's exercises, or made."""
    exercises = path.parts[1].removesuffix(".py") if path.parts[0] == "exercises" else ""
    of_another = exercises.startswith("lesson_") and exercises != f"lesson_{name}"
    return of_another or path.parts[0] in NOT_IMPORTED or "__pycache__" in path.parts


def read_run(path: Path) -> Run | None:
    """A run that was kept; ``None`` if there is none, or its file is cut off."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        notebook = nbformat.from_dict(kept.pop("notebook"))
        return Run(**kept, notebook=notebook)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_run(path: Path, run: Run) -> None:
    """Keep a run, whole or not at all, in place of older ones of the same lesson."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(run)))
    for older in path.parent.glob(f"{path.name.rpartition('-')[0]}-*.json"):
        if older != path:
            older.unlink(missing_ok=True)
