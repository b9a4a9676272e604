"""The exercise ``carousel``: what the forget gates leave of a gradient along the cell."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_05_lstm_gradients.challenges import cell_with
from unrolled.exercises.precision import as_asked, in_single_precision


def carousel(forget_gates):
    """How much of a cell state is left in the last one, along the cell alone.

    Args:
        forget_gates: (batch, time, units), the forget gate of each step.

    Returns:
        left: (batch, time, units); entry t is d C_T / d C_t along the cell path, where C_t is the
            cell state after step t and C_T the last one. So the last entry is 1.
    """
    left = np.ones(forget_gates.shape)  # array of products
    for t in reversed(range(forget_gates.shape[1] - 1)):  # time step
        left[:, t] = left[:, t + 1] * forget_gates[:, t + 1]
    return left


LINE, ONES = "left[:, t + 1] * forget_gates[:, t + 1]", "np.ones(forget_gates.shape)"


def whole(name: str, sentence: str, result: str) -> Mistake:
    """Another result of the same gates."""
    return Mistake(name, sentence, edits=(("return left", f"return {result}"),))


CAROUSEL_MISTAKES = (
    Mistake(
        "one factor too many",
        "Your entry t contains the forget gate of step t itself. That gate leads *into* C_t; from "
        "C_t to the last cell state come the gates of the steps after it, and for the last entry "
        "none.",
        edits=(("return left", "return left * forget_gates"),),
    ),
    Mistake(
        "gate of the step itself for that of the step after it",
        "From C_t to the next cell state, the gate is that of step t + 1, which made that "
        "state. You have that of step t.",
        edits=((LINE, "left[:, t + 1] * forget_gates[:, t]"),),
    ),
    whole(
        "products from the start",
        "You multiply from the first step on: what is left of the first cell state at each step. "
        "It should be what is left of each cell state at the *last* step.",
        "np.cumprod(forget_gates, axis=1)",
    ),
    whole(
        "product from the start, without the first gate",
        "You multiply from the first step on: what is left of the first cell state at each step. "
        "It should be what is left of each cell state at the *last* step.",
        "np.cumprod(forget_gates, axis=1) / forget_gates[:, :1]",
    ),
    Mistake(
        "one step only",
        "Your entry t holds a single forget gate. From C_t to the last cell state, the gates of "
        "all the steps between are multiplied.",
        edits=((LINE, "forget_gates[:, t + 1]"),),
    ),
    Mistake(
        "gates added up",
        "You add the gates of the steps. At each step the gradient is *multiplied* by one.",
        edits=((LINE, "left[:, t + 1] + forget_gates[:, t + 1]"),),
    ),
    Mistake(
        "1 − f",
        "You multiply by 1 − f. The name misleads: a forget gate of 1 *keeps*.",
        edits=((LINE, "left[:, t + 1] * (1 - forget_gates[:, t + 1])"),),
    ),
    Mistake(
        "last entry left at zero",
        "The entries of the last step are 0 in your answer. The last cell state depends on itself "
        "with a derivative of 1.",
        edits=(("return left", "left[:, -1] = 0\n    return left"),),
    ),
    Mistake(
        "the first entry left out",
        "Your loop does not come to the first entry, t = 0: from C_0, too, a product of gates "
        "leads to the last cell state. A `range` ends before its second number.",
        edits=(("range(forget_gates.shape[1] - 1)", "range(1, forget_gates.shape[1] - 1)"),),
    ),
    whole(
        "in the order in which a gradient meets them, one factor too many",
        "You multiply from the end, and leave the products in that order: your first entry stands "
        "for the last step. Turn them round in time. Then, the gate of step t leads *into* C_t, "
        "and does not belong to entry t.",
        "np.cumprod(forget_gates[:, ::-1], axis=1)",
    ),
    whole(
        "in the order in which a gradient meets them",
        "You multiply from the end, and leave the products in that order: your first entry has the "
        "last gate alone. Turn them round in time.",
        "np.concatenate([np.cumprod(forget_gates[:, :0:-1], axis=1), left[:, -1:]], axis=1)",
    ),
    whole(
        "gates after the first multiplied from the start",
        "Your entry t has the gates of steps 1 to t + 1. From C_t to the last cell state come the "
        "gates of the steps *after* t, up to the last: multiply from the end.",
        "np.concatenate([np.cumprod(forget_gates[:, 1:], axis=1), left[:, -1:]], axis=1)",
    ),
    whole(
        "samples and units multiplied, too",
        "You multiply the gates of all samples and units. `prod` needs to know its axis: the steps "
        "are axis 1.",
        "np.stack([np.full_like(left[:, 0], forget_gates[:, t + 1 :].prod()) "
        "for t in range(left.shape[1])], axis=1)",
    ),
    whole(
        "product of the gates before the step",
        "Your entry t has the gates of the steps *before* t. From C_t to the last cell state come "
        "the gates of the steps after t.",
        "np.concatenate([0 * forget_gates[:, :1] + 1, np.cumprod(forget_gates, axis=1)[:, :-1]], "
        "axis=1)",
    ),
    whole(
        "all gates but that of the step",
        "You divide the product of *all* gates by that of step t. The gates before t do not belong "
        "to it, either.",
        "forget_gates.prod(axis=1, keepdims=True) / forget_gates",
    ),
    whole(
        "gates added up, that of the step, too",
        "You add the gates of the steps. At each step the gradient is *multiplied* by one.",
        "np.cumsum(forget_gates[:, ::-1], axis=1)[:, ::-1]",
    ),
    whole(
        "product over the samples instead of the steps",
        "You multiply along the first axis, the samples. The steps are axis 1.",
        "np.cumprod(forget_gates[::-1], axis=0)[::-1]",
    ),
    whole(
        "product over the units instead of the steps",
        "You multiply along the last axis, the units. The steps are axis 1.",
        "np.cumprod(forget_gates[:, :, ::-1], axis=2)[:, :, ::-1]",
    ),
    Mistake(
        "sigmoid of the gates",
        "You put the gates through a sigmoid. They are gates already, between 0 and 1.",
        first="forget_gates = 1 / (1 + np.exp(-forget_gates))",
    ),
    whole(
        "logarithms returned",
        "You return the logarithms of the products.",
        "np.log(left)",
    ),
    whole(
        "mean over the units",
        "You return a mean over the units; each unit has a path of its own.",
        "left.mean(axis=2)",
    ),
    whole(
        "mean over the batch",
        "You return a mean over the samples; each sample has gates of its own.",
        "left.mean(axis=0)",
    ),
    whole(
        "product over the units",
        "You multiply the units with each other. Along the cell, no unit meets another one.",
        "left.prod(axis=2)",
    ),
    whole(
        "first entry only",
        "You return what is left of the first cell state only; what is asked for is one entry "
        "for each of them.",
        "left[:, 0]",
    ),
)


def carousel_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few steps; one step; a long way; axes of one size; single precision."""
    sizes = [(3, 5, 2), (2, 1, 4), (1, 24, 2)] if hidden else [(2, 4, 3), (3, 1, 2), (1, 15, 2)]
    shapes = [*sizes, (3, 3, 3)]
    challenges = [{"forget_gates": rng.uniform(0.2, 1.0, size=shape)} for shape in shapes]
    return [*challenges, in_single_precision({"forget_gates": rng.uniform(0.3, 0.9, (2, 3, 4))})]


