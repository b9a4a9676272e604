"""Put a function to use that builds a Keras model: what crosses is what the model is made of."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import Any

from unrolled.adapters.model import is_keras_model, look_at_kind
from unrolled.keras_settings import keras_as_new

Layer = tuple[str, list[tuple[str, Any]]]
Description = tuple[tuple[int | None, ...] | None, tuple[int | None, ...] | None, int, list[Layer]]

NOT_BUILT = -1


def model_described(builder: Any, names: Sequence[str]) -> Callable[..., Any]:
    """A function of a challenge's values that builds a model and describes it.

    Args:
        builder: the learner's; should return a Keras model.
        names: the challenge's argument names, in order.

    Returns:
        A function with the builder's signature that returns what ``described`` gives.
    """
    del names

    @functools.wraps(builder)
    def build(*values: Any) -> Description:
        if "keras" not in sys.modules:
            # Keras takes seconds to import, and an answer without it is no model yet. One that
            # imports it here runs a second time, with the settings as new.
            look_at_kind(builder(*values))
        with keras_as_new():
            model = builder(*values)
            look_at_kind(model)
            return described(model)

    return build


def described(model: Any) -> Description:
    """A model in words and numbers.

    Args:
        model: a ``keras.Model``, built or not.

    Returns:
        The shapes of its input and its output, with the batch; its number of parameters; and its
        layers, as ``described_layer`` gives them, without its input. An operation between layers,
        such as ``keras.ops.relu``, counts as a layer of the learner's own; and a layer that is
        given several tensors, such as states to begin with, says so in its name. Of a model that
        is not built, the shapes are ``None`` and the number is ``NOT_BUILT``.
    """
    layers = [with_inputs(layer) for layer in layers_of(model)]
    if not model.built:
        return None, None, NOT_BUILT, layers
    shapes = tuple(model.input_shape), tuple(model.output_shape)
    return *shapes, int(model.count_params()), layers


def layers_of(model: Any) -> list[Any]:
    """A model's layers and operations without its input, and with those of models inside it."""
    found = []
    for layer in getattr(model, "operations", model.layers):
        if is_keras_model(layer):
            found += layers_of(layer)
        elif type(layer).__name__ != "InputLayer":
            found.append(layer)
    return found


def with_inputs(layer: Any) -> Layer:
    """A layer in words and numbers, with how many tensors it is given if that is not one."""
    kind, settings = described_layer(layer)
    try:
        count = len(layer.input) if isinstance(layer.input, (list, tuple)) else 1
    except (AttributeError, ValueError):
        # It was never called, or more than once.
        count = 1
    return (kind if count == 1 else f"{kind} given {count} tensors"), settings


def described_layer(layer: Any) -> Layer:
    """A layer in words and numbers.

    Args:
        layer: a ``keras.layers.Layer``, or an operation that is none.

    Returns:
        The name of its class in ``keras.layers``, or ``"own …"`` for any other, and what of its
        configuration is numbers, text or tuples of them. A layer that wraps another one is called
        such as ``"TimeDistributed(Dense)"``, with the configuration of the inner one.
    """
    import keras

    name = type(layer).__name__
    kind = name if getattr(keras.layers, name, None) is type(layer) else f"own {name}"
    inside = getattr(layer, "layer", None)
    if isinstance(inside, keras.layers.Layer):
        inner, settings = described_layer(inside)
        return f"{kind}({inner})", settings
    return kind, plain_settings(layer)


def plain_settings(layer: Any) -> list[tuple[str, Any]]:
    """A layer's configuration without what is made of other objects."""
    try:
        found = layer.get_config()
    except NotImplementedError:
        # A layer of the learner's own whose arguments Keras cannot know.
        return []
    return [(str(name), plain(value)) for name, value in found.items() if is_plain(value)]


def is_plain(value: Any) -> bool:
    """Whether a value is a number, a text, ``None``, or a list or tuple of these."""
    if isinstance(value, (list, tuple)):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))


def plain(value: Any) -> Any:
    """A setting, with a tuple for a list."""
    return tuple(map(plain, value)) if isinstance(value, (list, tuple)) else value
