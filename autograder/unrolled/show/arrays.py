"""Looks at what a figure was given, and says clearly what was expected instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def named(value: Any, name: str, meaning: str) -> Mapping[str, Any]:
    """``value`` if it is a dict with at least one entry.

    Args:
        value: what the caller got.
        name: the argument's name.
        meaning: what the dict should hold, such as ``"label -> 1-D array"``.

    Raises:
        ValueError: if it is something else, or empty.
    """
    if not isinstance(value, Mapping) or not value:
        found = "an empty dict" if isinstance(value, Mapping) else f"a {type(value).__name__}"
        raise ValueError(
            f"{name} should be a dict, {meaning}, with at least one entry; got {found}."
        )
    return value


def numbers(value: Any, name: str, axes: tuple[str, ...]) -> np.ndarray:
    """``value`` as a float array with the given axes.

    Args:
        value: a list or an array of numbers; some may be NaN or infinite, not all.
        name: what the message calls it.
        axes: the meaning of each axis, such as ``("time", "units")``.

    Returns:
        A float64 array, a copy, with ``len(axes)`` dimensions and NaN in place of infinities.

    Raises:
        ValueError: if it is no such array, is empty, or holds nothing finite.
    """
    wanted = f"{name} should be an array of numbers with shape ({', '.join(axes)})"
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{wanted}; got {type(value).__name__}: {value!r:.60}") from None
    if array.ndim != len(axes) or array.size == 0:
        raise ValueError(f"{wanted}; got shape {array.shape}.")
    if not np.isfinite(array).any():
        raise ValueError(f"{wanted}; got nothing but NaN and infinities.")
    array[np.isinf(array)] = np.nan
    return array


def brief(value: float) -> str:
    """A number for a sentence: three digits, ``0`` for what is closer to zero than it can say."""
    if abs(value) < 1e-12:
        return "0"
    rounded = f"{value:.3g}"
    return f"{float(rounded):,.0f}" if 1000 <= abs(float(rounded)) < 1e6 else rounded
