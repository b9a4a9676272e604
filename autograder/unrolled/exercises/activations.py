"""Activations: those of Keras's recurrent layers, and what learners put in their place."""

from __future__ import annotations

import numpy as np


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def hard_sigmoid(z: np.ndarray) -> np.ndarray:
    """Keras 3's piecewise linear approximation of the sigmoid."""
    return np.clip(z / 6.0 + 0.5, 0.0, 1.0)


def old_hard_sigmoid(z: np.ndarray) -> np.ndarray:
    """Keras 2's piecewise linear approximation of the sigmoid."""
    return np.clip(0.2 * z + 0.5, 0.0, 1.0)


def mirrored_sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(z)): a sign lost."""
    return sigmoid(-z)


def unbracketed_sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / 1 + exp(-z): the brackets lost."""
    return 1.0 + np.exp(-z)


def scaled_sigmoid(z: np.ndarray) -> np.ndarray:
    """2 * sigmoid(z) - 1, from -1 to 1 as a tanh, and half as steep."""
    return 2.0 * sigmoid(z) - 1.0


def softsign(z: np.ndarray) -> np.ndarray:
    """z / (1 + |z|)."""
    return z / (1.0 + np.abs(z))


def relu(z: np.ndarray) -> np.ndarray:
    """max(z, 0)."""
    return np.maximum(z, 0.0)


def identity(z: np.ndarray) -> np.ndarray:
    """No activation at all."""
    return z


def softmax(z: np.ndarray) -> np.ndarray:
    """exp(z) in shares that add up to 1 along the last axis."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
