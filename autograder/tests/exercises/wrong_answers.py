"""What the judge says of an answer that is given as code."""

import inspect
from functools import cache
from pathlib import Path

import numpy as np
from unrolled.check import verdict_on
from unrolled.course.exercise_checks import functions_of, solution_code
from unrolled.course.source import find_lessons
from unrolled.exercises import lessons
from unrolled.judge import Judge

COURSE = Path(__file__).resolve().parents[3]


@cache
def lesson_code(lesson):
    """The set-up, the given code and the solutions of a lesson."""
    return solution_code(find_lessons(COURSE, [lesson])[0].read())


@cache
def judge():
    """One judge for all, so that Keras answers each question once."""
    return Judge(seed=2026)


def verdict(lesson, name, code, hidden=False):
    """The verdict on an answer.

    Args:
        lesson: whose solutions the answer may use.
        name: the exercise's.
        code: what the learner writes.
        hidden: whether to ask the questions kept for grading.
    """
    functions = functions_of(f"{lesson_code(lesson)}\n\n{code}")
    return verdict_on(functions[name], hidden=hidden, judge=judge())


def verdict_on_code(lesson, name, code, hidden=False, seed=3):
    """The verdict on an answer cell, beside the right answers to the lesson's other exercises.

    Args:
        lesson: such as ``"01_parameters"``.
        name: the exercise.
        code: the answer cell, or only the function's body, which is then put behind the contract's
            signature.
        hidden: whether to ask the hidden questions.
        seed: repeats the questions.
    """
    exercises = {exercise.name: exercise for exercise in lessons()[lesson]}
    namespace = {"np": np} | {
        other: exercise.reference for other, exercise in exercises.items() if exercise.reference
    }
    if f"def {name}(" not in code:
        signature = str(inspect.signature(exercises[name].reference))
        body = "\n    ".join(code.strip().split("\n"))
        code = f"def {name}{signature}:\n    {body}"
    exec(code, namespace)
    return verdict_on(namespace[name], hidden=hidden, judge=Judge(seed=seed))
