"""Put a failed check into words: the kind of problem, the first difference, the likely cause."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

import numpy as np

from unrolled.adapters.cell_failure import CellFailed, CellStopped
from unrolled.adapters.model import NoModel
from unrolled.answer import GENERATOR, Answer, Foreign, Problem
from unrolled.capture import PRINT_LIMIT
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.judge.compare import as_outputs, well_formed
from unrolled.judge.exceptions import of_the_contract
from unrolled.judge.form import Finding
from unrolled.judge.hypotheses import Hypothesis
from unrolled.judge.returning import returning_otherwise
from unrolled.judge.wording import first_place, number
from unrolled.recipes import is_recipe
from unrolled.verdict import ENDS

# The gates come out of divisions, which cost digits.
READ_TOLERANCE = 1e-4
# How the names of several mistakes are put together.
JOINED = re.compile(", and |; or ")
PROBLEMS = {
    "not written": (
        "is not written yet",
        "Replace `raise NotImplementedError()` with your own code, and run its cell again.",
    ),
    "endless printing": (
        f"printed more than {PRINT_LIMIT:,} characters, so it was stopped",
        "Print less, or look for a loop around a `print` that never ends.",
    ),
    "too slow": (
        ENDS["too slow"],
        "A loop never ends, or does far more work than it has to.",
    ),
    "stopped by hand": (
        "was still running when it was stopped by hand",
        "If a call takes more than a second or two, a loop in it may never end.",
    ),
    "exception": (ENDS["exception"], ""),
}


def problem_finding(exercise: Exercise, challenge: Challenge, problem: Problem) -> Finding:
    """Words for a call that came to no value."""
    if problem.kind == "signature":
        return signature_finding(exercise, challenge, problem.message)
    if problem.type_name == NoModel.__name__:
        # Nothing stopped: the model is there, or something in its place.
        return Finding("returns no model that can be tried", received=problem.message)
    if problem.type_name == CellFailed.__name__:
        headline = "cannot be used as a cell yet"
        return Finding(headline, where=problem.place, received=problem.message)
    headline, explanation = PROBLEMS[problem.kind]
    explanation = explanation or of_the_contract(exercise, problem.type_name)
    received = f"{problem.type_name}: {problem.message}" if problem.type_name else ""
    in_our_words = problem.kind == "not written" or problem.type_name == CellStopped.__name__
    if in_our_words and problem.message:
        received = problem.message
    if problem.kind == "too slow" and exercise.seconds:
        explanation = (
            f"A call may take {exercise.seconds:g} seconds of processor time; this one took more. "
            "What does it work out again and again, or with more data than it needs?"
        )
    return Finding(
        headline,
        where=problem.place,
        received=received,
        explanation=explanation,
        problem=problem.kind,
    )


def signature_finding(exercise: Exercise, challenge: Challenge, received: str) -> Finding:
    """Words for a function that cannot take the contract's arguments."""
    headline = "does not take the arguments of its contract"
    if exercise.reference is None:
        expected = f"({', '.join(challenge)})"
        return Finding(
            headline, expected=expected, received=received, explanation="Keep the signature."
        )
    signature = inspect.signature(exercise.reference)
    missing = [
        f"`{name}={parameter.default!r}`"
        for name, parameter in signature.parameters.items()
        if parameter.default is not parameter.empty and requires(received, name)
    ]
    if missing:
        what = "arguments" if len(missing) > 1 else "an argument"
        headline = f"requires {what} that the contract makes optional"
    return Finding(
        headline,
        expected=str(signature),
        received=received,
        explanation=f"The default is missing: {', '.join(missing)}."
        if missing
        else "Keep the signature that the lesson gives.",
    )


def requires(signature: str, name: str) -> bool:
    """Whether a function with this signature, as text, must be given an argument."""
    try:
        arguments = ast.parse(f"def function{signature}: pass").body[0].args
    except SyntaxError:
        return False
    positional = [*arguments.posonlyargs, *arguments.args]
    required = positional[: len(positional) - len(arguments.defaults)]
    return name in [argument.arg for argument in required]


def changed_finding(changed: tuple[str, ...]) -> Finding:
    """Words for a function that modified its arguments."""
    names = " and ".join(f"`{name}`" for name in changed)
    return Finding(
        f"modifies its argument{'s' if len(changed) > 1 else ''} {names}",
        expected="arguments as they were before the call",
        received=f"{names} with other values",
        explanation="Whoever calls the function may still need the old values. Operators such as "
        "`+=` and assignments to `x[...]` work in place; make a new array instead.",
    )


def missing_exception_finding(name: str, value: Any) -> Finding:
    """Words for a function that returned something where its contract says that it raises."""
    return Finding(
        f"should raise a `{name}` here",
        expected=f"{name}",
        received=f"the value {value!r}"[:80],
        explanation=f"You return a `{name}`; `raise` it."
        if isinstance(value, Foreign) and value == Foreign(name)
        else f"Where the contract asks for an exception, `raise {name}(...)` ends the function.",
    )


