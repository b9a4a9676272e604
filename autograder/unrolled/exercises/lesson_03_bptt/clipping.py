"""The exercise ``clip_by_global_norm``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import in_single_precision

PUBLIC = [((3, 4), (4, 4), (4,)), ((2, 1), (5,)), ((2, 3, 2),), ((2,), (5, 6), (2, 2), (3, 1))]
HIDDEN = [((6,),), ((1, 1), (1,), (4, 2)), ((40, 30), (30, 30), (30,)), ((2,), (5, 4))]
# The largest norm allowed, by the norm that there is: clipped twice, left alone, clipped.
SHARES = (0.3, 0.8, 1.7, 0.05)


def clip_by_global_norm(grads, max_norm):
    """Shorten gradients together, if together they are too long.

    Args:
        grads: list of arrays of any shapes.
        max_norm: float, the largest global norm allowed.

    Returns:
        clipped: list of arrays in the same shapes.
    """
    length = np.sqrt(sum((grad**2).sum() for grad in grads))  # global norm
    factor = max_norm / length if length > max_norm else 1.0  # factor
    return [factor * grad for grad in grads]


LENGTH = "np.sqrt(sum((grad**2).sum() for grad in grads))"
FACTOR = "max_norm / length if length > max_norm else 1.0"
CLIPPED = "[factor * grad for grad in grads]"
ONE_BY_ONE = (
    "[grad * (max_norm / np.linalg.norm(grad) if np.linalg.norm(grad) > max_norm else 1.0) "
    "for grad in grads]"
)


def other_norm(name: str, norm: str, sentence: str) -> Mistake:
    """All arrays scaled alike, by another number than their norm."""
    return Mistake(name, sentence, edits=((LENGTH, norm),))


def other_factor(name: str, factor: str, sentence: str) -> Mistake:
    """All arrays scaled alike, with another use of their norm."""
    return Mistake(name, sentence, edits=((FACTOR, factor),))


CLIP_MISTAKES = (
    Mistake(
        "each array clipped by its own norm",
        "You compute a norm for each array; in Keras that is `clipnorm`. The *global* norm is one "
        "number for all of them, so that the direction of the whole gradient stays as it is.",
        edits=((CLIPPED, ONE_BY_ONE),),
    ),
    Mistake(
        "every entry clipped by its value",
        "You cut off single entries; in Keras that is `clipvalue`. It turns the gradient into "
        "another direction.",
        edits=((CLIPPED, "[np.clip(grad, -max_norm, max_norm) for grad in grads]"),),
    ),
    Mistake(
        "only large positive entries cut off",
        "You cut off single entries, and only positive ones: entries far below zero stay. The "
        "whole gradient is shortened, all entries by one factor.",
        edits=((CLIPPED, "[np.minimum(grad, max_norm) for grad in grads]"),),
    ),
    other_norm(
        "entries added before they are squared",
        "np.sqrt(sum(grad.sum() ** 2 for grad in grads))",
        "You square the sum of an array's entries. Square each entry, and add up the squares.",
    ),
    other_norm(
        "norms added",
        "sum(np.linalg.norm(grad) for grad in grads)",
        "You add up the norms of the arrays. Add their *squares*, and take the root at the end.",
    ),
    other_norm(
        "root of the sum of the norms",
        "np.sqrt(sum(np.linalg.norm(grad) for grad in grads))",
        "You take the root of the sum of the arrays' norms. Add their *squares* before you take "
        "the root.",
    ),
    other_norm(
        "spectral norms of matrices",
        "np.sqrt(sum(np.linalg.norm(grad, 2 if grad.ndim == 2 else None) ** 2 for grad in grads))",
        "For matrices you take the spectral norm: `np.linalg.norm(grad, 2)` is the largest "
        "singular value. It is the root of the sum of squares that counts, of all entries.",
    ),
    other_norm(
        "largest norm of one array",
        "max(np.linalg.norm(grad) for grad in grads)",
        "You use the largest of the arrays' norms; all of them count together.",
    ),
    other_norm(
        "sum of absolute values",
        "sum(np.abs(grad).sum() for grad in grads)",
        "You add up absolute values; the norm is the root of the sum of squares.",
    ),
    other_norm(
        "largest entry for the norm",
        "max(np.abs(grad).max() for grad in grads)",
        "You divide by the largest entry; the norm is the root of the sum of squares.",
    ),
    other_norm(
        "mean square for the sum of squares",
        "np.sqrt(np.mean(np.concatenate([grad.ravel() for grad in grads]) ** 2))",
        "You take the root of the *mean* square; it is the sum that counts.",
    ),
    other_norm(
        "mean of each array's squares for their sum",
        "np.sqrt(sum((grad**2).mean() for grad in grads))",
        "You add up the *means* of the arrays' squares; every single entry counts.",
    ),
    other_norm(
        "norm of the first array only",
        "np.linalg.norm(grads[0])",
        "Your norm is that of the first array; all of them count.",
    ),
    other_norm(
        "norm of the last array only",
        "np.linalg.norm(grads[-1])",
        "Your norm is that of the last array; all of them count. Is it overwritten in a loop?",
    ),
    other_factor(
        "scaled up, too",
        "max_norm / length if length else 1.0",
        "You scale to `max_norm` in every case. A gradient that is short enough stays as it is.",
    ),
    other_factor(
        "scaled up, too, and divided by zero",
        "max_norm / length",
        "You scale to `max_norm` in every case. A gradient that is short enough stays as it is, "
        "and so do zeros: their norm is 0, and nothing can be divided by it.",
    ),
    other_factor(
        "sum of squares compared with max_norm",
        "max_norm / length if length**2 > max_norm else 1.0",
        "You compare `max_norm` with the sum of squares, before its root is taken. So a norm "
        "that lies between `max_norm` and √`max_norm` is treated the wrong way.",
    ),
    other_factor(
        "scaled to length 1",
        "1 / length if length > max_norm else 1.0",
        "You scale to a norm of 1, not of `max_norm`.",
    ),
    other_factor(
        "factor upside down",
        "length / max_norm if length > max_norm else 1.0",
        "Your factor is the norm divided by `max_norm`: it makes a long gradient longer still. It "
        "is the other way round.",
    ),
    other_factor(
        "factor upside down, and never above 1",
        "min(1.0, length / max_norm)",
        "Your factor is the norm divided by `max_norm`: it shortens the gradients that are short "
        "enough. It is the other way round.",
    ),
    other_factor(
        "max and min exchanged",
        "max(1.0, max_norm / length) if length else 1.0",
        "Your short gradients are stretched and your long ones left alone: it is the other way "
        "round.",
    ),
    other_factor(
        "long gradients thrown away",
        "0.0 if length > max_norm else 1.0",
        "A gradient that is too long becomes zero in your answer; it should be shortened.",
    ),
    other_factor(
        "nothing clipped",
        "1.0",
        "Your gradients come back as they are.",
    ),
    Mistake(
        "norm returned, too",
        "You also return the norm, as TensorFlow's function of this name does. Only the list is "
        "asked for.",
        edits=((CLIPPED, f"{CLIPPED}, length"),),
        after=lambda values, challenge: (values,),
    ),
)


def norm_of(grads: list[np.ndarray]) -> float:
    """The root of the sum of the squares of all entries of all arrays."""
    return float(np.sqrt(sum((np.asarray(grad, np.float64) ** 2).sum() for grad in grads)))


def clip_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Norms above and below the largest allowed, all zeros, and single precision."""
    challenges = []
    for shapes, share in zip(HIDDEN if hidden else PUBLIC, SHARES, strict=True):
        grads = [rng.normal(scale=rng.uniform(0.5, 2.0), size=shape) for shape in shapes]
        challenges.append({"grads": grads, "max_norm": round(share * norm_of(grads), 3)})
    # Shorter than 1: its square is shorter still, and below the limit as well.
    short = {"grads": [np.array([0.3, -0.4]), np.array([[0.2]])], "max_norm": 0.75}
    # The limit lies between the norm and its square.
    between = {**short, "max_norm": 0.4}
    nothing = {"grads": [np.zeros((2, 3)), np.zeros(3)], "max_norm": 0.5}
    return [*challenges, short, between, nothing, in_single_precision(challenges[0])]


