"""Lesson 10: two oracles that agree, the mistakes' models, and a Keras model as data."""

import keras
import numpy as np
import pytest
from unrolled.check import verdict_on
from unrolled.exercises import lessons
from unrolled.exercises.lesson_10_conv1d import oracle
from unrolled.exercises.lesson_10_conv1d.backward_model import (
    BACK_KERNELS,
    TRIMS,
    backward_model,
)
from unrolled.exercises.lesson_10_conv1d.conv_gru import NO_MODEL, NOT_BUILT, measure
from unrolled.exercises.lesson_10_conv1d.conv_gru_model import EDITS, conv_gru_model
from unrolled.exercises.lesson_10_conv1d.convolution import (
    BIASES,
    KERNELS,
    PACES,
    STARTS,
    Wrongs,
    convolve,
)
from unrolled.exercises.lesson_10_conv1d.layers import backward_challenge, forward_challenge
from unrolled.exercises.lesson_10_conv1d.padding import PADS, output_length

EXERCISES = lessons()["10_conv1d"]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_keras(exercise, hidden):
    challenges = exercise.challenges(np.random.default_rng(11), hidden)
    expected = [exercise.oracle(challenge) for challenge in challenges]
    if exercise.measure:
        measured = exercise.measure(challenges, [each.values[0] for each in expected])
        assert [exercise.model(challenge) for challenge in challenges] == measured
        return
    for challenge, right in zip(challenges, expected, strict=True):
        if right.raises:
            with pytest.raises(ValueError, match="fit"):
                exercise.model(challenge)
            continue
        for value, other in zip(exercise.model(challenge), right.values, strict=True):
            tolerance = 1e-5 if getattr(other, "dtype", None) == np.float32 else 1e-12
            np.testing.assert_allclose(value, other, atol=tolerance, rtol=tolerance)
            assert np.shape(value) == np.shape(other)


def test_every_wrong_of_a_convolution_changes_some_numbers():
    draw = np.random.default_rng(3)
    settings = ((3, "same", 1), (2, "causal", 1), (1, "causal", 2))
    challenges = [forward_challenge(draw, (2, 9, 3, 4, 3), setting) for setting in settings]
    variants = [
        *({"pad": pad} for pad in PADS if "below zero" not in pad),
        *({"kernel": kernel} for kernel in KERNELS),
        *({"bias": bias} for bias in BIASES),
        *({"pace": pace} for pace in PACES),
        *({"start": start} for start in STARTS),
        *({"fill": fill} for fill in ("constant", "edge", "wrap")),
        {"last": False},
        {"activation": "relu"},
    ]
    same = [
        next(iter(variant.values()))
        for variant in variants
        if all(
            equal(convolve(*challenge.values(), Wrongs(**variant)), convolve(*challenge.values()))
            for challenge in challenges
        )
    ]
    assert same == ["right", "right", "once", "right", "0", "constant"]


def test_a_same_padding_below_zero_is_refused_or_changes_some_numbers():
    challenge = forward_challenge(np.random.default_rng(6), (2, 8, 3, 2, 1), (4, "same", 1))
    right = convolve(*challenge.values())
    assert right.shape == (2, 2, 1)
    with pytest.raises(ValueError, match="zeros"):
        convolve(*challenge.values(), Wrongs(pad="same below zero, refused"))
    for pad in ("same below zero, cut off", "same below zero, its sign dropped"):
        assert not equal(convolve(*challenge.values(), Wrongs(pad=pad)), right)


def test_every_wrong_of_a_backward_pass_changes_some_numbers():
    draw = np.random.default_rng(4)
    settings = ((2, "same", 1), (1, "same", 1), (1, "causal", 2))
    challenges = [backward_challenge(draw, (2, 9, 3, 4, 3), setting) for setting in settings]
    variants = [
        *({"back_kernel": kernel} for kernel in BACK_KERNELS),
        *({"trim": trim} for trim in TRIMS),
        *({"overlap": overlap} for overlap in ("added", "window by window", "tap by tap")),
        *({name: pace} for name in ("x_pace", "kernel_pace") for pace in PACES),
        *({name: which} for name in ("kernel_sum", "bias_sum") for which in ("all", "last")),
    ]
    same = [
        next(iter(variant.values()))
        for variant in variants
        if all(
            all(map(equal, backward_model(challenge, **variant), backward_model(challenge)))
            for challenge in challenges
        )
    ]
    assert same == ["right", "right", "added", "right", "right", "all", "all"]


def equal(value, other):
    return value.shape == other.shape and np.allclose(value, other, atol=1e-6)


def test_two_oracles_that_disagree_are_noticed(monkeypatch):
    challenge = backward_challenge(np.random.default_rng(5), (2, 6, 2, 3, 4), (1, "same", 1))
    monkeypatch.setattr(oracle, "convolve", lambda *arguments: convolve(*arguments) * 1.001)
    with pytest.raises(ArithmeticError, match="differ"):
        oracle.backward_oracle(challenge)


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
    assert output_length(*arguments) == steps


def test_a_window_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        output_length(8, 3, 1, "valid", 4)


def test_the_source_model_has_5350_parameters_and_every_edit_is_another_model():
    challenge = {"filters": 20, "kernel_size": 4, "stride": 2, "units": 20, "horizon": 10}
    assert conv_gru_model(challenge)[1] == 5350
    others = {"filters": 5, "kernel_size": 4, "stride": 2, "units": 3, "horizon": 7}
    models = [conv_gru_model(others, edit=edit) for edit in EDITS]
    assert all(models.count(model) == 1 for model in models)


@pytest.mark.parametrize(
    "value", [(1, 2, 3, [4]), (None, None, 3, [("GRU", [4])]), (None, None, 3, [("GRU", 4)]), 5]
)
def test_what_describes_no_model_is_none(value):
    assert measure([{}], [value]) == [(NO_MODEL, NOT_BUILT)]


def test_operations_between_layers_are_rejected():
    def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10):
        layers = keras.layers
        start = keras.Input((None, 1))
        x = layers.Conv1D(filters, kernel_size, strides=stride)(start)
        x = layers.GRU(units, return_sequences=True)(keras.ops.relu(x))
        x = layers.GRU(units, return_sequences=True)(x)
        return keras.Model(start, layers.Dense(horizon)(x))

    assert not verdict_on(build_conv_gru).passed
