"""Keras models as answers: a model cannot cross to the judge, so what it does crosses.

A learner's function may return a Keras model. On the learner's side it is given known weights and
a known input; the number of its parameters and its output are data.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

BATCH, STEPS = 2, 40


def is_model(value: Any) -> bool:
    """Whether a value is a Keras model; where Keras was never imported, none is."""
    models = sys.modules.get("keras.models")
    return models is not None and issubclass(type(value), models.Model)


def probed(model: Any) -> tuple[int, np.ndarray]:
    """What a model over sequences is judged by; its weights are overwritten.

    Args:
        model: takes (batch, time, channels) of any length.

    Returns:
        The number of its parameters, and its output for ``probe_input`` once each of its weights
        is what ``probe_weights`` gives for its place.
    """
    import keras

    weights = [probe_weights(place, w.shape) for place, w in enumerate(model.get_weights())]
    model.set_weights(weights)
    output = model(probe_input(model.input_shape[-1]))
    return int(model.count_params()), keras.ops.convert_to_numpy(output)


def probe_input(channels: int) -> np.ndarray:
    """The input that models are asked with: (2, 40, channels), float32."""
    rng = np.random.default_rng(channels)
    return rng.normal(size=(BATCH, STEPS, channels)).astype(np.float32)


def probe_weights(place: int, shape: tuple[int, ...]) -> np.ndarray:
    """Random weights that let a relu network neither die nor grow.

    Args:
        place: the weight's place in ``model.get_weights()``.
        shape: a bias has one axis; of a kernel, the last is the filters'.
    """
    rng = np.random.default_rng(place)
    scale = 0.3 if len(shape) == 1 else np.sqrt(2.0 / np.prod(shape[:-1]))
    return rng.normal(scale=scale, size=shape).astype(np.float32)
