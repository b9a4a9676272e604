"""Every exercise with a reference: what `unrolled verify` does not ask of it."""

import contextlib
import inspect

import numpy as np
import pytest
from unrolled.call import changed_arguments, fresh_arguments
from unrolled.exercises import lessons
from unrolled.judge.decide import oracle_answers
from unrolled.judge.hypotheses import alike, wrong_answer
from unrolled.wire import encode

ALL = [exercise for exercises in lessons().values() for exercise in exercises]
EXERCISES = [exercise for exercise in ALL if exercise.text]
SEED = 2026


@pytest.fixture(params=EXERCISES, ids=lambda exercise: exercise.name)
def exercise(request):
    return request.param


def test_the_reference_does_not_modify_its_arguments(exercise):
    for challenge in exercise.challenges(np.random.default_rng(SEED), False):
        arguments = fresh_arguments(challenge)
        # Some questions ask for an exception.
        with contextlib.suppress(ValueError):
            exercise.reference(*arguments.values())
        assert changed_arguments(challenge, arguments) == ()


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)
def test_questions_and_keras_answers_are_plain_data(exercise, hidden):
    # They cross a socket to a submission's process, and are kept in a file.
    challenges = exercise.challenges(np.random.default_rng(SEED), hidden)
    encode([list(challenge.values()) for challenge in challenges])
    for right in oracle_answers(exercise, challenges):
        encode([right.values, dict(right.trace), right.raises])


# A product that became a power has no value for a negative number.
@pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")
def test_a_generated_mistake_changes_numbers_or_nothing_at_all(exercise):
    challenge = exercise.example()
    right = wrong_answer(exercise, (), challenge)
    changed = [
        mistake
        for mistake in exercise.generated
        if not alike(right, wrong_answer(exercise, (mistake,), challenge))
    ]
    assert len(changed) >= 3


def test_generated_sentences_hold_no_code_of_the_reference(exercise):
    body = inspect.getsource(exercise.reference)
    lines = [line.strip() for line in body.splitlines() if " = " in line or "return " in line]
    for mistake in exercise.generated:
        assert not any(len(line) > 8 and line in mistake.sentence for line in lines)
        assert "an intermediate result" not in mistake.sentence, (
            f"{exercise.name}: a variable without a label: {mistake.sentence}"
        )
