"""Judge a set of answers: right everywhere, or wrong first where, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from unrolled.answer import Answer
from unrolled.capture import caught
from unrolled.exercises.exercise import Appraisal, Challenge, Exercise, Expected, Mistake
from unrolled.judge.compare import (
    ROUNDING_TOLERANCE,
    as_outputs,
    compare,
    scale_of,
    well_formed,
)
from unrolled.judge.diagnose import diagnose
from unrolled.judge.explain import (
    asked,
    cause_of,
    changed_finding,
    in_general,
    missing_exception_finding,
    other_exception_finding,
    problem_finding,
    read_off,
)
from unrolled.judge.form import Finding
from unrolled.judge.hypotheses import Hypothesis, Outcomes
from unrolled.judge.measured import as_measured
from unrolled.keras_import import keras_for_checks
from unrolled.keras_settings import keras_as_new
from unrolled.verdict import Verdict

# Of what a learner's function printed: enough to debug with.
LINES_SHOWN, LINE_LENGTH = 12, 120


def absent(
    exercise: Exercise, challenges: list[Challenge], answers: list[Answer], failures: int = 0
) -> Verdict | None:
    """The verdict on a function that is not there; it needs no Keras to be told so."""
    first = answers[0].problem
    if first is None or first.kind not in ("not written", "signature"):
        return None
    return failed(
        exercise, challenges[0], problem_finding(exercise, challenges[0], first), failures
    )


def oracle_answers(exercise: Exercise, challenges: list[Challenge]) -> list[Expected]:
    """What Keras gives for each challenge, with nothing of it on stderr.

    Raises:
        NoKeras: if Keras cannot be imported.
    """
    # Before anything is caught: what Keras sets up on import must find the real streams.
    keras_for_checks()
    with caught(), keras_as_new():
        return [exercise.oracle(challenge) for challenge in challenges]


def verdict_for(
    exercise: Exercise,
    challenges: list[Challenge],
    expected: list[Expected],
    answers: list[Answer],
    outcomes: list[Outcomes],
    failures: int = 0,
) -> Verdict:
    """Compare answers with Keras's and say what is wrong, where first, and why.

    Args:
        exercise: what was asked.
        challenges: the inputs, the smallest first.
        expected: what Keras gives for each.
        answers: the learner's, one for each challenge.
        outcomes: for each challenge, what is known of wrong answers to it.
        failures: how many checks of this exercise have failed before.
    """
    notes = remarks(answers)
    if exercise.measure is not None and all(
        answer.problem is None and well_formed(exercise, right.values, answer.value)
        for right, answer in zip(expected, answers, strict=True)
    ):
        exercise, expected, answers = as_measured(exercise, challenges, expected, answers)
    for challenge, right, answer in zip(challenges, expected, answers, strict=True):
        finding = first_finding(exercise, challenge, right, answer)
        if finding is None:
            continue
        if exercise.appraise is not None:
            return failed(exercise, challenge, finding, failures, notes=notes)
        hypothesis = diagnose(exercise, challenges, expected, answers, outcomes)
        if finding.by_value and all(each.generated for each in hypothesis):
            # Numbers that go wrong because of it fit a mistake that was not made now and then.
            hypothesis = changed_by(answers) or hypothesis
        cause, explanation, general = None, finding.explanation, ("", "")
        if hypothesis:
            cause, explanation = cause_of(hypothesis, exercise, finding)
            general = in_general(hypothesis, exercise)
        elif not explanation:
            explanation = read_off(exercise, challenges, expected, answers)
        verdict = failed(exercise, challenge, finding, failures, cause, explanation, notes)
        return replace(verdict, general_cause=general[0], general_explanation=general[1])
    if exercise.appraise is not None:
        values = [answer.value for answer in answers]
        appraisal = exercise.appraise(challenges, [right.values for right in expected], values)
        return appraised(exercise, challenges[0], appraisal, failures, notes)
    if rounded(exercise, expected, answers):
        notes += ("float64 inputs gave float32 precision: a float32 stands somewhere on the way",)
    return Verdict(
        passed=True,
        exercise=exercise.name,
        headline=f"`{exercise.name}` agrees with {exercise.against} "
        f"on {len(challenges)} fresh inputs.",
        notes=notes,
    )


def changed_by(answers: list[Answer]) -> Hypothesis:
    """Arguments that were modified, as a cause of wrong numbers; empty if there are none."""
    changed = tuple(dict.fromkeys(name for answer in answers for name in answer.changed))
    if not changed:
        return ()
    finding = changed_finding(changed)
    names = " and ".join(f"`{name}`" for name in changed)
    sentence = (
        f"You change {names} on the way, and what is read there later is not what was given. "
    )
    return (Mistake(finding.headline, sentence + finding.explanation),)


def first_finding(
    exercise: Exercise, challenge: Challenge, right: Expected, answer: Answer
) -> Finding | None:
    """What is wrong with one answer, or ``None``."""
    problem = answer.problem
    if right.raises and problem is not None and problem.type_name == right.raises:
        return changed_finding(answer.changed) if answer.changed else None
    if problem is not None:
        if right.raises and problem.kind == "exception":
            return other_exception_finding(right.raises, problem)
        return problem_finding(exercise, challenge, problem)
    if right.raises:
        return missing_exception_finding(right.raises, answer.value)
    # What is to be measured is compared only once all answers have the right form.
    measured = exercise.measure is not None or exercise.appraise is not None
    unmeasured = measured and well_formed(exercise, right.values, answer.value)
    if not unmeasured and (finding := compare(exercise, challenge, right.values, answer.value)):
        return finding
    return changed_finding(answer.changed) if answer.changed else None


def failed(
    exercise: Exercise,
    challenge: Challenge,
    finding: Finding,
    failures: int,
    cause: str | None = None,
    explanation: str = "",
    notes: tuple[str, ...] = (),
) -> Verdict:
    """The verdict on a failed check, with one hint more at each failure."""
    return Verdict(
        passed=False,
        exercise=exercise.name,
        headline=f"`{exercise.name}` {finding.headline}."
        if not finding.headline.startswith("`")
        else f"`{exercise.name}`: {finding.headline}.",
        asked=asked(exercise, challenge),
        first_difference=finding.where,
        expected=finding.expected,
        received=finding.received,
        cause=cause,
        explanation=explanation or finding.explanation,
        hints=exercise.hints[: failures + 1],
        notes=notes,
        grid=finding.grid,
        grid_title=finding.grid_title,
        problem=finding.problem,
    )


def appraised(
    exercise: Exercise,
    challenge: Challenge,
    appraisal: Appraisal,
    failures: int,
    notes: tuple[str, ...] = (),
) -> Verdict:
    """The verdict on answers that are good or less good, and not right or wrong."""
    passed = appraisal.share >= 1
    return Verdict(
        passed=passed,
        exercise=exercise.name,
        headline=f"`{exercise.name}` {appraisal.headline}.",
        asked="" if passed else asked(exercise, challenge),
        first_difference=appraisal.where,
        expected=appraisal.expected,
        received=appraisal.received,
        cause=appraisal.cause or None,
        explanation=appraisal.explanation,
        hints=() if passed else exercise.hints[: failures + 1],
        notes=notes,
        general_cause=appraisal.cause,
        general_explanation=appraisal.explanation,
        earned=round(appraisal.share * exercise.points, 2),
        out_of=exercise.points,
    )


def remarks(answers: list[Answer]) -> tuple[str, ...]:
    """What is worth saying but costs nothing: warnings and printing."""
    notes = []
    warned = dict.fromkeys(warning for answer in answers for warning in answer.warnings)
    notes += [f"it warned: {warning}" for warning in list(warned)[:3]]
    printed = next((answer.printed for answer in answers if answer.printed.strip()), "")
    if printed:
        lines = [line[:LINE_LENGTH] for line in printed.rstrip().splitlines()]
        left = len(lines) - LINES_SHOWN
        more = [f"… and {left} more line{'s' if left > 1 else ''}"] if left > 0 else []
        notes.append("\n".join(["it printed:", *lines[:LINES_SHOWN], *more]))
    return tuple(notes)


def rounded(exercise: Exercise, expected: list[Expected], answers: list[Answer]) -> bool:
    """Whether a float64 answer is right to single precision only."""
    for right, answer in zip(expected, answers, strict=True):
        if answer.value is None or right.raises:
            continue
        for keras, value in zip(
            right.values, as_outputs(exercise, answer.value) or (), strict=False
        ):
            both = isinstance(keras, np.ndarray) and isinstance(value, np.ndarray)
            if both and keras.dtype == value.dtype == np.float64 and keras.shape == value.shape:
                largest = np.abs(keras - value).max(initial=0.0)
                scale = scale_of(keras)
                if exercise.tolerance * scale < largest <= ROUNDING_TOLERANCE * scale:
                    return True
    return False
