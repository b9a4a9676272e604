"""What goes wrong in attention: the axis of the softmax, the mask, the scale, the roles."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

SCORES = "np.where(seen, query @ keys.swapaxes(1, 2), -1e30)"
MASKED = ("seen = seen[:, None, :]", "seen = np.ones_like(seen)[:, None, :]")

UNSCALED_MISTAKES = (
    Mistake(
        "softmax over the queries",
        "Your weights add up to 1 over the queries (axis 1). Each query shares out its attention "
        "over the steps of the input: axis 2.",
        edits=(
            ("scores.max(axis=2, keepdims=True)", "scores.max(axis=1, keepdims=True)"),
            ("powers.sum(axis=2, keepdims=True)", "powers.sum(axis=1, keepdims=True)"),
        ),
        kind="softmax",
    ),
    Mistake(
        "softmax over the samples",
        "Your weights add up to 1 over the batch (axis 0): the samples compete with one another. "
        "Each query shares out its attention over the steps of the input: axis 2.",
        edits=(
            ("scores.max(axis=2, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
            ("powers.sum(axis=2, keepdims=True)", "powers.sum(axis=0, keepdims=True)"),
        ),
        kind="softmax",
    ),
    Mistake(
        "mask not used",
        "Steps that are masked get a share of the attention. Where `mask` is False, the weight is "
        "exactly 0.",
        edits=(MASKED,),
        kind="mask",
    ),
    Mistake(
        "mask the wrong way round",
        "You hide the steps where `mask` is True. True means: there is something to see.",
        edits=(("np.asarray(mask)", "~np.asarray(mask)"),),
        kind="mask",
    ),
    Mistake(
        "masked weights set to 0 after the softmax",
        "Your masked weights are 0, but those that are left no longer add up to 1: the masked "
        "steps took their share first. Hide them before the shares are made.",
        edits=(
            (SCORES, "query @ keys.swapaxes(1, 2)"),
            ("np.exp(scores - largest) * seen", "np.exp(scores - largest)"),
            ("weights = powers / total", "weights = powers / total * seen"),
        ),
        kind="mask",
    ),
    Mistake(
        "masked scores set to 0",
        "You set the scores of masked steps to 0. A score of 0 still has the power 1, and so gets "
        "a share. Which score has a power of 0?",
        edits=((SCORES, "query @ keys.swapaxes(1, 2) * seen"), (" * seen  # powers", "")),
        kind="mask",
    ),
    Mistake(
        "a sample that is masked everywhere gets equal shares",
        "A sample whose steps are all masked gets equal weights. There is nothing to attend to: "
        "weights and context are 0 there.",
        edits=((" * seen  # powers", ""),),
        kind="mask",
    ),
    Mistake(
        "a sample that is masked everywhere divided by 0",
        "A sample whose steps are all masked gives NaN: its total is 0. Weights and context are 0 "
        "there.",
        edits=(
            (
                "np.maximum(powers.sum(axis=2, keepdims=True), 1.0)",
                "np.where(seen.any(axis=2, keepdims=True), "
                "powers.sum(axis=2, keepdims=True), np.nan)",
            ),
        ),
        kind="mask",
    ),
    Mistake(
        "scores with the values instead of the keys",
        "Your scores compare the query with the values. It is compared with the keys; the values "
        "are what is added up.",
        edits=(
            (SCORES, "np.where(seen, query @ values[..., : query.shape[2]].swapaxes(1, 2), -1e30)"),
        ),
    ),
    Mistake(
        "keys added up instead of the values",
        "Your context is a weighted sum of the keys. The keys only decide the weights; what is "
        "added up are the values.",
        edits=(("weights @ values, weights", "weights @ keys, weights"),),
    ),
    Mistake(
        "scores returned instead of the weights",
        "You return the scores. The second output holds the weights, after the softmax.",
        edits=(("weights @ values, weights", "weights @ values, query @ keys.swapaxes(1, 2)"),),
    ),
    Mistake(
        "softmax left out",
        "Your weights are the scores themselves: they can be negative, and do not add up to 1.",
        edits=(("weights = powers / total", "weights = query @ keys.swapaxes(1, 2) * seen"),),
        kind="softmax",
    ),
    Mistake(
        "powers not divided by their total",
        "Your weights do not add up to 1: the powers are not divided by their total.",
        edits=(("weights = powers / total", "weights = powers"),),
        kind="softmax",
    ),
    Mistake(
        "scores divided by the root of the units",
        "Your scores are divided by the square root of the units. This exercise wants them "
        "unscaled, as `keras.layers.Attention` has them.",
        edits=((SCORES, SCORES.replace("query @", "query / np.sqrt(query.shape[2]) @")),),
        kind="scale",
    ),
)

DIVIDED = "query / np.sqrt(units)"


def scaled(name: str, sentence: str, new: str) -> Mistake:
    """Another scale."""
    return Mistake(name, sentence, edits=((DIVIDED, new),), kind="scale")


SCALED_MISTAKES = (
    scaled("not scaled", "Your scores are not divided by the square root of the units.", "query"),
    scaled(
        "divided by the units, not by their root",
        "Your scores are divided by the number of units. The root of it brings random dot products "
        "to the size 1.",
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
)
