"""Lesson 01: Keras's counts, and every mistake recognised."""

import functools

import numpy as np
import pytest
from unrolled.answer import Answer, Problem
from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.exercises.lesson_01_parameters import EXERCISES
from unrolled.judge.decide import judge, oracle_answers
from unrolled.judge.hypotheses import wrong_answer
from unrolled.keras_import import keras_ready

BY_NAME = {exercise.name: exercise for exercise in EXERCISES}
ALL_MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.name}: {mistake.name}")
    for exercise in EXERCISES
    for mistake in exercise.mistakes
]
RNN_MODEL = [
    {"kind": "simple_rnn", "units": 16, "return_sequences": True},
    {"kind": "simple_rnn", "units": 32, "return_sequences": False},
    {"kind": "flatten"},
    {"kind": "dense", "units": 1},
]
LSTM_MODEL = [
    {"kind": "lstm", "units": 16, "return_sequences": True},
    {"kind": "lstm", "units": 32, "return_sequences": True},
    {"kind": "flatten"},
    {"kind": "dense", "units": 1},
]


@pytest.fixture(scope="module", autouse=True)
def _keras():
    keras_ready()


def keras_says(name, **challenge):
    """The oracle's answer: a value if there is one output, else a tuple."""
    values = BY_NAME[name].oracle(challenge).values
    return values[0] if len(values) == 1 else values


def answers_with(exercise: Exercise, mistakes: tuple[Mistake, ...], challenges):
    """The answers of a learner who makes these mistakes; a count without value raises."""
    values = [wrong_answer(exercise, mistakes, challenge) for challenge in challenges]
    refusal = Answer(problem=Problem("exception", "no width", "ValueError"))
    return [refusal if value is None else Answer(value) for value in values]


@functools.cache
def asked_once(name, hidden):
    """Challenges and Keras's answers, which all mistakes of an exercise share."""
    exercise = BY_NAME[name]
    challenges = exercise.challenges(np.random.default_rng(3), hidden)
    return challenges, oracle_answers(exercise, challenges)


def verdict_on(exercise, challenges, answers):
    """What the judge says to these answers."""
    return judge(exercise, challenges, oracle_answers(exercise, challenges), answers)


def verdict_on_mistakes(name, *mistake_names, hidden=False, seed=5):
    """What the judge says to somebody who makes known mistakes."""
    exercise = BY_NAME[name]
    known = {mistake.name: mistake for mistake in exercise.mistakes}
    challenges = exercise.challenges(np.random.default_rng(seed), hidden)
    mistakes = tuple(known[mistake] for mistake in mistake_names)
    return verdict_on(exercise, challenges, answers_with(exercise, mistakes, challenges))


def test_the_contract_has_nine_exercises():
    assert list(BY_NAME) == [
        "dense_params",
        "simple_rnn_params",
        "lstm_params",
        "gru_params",
        "norm_params",
        "conv1d_params",
        "conv_lstm2d_params",
        "model_summary",
        "hidden_inputs",
    ]


@pytest.mark.parametrize("exercise", EXERCISES, ids=BY_NAME)
@pytest.mark.parametrize("hidden", [False, True], ids=["public", "hidden"])
def test_model_without_variant_equals_keras(exercise, hidden):
    for challenge in exercise.challenges(np.random.default_rng(1), hidden):
        keras = exercise.oracle(challenge)
        if keras.raises:
            with pytest.raises(ValueError, match="width"):
                exercise.model(challenge)
        else:
            assert exercise.model(challenge) == keras.values


def test_counts_of_the_published_rnn_model():
    assert keras_says("model_summary", layers=RNN_MODEL, input_shape=(20, 6)) == [
        ((20, 16), 368),
        ((32,), 1568),
        ((32,), 0),
        ((1,), 33),
    ]
    assert 368 + 1568 + 0 + 33 == 1969


def test_counts_of_the_published_lstm_model():
    assert keras_says("model_summary", layers=LSTM_MODEL, input_shape=(21, 1)) == [
        ((21, 16), 1152),
        ((21, 32), 6272),
        ((672,), 0),
        ((1,), 673),
    ]
    assert 1152 + 6272 + 0 + 673 == 8097


@pytest.mark.parametrize(
    ("name", "challenge", "count"),
    [
        ("simple_rnn_params", {"inputs": 2, "units": 3}, 18),
        ("lstm_params", {"inputs": 6, "units": 16}, 1472),
        ("lstm_params", {"inputs": 1, "units": 16}, 1152),
        ("gru_params", {"inputs": 6, "units": 16, "reset_after": False}, 1104),
        ("gru_params", {"inputs": 16, "units": 32, "reset_after": False}, 4704),
        ("gru_params", {"inputs": 6, "units": 16, "reset_after": True}, 1152),
        ("gru_params", {"inputs": 16, "units": 32, "reset_after": True}, 4800),
        ("norm_params", {"features": 5, "kind": "batch"}, (10, 10)),
        ("norm_params", {"features": 5, "kind": "layer"}, (10, 0)),
        ("conv1d_params", {"kernel_size": 4, "channels": 1, "filters": 20}, 100),
        ("conv_lstm2d_params", {"kernel_size": (3, 3), "channels": 4, "filters": 5}, 1640),
        ("hidden_inputs", {"params": 1152, "units": 16, "kind": "lstm"}, 1),
        ("hidden_inputs", {"params": 1152, "units": 16, "kind": "gru"}, 6),
    ],
)
def test_counts_named_in_the_lesson(name, challenge, count):
    assert keras_says(name, **challenge) == count


