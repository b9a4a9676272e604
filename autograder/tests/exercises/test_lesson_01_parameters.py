"""Lesson 01: Keras's counts against those of the sources, and what the questions must ask."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise
from unrolled.keras_import import keras_ready

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
    values = find_exercise(name).oracle(challenge).values
    return values[0] if len(values) == 1 else values


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
        ("gru_params", {"inputs": 16, "units": 32}, 4800),
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
    assert find_exercise("hidden_inputs").oracle(challenge).raises == "ValueError"


@pytest.mark.parametrize("hidden", [False, True], ids=["public", "hidden"])
def test_hidden_inputs_asks_for_widths_and_for_exceptions(hidden):
    exercise = find_exercise("hidden_inputs")
    challenges = exercise.challenges(np.random.default_rng(2), hidden)
    asked_to_raise = [exercise.oracle(challenge).raises for challenge in challenges]
    assert set(asked_to_raise) == {None, "ValueError"}
    assert not asked_to_raise[0]


@pytest.mark.parametrize("name", ["dense_params", "gru_params"])
def test_defaults_are_part_of_the_contract(name):
    for hidden in (False, True):
        challenges = find_exercise(name).challenges(np.random.default_rng(0), hidden)
        assert {len(challenge) for challenge in challenges} == {2, 3}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("hidden", [False, True], ids=["public", "hidden"])
def test_sizes_have_no_common_factor(seed, hidden):
    """Else a formula with two sizes exchanged could give the same count."""
    rng = np.random.default_rng(seed)
    for challenge in find_exercise("conv1d_params").challenges(rng, hidden):
        sizes = list(challenge.values())
        assert np.lcm.reduce(sizes) == np.prod(sizes)


def test_keras_takes_no_stand_on_the_number_of_steps():
    import keras

    for steps in (1, 20, 200):
        layer = keras.layers.SimpleRNN(16)
        layer.build((None, steps, 6))
        assert layer.count_params() == 368
