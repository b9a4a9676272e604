"""The exercise ``linear_attention``: all steps at once, without a state."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import as_asked, in_single_precision


def linear_attention(q, k, v):
    """Causal linear attention over a whole sequence, in its parallel form.

    Args:
        q: (batch, time, keys), the queries.
        k: (batch, time, keys), the keys.
        v: (batch, time, values), the values.

    Returns:
        y: (batch, time, values), what the steps give one after the other from a state of zeros.
    """
    scores = q @ k.swapaxes(1, 2)  # scores
    causal = np.tril(scores)  # scores of the past and present
    return causal @ v


CAUSAL = "np.tril(scores)"
MISTAKES = tuple(
    Mistake(name, sentence, edits=((CAUSAL, new),))
    for name, sentence, new in (
        (
            "the future not masked",
            "Each of your steps sees all steps, the later ones, too. A state knows only the past.",
            "scores",
        ),
        (
            "the present masked",
            "You leave out the diagonal: a step should see what it has just written.",
            "np.tril(scores, -1)",
        ),
        (
            "the past masked, not the future",
            "You keep the scores of later steps and drop those of earlier ones.",
            "np.triu(scores)",
        ),
        (
            "the next step not masked",
            "Each of your steps sees one step of the future. In `np.tril`, a second argument of 0 "
            "keeps the diagonal, and 1 keeps one more.",
            "np.tril(scores, 1)",
        ),
        (
            "scores transposed after the mask",
            "You exchange the axes of the masked scores. Each row belongs to a query, and is "
            "multiplied with the values as it stands.",
            "np.tril(scores).swapaxes(1, 2)",
        ),
        (
            "a mask of large negative numbers",
            "You put large negative numbers in place of the future's scores. That is for a "
            "softmax, which makes zeros of them; here there is none, so put zeros.",
            "np.where(np.tri(q.shape[1]) > 0, scores, -1e9)",
        ),
        (
            "a mask of minus infinity",
            "You put −∞ in place of the future's scores. That is for a softmax, which makes zeros "
            "of it; here there is none, so put zeros.",
            "np.where(np.tri(q.shape[1]) > 0, scores, -np.inf)",
        ),
        (
            "a mean over the past",
            "You divide by the number of steps so far. Here the values are added up.",
            "np.tril(scores) / np.arange(1, q.shape[1] + 1)[:, None]",
        ),
        (
            "state not carried",
            "Each of your steps begins with a state of zeros, so it sees its own value only.",
            "np.tril(np.triu(scores))",
        ),
        (
            "scaled scores",
            "You divide the scores by the root of the number of keys. Here they stay as they are.",
            "np.tril(scores) / np.sqrt(q.shape[2])",
        ),
        (
            "rows divided by their sum",
            "You make each row of scores add up to 1. Here they stay as they are.",
            "np.tril(scores) / np.tril(scores).sum(axis=2, keepdims=True)",
        ),
        (
            "a softmax over the scores",
            "You put a softmax over the scores. Without it the sum can be kept in a state; that "
            "is the whole point of the *linear* kind.",
            "(lambda e: e / e.sum(axis=2, keepdims=True))(np.tril(np.exp(scores)))",
        ),
        (
            "a softmax over the scaled scores",
            "You put a softmax over the scores, divided by the root of the number of keys. Without "
            "it the sum can be kept in a state; that is the whole point of the *linear* kind.",
            "(lambda e: e / e.sum(axis=2, keepdims=True))("
            "np.tril(np.exp(scores / np.sqrt(q.shape[2]))))",
        ),
        (
            "negative scores cut off",
            "Your scores are never below zero, as after a ReLU. Here they stay as they are.",
            "np.tril(np.maximum(scores, 0))",
        ),
    )
)


OWN_SCORES = tuple(
    Mistake(name, f"{sentence} Each query meets *all* keys so far.", edits=(("causal @ v", new),))
    for name, sentence, new in (
        (
            "running sums of the values, times each step's own score",
            "You add up the values, and multiply by the score of each query with its own key.",
            "(q * k).sum(axis=2, keepdims=True) * np.cumsum(v, axis=1)",
        ),
        (
            "running sums of each step's own score times its value",
            "You multiply each value by the score of its own query and key, and add up.",
            "np.cumsum((q * k).sum(axis=2, keepdims=True) * v, axis=1)",
        ),
    )
)
MASKED_LATE = Mistake(
    "the mask put over the outputs",
    "You multiply by the values first and mask then, so that values of the future are in your "
    "sums, and outputs are cut away. The mask belongs over the *scores*.",
    edits=(("causal @ v", "np.tril(scores @ v)"),),
)
ACROSS = Mistake(
    "added up over the samples, not over the steps",
    "You add the outer products up along axis 0, the samples. The steps are axis 1.",
    edits=(
        (
            "causal @ v",
            'np.einsum("btk,btkv->btv", q, np.cumsum(k[..., None] * v[:, :, None], axis=0))',
        ),
    ),
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step, a few, as many steps as samples, and single precision."""
    sizes = (
        [(3, 1, 2, 4), (2, 6, 3, 5), (4, 4, 2, 3)]
        if hidden
        else [(2, 1, 3, 4), (3, 5, 2, 4), (3, 3, 4, 2)]
    )
    made = [
        {
            "q": rng.normal(size=(batch, time, keys)),
            "k": rng.normal(size=(batch, time, keys)),
            "v": rng.normal(size=(batch, time, values)),
        }
        for batch, time, keys, values in sizes
    ]
    return [*made, in_single_precision(made[1])]


def oracle(challenge: Challenge) -> Expected:
    """The states as cumulative sums of outer products in ``keras.ops``, then the queries."""
    import keras

    q, k, v = (np.asarray(part, np.float64) for part in challenge.values())
    states = keras.ops.cumsum(keras.ops.multiply(k[..., None], v[:, :, None]), axis=1)
    y = keras.ops.matmul(q[:, :, None], states)[:, :, 0]
    return Expected(as_asked((keras.ops.convert_to_numpy(y),), challenge["q"]))


LINEAR_ATTENTION = Exercise(
    name="linear_attention",
    returns=(Output("y", ("sample", "step", "value")),),
    challenges=challenges,
    oracle=oracle,
    reference=linear_attention,
    mistakes=(*MISTAKES, *OWN_SCORES, MASKED_LATE, ACROSS),
    hints=(
        "Write the third output as a sum over steps. Each value is weighted by one number: which "
        "query and which key make it?",
        "All these numbers are one matrix, time by time. Which half of it must be zero?",
    ),
    points=2,
    against="cumulative sums in `keras.ops`",
)
