"""Mistakes with the scale of attention, as edits of ``scaled_dot_attention``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

DIVIDED = "query / np.sqrt(units)"
CALLED = "dot_attention(smaller, keys, values, mask)"


def scaled(name: str, sentence: str, new: str) -> Mistake:
    """Another scale."""
    return Mistake(name, sentence, edits=((DIVIDED, new),), kind="scale")


SCALED_MISTAKES = (
    scaled("not scaled", "Your scores are not divided by the square root of the units.", "query"),
    scaled(
        "divided by the units, not by their root, or by the root twice",
        "Your scores are divided by the number of units. They should be divided by its square "
        "root, once: do you divide the query *and* the keys, or does a function that you call "
        "divide already?",
        "query / units",
    ),
    scaled(
        "multiplied by the root of the units",
        "Your scores are multiplied by the square root of the units; they are divided by it.",
        "query * np.sqrt(units)",
    ),
    scaled(
        "root of the number of input steps",
        "Your scores are divided by the root of the number of input steps. What grows with the "
        "number of *units* is the dot product.",
        "query / np.sqrt(keys.shape[1])",
    ),
    scaled(
        "root of the values' width",
        "Your scores are divided by the root of the width of the values. The dot product runs over "
        "the units of query and keys.",
        "query / np.sqrt(values.shape[2])",
    ),
    Mistake(
        "the values divided by the root",
        "Your weights are those without a scale: you divide the values or the context. The "
        "*scores* are divided, before the softmax.",
        edits=((CALLED, "dot_attention(query, keys, values / np.sqrt(units), mask)"),),
        kind="scale",
    ),
    Mistake(
        "the weights divided by the root",
        "You divide the weights, after the softmax, so they no longer add up to 1. The *scores* "
        "are divided, before it.",
        edits=(
            (
                f"return {CALLED}",
                "weights = dot_attention(query, keys, values, mask)[1] / np.sqrt(units)\n"
                "    return weights @ values, weights",
            ),
        ),
        kind="scale",
    ),
    Mistake(
        "the query divided by its own length",
        "You divide each query by its length, the norm. What is wanted is the root of the *number* "
        "of units, the same for all queries.",
        edits=((DIVIDED, "query / np.linalg.norm(query, axis=2, keepdims=True)"),),
        kind="scale",
    ),
)
