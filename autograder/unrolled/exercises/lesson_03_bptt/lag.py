"""The exercise ``gradient_by_lag``: how strongly the last state depends on every earlier one."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_03_bptt.challenges import UNTRAINED, random_pass
from unrolled.exercises.precision import as_asked, in_single_precision


def gradient_by_lag(recurrent_kernel, states, slopes=None):
    """How strongly the last state depends on each earlier one.

    Args:
        recurrent_kernel: (units, units).
        states: (batch, time, units), states of the network.
        slopes: (batch, time, units), the slope of the activation behind each state; those of a
            tanh by default.

    Returns:
        norms: (batch, time), the spectral norm of d states[b, -1] / d states[b, t].
    """
    batch, time, units = states.shape  # sizes: number of samples, number of steps, number of units
    if slopes is None:
        slopes = 1 - states**2  # slope of the tanh
    norms = np.ones((batch, time))  # array of norms
    for b in range(batch):  # sample
        jacobian = np.eye(units)  # Jacobian
        for t in range(time - 2, -1, -1):  # time step
            factor = recurrent_kernel * slopes[b, t + 1]  # factor of one step
            jacobian = factor @ jacobian
            norms[b, t] = np.linalg.norm(jacobian, 2)
    return norms


SLOPES, FACTOR = "1 - states**2", "factor = recurrent_kernel * slopes[b, t + 1]"
NORM, ONES = "np.linalg.norm(jacobian, 2)", "np.ones((batch, time))"


def other_norm(name: str, norm: str, sentence: str) -> Mistake:
    """Another norm of the right matrix."""
    return Mistake(name, sentence, edits=((NORM, norm),))


LAG_MISTAKES = (
    Mistake(
        "Frobenius norm",
        "You take the root of the sum of squares, NumPy's default for a matrix. The spectral norm "
        "is asked for: the largest factor by which a nudge can be stretched.",
        edits=(
            (NORM, "np.linalg.norm(jacobian)"),
            (ONES, "np.full((batch, time), np.sqrt(units))"),
        ),
    ),
    other_norm(
        "Frobenius norm, with the last entry set to 1",
        "np.linalg.norm(jacobian)",
        "You take the root of the sum of squares, NumPy's default for a matrix; only your last "
        "entry is right. The spectral norm is asked for: the largest factor by which a nudge can "
        "be stretched.",
    ),
    other_norm(
        "largest column sum",
        "np.linalg.norm(jacobian, 1)",
        "You take the norm with order 1, the largest column sum; the spectral norm has order 2.",
    ),
    other_norm(
        "largest row sum",
        "np.linalg.norm(jacobian, np.inf)",
        "You take the norm with order infinity, the largest row sum; the spectral norm has order "
        "2.",
    ),
    other_norm(
        "largest entry",
        "np.abs(jacobian).max()",
        "You take the matrix's largest entry. The spectral norm is the largest singular value.",
    ),
    other_norm(
        "spectral radius",
        "np.abs(np.linalg.eigvals(jacobian)).max()",
        "You take the largest eigenvalue. It tells what happens if one matrix is applied again and "
        "again; what one matrix can do to a nudge is its largest *singular* value.",
    ),
    other_norm(
        "smallest singular value",
        "np.linalg.norm(jacobian, -2)",
        "You take the smallest singular value; the spectral norm is the largest one.",
    ),
    other_norm(
        "all singular values added up",
        'np.linalg.norm(jacobian, "nuc")',
        "You add up all singular values; the spectral norm is the largest one.",
    ),
    other_norm(
        "norm squared",
        f"{NORM} ** 2",
        "Your numbers are the squares of the right ones: singular values are the *roots* of the "
        "eigenvalues of JᵀJ.",
    ),
    other_norm(
        "product of norms for the norm of the product",
        "norms[b, t + 1] * np.linalg.norm(factor, 2)",
        "You multiply the norms of the single steps. That is only an upper bound: the direction "
        "that one step stretches most need not be the one that the next does.",
    ),
    other_norm(
        "one step only",
        "np.linalg.norm(factor, 2)",
        "Your entry t is the norm of the single step from `states[:, t]` to the next state. From "
        "there to the last state, the factors of all steps are multiplied.",
    ),
    Mistake(
        "tanh derivative taken at h_t",
        "You compute 1 − tanh²(h); `states` hold the tanh already.",
        edits=((SLOPES, "1 - np.tanh(states) ** 2"),),
    ),
    Mistake(
        "sigmoid's derivative",
        "Your slope is h (1 − h), which is the sigmoid's. Here the activation is the tanh.",
        edits=((SLOPES, "states * (1 - states)"),),
    ),
    Mistake(
        "last entry left at zero",
        "The entries of the last step are still 0 in yours. The last state depends on itself with "
        "a norm of 1.",
        edits=((ONES, "np.zeros((batch, time))"),),
    ),
    Mistake(
        "slopes of the state before the step",
        "The factor from step t to step t + 1 has the slopes of `states[:, t]` in yours. The tanh "
        "on that way is the one that gave `states[:, t + 1]`.",
        edits=((FACTOR, "factor = recurrent_kernel * slopes[b, t]"),),
    ),
    Mistake(
        "slope at the wrong end of the weight",
        "Your slopes multiply the rows of `recurrent_kernel`, which belong to the old units. The "
        "tanh comes after the sum, so its slope belongs to the new unit: the column.",
        edits=((FACTOR, "factor = recurrent_kernel * slopes[b, t + 1][:, None]"),),
    ),
    Mistake(
        "recurrent_kernel transposed",
        "You have `recurrent_kernel` the other way round. Entry [i, j] is the weight from unit i "
        "of the old state to unit j of the new one, and the slope on that way is that of unit j.",
        edits=((FACTOR, "factor = recurrent_kernel.T * slopes[b, t + 1]"),),
    ),
    Mistake(
        "factors multiplied in the wrong order",
        "Your factors stand in the wrong order. Matrices do not commute: going back one step more "
        "puts the new factor at the end that belongs to the earlier state.",
        edits=(("factor @ jacobian", "jacobian @ factor"),),
    ),
    Mistake(
        "one factor too many",
        "Your entry t contains the step *into* `states[:, t]`. From h_t to h_T there are T − t "
        "steps; for the last entry none, and its norm is 1.",
        edits=(
            ("range(time - 2, -1, -1)", "range(time - 1, -1, -1)"),
            (FACTOR, "factor = recurrent_kernel * slopes[b, t]"),
        ),
    ),
    Mistake(
        "slopes ignored",
        "You always take the slopes of a tanh. Where `slopes` are given, they are those to take.",
        edits=(("if slopes is None:", "if True:"),),
    ),
    Mistake(
        "averaged over the batch",
        "You return a mean over the samples; each sample has a row of its own.",
        edits=(("return norms", "return norms.mean(axis=0)"),),
    ),
)


def lag_challenge(rng: np.random.Generator, batch: int, time: int, units: int) -> Challenge:
    """A recurrent kernel and the states of a pass."""
    *_, recurrent_kernel, _, states = random_pass(rng, batch, time, 3, units)
    return {"recurrent_kernel": recurrent_kernel, "states": states}


def sloped_challenge(rng: np.random.Generator, batch: int, time: int, units: int) -> Challenge:
    """The same with slopes of their own, as another activation has them."""
    challenge = lag_challenge(rng, batch, time, units)
    return challenge | {"slopes": rng.uniform(0.1, 0.9, size=(batch, time, units))}


def lag_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few steps; one step; one unit; long; single precision; slopes of another activation."""
    sizes = [(3, 4, 2), (1, 1, 3), (2, 25, 4)] if hidden else [(2, 3, 4), (1, 5, 1), (4, 4, 3)]
    challenges = [lag_challenge(rng, *size) for size in sizes]
    sloped = sloped_challenge(rng, *((2, 5, 3) if hidden else (3, 4, 2)))
    return [*challenges, in_single_precision(lag_challenge(rng, 2, 4, 3)), sloped]


