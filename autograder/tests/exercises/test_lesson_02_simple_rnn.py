"""Lesson 02's exercises: Keras as oracle, the mistakes' model, and what is read off answers."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise, lessons
from unrolled.exercises.exercise import as_computed
from unrolled.exercises.lesson_02_simple_rnn.io_shapes import PATTERNS
from unrolled.exercises.lesson_02_simple_rnn.layers import step_readout
from unrolled.exercises.lesson_02_simple_rnn.model import step_model
from unrolled.exercises.lesson_02_simple_rnn.oracle import keras_step
from unrolled.exercises.lesson_02_simple_rnn.weights import step_challenge

ARRAYS = ["rnn_step", "rnn_forward", "rnn_outputs"]


def test_the_lesson_has_the_exercises_of_its_contract():
    names = [exercise.name for exercise in lessons()["02_simple_rnn"]]
    assert names == [*ARRAYS, "io_shapes"]


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_keras(name, hidden):
    exercise = find_exercise(name)
    for challenge in exercise.challenges(np.random.default_rng(11), hidden):
        expected = exercise.oracle(challenge).values
        for right, value in zip(expected, exercise.model(challenge), strict=True):
            tolerance = 1e-12 if right.dtype == np.float64 else 1e-6
            np.testing.assert_allclose(value, right, atol=tolerance, rtol=0)


@pytest.mark.parametrize("hidden", [False, True])
def test_shapes_of_the_model_are_those_of_keras(hidden):
    exercise = find_exercise("io_shapes")
    for challenge in exercise.challenges(np.random.default_rng(11), hidden):
        expected = exercise.oracle(challenge)
        if expected.raises:
            with pytest.raises(ValueError, match="aligned"):
                exercise.model(challenge)
        else:
            assert exercise.model(challenge) == expected.values


def test_every_pattern_is_asked_for_and_one_cannot_be():
    exercise = find_exercise("io_shapes")
    challenges = exercise.challenges(np.random.default_rng(3), False)
    assert {challenge["pattern"] for challenge in challenges} == set(PATTERNS)
    assert sum(bool(exercise.oracle(challenge).raises) for challenge in challenges) == 1


def test_mistakes_of_weights_are_keras_under_changed_weights():
    exercise = find_exercise("rnn_step")
    challenge = step_challenge(np.random.default_rng(2), 2, 3, 4)
    for mistake in exercise.mistakes:
        if not mistake.variant and mistake.after is as_computed:
            changed = mistake.change(challenge)
            (model,) = step_model(changed)
            np.testing.assert_allclose(model, keras_step(**changed), atol=1e-12, rtol=0)


def test_the_terms_of_the_sum_are_read_off_right_answers():
    exercise = find_exercise("rnn_step")
    challenges = exercise.challenges(np.random.default_rng(4), False)
    read = step_readout(challenges, [exercise.model(challenge) for challenge in challenges])
    trace = exercise.oracle(challenges[0]).trace
    assert list(read) == list(trace)
    for name, term in read.items():
        np.testing.assert_allclose(term, trace[name], atol=1e-9)


def test_nothing_is_read_off_where_no_tanh_of_a_sum_made_the_numbers():
    exercise = find_exercise("rnn_step")
    challenges = exercise.challenges(np.random.default_rng(4), False)
    wrong = [exercise.model(challenge, combination="two tanhs") for challenge in challenges]
    assert step_readout(challenges, wrong) == {}
