"""The exercise ``build_wavenet``: a Keras model, judged by what it does."""

from __future__ import annotations

import functools

import numpy as np

from unrolled.adapters.model import probed
from unrolled.exercises.described_keras import with_real_keras
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_11_wavenet import probed_keras as keras
from unrolled.exercises.lesson_11_wavenet.network_mistakes import NETWORK_MISTAKES


def build_wavenet(filters=20, dilations=(1, 2, 4, 8) * 2, horizon=10):
    """A stack of dilated causal convolutions that forecasts at every step.

    Args:
        filters: int, the width of the dilated layers.
        dilations: list or tuple of int, one for each dilated layer.
        horizon: int, how many values are forecast at each step.

    Returns:
        A Keras model from (batch, time, 1) to (batch, time, horizon).
    """
    layers = [keras.Input((None, 1))]  # layers
    for rate in dilations:  # dilation
        kind = {"padding": "causal", "activation": "relu", "dilation_rate": rate}  # kind of layer
        layers.append(keras.layers.Conv1D(filters, 2, **kind))
    return keras.Sequential([*layers, keras.layers.Conv1D(horizon, 1)])


def network_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A small one, whose dilations are no powers of two in order; then the defaults."""
    # With two filters the probe's weights shut every relu, and all dilations give the same numbers.
    filters, horizon = (int(size) for size in rng.permutation(np.arange(3, 7))[:2])
    dilations = (1, 3, 2, 5, 1) if hidden else (1, 3, 2, 1)
    return [{"filters": filters, "dilations": dilations, "horizon": horizon}, {}]


def network_oracle(challenge: Challenge) -> Expected:
    """The model in Keras, probed as the learner's is."""
    return keras_probe(*challenge.values())


@functools.lru_cache(maxsize=64)
def keras_probe(*sizes: object) -> Expected:
    """Keras's answer; the probe is always the same, so one model of each size is enough."""
    return Expected(probed(with_real_keras(build_wavenet)(*sizes)))


BUILD_WAVENET = Exercise(
    name="build_wavenet",
    returns=(
        Output("model.count_params()", kind="count"),
        Output("model(x)", ("sample", "step", "output")),
    ),
    challenges=network_challenges,
    oracle=network_oracle,
    reference=build_wavenet,
    mistakes=NETWORK_MISTAKES,
    hints=(
        "Print `build_wavenet().summary()`, with all defaults: nine layers, 60 parameters in the "
        "first, 820 in each of the next seven, 210 in the last.",
        "Loop over `dilations`; three arguments of `Conv1D` make a layer causal, dilated and "
        "nonlinear.",
    ),
    points=2,
    against="the model that the lesson describes",
    adapter="model",
)
