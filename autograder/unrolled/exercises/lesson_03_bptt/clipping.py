"""The exercise ``clip_by_global_norm``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import in_single_precision

PUBLIC = [((3, 4), (4, 4), (4,)), ((2, 1), (5,)), ((2, 3, 2),), ((2,), (5, 6), (2, 2), (3, 1))]
HIDDEN = [((6,),), ((1, 1), (1,), (4, 2)), ((40, 30), (30, 30), (30,)), ((2,), (5, 4))]
# The largest norm allowed, by the norm that there is: clipped twice, left alone, clipped.
SHARES = (0.3, 0.8, 1.7, 0.05)


def norm_of(grads: list[np.ndarray]) -> float:
    """The root of the sum of the squares of all entries of all arrays."""
    return float(np.sqrt(sum((np.asarray(grad, np.float64) ** 2).sum() for grad in grads)))


def clip_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Norms above and below the largest allowed, all zeros, and single precision."""
    challenges = []
    for shapes, share in zip(HIDDEN if hidden else PUBLIC, SHARES, strict=True):
        grads = [rng.normal(scale=rng.uniform(0.5, 2.0), size=shape) for shape in shapes]
        challenges.append({"grads": grads, "max_norm": round(share * norm_of(grads), 3)})
    nothing = {"grads": [np.zeros((2, 3)), np.zeros(3)], "max_norm": 0.5}
    return [*challenges, nothing, in_single_precision(challenges[0])]


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


def ratio(max_norm: float, norm: float) -> float:
    """What to multiply with; nothing is changed where nothing is too large."""
    return min(1.0, max_norm / norm) if norm > 0.0 else 1.0


Scaled = Callable[[list[np.ndarray], float], list[np.ndarray]]


def one_by_one(grads: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
    """Each array clipped by its own norm."""
    return [grad * ratio(max_norm, norm_of([grad])) for grad in grads]


def by_norm(norm: Callable[[list[np.ndarray]], float]) -> Scaled:
    """All arrays scaled alike, by another norm."""
    return lambda grads, max_norm: [grad * ratio(max_norm, norm(grads)) for grad in grads]


def by_factor(factor: Callable[[float, float], float]) -> Scaled:
    """All arrays multiplied by some function of the right norm and the largest allowed."""
    return lambda grads, max_norm: [grad * factor(norm_of(grads), max_norm) for grad in grads]


WAYS: dict[str, Scaled] = {
    "right": by_norm(norm_of),
    "one by one": one_by_one,
    "by value": lambda grads, max_norm: [np.clip(grad, -max_norm, max_norm) for grad in grads],
    "square": by_norm(lambda grads: norm_of(grads) ** 2),
    "sum of norms": by_norm(lambda grads: sum(norm_of([grad]) for grad in grads)),
    "largest norm": by_norm(lambda grads: max(norm_of([grad]) for grad in grads)),
    "absolute values": by_norm(lambda grads: sum(np.abs(grad).sum() for grad in grads)),
    "largest entry": by_norm(lambda grads: max(np.abs(grad).max() for grad in grads)),
    "mean": by_norm(lambda grads: norm_of(grads) / np.sqrt(sum(grad.size for grad in grads))),
    "first only": by_norm(lambda grads: norm_of(grads[:1])),
    "always": by_factor(lambda norm, most: most / norm if norm else 1.0),
    "to one": by_factor(lambda norm, most: 1.0 / norm if norm > most else 1.0),
    "upside down": by_factor(lambda norm, most: max(1.0, most / norm) if norm else 1.0),
    "zero": by_factor(lambda norm, most: 0.0 if norm > most else 1.0),
    "nothing": by_factor(lambda norm, most: 1.0),
}


def clip_model(challenge: Challenge, way: str = "right") -> tuple[list[np.ndarray]]:
    """The clipped arrays, or what another way makes of them."""
    grads = [np.asarray(grad, dtype=np.float64) for grad in challenge["grads"]]
    return (WAYS[way](grads, challenge["max_norm"]),)


def with_norm(values: tuple[list[np.ndarray]], challenge: Challenge) -> Any:
    """The arrays and, besides, the norm that they had."""
    return ((values[0], np.asarray(norm_of(challenge["grads"]))),)


CLIP_BY_GLOBAL_NORM = Exercise(
    name="clip_by_global_norm",
    returns=(Output("clipped", kind="arrays"),),
    challenges=clip_challenges,
    oracle=clip_oracle,
    model=clip_model,
    mistakes=(
        *(
            Mistake(name, sentence, variant={"way": way}, kind="way")
            for name, way, sentence in (
                (
                    "each array clipped by its own norm",
                    "one by one",
                    "You compute a norm for each array; in Keras that is `clipnorm`. The *global* "
                    "norm is one number for all of them, so that the direction of the whole "
                    "gradient stays as it is.",
                ),
                (
                    "every entry clipped by its value",
                    "by value",
                    "You cut off single entries; in Keras that is `clipvalue`. It turns the "
                    "gradient into another direction.",
                ),
                (
                    "square root missing",
                    "square",
                    "You divide by the sum of squares; the norm is its root.",
                ),
                (
                    "norms added",
                    "sum of norms",
                    "You add up the norms of the arrays. Add their *squares*, and take the root at "
                    "the end.",
                ),
                (
                    "largest norm of one array",
                    "largest norm",
                    "You use the largest of the arrays' norms; all of them count together.",
                ),
                (
                    "sum of absolute values",
                    "absolute values",
                    "You add up absolute values; the norm is the root of the sum of squares.",
                ),
                (
                    "largest entry for the norm",
                    "largest entry",
                    "You divide by the largest entry; the norm is the root of the sum of squares.",
                ),
                (
                    "mean square for the sum of squares",
                    "mean",
                    "You take the root of the *mean* square; it is the sum that counts.",
                ),
                (
                    "norm of the first array only",
                    "first only",
                    "Your norm is that of the first array; all of them count.",
                ),
                (
                    "scaled up, too",
                    "always",
                    "You scale to `max_norm` in every case. A gradient that is short enough stays "
                    "as it is.",
                ),
                (
                    "scaled to length 1",
                    "to one",
                    "You scale to a norm of 1, not of `max_norm`.",
                ),
                (
                    "max and min exchanged",
                    "upside down",
                    "Your short gradients are stretched and your long ones left alone: it is the "
                    "other way round.",
                ),
                (
                    "long gradients thrown away",
                    "zero",
                    "A gradient that is too long becomes zero in yours; it should be shortened.",
                ),
                (
                    "nothing clipped",
                    "nothing",
                    "Your gradients come back as they are.",
                ),
            )
        ),
        Mistake(
            "norm returned, too",
            "You return the norm besides, as TensorFlow's function of this name does. Only the "
            "list is asked for.",
            after=with_norm,
        ),
    ),
    hints=(
        "How long is the arrow that has all entries of all arrays as its coordinates?",
        "One factor for all arrays. When is it 1, and when smaller?",
        "Try `max_norm` larger than the norm, and a gradient of zeros.",
    ),
    points=2,
    against="Keras's `global_clipnorm`",
)
