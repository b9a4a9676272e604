"""The exercise ``gradient_by_lag``: how strongly the last state depends on every earlier one."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_03_bptt.challenges import UNTRAINED, random_pass
from unrolled.exercises.lesson_03_bptt.lag_mistakes import LAG_MISTAKES
from unrolled.exercises.precision import as_asked, in_single_precision


def gradient_by_lag(recurrent_kernel, states, slopes=None):
    """How strongly the last state depends on each earlier one.

    Args:
        recurrent_kernel: (units, units).
        states: (batch, time, units), states of the network.
        slopes: (batch, time, units), the slope of the activation that gave each state; those
            of a tanh by default.

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