def lag_oracle(challenge: Challenge) -> Expected:
    """The norms of the Jacobians that TensorFlow's tape finds through ``SimpleRNNCell``.

    The cell is led through the given states by inputs made for it. Each sample runs once for
    each unit, so that one call of the tape gives all rows of all Jacobians. Where slopes are
    given, the activation is a straight line with the slopes of its step.
    """
    import keras
    import tensorflow as tf

    recurrent_kernel, states, *given = (np.asarray(each, np.float64) for each in challenge.values())
    batch, time, units = states.shape
    copies = np.repeat(states, units, axis=0)
    line = {}
    activation = (lambda z: z * line["slope"]) if given else "tanh"
    cell = keras.layers.SimpleRNNCell(units, activation, dtype="float64", **UNTRAINED)
    cell.build((None, units))
    cell.set_weights([np.eye(units), recurrent_kernel, np.zeros(units)])
    last_unit = np.tile(np.eye(units), (batch, 1))
    h, visited = tf.constant(copies[:, 0]), []
    with tf.GradientTape() as tape:
        tape.watch(h)
        visited.append(h)
        for t in range(1, time):
            if given:
                line["slope"] = np.repeat(given[0][:, t], units, axis=0)
            x_t = np.arctanh(copies[:, t]) - copies[:, t - 1] @ recurrent_kernel
            h, _ = cell(x_t, [h])
            visited.append(h)
        loss = tf.reduce_sum(h * last_unit)
    rows = np.stack([gradient.numpy() for gradient in tape.gradient(loss, visited)], axis=1)
    jacobians = rows.reshape(batch, units, time, units).swapaxes(1, 2)
    norms = np.linalg.norm(jacobians, 2, axis=(2, 3))
    return Expected(as_asked((norms,), challenge["states"]))


GRADIENT_BY_LAG = Exercise(
    name="gradient_by_lag",
    returns=(Output("norms", ("sample", "step"), last_step_first=True),),
    challenges=lag_challenges,
    oracle=lag_oracle,
    reference=gradient_by_lag,
    mistakes=LAG_MISTAKES,
    hints=(
        "Begin at the end: h_T depends on itself by the identity matrix. What does one step "
        "further back multiply it with?",
        "One step alone: how much does unit j of the new state move if unit i of the old one is "
        "moved a little? One weight and one slope.",
        "`np.linalg.norm(matrix, 2)` is the spectral norm; without the 2 it is another one.",
    ),
    points=3,
    against="the norms of Keras's automatic Jacobians",
)
