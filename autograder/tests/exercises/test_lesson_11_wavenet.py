"""Lesson 11's exercises: Keras as oracle, and the mistakes' models."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise, lessons
from unrolled.exercises.lesson_11_wavenet.block import keras_block
from unrolled.exercises.lesson_11_wavenet.generation import generation_oracle
from unrolled.exercises.lesson_11_wavenet.layers import random_block
from unrolled.given import made

NAMES = [exercise.name for exercise in lessons()["11_wavenet"]]


def equal(value, right):
    if isinstance(right, list):
        for one, other in zip(value, right, strict=True):
            equal(one, other)
    elif isinstance(right, np.ndarray):
        tolerance = 1e-12 if right.dtype == np.float64 else 2e-6 * max(1, np.abs(right).max())
        np.testing.assert_allclose(value, right, atol=tolerance, rtol=0)
    else:
        assert value == right


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_the_oracle(name, hidden):
    exercise = find_exercise(name)
    challenges = exercise.challenges(np.random.default_rng(11), hidden)
    for challenge in challenges:
        expected = exercise.oracle(challenge).values
        model = exercise.model(challenge)
        if exercise.measure:
            [expected] = exercise.measure([challenge], list(expected))
        for right, value in zip(expected, model, strict=True):
            equal(value, right)


def test_layers_are_causal_or_not_as_their_weights_say():
    exercise = find_exercise("is_causal")
    for challenge in exercise.challenges(np.random.default_rng(3), True):
        function, n = made(challenge["layer"]), challenge["length"]
        x = np.random.default_rng(0).normal(size=(40, n, 1))
        causal = all(
            np.allclose(
                function(x)[:, :t],
                function(np.concatenate([x[:, :t], -3 * x[:, t:]], axis=1))[:, :t],
                atol=1e-6,
                rtol=0,
            )
            for t in range(n)
        )
        assert exercise.oracle(challenge).values == (causal,)
        with pytest.raises(ValueError, match="layer takes"):
            function(x[:, :, [0, 0]])


def test_steps_with_queues_are_the_full_pass():
    rng = np.random.default_rng(8)
    dilations = (1, 2, 4, 1)
    blocks = [random_block(rng, 2, 3, 2, 4) for _ in dilations]
    x = rng.normal(size=(2, 12, 3))
    hidden, total = x, 0.0
    for dilation, weights in zip(dilations, blocks, strict=True):
        hidden, skip = keras_block(hidden, weights, dilation)
        total = total + skip
    queues = [np.zeros((2, dilation, 3)) for dilation in dilations]
    for t in range(12):
        challenge = {"x_t": x[:, t], "queues": queues, "blocks": blocks}
        skip_sum, queues = generation_oracle(challenge).values
        np.testing.assert_allclose(skip_sum, total[:, t], atol=1e-12)


@pytest.mark.parametrize("hidden", [False, True])
def test_the_probe_of_a_network_shows_its_dilations(hidden):
    exercise = find_exercise("build_wavenet")
    for seed in range(20):
        challenge = exercise.challenges(np.random.default_rng(seed), hidden)[0]
        right, plain = (
            exercise.model(challenge)[1],
            exercise.model(challenge, dilations_as="none")[1],
        )
        assert np.abs(right - plain).max() > 0.1


def test_the_source_counts_of_parameters_and_fields():
    exercise = find_exercise("build_wavenet")
    assert exercise.oracle({}).values[0] == 60 + 7 * 820 + 210 == 6010
    field = find_exercise("receptive_field")
    for dilations, steps in (((1, 2, 4, 8) * 2, 31), (tuple(2**n for n in range(10)) * 3, 3070)):
        assert field.oracle({"kernel_size": 2, "dilations": dilations}).values == (steps,)
