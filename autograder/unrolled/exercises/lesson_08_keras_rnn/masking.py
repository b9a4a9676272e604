"""The exercise ``masked_last_state``: an Elman network that skips what is masked."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.elman_step import STEP_MISTAKES, rnn_step
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.keras_recurrent import keras_pass
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import sequence_challenge


def masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias):
    """The last state of an Elman network that skips the masked steps.

    Args:
        x: (batch, time, inputs), float.
        mask: (batch, time), bool, False where a step is padding; any pattern is possible.
        h0: (batch, units), the state before the first step.
        kernel: (inputs, units).
        recurrent_kernel: (units, units).
        bias: (units,).

    Returns:
        last: (batch, units), the state after the last step; a sample without any step that counts
        keeps its row of h0.
    """
    h = h0  # state
    for t in range(x.shape[1]):  # time step
        new = rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)  # new state
        seen = mask[:, t, None]  # mask of the step
        h = np.where(seen, new, h)  # state after the step
    return h


def masked_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Padding at the end, in front, in between; nothing masked; all masked; one step."""
    sizes = [(6, 7, 3, 5), (2, 4, 5, 1)] if hidden else [(6, 5, 2, 3), (3, 4, 1, 2)]
    found = [masked(rng, pattern_rows(rng, size[0], size[1]), *size) for size in sizes]
    square = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], bool)
    found.append(masked(rng, square[rng.permutation(3)], 3, 3, 2, 4))
    found.append(masked(rng, np.array([[False], [True]]), 2, 1, 4, 3))
    found.append(masked(rng, np.array([[True, False, True, False]]), 1, 4, 3, 2))
    return [*found, in_single_precision(masked(rng, pattern_rows(rng, 4, 6), 4, 6, 2, 3))]


def masked(rng: np.random.Generator, mask: np.ndarray, *sizes: int) -> Challenge:
    """The arguments of one call, with this mask; ``sizes`` are batch, time, inputs and units."""
    sequence = sequence_challenge(rng, *sizes)
    return {"x": sequence.pop("x"), "mask": mask, **sequence}


