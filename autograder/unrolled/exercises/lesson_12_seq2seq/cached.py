"""The exercise ``causal_attention_step``: one new position, with keys and values kept."""

from __future__ import annotations

import warnings

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_12_seq2seq.dot import (
    in_full_precision,
    one_head,
    scaled_dot_attention,
)
from unrolled.exercises.lesson_12_seq2seq.scale_mistakes import SCALED_MISTAKES
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


ATTENDED = "scaled_dot_attention(q_t[:, None], keys, values)"


def blind(way: str, at_first: str) -> Mistake:
    """The new position does not see itself, and at the first position there is nothing to see.

    Args:
        way: what tells this mistake's name from others.
        at_first: what stands for the context at the first position.
    """
    return Mistake(
        f"the new position does not see itself{way}",
        "Your context comes from the positions before only. The new key and value belong to what "
        "the new query sees: append first, attend afterwards.",
        edits=(
            (
                ATTENDED,
                f"scaled_dot_attention(q_t[:, None], keys[:, :-1], values[:, :-1]) "
                f"if keys.shape[1] > 1 else ({at_first}, None)",
            ),
        ),
    )


def appended(name: str, sentence: str, keys: str, values: str) -> Mistake:
    """Another way to put the new key and value into the cache."""
    return Mistake(
        name,
        sentence,
        edits=(
            ("np.concatenate([keys, k_t[:, None]], axis=1)", keys),
            ("np.concatenate([values, v_t[:, None]], axis=1)", values),
        ),
    )


CACHE_MISTAKES = (
    blind("", "np.zeros_like(v_t)[:, None]"),
    blind(", except for the first", "v_t[:, None]"),
    blind(" (NaN at the first)", "np.nan * v_t[:, None]"),
    blind(" (an exception at the first)", "np.max(keys[:, :0], axis=1)"),
    appended(
        "the last entry overwritten",
        "Your new key and value replace the last ones in the cache. Nothing is lost: the cache "
        "becomes one step longer.",
        "np.concatenate([keys[:, : max(keys.shape[1] - 1, 0)], k_t[:, None]], axis=1)",
        "np.concatenate([values[:, : max(values.shape[1] - 1, 0)], v_t[:, None]], axis=1)",
    ),
    appended(
        "the oldest entry dropped",
        "You drop the oldest key and value, as a queue of fixed length does. Attention sees all "
        "positions so far: the cache becomes one step longer.",
        "np.concatenate([keys[:, 1:], k_t[:, None]], axis=1)",
        "np.concatenate([values[:, 1:], v_t[:, None]], axis=1)",
    ),
    appended(
        "the new key and value added to the old ones",
        "You *add* the new key and value to those in the cache. They are appended: the cache "
        "becomes one step longer.",
        "keys + k_t[:, None] if keys.shape[1] else k_t[:, None]",
        "values + v_t[:, None] if values.shape[1] else v_t[:, None]",
    ),
    Mistake(
        "plain mean of the values",
        "Your context is the plain mean of all values: the query is not asked. The weights come "
        "from its products with the keys.",
        edits=((ATTENDED, "(values.mean(axis=1, keepdims=True), None)"),),
    ),
    Mistake(
        "scaled twice",
        "Your scores are divided by the root of the units twice, so by the units. "
        "`scaled_dot_attention` divides already. (If you do it yourself: the root, not the units.)",
        edits=((ATTENDED, ATTENDED.replace("q_t[:", "(q_t / np.sqrt(q_t.shape[1]))[:")),),
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
        "context with a steps axis",
        "Your context keeps the steps axis of length 1 that the query was given for the product. "
        "It is (batch, features): take `[:, 0]`.",
        edits=(("context[:, 0], (keys", "context, (keys"),),
    ),
    Mistake(
        "keys and values returned side by side",
        "You return three things: context, keys, values. The last two belong together: "
        "`context, (keys, values)`.",
        edits=(("context[:, 0], (keys, values)", "context[:, 0], keys, values"),),
    ),
    Mistake(
        "the first position not put into the cache",
        "At the first position you return the cache as it came in, empty. The new key and value "
        "belong into it: the next position sees them.",
        first="if cache[0].shape[1] == 0:\n    return v_t, cache",
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
    mistakes=(
        *CACHE_MISTAKES,
        # Whoever divides by the units here has most likely called what divides already.
        *(mistake for mistake in SCALED_MISTAKES if not mistake.name.startswith("divided by")),
    ),
    hints=(
        "Which keys may position t see? Write them for t = 0, where the cache is empty.",
        "Append first, attend afterwards: the new position sees itself, too.",
        "`scaled_dot_attention` wants a steps axis. One query is a sequence of one step.",
    ),
    points=2,
    compare_first=("new_cache", "context"),
    against="the last row of Keras's causal attention over all positions",
)
