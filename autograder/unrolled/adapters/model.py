"""Put a function to use that builds a Keras model over sequences: what crosses is what it does."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from unrolled.keras_import import keras_for_checks
from unrolled.keras_settings import keras_as_new

BATCH, STEPS = 2, 40


class NoModel(Exception):
    """What was returned is no Keras model, or not one over sequences; the message says which."""


def model_probed(builder: Any, names: Sequence[str]) -> Callable[..., tuple[int, np.ndarray]]:
    """A function of a challenge's values that builds a model and says what it does.

    Args:
        builder: the learner's; returns a Keras model.
        names: the challenge's argument names, in order.

    Returns:
        A function with the builder's signature that returns what ``probed`` gives.

    Raises:
        NoKeras: if Keras cannot be imported.
    """
    del names
    keras_for_checks()

    @functools.wraps(builder)
    def build(*values: Any) -> tuple[int, np.ndarray]:
        with keras_as_new():
            model = builder(*values)
            look_at_kind(model)
            look_at_input(model)
            return probed(model)

    return build


def look_at_kind(value: Any) -> None:
    """Say what was returned, if it is no Keras model.

    Raises:
        NoModel: if it is not.
    """
    if not is_keras_model(value):
        raise NoModel(f"it should return a Keras model, and returned {type(value).__name__}")


def is_keras_model(value: Any) -> bool:
    """Whether a value is a Keras model; Keras is not imported to find out."""
    models = sys.modules.get("keras.models")
    # By its type alone: the object itself is not asked.
    return models is not None and issubclass(type(value), models.Model)


def look_at_input(model: Any) -> None:
    """Say what is wrong with a model's input, if it does not take (batch, time, channels).

    Raises:
        NoModel: if the input is not known, not a sequence, or of one length only.
    """
    if not model.built:
        raise NoModel("your model does not know its input: begin with keras.Input((None, 1))")
    shape = model.input_shape
    if len(shape) != 3 or shape[1] is not None:
        raise NoModel(
            f"your model should take (None, None, 1), any batch and time; it takes {shape}"
        )


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
