"""Lesson 10: numbers by hand, two oracles that agree, and models described without Keras."""

import keras
import numpy as np
import pytest
from unrolled.adapters.description import NOT_BUILT, described
from unrolled.check import verdict_on
from unrolled.exercises import described_keras
from unrolled.exercises.layer_rows import NO_MODEL, measure
from unrolled.exercises.lesson_10_conv1d import backward
from unrolled.exercises.lesson_10_conv1d.challenges import backward_challenge
from unrolled.exercises.lesson_10_conv1d.conv_gru import BUILD_CONV_GRU, build_conv_gru
from unrolled.exercises.lesson_10_conv1d.forward import conv1d
from unrolled.exercises.lesson_10_conv1d.output_length import conv1d_output_length


def test_two_oracles_that_disagree_are_noticed(monkeypatch):
    challenge = backward_challenge(np.random.default_rng(5), (2, 6, 2, 3, 4), (1, "same", 1))
    monkeypatch.setattr(backward, "conv1d", lambda *arguments: conv1d(*arguments) * 1.001)
    with pytest.raises(ArithmeticError, match="differ"):
        backward.backward_oracle(challenge)


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        ((50, 4, 1, "valid", 1), 47),
        ((50, 4, 2, "same", 1), 25),
        ((50, 4, 2, "valid", 1), 24),
        ((50, 1, 1, "valid", 1), 50),
        ((51, 4, 2, "causal", 1), 26),
        ((9, 3, 1, "valid", 4), 1),
    ],
)
def test_lengths_by_hand(arguments, steps):
    assert conv1d_output_length(*arguments) == steps


def test_the_source_model_has_5350_parameters():
    assert build_conv_gru()[2] == 5350


def model_of_every_layer(keras, start):
    return keras.Sequential(
        [
            *map(keras.Input, start),
            keras.layers.Conv1D(5, 3, padding="same", strides=2),
            keras.layers.Conv1D(4, 2, padding="causal", dilation_rate=2, use_bias=False),
            keras.layers.MaxPooling1D(2),
            keras.layers.SimpleRNN(3, return_sequences=True),
            keras.layers.LSTM(2, return_sequences=True, use_bias=False),
            keras.layers.GRU(4, return_sequences=True, reset_after=False),
            keras.layers.TimeDistributed(keras.layers.Dense(6, "tanh")),
            keras.layers.GRU(2),
            keras.layers.Dense(7),
        ]
    )


@pytest.mark.parametrize("start", [[(None, 3)], [(31, 3)], []], ids=["any", "fixed", "none"])
def test_a_model_described_without_keras_is_what_keras_builds(start):
    with_keras = described(model_of_every_layer(keras, start))
    assert measure([{}], [model_of_every_layer(described_keras, start)]) == measure(
        [{}], [with_keras]
    )


@pytest.mark.parametrize(
    "value", [(1, 2, 3, [4]), (None, None, 3, [("GRU", [4])]), (None, None, 3, [("GRU", 4)]), 5]
)
def test_what_describes_no_model_is_none(value):
    assert measure([{}], [value]) == [(NO_MODEL, [], NOT_BUILT)]


def test_operations_between_layers_are_rejected():
    def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10):
        layers = keras.layers
        start = keras.Input((None, 1))
        x = layers.Conv1D(filters, kernel_size, strides=stride)(start)
        x = layers.GRU(units, return_sequences=True)(keras.ops.relu(x))
        x = layers.GRU(units, return_sequences=True)(x)
        return keras.Model(start, layers.Dense(horizon)(x))

    assert not verdict_on(build_conv_gru).passed


def test_the_first_questions_tell_all_sizes_apart():
    challenge = BUILD_CONV_GRU.challenges(np.random.default_rng(1), False)[0]
    assert len(set(challenge.values())) == 5
