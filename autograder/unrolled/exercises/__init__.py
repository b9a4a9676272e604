"""The exercises, one module or package for each lesson, found by its name ``lesson_NN_name``.

Each defines ``EXERCISES``, a tuple. Nothing is registered anywhere: a new lesson is a new file.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil

from unrolled.exercises.exercise import Exercise


@functools.cache
def lessons() -> dict[str, tuple[Exercise, ...]]:
    """Every lesson's exercises, by the lesson's name, such as ``"04_lstm"``.

    Raises:
        ValueError: if two exercises have one name: ``check`` could not tell them apart.
    """
    found = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda entry: entry.name):
        if module.name.startswith("lesson_"):
            exercises = importlib.import_module(f"{__name__}.{module.name}").EXERCISES
            found[module.name.removeprefix("lesson_")] = exercises
    names = [
        name
        for exercises in found.values()
        for exercise in exercises
        for name in (exercise.name, exercise.earlier_name)
        if name
    ]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"more than one exercise is called {', '.join(sorted(twice))}")
    return found


def exercise_names() -> list[str]:
    """The names of all exercises, in the order of the lessons."""
    return [exercise.name for exercises in lessons().values() for exercise in exercises]


def earlier_names() -> list[str]:
    """What exercises were called before they were renamed; ``check`` still knows these names."""
    every = (exercise for exercises in lessons().values() for exercise in exercises)
    return [exercise.earlier_name for exercise in every if exercise.earlier_name]


def find_exercise(name: str) -> Exercise:
    """The exercise of a function.

    Args:
        name: the function's name, or its earlier one.

    Raises:
        KeyError: if no exercise is called so.
    """
    for exercises in lessons().values():
        for exercise in exercises:
            if name in (exercise.name, exercise.earlier_name):
                return exercise
    raise KeyError(name)
