"""Lesson 13's exercises: the kept layers are Keras's, and small cases are known ones."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise
from unrolled.exercises.lesson_13_conv_lstm.challenges import film_challenge, step_challenge
from unrolled.exercises.lesson_13_conv_lstm.kept_layers import keras_conv_lstm
from unrolled.exercises.lesson_13_conv_lstm.peephole import peephole_conv_lstm_step
from unrolled.exercises.lesson_13_conv_lstm.step import conv_lstm_step


@pytest.mark.parametrize("sides", [(3, 3), (2, 5)])
def test_the_cell_step_by_step_is_the_layer(sides):
    import keras

    challenge = film_challenge(np.random.default_rng(1), 4, 2, (5, 6), sides, 3, 2)
    x, h0, c0, *weights = challenge.values()
    layer = keras.layers.ConvLSTM2D(
        2, sides, padding="same", return_sequences=True, return_state=True, dtype="float64"
    )
    layer.build(x.shape)
    layer.set_weights(weights)
    outputs = [keras.ops.convert_to_numpy(each) for each in layer(x, initial_state=[h0, c0])]
    for ours, right in zip(keras_conv_lstm(x, h0, c0, weights), outputs, strict=True):
        np.testing.assert_allclose(ours, right, atol=1e-12, rtol=0)


def test_without_its_peepholes_the_papers_cell_is_keras():
    challenge = step_challenge(np.random.default_rng(2), 2, (4, 5), (3, 3), 3, 2)
    none = np.zeros((3, 4, 5, 2))
    with_none = peephole_conv_lstm_step(**challenge, peephole=none)
    for ours, plain in zip(with_none, conv_lstm_step(**challenge), strict=True):
        np.testing.assert_array_equal(ours, plain)


def test_a_picture_of_one_pixel_makes_it_an_lstm():
    import keras

    challenge = step_challenge(np.random.default_rng(3), 4, (1, 1), (1, 1), 3, 2)
    x_t, h_prev, c_prev, kernel, recurrent_kernel, bias = challenge.values()
    cell = keras.layers.LSTMCell(2, dtype="float64")
    cell.build((None, 3))
    cell.set_weights([kernel[0, 0], recurrent_kernel[0, 0], bias])
    _, states = cell(x_t[:, 0, 0], [h_prev[:, 0, 0], c_prev[:, 0, 0]])
    for ours, right in zip(conv_lstm_step(**challenge), states, strict=True):
        np.testing.assert_allclose(
            ours[:, 0, 0], keras.ops.convert_to_numpy(right), atol=1e-12, rtol=0
        )


def test_all_settings_of_the_shapes_are_asked_for():
    for hidden in (False, True):
        asked = find_exercise("conv_lstm_shapes").challenges(np.random.default_rng(4), hidden)
        names = ("padding", "data_format", "return_sequences", "return_state")
        assert len({tuple(each[name] for name in names) for each in asked}) == 16
        assert {type(each["kernel_size"]) for each in asked} == {int, tuple}
