"""The exercise ``shift_right``: what a decoder is fed while it learns."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output


def shift_right(targets, start):
    """The decoder's inputs under teacher forcing.

    Args:
        targets: (batch, time), int, the tokens to be written.
        start: int, the token that says: begin.

    Returns:
        inputs: (batch, time), int; at each step the target of the step before, start at the first.
    """
    first = np.full((len(targets), 1), start)  # start tokens
    known = targets[:, :-1]  # targets but the last
    return np.concatenate([first, known], axis=1)


def shift_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few tokens; one step; one sample."""
    sizes = [(4, 6), (2, 1), (1, 7)] if hidden else [(2, 4), (3, 1), (1, 5)]
    found = []
    for size in sizes:
        start, *tokens = rng.permutation(np.arange(1, 40))
        shuffled = np.array(tokens)[: size[0] * size[1]].reshape(size)
        found.append({"targets": shuffled, "start": int(start)})
    return found


def shift_oracle(challenge: Challenge) -> Expected:
    """Keras pads on the left and crops on the right."""
    import keras

    targets, start = challenge.values()
    padded = keras.ops.pad(targets, ((0, 0), (1, 0)), constant_values=start)
    return Expected((keras.ops.convert_to_numpy(padded[:, :-1]),))


JOINED = "np.concatenate([first, known], axis=1)"
SHIFT_MISTAKES = (
    Mistake(
        "fed the current target",
        "Your decoder is fed the very token that it is to write: it learns to copy, and its loss "
        "looks wonderful. At each step it may know the token of the step *before*.",
        edits=((JOINED, "targets + 0 * first"),),
    ),
    Mistake(
        "start put in place of the first target",
        "You have overwritten the first target by `start`. The targets move on by one step, so "
        "that the first comes second.",
        edits=(("targets[:, :-1]", "targets[:, 1:]"),),
    ),
    Mistake(
        "shifted to the left",
        "Your inputs run ahead: each step is fed the token of the step after.",
        edits=(
            (
                JOINED,
                "np.concatenate([targets[:, 1:], first], axis=1)",
            ),
        ),
    ),
    Mistake(
        "rolled round",
        "Your first input is the last target. It should be `start`.",
        edits=((JOINED, "np.roll(targets, 1, axis=1)"),),
    ),
    Mistake(
        "zeros in place of start",
        "Your first input is 0. It should be `start`, whatever number that is.",
        edits=(("1), start)", "1), 0)"),),
    ),
    Mistake(
        "start token missing",
        "You leave out the last target, and put nothing in its place at the front: `start` belongs "
        "there, so that there are as many inputs as targets.",
        edits=((JOINED, "known"),),
    ),
    Mistake(
        "the first target at every step",
        "From the second step on, yours repeats the first target: each entry was overwritten "
        "before it was moved on. Read from `targets`, and write into another array.",
        edits=(
            (
                JOINED,
                "np.concatenate([first, np.repeat(targets[:, :1], len(known[0]), 1)], axis=1)",
            ),
        ),
    ),
    Mistake(
        "moved on along the batch",
        "You move the samples on, axis 0. Time is axis 1: each row is a sequence of its own.",
        edits=((JOINED, "np.concatenate([0 * targets[:1] + start, targets[:-1]], axis=0)"),),
    ),
    Mistake(
        "all samples as one sequence",
        "Your samples follow one another as if they were one long sequence: the last target of a "
        "sample becomes the first input of the next. Every sample begins with `start`.",
        edits=((JOINED, "np.append(start, targets.ravel()[:-1]).reshape(targets.shape)"),),
    ),
    Mistake(
        "last target kept",
        "You return one step more than there are targets: the last target is never fed.",
        edits=(("targets[:, :-1]", "targets"),),
    ),
)

SHIFT_RIGHT = Exercise(
    name="shift_right",
    returns=(Output("inputs", ("sample", "step"), whole=True),),
    challenges=shift_challenges,
    oracle=shift_oracle,
    reference=shift_right,
    mistakes=SHIFT_MISTAKES,
    hints=(
        "Write it for one word: targets c a t, start *. What is the decoder fed at its steps?",
        "The last target is never an input: nothing comes after it.",
    ),
    points=1,
)