def carousel_oracle(challenge: Challenge) -> Expected:
    """The tape's gradient along the cell path of ``keras.layers.LSTMCell``.

    The recurrent kernel is zero, so that there is no other path; the input sets the forget gate.
    """
    import tensorflow as tf

    gates = np.asarray(challenge["forget_gates"], np.float64)
    units = gates.shape[2]
    kernel = np.zeros((units, 4 * units))
    kernel[:, units : 2 * units] = np.eye(units)
    cell = cell_with([kernel, np.zeros((units, 4 * units)), np.zeros(4 * units)])
    h = c = tf.constant(np.zeros((len(gates), units)))
    visited = []
    with tf.GradientTape() as tape:
        # One more path than is asked for, from c0, which the tape must see in any case.
        tape.watch(c)
        for f_t in np.moveaxis(gates, 1, 0):
            _, (h, c) = cell(np.log(f_t) - np.log1p(-f_t), [h, c])
            visited.append(c)
        total = tf.reduce_sum(c)
    left = np.stack([each.numpy() for each in tape.gradient(total, visited)], axis=1)
    return Expected(as_asked((left,), challenge["forget_gates"]))


CAROUSEL = Exercise(
    name="carousel",
    returns=(Output("left", ("sample", "step", "unit"), last_step_first=True),),
    challenges=carousel_challenges,
    oracle=carousel_oracle,
    reference=carousel,
    mistakes=CAROUSEL_MISTAKES,
    hints=(
        "Take three steps and one unit. Write C_3 in terms of C_2, then of C_1. Which gates stand "
        "in front of them?",
        "Begin at the end: the last entry is 1. What does one step further back multiply it with?",
        "Which gate made the next cell state out of C_t: that of step t, or that of step t + 1?",
    ),
    points=2,
    against="Keras's automatic gradient",
)
