"""Arguments that are not used: a number of the example is written in their place."""

from __future__ import annotations

from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge.hypotheses import Case, explains

# From the sizes of examples on paper to those of the models in the lessons.
NUMBERS = (*range(1, 65), 100, 128, 256, 512)


def fixed_argument(exercise: Exercise, cases: list[Case]) -> Mistake | None:
    """A number that, in the place of one argument in every call, gives all answers.

    Args:
        exercise: with a reference.
        cases: all calls.
    """
    if exercise.text is None:
        return None
    names = dict.fromkeys(
        name
        for case in cases
        for name, value in case.challenge.items()
        if isinstance(value, int) and not isinstance(value, bool) and name != "rng"
    )
    # These mistakes are made up anew each time, and what they give need not be kept.
    cases = [case._replace(outcomes=None) for case in cases]
    for name in names:
        for number in NUMBERS:
            mistake = Mistake(
                f"`{name}` always taken as {number}",
                f"You get exactly these numbers when {number} stands where `{name}` belongs, "
                "whatever the argument is.",
                lambda challenge, name=name, number=number: challenge | {name: number},
            )
            if explains(exercise, (mistake,), cases):
                return mistake
    return None
