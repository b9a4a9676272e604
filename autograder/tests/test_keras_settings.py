"""Keras's settings are as new inside, and the learner's own again afterwards."""

import keras
import pytest
import tensorflow as tf
from unrolled.keras_settings import keras_as_new, settings

OTHER = {"float32": "float16", "channels_last": "channels_first", 1e-7: 0.5, True: False}


@pytest.mark.parametrize("place", range(len(settings())))
def test_every_setting_is_set_aside_and_put_back(place):
    read, write, default = settings()[place]
    before = read()
    other = OTHER.get(default, not default)
    try:
        write(other)
        theirs = read()
        with keras_as_new():
            assert getattr(read(), "name", read()) == default
        assert read() == theirs
    finally:
        write(before)


def test_settings_come_back_after_an_exception():
    keras.config.set_image_data_format("channels_first")
    try:
        with pytest.raises(ZeroDivisionError), keras_as_new():
            raise ZeroDivisionError
        assert keras.config.image_data_format() == "channels_first"
    finally:
        keras.config.set_image_data_format("channels_last")


def test_eager_execution_is_as_new_inside_a_graph():
    with tf.Graph().as_default():
        assert not tf.executing_eagerly()
        with keras_as_new():
            assert tf.ones(2).numpy().tolist() == [1, 1]
        assert not tf.executing_eagerly()
