"""Functions as arguments: recipes cross, functions arrive."""

import json

import numpy as np
import pytest
from unrolled.call import call
from unrolled.exercises.keras_recurrent import keras_pass
from unrolled.recipes import is_recipe, made, recipe


def elman():
    return recipe(
        "elman forecaster",
        kernel=np.array([[1.0, -0.5]]),
        recurrent_kernel=np.eye(2),
        bias=np.array([0.1, 0.2]),
        output_kernel=np.array([[0.5], [1.0]]),
        output_bias=np.array([0.3]),
    )


def test_a_recipe_is_data_and_names_its_maker():
    assert is_recipe(elman())
    assert json.dumps(elman()["function"])
    assert not is_recipe({"units": 3})
    assert not is_recipe(np.zeros(3))
    with pytest.raises(KeyError):
        recipe("no such maker")


def test_elman_forecaster_by_hand():
    step = made(elman())
    state = np.tanh([0.4 + 0.1, -0.2 + 0.2])
    state = np.tanh(np.array([-0.6, 0.3]) + state + [0.1, 0.2])
    expected = 0.5 * state[0] + state[1] + 0.3
    np.testing.assert_allclose(step(np.array([[[0.4], [-0.6]]])), [[expected]], atol=1e-12)


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 2), (2, 0, 1)])
def test_elman_forecaster_names_the_shape_it_cannot_take(shape):
    with pytest.raises(ValueError, match="was given"):
        made(elman())(np.zeros(shape))


def test_the_learners_function_is_given_a_function():
    challenge = {"step": elman(), "x": np.ones((2, 3, 1))}
    answer = call(lambda step, x: step(x), challenge)
    assert answer.value.shape == (2, 1)
    assert answer.changed == ()
    assert is_recipe(challenge["step"])


def test_a_function_that_is_replaced_counts_as_no_change_and_other_arguments_still_do():
    def in_place(step, x):
        x += 1
        return step(x)

    assert call(in_place, {"step": elman(), "x": np.ones((1, 2, 1))}).changed == ("x",)


def test_next_token_looks_at_the_last_two():
    scores = np.random.default_rng(1).normal(size=(3, 3, 3))
    step = made(recipe("next token", scores=scores))
    np.testing.assert_allclose(np.exp(step([0])).sum(), 1.0)
    np.testing.assert_allclose(step([2, 0, 1]), scores[0, 1] - np.log(np.exp(scores[0, 1]).sum()))
    np.testing.assert_array_equal(step(np.array([1])), step([1, 1]))


@pytest.mark.parametrize("written", [[], [3], [-1, 0], 1, None, ["a"], [[0]]])
def test_next_token_names_what_it_cannot_take(written):
    step = made(recipe("next token", scores=np.zeros((3, 3, 3))))
    with pytest.raises(ValueError, match="list of tokens"):
        step(written)


@pytest.mark.parametrize(("kind", "blocks", "count"), [("SimpleRNN", 1, 1), ("LSTM", 4, 2)])
def test_a_layer_in_pieces_is_keras_own_layer(kind, blocks, count):
    rng = np.random.default_rng(5)
    weights = {
        "kernel": rng.normal(size=(3, 2 * blocks)),
        "recurrent_kernel": rng.normal(size=(2, 2 * blocks)),
        "bias": rng.normal(size=2 * blocks),
    }
    layer_step = made(recipe("layer in pieces", kind=kind, **weights, longest=4))
    x, state = rng.normal(size=(2, 4, 3)), [rng.normal(size=(2, 2)) for _ in range(count)]
    outputs, last = layer_step(x, state)
    right = keras_pass(kind, x, state, list(weights.values()))
    for ours, keras_s in zip((outputs, *last), right, strict=True):
        np.testing.assert_allclose(ours, keras_s, atol=1e-12)


@pytest.mark.parametrize(
    ("x", "state", "words"),
    [
        (np.ones((2, 5, 1)), [np.ones((2, 3))], "at most 4 steps, and was given 5"),
        (np.ones((2, 4)), [np.ones((2, 3))], r"a piece \(batch, time, 1\)"),
        (np.ones((2, 4, 1)), np.ones((2, 3)), "a list of 1 array"),
        (np.ones((2, 4, 1)), [np.ones((1, 3))], "was given shapes"),
    ],
)
def test_a_layer_in_pieces_says_what_it_cannot_take(x, state, words):
    weights = {"kernel": np.ones((1, 3)), "recurrent_kernel": np.eye(3), "bias": np.zeros(3)}
    with pytest.raises(ValueError, match=words):
        made(recipe("layer in pieces", kind="SimpleRNN", **weights, longest=4))(x, state)
