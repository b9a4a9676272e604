"""What the check says to answers that are written as learners write them."""

import inspect

import numpy as np
from unrolled.check import verdict_on
from unrolled.exercises import lessons
from unrolled.judge import Judge


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
