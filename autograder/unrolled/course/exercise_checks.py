"""Try the checks themselves: every slip is rejected and named, every alternative is accepted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from unrolled.check import verdict_on
from unrolled.course.mutations import (
    mutation_complaints,
    named_wrongly,
    reference_complaints,
)
from unrolled.course.source import Lesson
from unrolled.exercises import lessons
from unrolled.judge import Judge
from unrolled.judge.returning import returning_otherwise
from unrolled.notebook.cell_dependencies import is_experiment, left_out, names_defined
from unrolled.notebook.cell_marks import grade_id, is_solution, tags
from unrolled.notebook.cell_syntax import without_magics

SETUP = "setup"


def solution_code(notebook: NotebookNode) -> str:
    """The set-up cell, the cells tagged "given", and all solved answer cells, in order."""
    cells = [
        without_magics(cell.source)
        for cell in notebook.cells
        if cell.cell_type == "code"
        and (grade_id(cell) == SETUP or "given" in tags(cell) or is_solution(cell))
    ]
    return "\n\n".join(cells)


def functions_of(code: str) -> dict[str, Any]:
    """What a piece of a lesson defines."""
    namespace: dict[str, Any] = {"__name__": "lesson"}
    exec(compile(code, "<lesson>", "exec"), namespace)
    return namespace


def edits_beside(lesson: Lesson) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each exercise that is no plain function, its mistakes as edits of the solution.

    They lie beside the exercises' tests: for each mistake old text, new text, ….
    """
    path = beside(lesson, "edits")
    namespace: dict[str, Any] = {}
    if path.is_file():
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    return namespace.get("EDITS", {})


def beside(lesson: Lesson, folder: str) -> Path:
    """A lesson's file in a folder beside the exercises' tests."""
    return lesson.root / "autograder/tests/exercises" / folder / f"lesson_{lesson.name}.py"


def edited(code: str, edits: tuple[str, ...]) -> str:
    """The solution's text after some edits.

    Args:
        code: all answer cells.
        edits: old text and new text, alternating.

    Raises:
        ValueError: if an old text does not stand there exactly once.
    """
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        if (count := code.count(old)) != 1:
            raise ValueError(f"{old!r} stands {count} times in the solution, not once")
        code = code.replace(old, new)
    return code


def mistake_complaints(lesson: Lesson, seed: int | None = None) -> Iterator[str]:
    """Mistakes that are accepted, called by another name, or made by no edit.

    Args:
        lesson: whose exercises are tried.
        seed: repeats the questions; without it they are fresh ones.
    """
    notebook = lesson.read()
    code = solution_code(notebook)
    beside_tests = edits_beside(lesson)
    # Everybody gets the same questions, so that Keras answers them once.
    judge = Judge(seed=secrets.randbits(64) if seed is None else seed)
    for exercise in lessons()[lesson.name]:
        if exercise.text:
            yield from reference_complaints(exercise)
            yield from mutation_complaints(exercise, seed)
            continue
        made = beside_tests.get(exercise.name, {})
        for name, edits in made.items():
            try:
                function = functions_of(edited(code, edits))[exercise.name]
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                yield f"{exercise.name}: the mistake “{name}” cannot be made: {error}"
                continue
            yield from named_wrongly(function, name, judge)
        # Those that another exercise's reference makes are tried there.
        known = {mistake.name for mistake in exercise.mistakes if "edits" not in mistake.variant}
        for name in sorted(known - made.keys()):
            yield f"{exercise.name}: no edit makes the mistake “{name}”; add one"
        known |= {mistake.name for mistake in exercise.mistakes}
        known |= {mistake.name for mistake in returning_otherwise(exercise)}
        for name in sorted(made.keys() - known):
            if ", and " not in name:
                yield f"{exercise.name}: the edit “{name}” is no mistake that the exercise knows"


def alternative_complaints(lesson: Lesson, seed: int | None = None) -> Iterator[str]:
    """Correct answers in other styles that are rejected, and exercises without any.

    Args:
        lesson: whose exercises are tried.
        seed: repeats the questions; without it they are fresh ones.
    """
    judge = Judge(seed=secrets.randbits(64) if seed is None else seed)
    notebook = lesson.read()
    code = solution_code(notebook)
    exercises = [exercise.name for exercise in lessons()[lesson.name]]
    seen = set()
    for cell in alternatives_beside(lesson):
        after = functions_of(f"{code}\n\n{cell}")
        for name in exercises:
            if name in names_defined(cell):
                seen.add(name)
                yield from rejected(after[name], judge)
    for name in exercises:
        yield from rejected(functions_of(code)[name], judge)
        if name not in seen:
            yield f"{name}: no alternative in another style; add one beside the tests"


def alternatives_beside(lesson: Lesson) -> list[str]:
    """The correct answers in other styles that lie beside the exercises' tests, cell by cell."""
    import jupytext

    path = beside(lesson, "alternatives")
    if not path.is_file():
        return []
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def rejected(function: Callable[..., Any], judge: Judge) -> Iterator[str]:
    """A complaint if a correct function does not pass."""
    for hidden in (False, True):
        verdict = verdict_on(function, hidden=hidden, judge=judge)
        if not verdict.passed:
            yield f"{function.__name__}: a correct answer is rejected: {verdict.headline}"


def shown_yet_used(notebook: NotebookNode) -> list[str]:
    """The cells without a tag that would be run for every submission, as if they were given."""
    code = [cell for cell in notebook.cells if "instructor" not in tags(cell)]
    shown = {place: cell.source for place, cell in enumerate(code) if is_experiment(cell)}
    skipped = left_out(NotebookNode(cells=code), shown.values())
    return [source for place, source in shown.items() if place not in skipped and source.strip()]


def contract_complaints(lesson: Lesson) -> Iterator[str]:
    """Exercises and the cells that belong to them: each there, with points and hints that agree."""
    notebook = lesson.read()
    for source in shown_yet_used(notebook):
        yield f"answers use what a shown cell defines; tag it `given`: {source.splitlines()[0]}"
    cells = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}
    if SETUP not in cells:
        yield f"no cell has the grade_id {SETUP!r}"
    for exercise in lessons()[lesson.name]:
        if not exercise.hints or not all(hint.strip() for hint in exercise.hints):
            yield f"{exercise.name}: it has no hints"
        if not exercise.mistakes:
            yield f"{exercise.name}: it knows no mistakes"
        if exercise.name not in cells:
            yield f"{exercise.name}: no answer cell has this grade_id"
        graded = cells.get(f"check_{exercise.name}")
        if graded is None:
            yield f"{exercise.name}: no cell has the grade_id check_{exercise.name}"
            continue
        if graded.metadata["nbgrader"].get("points") != exercise.points:
            yield f"{exercise.name}: the cell's points are not the exercise's {exercise.points}"
        for call in (f"check({exercise.name})", f"check({exercise.name}, hidden=True)"):
            if call not in graded.source.split("\n"):
                yield f"{exercise.name}: its graded cell has no line {call}"
