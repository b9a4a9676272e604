"""The precision of numbers: questions in float32 among those in float64."""

from __future__ import annotations

from typing import Any

import numpy as np


def in_single_precision(value: Any) -> Any:
    """A challenge, or a part of one, with every array of numbers in float32."""
    if isinstance(value, dict):
        return {name: in_single_precision(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(in_single_precision, value))
    numbers = isinstance(value, np.ndarray) and value.dtype != bool
    return value.astype(np.float32) if numbers else value


def as_asked(values: tuple[np.ndarray, ...], given: np.ndarray) -> tuple[np.ndarray, ...]:
    """The values in the precision of the inputs, which is the precision to compare in."""
    return tuple(np.asarray(value, given.dtype) for value in values)


def in_double_precision(value: Any) -> Any:
    """A challenge, or a part of one, with every array of floats in float64."""
    if isinstance(value, dict):
        return {name: in_double_precision(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(in_double_precision, value))
    single = isinstance(value, np.ndarray) and value.dtype == np.float32
    return value.astype(np.float64) if single else value


def holds_single_precision(value: Any) -> bool:
    """Whether a challenge, or a part of one, has an array in float32."""
    if isinstance(value, dict):
        return any(map(holds_single_precision, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(holds_single_precision, value))
    return isinstance(value, np.ndarray) and value.dtype == np.float32
