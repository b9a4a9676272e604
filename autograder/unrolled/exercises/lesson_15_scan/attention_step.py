"""The exercise ``linear_attention_step``: a recurrence whose state is a matrix."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import as_asked, in_single_precision


def linear_attention_step(q_t, k_t, v_t, state):
    """One step of linear attention: write an outer product, then read with the query.

    Args:
        q_t: (batch, keys), the query.
        k_t: (batch, keys), the key.
        v_t: (batch, values), the value.
        state: (batch, keys, values), the state before the step.

    Returns:
        (y_t, new_state): (batch, values) and (batch, keys, values).
    """
    written = k_t[:, :, None] * v_t[:, None, :]  # outer product
    new_state = state + written  # new state
    y_t = np.einsum("bk,bkv->bv", q_t, new_state)  # output
    return y_t, new_state


MISTAKES = (
    Mistake(
        "read before writing",
        "You read from the old state: the query does not see its own step. Write first.",
        edits=(("q_t, new_state)", "q_t, state)"),),
    ),
    Mistake(
        "query and key exchanged",
        "You write with the query and read with the key. The key says where to write.",
        edits=(("k_t[:, :, None]", "q_t[:, :, None]"), ('"bk,bkv->bv", q_t', '"bk,bkv->bv", k_t')),
    ),
    Mistake(
        "scaled output",
        "You divide the output by the root of the number of keys. Here it stays as it is.",
        edits=(("return y_t,", "return y_t / np.sqrt(q_t.shape[1]),"),),
    ),
    Mistake(
        "a softmax over the query",
        "You put a softmax over the query. Here nothing goes through a softmax.",
        edits=(("q_t, new_state)", "np.exp(q_t) / np.exp(q_t).sum(1, keepdims=True), new_state)"),),
    ),
    Mistake(
        "output divided by the sum of the weights",
        "You divide the output by q · k. Here nothing is divided.",
        edits=(("return y_t,", "return y_t / (q_t * k_t).sum(axis=1, keepdims=True),"),),
    ),
    Mistake(
        "one outer product for the whole batch",
        "`k_t.T @ v_t` adds up the outer products of all samples. Every sample has a state of its "
        "own.",
        edits=(("k_t[:, :, None] * v_t[:, None, :]", "k_t.T @ v_t"),),
    ),
    Mistake(
        "old state dropped",
        "Your new state is this step's outer product alone; it is added to the old state.",
        edits=(("state + written", "written"),),
    ),
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Sizes that all differ, one key, and single precision."""
    sizes = [(3, 5, 2), (1, 4, 3), (2, 1, 4)] if hidden else [(2, 3, 4), (1, 2, 5), (3, 1, 2)]
    made = [
        {
            "q_t": rng.normal(size=(batch, keys)),
            "k_t": rng.normal(size=(batch, keys)),
            "v_t": rng.normal(size=(batch, values)),
            "state": rng.normal(size=(batch, keys, values)),
        }
        for batch, keys, values in sizes
    ]
    return [*made, in_single_precision(made[0])]


def oracle(challenge: Challenge) -> Expected:
    """Two of ``keras.ops``: a sum with an outer product, and a product with the query."""
    import keras

    q_t, k_t, v_t, state = (np.asarray(part, np.float64) for part in challenge.values())
    new_state = keras.ops.add(state, keras.ops.matmul(k_t[:, :, None], v_t[:, None, :]))
    y_t = keras.ops.matmul(q_t[:, None, :], new_state)[:, 0]
    values = (keras.ops.convert_to_numpy(y_t), keras.ops.convert_to_numpy(new_state))
    return Expected(as_asked(values, challenge["q_t"]))


LINEAR_ATTENTION_STEP = Exercise(
    name="linear_attention_step",
    returns=(
        Output("y_t", ("sample", "value")),
        Output("new_state", ("sample", "key", "value")),
    ),
    challenges=challenges,
    oracle=oracle,
    reference=linear_attention_step,
    mistakes=MISTAKES,
    hints=(
        "The outer product of a key and a value has an entry for every pair of their numbers.",
        "Give the key a new last axis and the value a new middle one, and let NumPy broadcast.",
    ),
    points=2,
    compare_first=("new_state", "y_t"),
    against="`keras.ops`",
)