@pytest.mark.parametrize("params", [369, 16 * 17, 5])
def test_no_width_explains_some_counts(params):
    challenge = {"params": params, "units": 16, "kind": "simple_rnn"}
    assert BY_NAME["hidden_inputs"].oracle(challenge).raises == "ValueError"


@pytest.mark.parametrize("hidden", [False, True], ids=["public", "hidden"])
def test_hidden_inputs_asks_for_widths_and_for_exceptions(hidden):
    exercise = BY_NAME["hidden_inputs"]
    challenges = exercise.challenges(np.random.default_rng(2), hidden)
    asked_to_raise = [exercise.oracle(challenge).raises for challenge in challenges]
    assert set(asked_to_raise) == {None, "ValueError"}
    assert not asked_to_raise[0]


@pytest.mark.parametrize("exercise", EXERCISES, ids=BY_NAME)
def test_names_and_hints(exercise):
    names = [mistake.name for mistake in exercise.mistakes]
    assert len(set(names)) == len(names)
    assert len(exercise.hints) >= 2


@pytest.mark.parametrize(("exercise", "mistake"), ALL_MISTAKES)
@pytest.mark.parametrize("hidden", [False, True], ids=["public", "hidden"])
def test_each_mistake_is_rejected_and_named(exercise, mistake, hidden):
    challenges, expected = asked_once(exercise.name, hidden)
    answers = answers_with(exercise, (mistake,), challenges)
    verdict = judge(exercise, challenges, expected, answers)
    assert not verdict.passed
    assert verdict.cause == mistake.name
    assert "{" not in verdict.explanation


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("lstm_params", ("three blocks for four", "bias forgotten")),
        ("gru_params", ("one bias row always", "four blocks for three")),
        ("conv_lstm2d_params", ("kernel size not squared", "bias counted once, not per gate")),
        ("model_summary", ("batch axis included", "time steps multiplied in")),
        ("hidden_inputs", ("remainder cut off", "a width below 1 accepted")),
    ],
)
def test_two_mistakes_together_are_named(name, pair):
    verdict = verdict_on_mistakes(name, *pair)
    assert verdict.cause == ", and ".join(pair)
    assert verdict.explanation.startswith("Both together give exactly your numbers. ")


def test_swapped_norm_counts_are_named():
    exercise = BY_NAME["norm_params"]
    challenges = exercise.challenges(np.random.default_rng(4), False)
    answers = [Answer(exercise.model(challenge)[::-1]) for challenge in challenges]
    verdict = verdict_on(exercise, challenges, answers)
    assert verdict.cause == "returns swapped: (non_trainable, trainable)"


def test_message_has_the_learners_own_number():
    exercise = BY_NAME["gru_params"]
    challenges = [{"inputs": 6, "units": 16, "reset_after": True}]
    verdict = verdict_on(exercise, challenges, [Answer(1104)])
    assert verdict.headline == "`gru_params` returned 1,104 and not 1,152."
    assert verdict.explanation == (
        "1,104 is what you get with one bias row. With `reset_after`, Keras's default, there are "
        "two."
    )


def test_message_on_a_missing_bias():
    exercise = BY_NAME["lstm_params"]
    challenges = [{"inputs": 6, "units": 16}, {"inputs": 3, "units": 5}]
    verdict = verdict_on(exercise, challenges, [Answer(1408), Answer(160)])
    assert verdict.explanation == (
        "1,408 has matrices only. Each of their columns also has a bias entry."
    )


def test_message_says_which_layer_is_wrong():
    exercise = BY_NAME["model_summary"]
    challenges = [{"layers": RNN_MODEL, "input_shape": (20, 6)}]
    rows = [((20, 16), 368), ((32,), 1248), ((32,), 0), ((1,), 33)]
    verdict = verdict_on(exercise, challenges, [Answer(rows)])
    assert verdict.first_difference == "row 1 (`simple_rnn`), its parameters"
    assert (verdict.expected, verdict.received) == ("1,568", "1,248")


def test_message_where_an_exception_is_missing():
    verdict = verdict_on_mistakes("hidden_inputs", "remainder cut off")
    assert verdict.headline == "`hidden_inputs` should raise a `ValueError` here."
    assert verdict.explanation.endswith("`//` hides the remainder.")


def test_always_raising_explains_nothing():
    exercise = BY_NAME["hidden_inputs"]
    challenges = exercise.challenges(np.random.default_rng(6), False)
    refusal = Answer(problem=Problem("exception", "no", "ValueError"))
    verdict = verdict_on(exercise, challenges, [refusal] * len(challenges))
    assert not verdict.passed
    assert verdict.cause is None


def test_keras_takes_no_stand_on_the_number_of_steps():
    import keras

    for steps in (1, 20, 200):
        layer = keras.layers.SimpleRNN(16)
        layer.build((None, steps, 6))
        assert layer.count_params() == 368
