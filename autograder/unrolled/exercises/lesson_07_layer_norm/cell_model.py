"""The layer-normalised cell over a sequence, to recognise a learner's numbers by."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.exercises.keras_cell import KERNEL_STARTS, CellKind
from unrolled.exercises.lesson_07_layer_norm.oracle import KERAS_EPSILON
from unrolled.exercises.lesson_07_layer_norm.step import LAYER_NORM_RNN_STEP
from unrolled.exercises.reference import Edit


def edited_step(edits: tuple[Edit, ...], challenge: Challenge) -> Any:
    """The step with some edits, and with the challenge's epsilon.

    Raises:
        ValueError: if an edit is one of epsilon itself.
    """
    text, epsilon = LAYER_NORM_RNN_STEP.text, challenge.get("epsilon", KERAS_EPSILON)
    return text.edited((*edits, text.located("epsilon=1e-3", f"epsilon={epsilon!r}")))


CELL = CellKind(KERNEL_STARTS | {"bias": 0.0, "gamma": 1.0, "beta": 0.0}, edited_step)
WEIGHTS = CELL.weights


def parts_of(challenge: Challenge) -> tuple[np.ndarray, np.ndarray, float, list[np.ndarray]]:
    """Input, first state, epsilon and weights."""
    (h0,) = challenge["initial_state"]
    weights = [challenge[name] for name in WEIGHTS]
    return challenge["x"], h0, challenge.get("epsilon", KERAS_EPSILON), weights
