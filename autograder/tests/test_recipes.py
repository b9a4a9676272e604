"""Functions as arguments: recipes cross, functions arrive."""

import json

import numpy as np
import pytest
from unrolled.call import call
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


@pytest.mark.parametrize("written", [[], [3], [-1, 0]])
def test_next_token_names_what_it_cannot_take(written):
    step = made(recipe("next token", scores=np.zeros((3, 3, 3))))
    with pytest.raises(ValueError, match="list of tokens"):
        step(written)
