"""The optional exercise ``attention_backward``: gradients through softmax and two products."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.gradients import AGAINST, tape_gradients
from unrolled.exercises.lesson_12_seq2seq.dot import (
    attention_challenge,
    dot_attention,
    unscaled_layer,
)
from unrolled.exercises.precision import as_asked, in_double_precision, in_single_precision


def attention_backward(d_context, cache):
    """The gradients of dot_attention without a mask.

    Args:
        d_context: (batch, steps_out, features), the loss's gradient with respect to the context.
        cache: (query, keys, values, weights), the arguments of dot_attention and its weights.

    Returns:
        (dquery, dkeys, dvalues): shaped as query, keys and values.
    """
    query, keys, values, weights = cache  # query, keys, values, weights
    d_values = weights.swapaxes(1, 2) @ d_context  # gradient of the values
    d_weights = d_context @ values.swapaxes(1, 2)  # gradient of the weights
    mean = (weights * d_weights).sum(axis=2, keepdims=True)  # weighted mean of the gradients
    d_scores = weights * (d_weights - mean)  # gradient of the scores
    return d_scores @ keys, d_scores.swapaxes(1, 2) @ query, d_values


def backward_challenge(rng: np.random.Generator, *sizes: int) -> Challenge:
    """The arguments of one call."""
    inputs = tuple(attention_challenge(rng, sizes).values())
    context, weights = dot_attention(*inputs)
    return {"d_context": rng.normal(size=context.shape), "cache": (*inputs, weights)}


def backward_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All sizes different; one query; as many queries as steps."""
    more = int(hidden)
    sizes = [(2, 3, 4 + more, 5, 6), (3, 1, 4, 2, 5 + more), (2, 3, 3, 4, 1)]
    single = in_single_precision(backward_challenge(rng, 2, 4, 3, 5, 2))
    return [*(backward_challenge(rng, *size) for size in sizes), single]


def backward_oracle(challenge: Challenge) -> Expected:
    """TensorFlow's tape through ``keras.layers.Attention``, and central differences."""
    d_context, (*inputs, _) = (in_double_precision(value) for value in challenge.values())
    layer = unscaled_layer()
    found = tape_gradients(
        layer,
        lambda query, keys, values: layer([query, values, keys]),
        inputs,
        d_context,
        lambda *moved: dot_attention(*moved)[0],
    )
    return Expected(as_asked(tuple(found), challenge["d_context"]))


def edited(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake as edits of the reference."""
    return Mistake(name, sentence, edits=edits)


RESHAPED = "{0}.reshape(len({0}), {0}.shape[2], {0}.shape[1])"
BACKWARD_MISTAKES = (
    edited(
        "softmax taken for independent",
        "Your weights are treated as if each depended on its own score only. They share a total: "
        "when one grows, the others shrink.",
        ("(d_weights - mean)", "d_weights"),
    ),
    edited(
        "derivative of the sigmoid",
        "You multiply by weights · (1 − weights), which is right for a sigmoid. In a softmax every "
        "score also moves all the other weights.",
        ("weights * (d_weights - mean)", "weights * (1 - weights) * d_weights"),
    ),
    edited(
        "plain mean in place of the weighted one",
        "You subtract the plain mean of the gradients. It is the mean *weighted* by the attention.",
        ("(weights * d_weights).sum(axis=2", "d_weights.mean(axis=2"),
    ),
    edited(
        "divided by the root of the units",
        "Your dquery and dkeys are those of *scaled* attention. `dot_attention` has no scale.",
        (
            "weights * (d_weights - mean)",
            "weights * (d_weights - mean) / np.sqrt(query.shape[2])",
        ),
    ),
    edited(
        "dvalues without the weights",
        "Each of your values gets the whole gradient of the contexts. It went into them with its "
        "weight, and gets its share of the gradient.",
        (
            "weights.swapaxes(1, 2) @ d_context",
            "np.ones_like(weights).swapaxes(1, 2) @ d_context",
        ),
    ),
    edited(
        "gradient of the scores reshaped, not transposed",
        "In your dkeys the gradient of the scores is reshaped. That gives the right shape and "
        "mixes up queries and steps: `swapaxes(1, 2)` exchanges the two axes.",
        ("d_scores.swapaxes(1, 2)", RESHAPED.format("d_scores")),
    ),
    edited(
        "weights reshaped, not transposed",
        "In your dvalues the weights are reshaped. That gives the right shape and mixes up queries "
        "and steps: `swapaxes(1, 2)` exchanges the two axes.",
        ("weights.swapaxes(1, 2)", RESHAPED.format("weights")),
    ),
    edited(
        "dquery and dkeys exchanged",
        "The products of your dquery and dkeys are exchanged: the gradient of one factor of a "
        "product is made with the *other* factor. You return dkeys first.",
        (
            "return d_scores @ keys, d_scores.swapaxes(1, 2) @ query, d_values",
            "return d_scores.swapaxes(1, 2) @ query, d_scores @ keys, d_values",
        ),
    ),
)

ATTENTION_BACKWARD = Exercise(
    name="attention_backward",
    returns=(
        Output("dquery", ("sample", "step", "unit")),
        Output("dkeys", ("sample", "step of the input", "unit")),
        Output("dvalues", ("sample", "step of the input", "feature")),
    ),
    challenges=backward_challenges,
    oracle=backward_oracle,
    reference=attention_backward,
    mistakes=BACKWARD_MISTAKES,
    hints=(
        "Go backwards through three lines: context = weights @ values; weights = softmax(scores); "
        "scores = query @ keys, transposed. Shapes leave one way for each product.",
        "For one row: when score j grows, weight j grows and all the others shrink. By how much, "
        "in terms of the weights alone?",
        "Add a constant to all scores of a row: nothing changes. So what do the gradients of a row "
        "of scores add up to?",
    ),
    points=0,
    compare_first=("dvalues", "dquery", "dkeys"),
    against=AGAINST,
)
