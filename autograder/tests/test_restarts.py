"""A network that is handed out again is as good as new."""

import keras
import numpy as np
import pytest
from unrolled import restarts

X = np.random.default_rng(0).normal(size=(40, 6, 2)).astype("float32")
Y = X.sum(axis=(1, 2))[:, None]


def network():
    layers = [keras.layers.GRU(4), keras.layers.BatchNormalization(), keras.layers.Dense(1)]
    return keras.Sequential([keras.Input((6, 2)), *layers])


def falling():
    return keras.optimizers.schedules.CosineDecay(0.05, 10)


def losses_of(model):
    return model.fit(X, Y, epochs=3, batch_size=8, verbose=0).history["loss"]


@pytest.mark.parametrize("rate", [lambda: 0.05, falling], ids=["one rate", "falling rate"])
def test_each_training_is_that_of_a_new_network(rate):
    restart = restarts(network, optimizer=keras.optimizers.Adam(rate()), loss="mse")
    for seed in (0, 1, 0):
        again = losses_of(restart(seed))
        keras.utils.set_random_seed(seed)
        new = network()
        new.compile(keras.optimizers.Adam(rate()), "mse")
        assert losses_of(new) == again


def test_it_is_one_network_compiled_once():
    restart = restarts(network, optimizer=keras.optimizers.Adam(), loss="mse")
    first = restart(0)
    losses_of(first)
    compiled = first.train_function
    assert restart(1) is first
    losses_of(first)
    assert first.train_function is compiled
