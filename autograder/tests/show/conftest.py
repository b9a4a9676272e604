"""Sample data for every figure."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def rng():
    return np.random.default_rng(4)


@pytest.fixture
def lstm_step():
    """A right LSTM step, as a learner writes it."""

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    def step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
        z = x_t @ kernel + h_prev @ recurrent_kernel + bias
        i, f, c, o = np.split(z, 4, axis=-1)
        c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(c)
        return sigmoid(o) * np.tanh(c_t), c_t

    return step


@pytest.fixture
def traces():
    steps = np.arange(101)
    return {"f = 1": np.ones(101), "f = 0.5": 0.5**steps, "f = 0": (steps == 0).astype(float)}


@pytest.fixture
def results(rng):
    distances = [1, 2, 5, 10]
    names = ("bag of words", "SimpleRNN", "LSTM")
    return {name: (distances, rng.uniform(0.4, 1, (3, 4))) for name in names}


@pytest.fixture
def gate_values(rng):
    gates = {name: rng.uniform(0, 1, (30, 16)) for name in ("input gate", "forget gate")}
    signed = {"candidate": rng.uniform(-1, 1, (30, 16)), "cell state": rng.normal(0, 2, (30, 16))}
    return {"candidate": signed["candidate"], **gates, "cell state": signed["cell state"]}


@pytest.fixture
def lags():
    fading, growing = 0.5 ** np.arange(21.0), 30.0 ** np.arange(21.0)
    return {
        "tanh": {"radius 1": [fading] * 3, "radius 2": [growing, fading]},
        "ReLU": {"radius 1": [0 * fading, fading], "identity": [fading**0]},
    }


@pytest.fixture
def words():
    return [f"word{k}" for k in range(30)]


@pytest.fixture
def counts():
    lstm = {"kernel": 384, "recurrent_kernel": 1024, "bias": 64}
    return {"LSTM(16)": lstm, "Dropout": {}, "Dense(1)": {"kernel": 16, "bias": 1}}
