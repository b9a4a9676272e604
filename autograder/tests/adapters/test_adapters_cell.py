"""A cell in ``keras.layers.RNN``: arrays come of it, or one sentence that says where it fails."""

import inspect

import keras
import numpy as np
import pytest
from keras import ops
from unrolled.adapters import as_function
from unrolled.adapters.cell_failure import CellFailed, words_of
from unrolled.answer import as_data

CHALLENGE = {
    "units": 3,
    "x": np.random.default_rng(1).normal(size=(2, 4, 5)),
    "initial_state": (np.full((2, 3), 0.5),),
    "kernel": np.random.default_rng(2).normal(size=(5, 3)),
    "recurrent_kernel": np.zeros((3, 3)),
}


class Cell(keras.layers.Layer):
    """A plain Elman cell without bias."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size = self.output_size = units

    def build(self, input_shape):
        units = self.state_size
        self.kernel = self.add_weight(shape=(input_shape[-1], units), name="kernel")
        self.inner = self.add_weight(shape=(units, units), name="recurrent_kernel")

    def call(self, inputs, states):
        h = ops.tanh(ops.matmul(inputs, self.kernel) + ops.matmul(states[0], self.inner))
        return h, [h]

    def get_config(self):
        return {**super().get_config(), "units": self.state_size}


def used(cell_class):
    return as_function(cell_class, "cell", list(CHALLENGE))(*CHALLENGE.values())


def test_without_a_use_the_answer_is_the_function():
    assert as_function(max, "", ["x"]) is max


def test_what_comes_of_a_cell_is_data():
    states, last, from_zeros, copied, rows = results = used(Cell)
    assert states.shape == (2, 4, 3)
    # The recurrent kernel is zero, so each output is the tanh of its own input's product.
    np.testing.assert_allclose(states, np.tanh(CHALLENGE["x"] @ CHALLENGE["kernel"]), atol=1e-6)
    np.testing.assert_array_equal(last, states[:, -1])
    np.testing.assert_allclose(from_zeros, last, atol=1e-6)
    np.testing.assert_allclose(copied, last, atol=1e-6)
    assert rows == [["kernel", "glorot_uniform", True], ["recurrent_kernel", "random", True]]
    assert "Foreign" not in repr(as_data(results))


def test_the_function_takes_the_challenges_arguments():
    inspect.signature(as_function(Cell, "cell", list(CHALLENGE))).bind(*CHALLENGE)


class Two(Cell):
    """Outputs of another width."""

    def call(self, inputs, states):
        h, new = super().call(inputs, states)
        return ops.concatenate([h, h], axis=1), new


class TwoStates(Cell):
    """More new states than there were."""

    def call(self, inputs, states):
        h, new = super().call(inputs, states)
        return h, new * 2


class Sized(Cell):
    """A wrong size."""

    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)
        self.state_size = [units, units]


class More(Cell):
    """A weight too many."""

    def build(self, input_shape):
        super().build(input_shape)
        self.bias = self.add_weight(shape=(3,), name="bias")


class Bare(Cell):
    """The new state without a list."""

    def call(self, inputs, states):
        h, _ = super().call(inputs, states)
        return h, h


class Backwards(Cell):
    """Weights in another order."""

    def build(self, input_shape):
        units = self.state_size
        self.inner = self.add_weight(shape=(units, units), name="recurrent_kernel")
        self.kernel = self.add_weight(shape=(input_shape[-1], units), name="kernel")


class Flat(Cell):
    """A first state without samples."""

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((self.state_size,))]


class One(Cell):
    """A first state for one sample."""

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((1, self.state_size))]


class BareFirst(Cell):
    """A first state without a list."""

    def get_initial_state(self, batch_size=None):
        return ops.zeros((batch_size, self.state_size))


class Renamed(Cell):
    """A configuration without the name."""

    def get_config(self):
        return {"units": self.state_size}


class Nameless(Cell):
    """Keyword arguments that come to nothing."""

    def __init__(self, units, **kwargs):
        super().__init__(units)


class Crashes(Cell):
    """An error of the learner's own."""

    def call(self, inputs, states):
        raise ValueError("no such thing")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Two, "an output of shape (2, 6)"),
        (TwoStates, "returns 2 new states, and should return 1"),
        (Sized, "`state_size` is [3, 3], and should be 3"),
        (More, "there are: kernel, recurrent_kernel, bias"),
        (Bare, "`call` should return its new states in a list"),
        (Backwards, "in the order kernel, recurrent_kernel; yours: recurrent_kernel, kernel"),
        (Flat, "`get_initial_state(batch_size=3)` returns a list of shapes (3,)"),
        (One, "returns a list of shapes (1, 3); it should return a list of shapes (3, 3)"),
        (BareFirst, "`get_initial_state` should return a list"),
        (Renamed, "the copy is called"),
        (Nameless, "the copy is called"),
        (Crashes, "one step, `call(inputs, states)`: ValueError: no such thing"),
        (max, "a subclass of `keras.layers.Layer`"),
        (dict, "a subclass of `keras.layers.Layer`"),
    ],
)
def test_a_failure_is_one_sentence(cell, words):
    with pytest.raises(CellFailed) as failure:
        used(cell)
    assert words in str(failure.value)
    assert "\n" not in str(failure.value)


class Fixed(Cell):
    """A weight that is not trained, which Keras lists behind the others."""

    def build(self, input_shape):
        units = self.state_size
        self.kernel = self.add_weight(shape=(input_shape[-1], units), name="kernel")
        self.kernel.trainable = False
        self.inner = self.add_weight(shape=(units, units), name="recurrent_kernel")


def test_the_place_of_an_untrained_weight_is_not_called_another_order():
    rows = used(Fixed)[-1]
    assert rows == [["kernel", "glorot_uniform", False], ["recurrent_kernel", "random", True]]


def test_an_unwritten_method_stays_unwritten():
    class Unwritten(Cell):
        def call(self, inputs, states):
            raise NotImplementedError()

    with pytest.raises(NotImplementedError):
        used(Unwritten)


def test_the_settings_of_keras_are_left_alone():
    keras.config.set_floatx("float64")
    try:
        used(Cell)
        assert keras.config.floatx() == "float64"
    finally:
        keras.config.set_floatx("float32")


def test_keras_s_words_around_a_message_are_left_out():
    wrapped = ValueError(
        "Exception encountered when calling A.call().\n\n\x1b[1mno\n x\x1b[0m\n\nB"
    )
    assert words_of(wrapped) == "no x"
    assert words_of(ValueError("plain")) == "plain"