def other_exception_finding(name: str, problem: Problem) -> Finding:
    """Words for another exception than the one that the contract asks for."""
    return Finding(
        f"raises `{problem.type_name}` where its contract asks for `{name}`",
        where=problem.place,
        expected=name,
        received=f"{problem.type_name}: {problem.message}".rstrip(": "),
        explanation=f"An `assert` raises an `AssertionError`; write `raise {name}(...)`."
        if problem.type_name == "AssertionError"
        else f"Look for the case yourself, and `raise {name}(...)`.",
    )


def asked(exercise: Exercise, challenge: Challenge) -> str:
    """The call that was made, with values where they are short and shapes where they are not."""
    parts = []
    for name, value in challenge.items():
        if holds_arrays(value):
            parts.append(f"{name} {shapes(value)}")
        elif is_recipe(value):
            parts.append(f"{name}=<{value.get('says', 'a function')}>")
        elif name == GENERATOR:
            parts.append(f"{name}=np.random.default_rng({value})")
        else:
            text = repr(value)
            parts.append(f"{name}={text if len(text) <= 400 else text[:399] + '…'}")
    return f"`{exercise.name}({', '.join(parts)})`"


def holds_arrays(value: Any) -> bool:
    """Whether a value is an array, or a list or tuple with an array in it."""
    if isinstance(value, (list, tuple)):
        return any(map(holds_arrays, value))
    return isinstance(value, np.ndarray)


def shapes(value: Any) -> str:
    """The shapes of an array, or of each array of a list or tuple; other values as they are."""
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(shapes, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    if not isinstance(value, np.ndarray):
        return repr(value)
    return f"{value.shape}{', float32' if value.dtype == np.float32 else ''}"


def cause_of(hypothesis: Hypothesis, exercise: Exercise, finding: Finding) -> tuple[str, str]:
    """The name of the recognised mistakes, and what they mean for the learner."""
    name = ", and ".join(mistake.name for mistake in hypothesis)
    words = {
        "name": exercise.name,
        "expected": finding.expected,
        "received": finding.received,
    }
    sentences = [mistake.sentence.format(**words) for mistake in hypothesis]
    lead = "Both together give exactly your numbers. " if len(hypothesis) > 1 else ""
    return name, lead + " ".join(sentences)


def in_general(hypothesis: Hypothesis, exercise: Exercise) -> tuple[str, str]:
    """The name of the recognised mistakes and what they mean, without a value of the question's.

    Only the exercise's own mistakes are named so: their words were there before the question.
    What is made up while judging may quote it, such as where an argument is 3.

    Returns:
        Name and meaning; nothing where the hypothesis has other mistakes in it.
    """
    known = {
        each.name: each.sentence
        for each in (*exercise.mistakes, *returning_otherwise(exercise), *exercise.generated)
    }
    names, sentences = [], []
    for mistake in hypothesis:
        name = mistake.name if mistake.name in known else mistake.name.partition(", only ")[0]
        parts = [name] if name in known else JOINED.split(name)
        if not all(part in known for part in parts):
            return "", ""
        names.append(name)
        sentences += [known[part] for part in parts]
    words = {"name": exercise.name, "expected": "the right one", "received": "your answer"}
    # Some begin with the number that was received.
    said = [sentence.format(**words) for sentence in sentences]
    return ", and ".join(names), " ".join(each[:1].upper() + each[1:] for each in said)


def read_off(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
) -> str:
    """Which of the learner's own intermediates is the first to be wrong.

    The exercise's ``readout`` recovers them from the answers alone: a function that is asked twice
    with only the cell state changed tells, by the difference, what its forget gate was.

    Returns:
        A sentence, or nothing where the answers do not tell.
    """
    if exercise.readout is None or not all(
        answer.problem is None and well_formed(exercise, right.values, answer.value)
        for right, answer in zip(expected, answers, strict=True)
    ):
        return ""
    values = [as_outputs(exercise, answer.value) for answer in answers]
    found = exercise.readout(challenges, values)
    right = []
    for name, received in found.items():
        keras = expected[0].trace[name]
        wrong = ~(np.abs(received - keras) <= READ_TOLERANCE)
        if wrong.any():
            place = first_place(wrong, Output(name, ("sample", "unit")))
            before = f"{', '.join(right)}: right. " if right else ""
            verdict = "is the first that is not" if right else "is wrong already"
            return (
                f"Read off from your answers: {before}The {name} {verdict}: for "
                f"sample {place[0]}, unit {place[1]} it works out as {number(received[place])}; "
                f"Keras's is {number(keras[place])}."
            )
        right.append(name)
    return ""
