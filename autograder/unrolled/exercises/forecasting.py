"""What exercises on forecasts share: slips in the form of a forecast, (batch, horizon)."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Mistake


def in_double(value: np.ndarray) -> np.ndarray:
    """An array in float64."""
    return np.asarray(value, np.float64)


FEATURE_AXIS_KEPT = Mistake(
    "feature axis kept",
    "Your numbers are right and have one axis too many: (batch, horizon, 1). A forecast is "
    "(batch, horizon); an index such as `[..., 0]` takes the last axis away.",
    after=lambda values, _: (values[0][..., None],),
    kind="form",
)


def instead(name: str, code: str, sentence: str) -> Mistake:
    """Another formula from the same arguments.

    Args:
        name: of the mistake.
        code: statements that end with a ``return``, in place of the reference's.
        sentence: what the learner needs to know.
    """
    return Mistake(name, sentence, first=code)
