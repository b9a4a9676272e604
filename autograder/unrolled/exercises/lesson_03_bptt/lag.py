"""The exercise ``gradient_by_lag``: how strongly the last state depends on every earlier one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_03_bptt.model import SLOPES
from unrolled.exercises.lesson_03_bptt.oracle import UNTRAINED
from unrolled.exercises.lesson_03_bptt.passes import random_pass
from unrolled.exercises.precision import in_single_precision

NORMS: dict[str, Callable[[np.ndarray], float]] = {
    "spectral": lambda jacobian: np.linalg.norm(jacobian, 2),
    "Frobenius": lambda jacobian: np.linalg.norm(jacobian),
    "largest column sum": lambda jacobian: np.linalg.norm(jacobian, 1),
    "largest row sum": lambda jacobian: np.linalg.norm(jacobian, np.inf),
    "largest entry": lambda jacobian: np.abs(jacobian).max(),
    "spectral radius": lambda jacobian: np.abs(np.linalg.eigvals(jacobian)).max(),
    "smallest": lambda jacobian: np.linalg.norm(jacobian, -2),
}


def lag_challenge(rng: np.random.Generator, batch: int, time: int, units: int) -> Challenge:
    """A recurrent kernel and the states of a pass."""
    *_, recurrent_kernel, _, states = random_pass(rng, batch, time, 3, units)
    return {"recurrent_kernel": recurrent_kernel, "states": states}


def lag_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few steps; one step; one unit; long; single precision."""
    sizes = [(3, 4, 2), (1, 1, 3), (2, 25, 4)] if hidden else [(2, 3, 4), (1, 5, 1), (4, 4, 3)]
    challenges = [lag_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(lag_challenge(rng, 2, 4, 3))]


def lag_oracle(challenge: Challenge) -> Expected:
    """The norms of the Jacobians that TensorFlow's tape finds through ``SimpleRNNCell``.

    The cell is led through the given states by inputs made for it. Each sample runs once for
    each unit, so that one call of the tape gives all rows of all Jacobians.
    """
    import keras
    import tensorflow as tf

    recurrent_kernel, states = (np.asarray(array, np.float64) for array in challenge.values())
    batch, time, units = states.shape
    copies = np.repeat(states, units, axis=0)
    cell = keras.layers.SimpleRNNCell(units, dtype="float64", **UNTRAINED)
    cell.build((None, units))
    cell.set_weights([np.eye(units), recurrent_kernel, np.zeros(units)])
    last_unit = np.tile(np.eye(units), (batch, 1))
    h, visited = tf.constant(copies[:, 0]), []
    with tf.GradientTape() as tape:
        tape.watch(h)
        visited.append(h)
        for t in range(1, time):
            x_t = np.arctanh(copies[:, t]) - copies[:, t - 1] @ recurrent_kernel
            h, _ = cell(x_t, [h])
            visited.append(h)
        loss = tf.reduce_sum(h * last_unit)
    rows = np.stack([gradient.numpy() for gradient in tape.gradient(loss, visited)], axis=1)
    jacobians = rows.reshape(batch, units, time, units).swapaxes(1, 2)
    norms = np.linalg.norm(jacobians, 2, axis=(2, 3))
    return Expected((norms.astype(challenge["states"].dtype),))


def lag_model(
    challenge: Challenge,
    norm: str = "spectral",
    slope: str = "right",
    slopes_of: str = "after",
    turned: bool = False,
    side: str = "new",
    order: str = "right",
    of: str = "product",
    first: int = 1,
) -> tuple[np.ndarray]:
    """The norms, with other factors, another order of them or another norm.

    Args:
        challenge: the arguments.
        norm: a key of ``NORMS``.
        slope: a key of ``SLOPES``.
        slopes_of: whether a factor has the slopes of the state ``"after"`` its step or
            ``"before"`` it.
        turned: whether the recurrent kernel is transposed.
        side: whether the slopes multiply the columns, which belong to the new units, or the rows.
        order: ``"right"``, or ``"turned round"`` if factors are multiplied from the wrong side.
        of: ``"product"``, or ``"factors"`` for the product of the factors' norms.
        first: 0 if the state's own step counts, too.
    """
    recurrent_kernel, states = (np.asarray(array, np.float64) for array in challenge.values())
    kernel = recurrent_kernel.T if turned else recurrent_kernel
    slopes = SLOPES[slope](states, states, states, states)
    norms = np.empty(states.shape[:2])
    for sample, slopes_here in enumerate(slopes):
        product, bound = np.eye(len(kernel)), 1.0
        for t in range(states.shape[1])[::-1]:
            if first == 1:
                norms[sample, t] = bound if of == "factors" else NORMS[norm](product)
            here = slopes_here[t if slopes_of == "after" else t - 1]
            factor = kernel * here if side == "new" else kernel * here[:, None]
            bound *= NORMS[norm](factor)
            product = factor @ product if order == "right" else product @ factor
            if first == 0:
                norms[sample, t] = bound if of == "factors" else NORMS[norm](product)
    return (norms,)


