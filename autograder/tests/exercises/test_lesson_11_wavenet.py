"""Lesson 11: layers as their weights say, queues against a full pass, what the probe shows."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise
from unrolled.exercises.lesson_11_wavenet.block import keras_block, random_block
from unrolled.exercises.lesson_11_wavenet.generation import generation_oracle
from unrolled.exercises.lesson_11_wavenet.network import build_wavenet
from unrolled.recipes import made


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
        undilated = {**challenge, "dilations": (1,) * len(challenge["dilations"])}
        right, plain = build_wavenet(**challenge)[1], build_wavenet(**undilated)[1]
        assert np.abs(right - plain).max() > 0.1


def test_the_source_counts_of_parameters_and_fields():
    exercise = find_exercise("build_wavenet")
    assert exercise.oracle({}).values[0] == 60 + 7 * 820 + 210 == 6010
    field = find_exercise("receptive_field")
    for dilations, steps in (((1, 2, 4, 8) * 2, 31), (tuple(2**n for n in range(10)) * 3, 3070)):
        assert field.oracle({"kernel_size": 2, "dilations": dilations}).values == (steps,)
