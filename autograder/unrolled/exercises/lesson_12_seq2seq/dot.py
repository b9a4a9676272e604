"""The exercises ``dot_attention`` and ``scaled_dot_attention``: weights over the input's steps."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_12_seq2seq.attention_mistakes import UNSCALED_MISTAKES
from unrolled.exercises.lesson_12_seq2seq.scale_mistakes import SCALED_MISTAKES
from unrolled.exercises.precision import as_asked, in_double_precision, in_single_precision


def dot_attention(query, keys, values, mask=None):
    """Attention by dot products, unscaled.

    Args:
        query: (batch, steps_out, units), float.
        keys: (batch, steps_in, units), float.
        values: (batch, steps_in, features), float.
        mask: (batch, steps_in) of booleans, False where a step is padding; None for no padding.

    Returns:
        (context, weights): (batch, steps_out, features), (batch, steps_out, steps_in). A sample
        whose steps are all masked gets weights and a context of 0.
    """
    seen = np.ones(keys.shape[:2], bool) if mask is None else np.asarray(mask)  # mask
    seen = seen[:, None, :]  # mask for every query
    scores = np.where(seen, query @ keys.swapaxes(1, 2), -1e30)  # scores
    largest = scores.max(axis=2, keepdims=True)  # largest score
    exponentials = np.exp(scores - largest) * seen  # exponentials
    # The largest exponential is 1, so the total is at least 1, unless everything is masked.
    total = np.maximum(exponentials.sum(axis=2, keepdims=True), 1.0)  # total of the exponentials
    weights = exponentials / total  # weights
    return weights @ values, weights


def scaled_dot_attention(query, keys, values, mask=None):
    """Attention by dot products, divided by the root of their length.

    Args:
        query: (batch, steps_out, units), float.
        keys: (batch, steps_in, units), float.
        values: (batch, steps_in, features), float.
        mask: (batch, steps_in) of booleans, False where a step is padding; None for no padding.

    Returns:
        (context, weights): (batch, steps_out, features), (batch, steps_out, steps_in). A sample
        whose steps are all masked gets weights and a context of 0.
    """
    units = query.shape[2]  # units
    smaller = query / np.sqrt(units)  # query divided by the root
    smaller = smaller.astype(query.dtype)  # query divided by the root
    return dot_attention(smaller, keys, values, mask)


def attention_challenge(
    rng: np.random.Generator, sizes: tuple[int, ...], masked: str = "", scale: float = 1.0
) -> Challenge:
    """Arguments of one call; ``sizes`` are batch, steps_out, steps_in, units and features."""
    batch, steps_out, steps_in, units, features = sizes
    challenge = {
        "query": scale * rng.normal(size=(batch, steps_out, units)),
        "keys": rng.normal(size=(batch, steps_in, units)),
        "values": rng.normal(loc=0.5, size=(batch, steps_in, features)),
    }
    if masked:
        # Right-padded, as batches of sentences are, but for one hole.
        lengths = rng.integers(1, steps_in, size=batch)
        mask = np.arange(steps_in) < lengths[:, None]
        mask[-1] = True
        mask[-1, rng.integers(steps_in - 1)] = False
        if masked == "everything":
            mask[0] = False
        challenge["mask"] = mask
        if scale > 1:
            # The largest scores of the queries are far apart, and that of a masked step is largest:
            # about 20,000 for the second query, 60,000 at a step that it does not see. For the
            # last one, those of the steps to be seen are as far below 0.
            query, keys, samples = challenge["query"], challenge["keys"], np.arange(batch)
            query[:, 0] *= 0.01
            towards = query[:, 1] / np.square(query[:, 1]).sum(axis=1, keepdims=True)
            keys += mask[..., None] * 20000.0 * towards[:, None]
            keys[samples, mask.argmin(axis=1)] = 60000.0 * towards
            query[:, -1] = -query[:, 1]
    return challenge


def attention_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One query; padding; a sample of padding only; as many queries as steps; scores of 1,000."""
    more = int(hidden)
    return [
        attention_challenge(rng, (2, 1, 3 + more, 4, 5)),
        attention_challenge(rng, (3, 2, 5 + more, 4, 6), "padding"),
        attention_challenge(rng, (3 + more, 2, 4, 5, 3), "everything"),
        attention_challenge(rng, (2, 3 + more, 3 + more, 2, 4)),
        attention_challenge(rng, (1, 4, 2, 3, 5)),
        attention_challenge(rng, (2, 3, 5, 3, 4), "padding", scale=1000.0),
        in_single_precision(attention_challenge(rng, (2, 3, 4, 5, 3), "padding")),
    ]