def clip_oracle(challenge: Challenge) -> Expected:
    """What an optimizer of Keras with ``global_clipnorm`` subtracts, at a learning rate of 1."""
    import keras
    import tensorflow as tf

    grads, max_norm = challenge.values()
    variables = [keras.Variable(np.zeros(grad.shape), dtype="float64") for grad in grads]
    optimizer = keras.optimizers.SGD(learning_rate=1.0, global_clipnorm=max_norm)
    optimizer.apply([tf.constant(grad, tf.float64) for grad in grads], variables)
    clipped = [-keras.ops.convert_to_numpy(variable) for variable in variables]
    return Expected(([part.astype(grads[0].dtype) for part in clipped],))


CLIP_BY_GLOBAL_NORM = Exercise(
    name="clip_by_global_norm",
    returns=(Output("clipped", kind="arrays"),),
    challenges=clip_challenges,
    oracle=clip_oracle,
    reference=clip_by_global_norm,
    mistakes=CLIP_MISTAKES,
    hints=(
        "How long is the arrow that has all entries of all arrays as its coordinates?",
        "One factor for all arrays. When is it 1, and when smaller?",
        "Try `max_norm` larger than the norm, and a gradient of zeros.",
    ),
    points=2,
    against="Keras's `global_clipnorm`",
)
