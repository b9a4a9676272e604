"""What a function with some known mistakes would return, and whether that is what was returned."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from unrolled.answer import Foreign, as_data
from unrolled.call import fresh_arguments
from unrolled.exercises.exercise import Challenge, Exercise, Mistake
from unrolled.exercises.precision import holds_single_precision, in_double_precision
from unrolled.judge.compare import FLOAT32_TOLERANCE, scale_of

RUNAWAY = 1e4
Hypothesis = tuple[Mistake, ...]


class Outcomes:
    """What functions with one known mistake return to one question of one exercise.

    Each is computed once. Where a class is graded everybody gets the same questions, and their
    wrong answers are held against the same mistakes. A mistake that is made up for one answer
    should not be asked for here: it would be kept, and never met again.
    """

    def __init__(self) -> None:
        # With the mistake itself: as long as it is kept, no other one has its identity.
        self._known: dict[tuple[int, bool], tuple[Mistake, Any]] = {}

    def wrong_answer(
        self,
        exercise: Exercise,
        hypothesis: Hypothesis,
        challenge: Challenge,
        as_asked: bool = False,
    ) -> Any:
        """As the function of this name."""
        # Pairs are too many to be kept, and a model may know the learner's answers.
        if len(hypothesis) != 1 or exercise.text is None:
            return wrong_answer(exercise, hypothesis, challenge, as_asked)
        key = id(hypothesis[0]), as_asked
        if key in self._known:
            return self._known[key][1]
        value = wrong_answer(exercise, hypothesis, challenge, as_asked)
        self._known[key] = hypothesis[0], value
        return value


class Case(NamedTuple):
    """One call to be explained.

    Args:
        challenge: its arguments.
        keras: what Keras gives, as a function would return it; ``None`` for an exception.
        value: what the learner's function returned; ``None`` for an exception.
        outcomes: what is known already of wrong answers to this call.
    """

    challenge: Challenge
    keras: Any
    value: Any
    outcomes: Outcomes | None = None

    @property
    def right(self) -> bool:
        """Whether the learner's value is Keras's."""
        return alike(self.keras, self.value)

    def wrong_answer(
        self, exercise: Exercise, hypothesis: Hypothesis, as_asked: bool = False
    ) -> Any:
        """What a function with some mistakes returns to this call."""
        ask = self.outcomes.wrong_answer if self.outcomes else wrong_answer
        return ask(exercise, hypothesis, self.challenge, as_asked)


def explains(exercise: Exercise, hypothesis: Hypothesis, cases: list[Case]) -> bool:
    """Whether some mistakes give exactly what was returned in every case."""
    return all(gives(exercise, hypothesis, case) for case in cases)


def gives(exercise: Exercise, hypothesis: Hypothesis, case: Case) -> bool:
    """Whether some mistakes give what was returned in one case."""
    if alike(case.wrong_answer(exercise, hypothesis), case.value):
        return True
    # Large numbers that cancel lose digits, and with the same mistake the same ones.
    return (
        bool(exercise.text)
        and holds_single_precision(case.challenge)
        and alike(case.wrong_answer(exercise, hypothesis, as_asked=True), case.value)
    )


def wrong_answer(
    exercise: Exercise, hypothesis: Hypothesis, challenge: Challenge, as_asked: bool = False
) -> Any:
    """What a function with these mistakes returns.

    Args:
        exercise: whose reference is edited, or whose model computes it.
        hypothesis: one mistake or more, made in this order.
        challenge: the inputs.
        as_asked: whether to compute in the precision of the inputs, and not in float64.

    Returns:
        A value as the learner's function would return it; ``None`` where it would fail, or where
        these mistakes cannot be made together.
    """
    value = outcome_of(exercise, hypothesis, challenge, as_asked)
    return None if isinstance(value, Exception) else value


def outcome_of(
    exercise: Exercise, hypothesis: Hypothesis, challenge: Challenge, as_asked: bool = False
) -> Any:
    """What a function with these mistakes returns, or the exception in which it ends."""
    changed = challenge
    try:
        for mistake in hypothesis:
            changed = mistake.change(changed)
        values = (
            edited_values(exercise, hypothesis, changed, as_asked)
            if exercise.text
            else modelled_values(exercise, hypothesis, changed)
        )
        for mistake in hypothesis:
            values = mistake.after(values, challenge)
    # An edited formula can fail in any way that a learner's can.
    except Exception as error:
        return error
    return as_returned(exercise, values)


def edited_values(
    exercise: Exercise, hypothesis: Hypothesis, challenge: Challenge, as_asked: bool
) -> tuple[Any, ...]:
    """The outputs of the reference after the mistakes' edits, in float64 or as asked."""
    edits = [edit for mistake in hypothesis for edit in exercise.edits_of(mistake)]
    arguments = fresh_arguments(challenge if as_asked else in_double_precision(challenge))
    value = as_data(exercise.text.edited(edits)(*arguments.values()))
    return (value,) if len(exercise.returns) == 1 else tuple(value)


def modelled_values(
    exercise: Exercise, hypothesis: Hypothesis, challenge: Challenge
) -> tuple[Any, ...]:
    """The outputs of an exercise's model under the mistakes' variants."""
    variant: dict[str, Any] = {}
    for mistake in hypothesis:
        variant |= mistake.variant
    return exercise.model(challenge, **variant)


def as_returned(exercise: Exercise, values: Any) -> Any:
    """Outputs as a function returns them: alone if there is one, else together."""
    if len(exercise.returns) == 1 and isinstance(values, tuple) and len(values) == 1:
        return values[0]
    return values


def alike(wrong: Any, value: Any) -> bool:
    """Whether a hypothesis gives a value, up to rounding in single precision."""
    if isinstance(wrong, (list, tuple)):
        return (
            isinstance(value, (list, tuple))
            and len(wrong) == len(value)
            and all(map(alike, wrong, value))
        )
    if isinstance(wrong, float) and not isinstance(value, int):
        # A plain number is as good as an array without axes.
        wrong = np.asarray(wrong)
    if isinstance(wrong, np.ndarray):
        if type(value) in (int, float):
            value = np.asarray(value)
        if not isinstance(value, np.ndarray):
            return False
        if wrong.size == value.size == 0:
            # What shape nothing has depends on how it was put together.
            return True
        if wrong.shape != value.shape:
            return False
        with np.errstate(all="ignore"):
            if runs_away(wrong) or runs_away(value):
                # What is no number at all comes from another mistake than what is too large.
                no_number = bool(np.isnan(wrong).any()) == bool(np.isnan(value).any())
                return no_number and runs_away(wrong) and runs_away(value)
            return bool(agreeing(wrong, value).all())
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value.item()
    if isinstance(value, (Foreign, np.ndarray, list, tuple)):
        return False
    return type(wrong) is type(value) and wrong == value


def agreeing(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Which entries of two arrays of one shape are equal, up to rounding in single precision."""
    # Of numbers that grow from step to step, the small ones carry the large ones' rounding.
    tolerance = FLOAT32_TOLERANCE * scale_of(first)
    return np.abs(np.subtract(first, second, dtype=np.float64)) <= tolerance


def runs_away(values: np.ndarray) -> bool:
    """Whether numbers grow without bound, as those of a gate without sigmoid do over many steps.

    Rounding then decides every digit, and two computations of the same mistake differ.
    """
    return not (np.abs(values) <= RUNAWAY).all()