@functools.cache
def unscaled_layer() -> Any:
    """``keras.layers.Attention``: it has no weights, so one serves all shapes."""
    import keras

    return keras.layers.Attention(dtype="float64")


@functools.cache
def one_head(units: int, features: int) -> Any:
    """One head of ``keras.layers.MultiHeadAttention`` whose projections change nothing."""
    import keras

    layer = keras.layers.MultiHeadAttention(
        1, units, value_dim=features, output_shape=features, use_bias=False, dtype="float64"
    )
    layer.build((None, None, units), (None, None, features), (None, None, units))
    square, wide = np.eye(units)[:, None], np.eye(features)
    layer.set_weights([square, square, wide[:, None], wide[None]])
    return layer


def in_full_precision(units: int) -> float:
    """What is lacking to the root by which Keras divides: it is rounded to float32."""
    root = 1.0 / np.sqrt(units)
    return root / np.float64(np.float32(root))


def attention_oracle(challenge: Challenge, scaled: bool = False) -> Expected:
    """Keras's layer; samples that are masked everywhere get the zeros of the contract."""
    import keras

    query, keys, values = (in_double_precision(challenge[n]) for n in ("query", "keys", "values"))
    mask = challenge.get("mask")
    if scaled:
        layer = one_head(query.shape[2], values.shape[2])
        query = query * in_full_precision(query.shape[2])
        rows = None if mask is None else np.repeat(mask[:, None], query.shape[1], axis=1)
        found = layer(query, values, keys, attention_mask=rows, return_attention_scores=True)
    else:
        found = unscaled_layer()(
            [query, values, keys],
            mask=None if mask is None else [None, keras.ops.convert_to_tensor(mask)],
            return_attention_scores=True,
        )
    context, weights = (keras.ops.convert_to_numpy(array) for array in found)
    weights = weights[:, 0] if scaled else weights
    some = np.ones(len(query), bool) if mask is None else mask.any(axis=1)
    some = some[:, None, None]
    found = np.where(some, context, 0.0), np.where(some, weights, 0.0)
    return Expected(as_asked(found, challenge["query"]))


OUTPUTS = (
    Output("context", ("sample", "step", "feature")),
    Output("weights", ("sample", "step", "step of the input")),
)

DOT_ATTENTION = Exercise(
    name="dot_attention",
    returns=OUTPUTS,
    challenges=attention_challenges,
    oracle=attention_oracle,
    reference=dot_attention,
    mistakes=UNSCALED_MISTAKES,
    hints=(
        "One sample, one query: a row of units, against every row of `keys`. How many scores are "
        "there, and over what must their shares add up to 1?",
        "`weights.sum(axis=2)` should print ones. Over which axis did your softmax go?",
        "A number added to every score of a row changes no share. Which one makes sure that no "
        "exponential can overflow? Choose it among the steps that are *not* masked.",
        "A row without any step to see has a total of 0. What would you divide by?",
    ),
    points=4,
    compare_first=("weights", "context"),
    against="keras.layers.Attention",
)

SCALED_DOT_ATTENTION = Exercise(
    name="scaled_dot_attention",
    returns=OUTPUTS,
    challenges=attention_challenges,
    oracle=functools.partial(attention_oracle, scaled=True),
    reference=scaled_dot_attention,
    helpers=(dot_attention,),
    mistakes=(
        *SCALED_MISTAKES,
        *(mistake for mistake in UNSCALED_MISTAKES if mistake.kind != "scale"),
    ),
    hints=(
        "Only the scores differ from `dot_attention`. You may call it.",
        "A dot product of two random vectors with 64 entries is about 8 in size, with 16 entries "
        "about 4. What brings both to 1?",
    ),
    points=1,
    compare_first=("weights", "context"),
    against="one head of keras.layers.MultiHeadAttention",
)
