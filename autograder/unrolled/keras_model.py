"""A learner's Keras model as plain data: what it is made of crosses to the judge, it does not."""

from __future__ import annotations

import sys
from typing import Any

from unrolled.answer import as_data

PLAIN = (bool, int, float, str, type(None))
Description = dict[str, Any]


def is_keras_model(value: Any) -> bool:
    """Whether a value is a Keras model; Keras is not imported to find out."""
    keras = sys.modules.get("keras")
    # By its type alone: the object itself is not asked.
    return keras is not None and issubclass(type(value), keras.Model)


def described(model: Any) -> Description:
    """A model in words and numbers.

    Args:
        model: a ``keras.Model``, built or not.

    Returns:
        ``input_shape`` and ``output_shape`` with the batch, ``params``, and ``layers``, a list of
        descriptions as ``described_layer`` gives them, without the model's input. Of a model that
        is not built, the first three are ``None``.
    """
    built = bool(model.built)
    return {
        "input_shape": plain(model.input_shape) if built else None,
        "output_shape": plain(model.output_shape) if built else None,
        "params": int(model.count_params()) if built else None,
        "layers": [described_layer(layer) for layer in layers_of(model)],
    }


def layers_of(model: Any) -> list[Any]:
    """A model's layers without its input, and with those of models inside it."""
    found = []
    for layer in model.layers:
        if is_keras_model(layer):
            found += layers_of(layer)
        elif type(layer).__name__ != "InputLayer":
            found.append(layer)
    return found


def described_layer(layer: Any) -> Description:
    """A layer in words and numbers.

    Args:
        layer: a ``keras.layers.Layer``.

    Returns:
        ``kind``, the name of its class in ``keras.layers`` (others are marked as the learner's
        own); ``settings``, what of its configuration is numbers, text or tuples of them; and
        ``inside``, the layer that it wraps, or ``None``.
    """
    import keras

    name = type(layer).__name__
    own = "" if getattr(keras.layers, name, None) is type(layer) else "own "
    inside = getattr(layer, "layer", None)
    return {
        "kind": as_data(own + name),
        "settings": {str(key): plain(value) for key, value in configuration(layer).items()},
        "inside": described_layer(inside) if isinstance(inside, keras.layers.Layer) else None,
    }


def configuration(layer: Any) -> dict[str, Any]:
    """A layer's configuration without what is made of other objects."""
    try:
        found = layer.get_config()
    except NotImplementedError:
        # A layer of the learner's own whose arguments Keras cannot know.
        return {}
    return {key: value for key, value in found.items() if is_plain(value)}


def is_plain(value: Any) -> bool:
    """Whether a value is a number, a text, ``None``, or a list or tuple of these."""
    if isinstance(value, (list, tuple)):
        return all(map(is_plain, value))
    return isinstance(value, PLAIN)


def plain(value: Any) -> Any:
    """A shape or a setting as data."""
    return as_data(tuple(value) if isinstance(value, (list, tuple)) else value)
