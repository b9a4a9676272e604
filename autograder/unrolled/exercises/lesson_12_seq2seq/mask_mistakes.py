"""What goes wrong with the mask of attention."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

SCORES = "np.where(seen, query @ keys.swapaxes(1, 2), -1e30)"
MASKED = ("seen = seen[:, None, :]", "seen = np.ones_like(seen)[:, None, :]")

MASK_MISTAKES = (
    Mistake(
        "mask put on the values, not on the scores",
        "You hide masked steps from the sum, but they still take their share of the weights. Hide "
        "them before the shares are made, in the scores.",
        edits=(
            (SCORES, "query @ keys.swapaxes(1, 2)"),
            (" * seen  # exponentials", ""),
            (
                "weights @ values, weights",
                "weights @ (values * np.swapaxes(seen, 1, 2)), weights",
            ),
        ),
        kind="mask",
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
            ("weights = exponentials / total", "weights = exponentials / total * seen"),
        ),
        kind="mask",
    ),
    Mistake(
        "masked scores set to 0",
        "You set the scores of masked steps to 0. The exponential of a score of 0 is 1, so it "
        "still gets a share. Of which score is the exponential 0?",
        edits=((SCORES, "query @ keys.swapaxes(1, 2) * seen"), (" * seen  # exponentials", "")),
        kind="mask",
    ),
    Mistake(
        "a sample that is masked everywhere gets equal shares",
        "A sample whose steps are all masked gets equal weights. There is nothing to attend to: "
        "weights and context are 0 there.",
        edits=((" * seen  # exponentials", ""),),
        kind="mask",
    ),
    Mistake(
        "a sample that is masked everywhere divided by 0",
        "A sample whose steps are all masked gives NaN: its total is 0. Weights and context are 0 "
        "there.",
        edits=(
            (
                "np.maximum(exponentials.sum(axis=2, keepdims=True), 1.0)",
                "np.where(seen.any(axis=2, keepdims=True), "
                "exponentials.sum(axis=2, keepdims=True), np.nan)",
            ),
        ),
        kind="mask",
    ),
    Mistake(
        "a sample that is masked everywhere read as if nothing were masked",
        "A sample whose steps are all masked gets weights as if none were. (A number that is added "
        "to all scores of a row changes no share.) Weights and context are 0 there.",
        first="if mask is not None:\n    mask = mask | ~mask.any(axis=1, keepdims=True)",
        kind="mask",
    ),
    Mistake(
        "masked scores not low enough",
        "Where all scores of the steps to be seen are lower than the number that you put in place "
        "of the masked ones, the masked steps get all the attention. Put −inf there, or set "
        "their exponentials to 0.",
        edits=(
            (SCORES, SCORES.replace("-1e30", "-1e3")),
            (" * seen  # exponentials", " * seen.any(axis=2, keepdims=True)  # exponentials"),
        ),
        kind="mask",
    ),
)
