"""The shapes of a reference's variables: those of one shape can be mistaken for one another."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.call import fresh_arguments
from unrolled.exercises.reference import Reference

Shape = tuple[Any, ...]


def shapes_in(
    reference: Reference, outputs: tuple[str, ...], example: dict[str, Any]
) -> tuple[dict[str, Shape], dict[str, Shape]]:
    """The shapes of a reference's variables, and of what it returns, in an example."""
    variables, values = reference.run_watched(fresh_arguments(example))
    if len(outputs) == 1:
        values = (values,)
    results = zip(outputs, values, strict=False) if isinstance(values, tuple) else ()
    return (
        {name: shape for name, value in variables.items() if (shape := shape_of(value))},
        {name: shape for name, value in results if (shape := shape_of(value))},
    )


def shape_of(value: Any) -> Shape | None:
    """The kind and shape of an array or a number."""
    if isinstance(value, np.ndarray):
        return ("array", *value.shape)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return ("number",)
    return None