def pattern_rows(rng: np.random.Generator, batch: int, time: int) -> np.ndarray:
    """One pattern for each sample: a hole, padding in front and at the end, none, all masked."""
    rows = np.ones((6, time), bool)
    rows[0, 1:-1] = False
    rows[1, : time // 2] = False
    rows[2, time // 2 :] = False
    rows[3, [0, -2]] = False
    rows[5] = False
    return rows[:batch] if batch < 6 else rows[rng.permutation(6)]


def masked_oracle(challenge: Challenge) -> Expected:
    """The last state of ``keras.layers.SimpleRNN``, called with the mask."""
    x, mask, h0, *weights = challenge.values()
    return Expected(as_asked(keras_pass("SimpleRNN", x, (h0,), weights, mask=mask)[1:], x))


NEW, SEEN = "rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)", "seen = mask[:, t, None]"
KEPT = "h = np.where(seen, new, h)"
COUNTS = "counts = mask.sum(axis=1)[:, None]"
MASK_MISTAKES = tuple(
    Mistake(name, sentence, edits=edits, kind="mask")
    for name, sentence, edits in (
        (
            "mask ignored",
            "Your numbers are those without a mask: the padding moves your state. Where the mask "
            "is False, the old state stays.",
            ((KEPT, "h = new"),),
        ),
        (
            "mask the wrong way round",
            "You skip the steps that count, and take those that are padding. `True` means: this "
            "step counts.",
            ((SEEN, "seen = ~mask[:, t, None]"),),
        ),
        (
            "masked inputs set to zero",
            "You set the masked inputs to zero and go on. A step with an input of zero still moves "
            "the state, through the recurrent kernel and the bias; a masked step must not.",
            ((NEW, NEW.replace("x[:, t]", "x[:, t] * mask[:, t, None]")), (KEPT, "h = new")),
        ),
        (
            "state set to zero at a masked step",
            "At a masked step your state becomes zero. It stays as it was.",
            ((KEPT, "h = np.where(seen, new, 0 * h)"),),
        ),
        (
            "state set back to h0 at a masked step",
            "At a masked step your state becomes `h0`. It stays as it was after the last step that "
            "counted.",
            ((KEPT, "h = np.where(seen, new, h0)"),),
        ),
        (
            "old and new state exchanged",
            "You keep the old state where a step counts, and the new one where it is padding.",
            ((KEPT, "h = np.where(seen, h, new)"),),
        ),
        (
            "stops at the first masked step",
            "Your samples end at their first masked step. What comes after a hole counts again; "
            "only in sequences padded at their end does this make no difference.",
            ((SEEN, "seen = mask[:, : t + 1].all(axis=1)[:, None]"),),
        ),
        (
            "the first steps taken, as many as count",
            "You take as many steps from the beginning as the mask has `True`s. That is right only "
            "where all padding is at the end.",
            ((SEEN, f"{COUNTS}\n        seen = t < counts"),),
        ),
        (
            "the last steps taken, as many as count",
            "You take as many steps from the end as the mask has `True`s. That is right only where "
            "all padding is in front.",
            ((SEEN, f"{COUNTS}\n        seen = t >= x.shape[1] - counts"),),
        ),
        (
            "everything after the first step that counts is taken",
            "From the first step that counts on, you take all steps. There may be padding after "
            "it, too.",
            ((SEEN, "seen = mask[:, : t + 1].any(axis=1)[:, None]"),),
        ),
        (
            "everything up to the last step that counts is taken",
            "You take all steps up to the last one that counts. There may be padding in front of "
            "it, too.",
            ((SEEN, "seen = mask[:, t:].any(axis=1)[:, None]"),),
        ),
        (
            "everything up to the last step that counts is taken, or all if none counts",
            "You take all steps up to the last one that counts. There may be padding in front of "
            "it, too; and a sample without any step that counts keeps its `h0`.",
            ((SEEN, "seen = (mask[:, t:].any(axis=1) | ~mask.any(axis=1))[:, None]"),),
        ),
        (
            "masked for all samples as for the first",
            "You use the first sample's mask for all samples. Each has its own row.",
            ((SEEN, "seen = mask[:1, t, None]"),),
        ),
        (
            "a step skipped for all where it is masked for one",
            "You skip a step for the whole batch as soon as one sample is masked. Each sample has "
            "its own row of the mask.",
            ((SEEN, "seen = mask[:, t].all()"),),
        ),
        (
            "a step taken for all where it counts for one",
            "You take a step for the whole batch as soon as it counts for one sample. Each sample "
            "has its own row of the mask.",
            ((SEEN, "seen = mask[:, t].any()"),),
        ),
        (
            "mask one step late",
            "You look at the mask of the step before. The mask of step t is `mask[:, t]`.",
            ((SEEN, "seen = mask[:, max(t - 1, 0), None]"),),
        ),
        (
            "zeros for a sample that is masked throughout",
            "A sample without any step that counts keeps its `h0`; yours becomes zero.",
            (("return h", "return np.where(mask.any(axis=1)[:, None], h, 0 * h)"),),
        ),
        (
            "state not carried",
            "Each of your steps begins with `h0`: the state of one step does not reach the next.",
            ((NEW, NEW.replace(", h,", ", h0,")),),
        ),
    )
)

MASKED_LAST_STATE = Exercise(
    name="masked_last_state",
    returns=(Output("last", ("sample", "unit")),),
    challenges=masked_challenges,
    oracle=masked_oracle,
    reference=masked_last_state,
    helpers=(rnn_step,),
    mistakes=(*MASK_MISTAKES, *STEP_MISTAKES),
    hints=(
        "At step t, some samples take the step and some do not. Compute the new state for all of "
        "them; what is the state of those that do not?",
        "`mask[:, t]` is (batch,), a state is (batch, units). Which axis is missing?",
        "Try a single sample with the mask False, True, False by hand: how many steps are taken, "
        "and from which state?",
    ),
    points=3,
)
