"""What the judge says of an answer that is given as code."""

from functools import cache
from pathlib import Path

from unrolled.check import verdict_on
from unrolled.course.source import find_lessons
from unrolled.course.trial import functions_of, solution_code
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
