"""What goes wrong in attention: the axis of the softmax, the scale, the roles."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_12_seq2seq.mask_mistakes import MASK_MISTAKES, SCORES

LARGEST = "scores.max(axis=2, keepdims=True)"
TOTAL = "np.maximum(exponentials.sum(axis=2, keepdims=True), 1.0)"
# Whatever the total is: nothing is divided by 0.
SUM_OF = "exponentials.sum(axis={0}, keepdims=True)"
TOTAL_OF = f"({SUM_OF} + ({SUM_OF} == 0))"
SOME = f"np.where(seen.any(axis=2, keepdims=True), {SUM_OF.format(2)}, 1.0)"


def largest(name: str, sentence: str, edit: tuple[str, str]) -> Mistake:
    """A wrong number subtracted from the scores: all exponentials of a row can be 0."""
    return Mistake(name, sentence, edits=(edit, (TOTAL, TOTAL_OF.format(2))), kind="largest")


def at_large_scores(name: str, total: str) -> Mistake:
    """NaN where scores are large; NaN does not tell how it came about.

    Args:
        name: of the mistake.
        total: what the exponentials are divided by.
    """
    return Mistake(
        name,
        "With scores of a thousand and more, your exponentials overflow, or all of them are 0. "
        "Before `np.exp`, subtract from each row (axis 2) the largest of *its own* scores, and "
        "look for it only among steps that are not masked. That changes no share.",
        edits=(("np.exp(scores - largest)", "np.exp(scores)"), (TOTAL, total)),
        kind="largest",
    )


def summed_over(name: str, sentence: str, axis: str) -> Mistake:
    """The exponentials shared out over other axes; the largest score is that of each query."""
    return Mistake(name, sentence, edits=((TOTAL, TOTAL_OF.format(axis)),), kind="softmax")


UNSCALED_MISTAKES = (
    largest(
        "the largest score looked for among masked steps, too",
        "You subtract the largest of *all* scores of a row. Where a masked step has it, all "
        "others can be so far below that their exponentials are 0. Only steps with something to "
        "see may count.",
        (SCORES, "query @ keys.swapaxes(1, 2)"),
    ),
    largest(
        "one largest score for the whole batch",
        "You subtract one number from all scores: the largest of the whole batch. In a row whose "
        "own scores are far below it, all exponentials are 0. Each row needs its own largest: "
        "axis 2.",
        (LARGEST, "scores.max()"),
    ),
    largest(
        "one largest score for each sample",
        "You subtract one number from all scores of a sample. In a row whose own scores are far "
        "below it, all exponentials are 0. Each row needs its own largest: axis 2.",
        (LARGEST, "scores.max(axis=(1, 2), keepdims=True)"),
    ),
    at_large_scores("no exponential left, or too large ones, where scores are large", SOME),
    at_large_scores(
        "no exponential left, or too large ones, where scores are large or all masked",
        "exponentials.sum(axis=2, keepdims=True)",
    ),
    summed_over(
        "exponentials added up over the queries",
        "Your weights add up to 1 over the queries (axis 1). Each query shares out its attention "
        "over the steps of the input: axis 2.",
        "1",
    ),
    summed_over(
        "exponentials added up over the samples",
        "Your weights add up to 1 over the batch (axis 0): the samples compete with one another. "
        "Each query shares out its attention over the steps of the input: axis 2.",
        "0",
    ),
    summed_over(
        "exponentials added up over all queries and steps",
        "Your weights add up to 1 over all queries of a sample together. *Each* query shares out "
        "its attention over the steps of the input: axis 2.",
        "(1, 2)",
    ),
    Mistake(
        "softmax over the queries",
        "Your weights add up to 1 over the queries (axis 1). Each query shares out its attention "
        "over the steps of the input: axis 2.",
        edits=(
            ("scores.max(axis=2, keepdims=True)", "scores.max(axis=1, keepdims=True)"),
            ("exponentials.sum(axis=2, keepdims=True)", "exponentials.sum(axis=1, keepdims=True)"),
        ),
        kind="softmax",
    ),
    Mistake(
        "softmax over the samples",
        "Your weights add up to 1 over the batch (axis 0): the samples compete with one another. "
        "Each query shares out its attention over the steps of the input: axis 2.",
        edits=(
            ("scores.max(axis=2, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
            ("exponentials.sum(axis=2, keepdims=True)", "exponentials.sum(axis=0, keepdims=True)"),
        ),
        kind="softmax",
    ),
    Mistake(
        "softmax over all queries and steps at once",
        "Your weights add up to 1 over all queries of a sample together. *Each* query shares out "
        "its attention over the steps of the input: axis 2.",
        edits=(
            (LARGEST, "scores.max(axis=(1, 2), keepdims=True)"),
            (
                "exponentials.sum(axis=2, keepdims=True)",
                "exponentials.sum(axis=(1, 2), keepdims=True)",
            ),
        ),
        kind="softmax",
    ),
    Mistake(
        "a sigmoid in place of the softmax",
        "Each of your weights is the sigmoid of its own score. In a softmax the steps share a "
        "total of 1.",
        edits=(("weights = exponentials / total", "weights = seen / (1 + np.exp(-scores))"),),
        kind="softmax",
    ),
    Mistake(
        "only the step with the largest score seen",
        "Your weights are 1 for the largest score and 0 elsewhere. A softmax gives every step a "
        "share.",
        edits=(("weights = exponentials / total", "weights = 1.0 * (scores == largest) * seen"),),
        kind="softmax",
    ),
    Mistake(
        "scores divided by their sum, without exponentials",
        "You divide the scores themselves by their sum. They may be negative: take their "
        "exponentials, `np.exp`, first.",
        edits=(
            (
                "weights = exponentials / total",
                "weights = (scores * seen) / (scores * seen).sum(axis=2, keepdims=True)",
            ),
        ),
        kind="softmax",
    ),
    *MASK_MISTAKES,
    Mistake(
        "cosine for the dot product",
        "You divide query and keys by their lengths: that is the cosine of the angle between them. "
        "A dot product also grows with the lengths.",
        edits=(
            (
                SCORES,
                SCORES.replace(
                    "query @ keys.swapaxes(1, 2)",
                    "(query / np.linalg.norm(query, axis=2, keepdims=True)) @ "
                    "(keys / np.linalg.norm(keys, axis=2, keepdims=True)).swapaxes(1, 2)",
                ),
            ),
        ),
        kind="scale",
    ),
    Mistake(
        "scores divided by the units",
        "Your scores are divided by the number of units. This exercise wants them unscaled, as "
        "`keras.layers.Attention` has them.",
        edits=((SCORES, SCORES.replace("query @", "query / query.shape[2] @")),),
        kind="scale",
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
        edits=(("weights = exponentials / total", "weights = query @ keys.swapaxes(1, 2) * seen"),),
        kind="softmax",
    ),
    Mistake(
        "exponentials not divided by their total",
        "Your weights do not add up to 1: the exponentials are not divided by their total.",
        edits=(("weights = exponentials / total", "weights = exponentials"),),
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
