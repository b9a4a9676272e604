"""Lesson 07's exercises: their inputs, and a class that is checked."""

import keras
import numpy as np
from unrolled.check import verdict_on
from unrolled.exercises import lessons
from unrolled.exercises.lesson_07_layer_norm.backward import backward_challenge, forward_cache
from unrolled.exercises.lesson_07_layer_norm.layer import layer_norm_challenge
from unrolled.exercises.normalising import NEARLY_CONSTANT

NAMES = [exercise.name for exercise in lessons()["07_layer_norm"]]


def test_the_lesson_has_the_exercises_of_its_contract():
    assert NAMES == [
        "batch_norm",
        "batch_norm_inference",
        "layer_norm",
        "layer_norm_backward",
        "batch_norm_backward",
        "layer_norm_rnn_step",
        "LayerNormRNNCell",
    ]


def test_one_row_is_nearly_constant_so_that_epsilon_is_seen():
    rng = np.random.default_rng(3)
    deviations = [
        layer_norm_challenge(rng, (4, 3, 50))["x"].std(axis=-1)[-1, -1] for _ in range(20)
    ]
    assert 0.5 * NEARLY_CONSTANT < min(deviations) < max(deviations) < 2 * NEARLY_CONSTANT


def test_axes_that_are_not_kept_are_seen_by_one_row_that_is_right_and_several_that_stop():
    def layer_norm(x, gamma, beta, epsilon=1e-3):
        x_hat = (x - x.mean(axis=-1)) / np.sqrt(x.var(axis=-1) + epsilon)
        return gamma * x_hat + beta

    for hidden in (False, True):
        verdict = verdict_on(layer_norm, hidden=hidden)
        assert verdict.cause == "keepdims forgotten"
        assert "could not be broadcast" in verdict.received


def test_a_step_of_numpy_in_a_cell_is_named():
    class OfNumPy(LayerNormRNNCell):
        def call(self, inputs, states):
            total, _ = self.inner(inputs, states)
            h = total - total.mean(axis=-1)
            return h, [h]

    OfNumPy.__name__ = "LayerNormRNNCell"
    assert verdict_on(OfNumPy).cause == "NumPy used on a tensor"


def test_the_cache_is_what_the_lesson_says():
    x, gamma, beta, x_hat, std, y = backward_challenge(np.random.default_rng(1), (2, 3, 4))["cache"]
    assert std.shape == (2, 3, 1)
    np.testing.assert_allclose(x_hat * std, x - x.mean(axis=-1, keepdims=True), atol=1e-12)
    np.testing.assert_allclose(gamma * x_hat + beta, y, atol=1e-12)
    again = forward_cache(x, gamma, beta, float((std**2 - x.var(-1, keepdims=True))[0, 0, 0]))
    np.testing.assert_allclose(again[3], x_hat, atol=1e-12)


class LayerNormRNNCell(keras.layers.Layer):
    """Made of Keras's own parts, whose weights have the names of the contract by themselves."""

    def __init__(self, units, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.state_size = self.output_size = units
        self.inner = keras.layers.SimpleRNNCell(units, activation=None)
        self.norm = keras.layers.LayerNormalization(epsilon=epsilon)

    def build(self, input_shape):
        self.inner.build(input_shape)
        self.norm.build((None, self.state_size))

    def call(self, inputs, states):
        total, _ = self.inner(inputs, states)
        h = keras.ops.tanh(self.norm(total))
        return h, [h]


def test_a_cell_of_keras_parts_passes_although_it_writes_no_configuration():
    assert verdict_on(LayerNormRNNCell).passed
    assert verdict_on(LayerNormRNNCell, hidden=True).passed


def test_a_cell_whose_method_is_not_written_is_not_written():
    class Unwritten(LayerNormRNNCell):
        def call(self, inputs, states):
            raise NotImplementedError()

    Unwritten.__name__ = "LayerNormRNNCell"
    verdict = verdict_on(Unwritten)
    assert "not written yet" in verdict.headline


def test_an_error_in_a_cell_is_shown_with_the_learners_line():
    class Wrong(LayerNormRNNCell):
        def call(self, inputs, states):
            return inputs @ undefined_name, states  # noqa: F821

    Wrong.__name__ = "LayerNormRNNCell"
    verdict = verdict_on(Wrong)
    assert "undefined_name" in verdict.received
    assert "one step" in verdict.received
    assert "undefined_name" in verdict.first_difference
    assert verdict.cause is None
    assert "\x1b" not in str(verdict.received)


def test_a_function_in_the_place_of_the_class_is_said_to_be_none():
    def cell(units):
        return units

    cell.__name__ = "LayerNormRNNCell"
    assert verdict_on(cell).cause == "no subclass of keras.layers.Layer"


def test_a_check_of_a_cell_leaves_the_learners_random_numbers_alone():
    keras.utils.set_random_seed(5)
    first = keras.random.normal((2,)).numpy(), np.random.random()
    keras.utils.set_random_seed(5)
    verdict_on(LayerNormRNNCell)
    again = keras.random.normal((2,)).numpy(), np.random.random()
    np.testing.assert_array_equal(first[0], again[0])
    assert first[1] == again[1]
