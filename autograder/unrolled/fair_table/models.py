"""The models of the table, as published, in Keras 3.

Source:
    Géron, Hands-On Machine Learning, 2nd edition, chapter 15, for the models and the printed
    errors; van den Oord et al., WaveNet (2016), for the gated one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

from unrolled.fair_table.cells import LayerNormRNNCell, MinGRUCell
from unrolled.fair_table.task import HORIZON, LENGTH, Part

UNITS = 20
DILATIONS = (1, 2, 4, 8) * 2
# Six layers that see 64 steps, more than there are.
DOUBLED = (1, 2, 4, 8, 16, 32)
# The strided convolution's outputs belong to the steps 3, 5, … 49: its newest inputs.
KERNEL_SIZE, STRIDE = 4, 2


# TensorFlow takes half the time for an unrolled layer, and the numbers are the same.
UNROLL = keras.backend.backend() == "tensorflow"


def linear() -> keras.Model:
    """All ten values from all fifty, trained step by step where least squares would solve it."""
    return sequence([layers.Flatten(), layers.Dense(HORIZON)])


def one_step() -> keras.Model:
    """A network that forecasts the next value only."""
    return sequence([recurrent("SimpleRNN"), recurrent("SimpleRNN", last=True), layers.Dense(1)])


def to_vector() -> keras.Model:
    """A network that forecasts all ten values after the last step."""
    return sequence(
        [recurrent("SimpleRNN"), recurrent("SimpleRNN", last=True), layers.Dense(HORIZON)]
    )


def to_sequence(kind: str) -> keras.Model:
    """Two recurrent layers and a forecast of ten values after every step."""
    return sequence([recurrent(kind), recurrent(kind), layers.Dense(HORIZON)])


def batch_normalised() -> keras.Model:
    """Batch normalisation after each recurrent layer."""
    normalised = [recurrent("SimpleRNN"), layers.BatchNormalization()]
    again = [recurrent("SimpleRNN"), layers.BatchNormalization()]
    return sequence([*normalised, *again, layers.Dense(HORIZON)])


def layer_normalised() -> keras.Model:
    """Layer normalisation inside each recurrent layer."""
    return over_cells(LayerNormRNNCell)


def min_gru() -> keras.Model:
    """Two minGRUs and a forecast after every step."""
    return over_cells(MinGRUCell)


def conv_gru() -> keras.Model:
    """A strided convolution that halves the steps, and two GRUs."""
    convolution = layers.Conv1D(UNITS, kernel_size=KERNEL_SIZE, strides=STRIDE, padding="valid")
    return sequence([convolution, recurrent("GRU"), recurrent("GRU"), layers.Dense(HORIZON)])


def wavenet(dilations: Sequence[int] = DILATIONS) -> keras.Model:
    """Dilated causal convolutions and nothing else of WaveNet."""
    convolutions = [
        layers.Conv1D(
            UNITS, kernel_size=2, padding="causal", activation="relu", dilation_rate=dilation
        )
        for dilation in dilations
    ]
    return sequence([*convolutions, layers.Conv1D(HORIZON, kernel_size=1)])


def gated_wavenet() -> keras.Model:
    """WaveNet's gates, residual and skip connections, with a linear output for signed targets."""
    inputs = keras.Input((LENGTH, 1))
    x = layers.Conv1D(UNITS, kernel_size=2, padding="causal")(inputs)
    skips = []
    for dilation in DILATIONS:
        options = {"kernel_size": 2, "padding": "causal", "dilation_rate": dilation}
        filtered = layers.Conv1D(UNITS, activation="tanh", **options)(x)
        gate = layers.Conv1D(UNITS, activation="sigmoid", **options)(x)
        z = layers.Conv1D(UNITS, kernel_size=1)(filtered * gate)
        skips.append(z)
        x = x + z
    z = layers.Activation("relu")(layers.Add()(skips))
    z = layers.Conv1D(UNITS, kernel_size=1, activation="relu")(z)
    return keras.Model(inputs, layers.Conv1D(HORIZON, kernel_size=1)(z))


def recurrent(kind: str, last: bool = False) -> layers.Layer:
    """One recurrent layer."""
    return getattr(layers, kind)(UNITS, return_sequences=not last, unroll=UNROLL)


def over_cells(cell: type[layers.Layer]) -> keras.Model:
    """Two layers of a cell that Keras does not have, and a forecast after every step."""
    parts = [layers.RNN(cell(UNITS), return_sequences=True, unroll=UNROLL) for _ in range(2)]
    return sequence([*parts, layers.Dense(HORIZON)])


def sequence(parts: list[layers.Layer]) -> keras.Model:
    """A model of layers, one after the other."""
    return keras.Sequential([keras.Input((LENGTH, 1)), *parts])


def the_vector(training: Part) -> np.ndarray:
    """Targets of a network that answers once: all ten values."""
    return training.future


def the_next(training: Part) -> np.ndarray:
    """Targets of a network that forecasts one step."""
    return training.future[:, :1]


def every_vector(training: Part) -> np.ndarray:
    """Targets of a network that answers after every step."""
    return training.following


def every_second_vector(training: Part) -> np.ndarray:
    """Targets of a network whose convolution answers after the steps 3, 5, … 49."""
    return training.following[:, KERNEL_SIZE - 1 :: STRIDE]


def directly(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The forecast after the last step."""
    outputs = model.predict(x, batch_size=500, verbose=0)
    return outputs[:, -1] if outputs.ndim == 3 else outputs


def one_by_one(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """Ten forecasts of the next value, each from the last fifty, its own forecasts among them."""
    for _ in range(HORIZON):
        following = model.predict(x[:, -LENGTH:], batch_size=500, verbose=0)
        x = np.concatenate([x, following[:, np.newaxis]], axis=1)
    return x[:, -HORIZON:, 0]


@dataclass(frozen=True)
class Trained:
    """A model that is trained.

    Args:
        name: its row.
        build: makes it.
        targets: what it is trained to give, of a part of the series.
        book: the printed validation error.
        book_rate: the learning rate it was printed for.
        forecast: how the ten values come out of it.
    """

    name: str
    build: Callable[[], keras.Model]
    targets: Callable[[Part], np.ndarray]
    book: float | None
    book_rate: float = 1e-3
    forecast: Callable[[keras.Model, np.ndarray], np.ndarray] = directly


MODELS = {
    model.name: model
    for model in (
        Trained("linear, trained", linear, the_vector, 0.0187),
        Trained("SimpleRNN, one step, iterated", one_step, the_next, 0.0275, forecast=one_by_one),
        Trained("SimpleRNN, to a vector", to_vector, the_vector, 0.0085),
        Trained("SimpleRNN", lambda: to_sequence("SimpleRNN"), every_vector, 0.0096, 1e-2),
        Trained("SimpleRNN, batch norm", batch_normalised, every_vector, 0.0164),
        Trained("SimpleRNN, layer norm", layer_normalised, every_vector, 0.0121),
        Trained("LSTM", lambda: to_sequence("LSTM"), every_vector, 0.0086),
        Trained("GRU", lambda: to_sequence("GRU"), every_vector, 0.0103),
        Trained("minGRU", min_gru, every_vector, None),
        Trained("Conv1D + GRU", conv_gru, every_second_vector, 0.0080),
        Trained("WaveNet, convolutions only", wavenet, every_vector, 0.0072),
        Trained("convolutions, all 50 steps", lambda: wavenet(DOUBLED), every_vector, None),
        Trained("WaveNet, gated", gated_wavenet, every_vector, None),
    )
}
