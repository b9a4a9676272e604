"""The exercise ``causal_attention_step``: one new position, with keys and values kept."""

from __future__ import annotations

import warnings

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_12_seq2seq.attention_mistakes import SCALED_MISTAKES
from unrolled.exercises.lesson_12_seq2seq.dot import (
    in_full_precision,
    one_head,
    scaled_dot_attention,
)
from unrolled.exercises.precision import as_asked, in_double_precision, in_single_precision


def causal_attention_step(q_t, k_t, v_t, cache):
    """Scaled attention for one new position, which sees itself and all before it.

    Args:
        q_t: (batch, units), float, the new position's query.
        k_t: (batch, units), float, its key.
        v_t: (batch, features), float, its value.
        cache: (keys, values) of the positions before: (batch, steps, units) and (batch, steps,
            features), oldest first; with steps = 0 at the first position.

    Returns:
        (context, new_cache): (batch, features), and a pair like cache, one step longer.
    """
    keys, values = cache  # keys kept so far, values kept so far
    keys = np.concatenate([keys, k_t[:, None]], axis=1)  # keys
    values = np.concatenate([values, v_t[:, None]], axis=1)  # values
    context, _ = scaled_dot_attention(q_t[:, None], keys, values)  # context
    return context[:, 0], (keys, values)


def cached_challenge(
    rng: np.random.Generator, batch: int, steps: int, units: int, features: int
) -> Challenge:
    """The arguments of one step."""
    return {
        "q_t": rng.normal(size=(batch, units)),
        "k_t": rng.normal(size=(batch, units)),
        "v_t": rng.normal(loc=0.5, size=(batch, features)),
        "cache": (
            rng.normal(size=(batch, steps, units)),
            rng.normal(loc=0.5, size=(batch, steps, features)),
        ),
    }


def cached_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The first position, the second, a later one; one sample."""
    more = int(hidden)
    found = [(2, 1, 3, 4), (3, 0, 4, 5 + more), (2, 5 + more, 4, 3), (1, 3, 2 + more, 6)]
    single = in_single_precision(cached_challenge(rng, 2, 4, 5, 3))
    return [*(cached_challenge(rng, *sizes) for sizes in found), single]


def cached_oracle(challenge: Challenge) -> Expected:
    """Keras's full causal pass over all positions; its last row is the new position."""
    import keras

    q_t, k_t, v_t, (old_keys, old_values) = (in_double_precision(v) for v in challenge.values())
    keys = np.concatenate([old_keys, k_t[:, None]], axis=1)
    values = np.concatenate([old_values, v_t[:, None]], axis=1)
    # What the positions before have asked does not matter to the new one.
    queries = np.concatenate([np.ones_like(old_keys), q_t[:, None]], axis=1)
    layer = one_head(q_t.shape[1], v_t.shape[1])
    queries = queries * in_full_precision(q_t.shape[1])
    with warnings.catch_warnings():
        # Keras warns of a softmax over a single step, which the first position has.
        warnings.simplefilter("ignore")
        context = layer(queries, values, keys, use_causal_mask=True)
    context = keras.ops.convert_to_numpy(context)[:, -1]
    context, keys, values = as_asked((context, keys, values), challenge["q_t"])
    return Expected((context, [keys, values]))


CACHE_MISTAKES = (
    Mistake(
        "the new position does not see itself",
        "Your context comes from the positions before only. The new key and value belong to what "
        "the new query sees.",
        edits=(
            (
                "scaled_dot_attention(q_t[:, None], keys, values)",
                "scaled_dot_attention(q_t[:, None], keys, values, "
                "np.broadcast_to(np.arange(keys.shape[1]) < keys.shape[1] - 1, keys.shape[:2]))",
            ),
        ),
    ),
    Mistake(
        "cache not made longer",
        "You return the cache that came in. The next position needs the new key and value in it.",
        edits=(("(keys, values)", "cache"),),
    ),
    Mistake(
        "new entries put first",
        "You put the new key and value before the old ones. The cache holds the oldest first.",
        edits=(
            ("[keys, k_t[:, None]]", "[k_t[:, None], keys]"),
            ("[values, v_t[:, None]]", "[v_t[:, None], values]"),
        ),
    ),
    Mistake(
        "keys and values exchanged in the new cache",
        "Your new cache holds (values, keys). It is a pair like the old one: (keys, values).",
        edits=(("context[:, 0], (keys, values)", "context[:, 0], (values, keys)"),),
    ),
    Mistake(
        "the query put into the cache",
        "Your cache keeps the query of the new position. Later positions compare with its *key*.",
        edits=(("[keys, k_t[:, None]]", "[keys, q_t[:, None]]"),),
    ),
)

CAUSAL_ATTENTION_STEP = Exercise(
    name="causal_attention_step",
    returns=(Output("context", ("sample", "feature")), Output("new_cache", kind="arrays")),
    challenges=cached_challenges,
    oracle=cached_oracle,
    reference=causal_attention_step,
    helpers=(scaled_dot_attention,),
    mistakes=(*CACHE_MISTAKES, *SCALED_MISTAKES),
    hints=(
        "Which keys may position t see? Write them for t = 0, where the cache is empty.",
        "Append first, attend afterwards: the new position sees itself, too.",
        "`scaled_dot_attention` wants a steps axis. One query is a sequence of one step.",
    ),
    points=2,
    compare_first=("new_cache", "context"),
    against="the last row of Keras's causal attention over all positions",
)