def other_norm(name: str, key: str, sentence: str) -> Mistake:
    """Another norm of the right matrix."""
    return Mistake(name, sentence, variant={"norm": key}, kind="norm")


LAG_MISTAKES = (
    other_norm(
        "Frobenius norm",
        "Frobenius",
        "You take the root of the sum of squares, NumPy's default for a matrix. The spectral norm "
        "is asked for: the largest factor by which a nudge can be stretched.",
    ),
    other_norm(
        "largest column sum",
        "largest column sum",
        "You take the norm with order 1, the largest column sum; the spectral norm has order 2.",
    ),
    other_norm(
        "largest row sum",
        "largest row sum",
        "You take the norm with order infinity, the largest row sum; the spectral norm has order "
        "2.",
    ),
    other_norm(
        "largest entry",
        "largest entry",
        "You take the matrix's largest entry. The spectral norm is the largest singular value.",
    ),
    other_norm(
        "spectral radius",
        "spectral radius",
        "You take the largest eigenvalue. It tells what happens if one matrix is applied again and "
        "again; what one matrix can do to a nudge is its largest *singular* value.",
    ),
    other_norm(
        "smallest singular value",
        "smallest",
        "You take the smallest singular value; the spectral norm is the largest one.",
    ),
    Mistake(
        "tanh derivative forgotten",
        "Your numbers are those of a network without activation: the slope of the tanh is missing "
        "from every factor.",
        variant={"slope": "none"},
        kind="slope",
    ),
    Mistake(
        "1 − h for the tanh derivative",
        "Your slope is 1 − h; see what it gives at h = −1, where the tanh is flat.",
        variant={"slope": "not squared"},
        kind="slope",
    ),
    Mistake(
        "tanh derivative taken at h_t",
        "You compute 1 − tanh²(h); `states` hold the tanh already.",
        variant={"slope": "of the value"},
        kind="slope",
    ),
    Mistake(
        "slopes of the state before the step",
        "The factor from step t to step t + 1 has the slopes of `states[:, t]` in yours. The tanh "
        "on that way is the one that gave `states[:, t + 1]`.",
        variant={"slopes_of": "before"},
    ),
    Mistake(
        "recurrent_kernel transposed",
        "You have `recurrent_kernel` the other way round. Entry [i, j] is the weight from unit i "
        "of "
        "the old state to unit j of the new one, and the slope on that way is that of unit j.",
        variant={"turned": True},
    ),
    Mistake(
        "slope at the wrong end of the weight",
        "Your slopes multiply the rows of `recurrent_kernel`, which belong to the old units. The "
        "tanh comes after the sum, so its slope belongs to the new unit: the column.",
        variant={"side": "old"},
    ),
    Mistake(
        "factors multiplied in the wrong order",
        "Your factors stand in the wrong order. Matrices do not commute: going back one step more "
        "puts the new factor at the end that belongs to the earlier state.",
        variant={"order": "turned round"},
    ),
    Mistake(
        "product of norms for the norm of the product",
        "You multiply the norms of the single steps. That is only an upper bound: the direction "
        "that one step stretches most need not be the one that the next does.",
        variant={"of": "factors"},
        kind="norm",
    ),
    Mistake(
        "one factor too many",
        "Your entry t contains the step *into* `states[:, t]`. From h_t to h_T there are T − t "
        "steps; for the last entry none, and its norm is 1.",
        variant={"first": 0},
    ),
    Mistake(
        "ordered by lag",
        "Your first entry is the one for the last step. Entry t belongs to `states[:, t]`.",
        after=lambda values, _: (values[0][:, ::-1],),
        kind="order",
    ),
    Mistake(
        "last step left out",
        "You have no entry for the last state. It depends on itself with a norm of 1.",
        after=lambda values, _: (values[0][:, :-1],),
        kind="order",
    ),
    Mistake(
        "averaged over the batch",
        "You return a mean over the samples; each sample has a row of its own.",
        after=lambda values, _: (values[0].mean(axis=0),),
        kind="shape",
    ),
    Mistake(
        "batch and time swapped in the result",
        "Your result is laid out (time, batch); the batch comes first.",
        after=lambda values, _: (values[0].T,),
        kind="shape",
    ),
    Mistake(
        "norm squared",
        "Your numbers are the squares of the right ones.",
        after=lambda values, _: (values[0] ** 2,),
        kind="square",
    ),
)

GRADIENT_BY_LAG = Exercise(
    name="gradient_by_lag",
    returns=(Output("norms", ("sample", "step"), last_step_first=True),),
    challenges=lag_challenges,
    oracle=lag_oracle,
    model=lag_model,
    mistakes=LAG_MISTAKES,
    hints=(
        "Begin at the end: h_T depends on itself by the identity matrix. What does one step "
        "further "
        "back multiply it with?",
        "One step alone: how much does unit j of the new state move if unit i of the old one is "
        "moved a little? One weight and one slope.",
        "`np.linalg.norm(matrix, 2)` is the spectral norm; without the 2 it is another one.",
    ),
    points=3,
    against="the norms of Keras's automatic Jacobians",
)
