"""The exercise ``aligned_targets``: what a convolution's outputs should be compared with."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.convolution import keras_convolution
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import in_single_precision


def aligned_targets(y, kernel_size, stride):
    """The targets that belong to the outputs of a valid convolution.

    Args:
        y: (batch, time, horizon), the targets of all steps.
        kernel_size: int, taps of the convolution.
        stride: int, its stride.

    Returns:
        targets: (batch, steps, horizon).
    """
    newest = kernel_size - 1  # newest step of the first window
    return y[:, newest::stride]


def target_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The lesson's kernel and stride first, where two beginnings give one length; then others."""
    sizes = (
        [(1, 16, 2, 4, 2), (2, 22, 1, 5, 3), (1, 7, 3, 7, 2), (2, 12, 3, 2, 5), (3, 9, 2, 1, 4)]
        if hidden
        else [
            (2, 10, 3, 4, 2),
            (1, 11, 2, 4, 2),
            (3, 14, 1, 5, 3),
            (2, 9, 4, 3, 1),
            (1, 13, 2, 2, 3),
            (3, 8, 2, 1, 3),
        ]
    )
    challenges = [
        {"y": rng.normal(size=(batch, time, horizon)), "kernel_size": taps, "stride": stride}
        for batch, time, horizon, taps, stride in sizes
    ]
    return [*challenges, in_single_precision(challenges[0])]


def target_oracle(challenge: Challenge) -> Expected:
    """Which steps the outputs of a ``keras.layers.Conv1D`` have seen last, asked of the layer.

    Its kernel passes on the newest step of each window, and its input counts the steps.
    """
    y, taps, stride = challenge.values()
    counted = np.arange(y.shape[1], dtype=np.float64)[None, :, None]
    last_tap = np.eye(taps)[-1].reshape(taps, 1, 1)
    newest = keras_convolution(counted, last_tap, np.zeros(1), stride)[0, :, 0]
    return Expected((y[:, newest.round().astype(int)],))


COUNT = "(y.shape[1] - kernel_size) // stride + 1"
LEAK_AND_SHIFT = (
    "Two things follow. A leak: what the window has seen stands in the target, where the model "
    "copies it, and the loss looks better than the model is. And a shift: whatever is trained on "
    "such targets forecasts for an earlier time, so that its forecasts arrive late."
)


def sliced(name: str, sentence: str, new: str) -> Mistake:
    """Another slice; each is a place to begin, so they exclude each other."""
    return Mistake(name, sentence, edits=(("newest::stride", new),), kind="slice")


def cut(name: str, sentence: str, new: str) -> Mistake:
    """Another slice, of which as many targets are kept as there are outputs."""
    return sliced(name, sentence, f"{new}][:, : {COUNT}")


EARLY = (
    "one step early: the first number leaks, and forecasts arrive one step late",
    "Your targets begin one step early, at step `kernel_size − 2`, and two things follow. A leak: "
    "the newest step that output 0 has seen is `kernel_size − 1`, and the first number of its "
    "target *is* that step, so the model copies it, and the loss looks better than it should. And "
    "a shift: every other number is one step too early as well. Nothing of it leaks, but what is "
    "trained for step t is read as a forecast of step t + 1: the forecasts arrive one step late.",
)
FIRST = (
    "aligned with the first step of the window",
    f"Your target belongs to the *first* step of each window, `kernel_size − 1` steps too early. "
    f"{LEAK_AND_SHIFT}",
)
MIDDLE = (
    "aligned with the middle of the window",
    f"Your target belongs to the middle of each window, and not to its last step. {LEAK_AND_SHIFT}",
)
STRIDE = (
    "beginning at the stride",
    "Your targets begin at step `stride`. Where the first window ends depends on the kernel, and "
    "not on the stride.",
)

ALIGNED_TARGETS = Exercise(
    name="aligned_targets",
    returns=(Output("targets", ("sample", "output", "column")),),
    challenges=target_challenges,
    oracle=target_oracle,
    reference=aligned_targets,
    mistakes=(
        sliced(*EARLY, "newest - 1 :: stride"),
        sliced(
            "one step early, and never before the beginning: max(kernel_size - 2, 0)",
            EARLY[1],
            "max(kernel_size - 2, 0) :: stride",
        ),
        sliced(
            "one step late: nothing leaks, and forecasts arrive one step early",
            "Your targets begin one step late, at step `kernel_size`. Nothing leaks. But it is a "
            "shift: the first number asked for is two steps after the newest one that the window "
            "has seen, so a step of news is wasted, and what is read as a forecast of step t was "
            "trained for step t + 1.",
            "newest + 1 :: stride",
        ),
        sliced(*FIRST, "::stride"),
        sliced(*MIDDLE, "newest // 2 :: stride"),
        sliced(
            "aligned with the later of two middle steps of the window",
            MIDDLE[1],
            "kernel_size // 2 :: stride",
        ),
        sliced(*STRIDE, "stride::stride"),
        sliced(
            "beginning at stride − 1",
            "Your targets begin at step `stride − 1`. Where the first window ends depends on the "
            "kernel, and not on the stride.",
            "stride - 1 :: stride",
        ),
        sliced(
            "beginning at kernel_size − stride",
            "Your targets begin at step `kernel_size − stride`. Where the first window ends "
            "depends on the kernel, and not on the stride.",
            "kernel_size - stride :: stride",
        ),
        sliced(
            "a single tap taken for two",
            "With a single tap your targets begin at step 1. Such a window ends where it begins: "
            "the first one has seen step 0 and no more.",
            "max(newest, 1) :: stride",
        ),
        sliced(
            "written for one kernel and one stride",
            "Your slice is `3::2`, whatever the arguments say: right for four taps and a stride of "
            "2. Where it begins depends on `kernel_size`, and its step is `stride`.",
            "3::2",
        ),
        *(
            sliced(
                f"written for one kernel and one stride, one step {word}",
                f"Your slice is `{start}::2`, whatever the arguments say; and where four taps and "
                f"a stride of 2 belong to it, it begins one step {word}. {then}",
                f"{start}::2",
            )
            for start, word, then in (
                (
                    2,
                    "early",
                    "The first number of each target leaks there, for it stands in the window; "
                    "and whatever is trained on such targets forecasts for one step earlier: its "
                    "forecasts arrive one step late.",
                ),
                (4, "late", "Nothing leaks there, but a step of news is wasted."),
            )
        ),
        Mistake(
            "samples sliced in place of steps",
            "You slice the first axis of `y`, which counts samples. The steps are its second axis.",
            edits=(("y[:, newest::stride]", "y[newest::stride]"),),
            kind="slice",
        ),
        sliced(
            "one window early",
            f"Your targets begin a whole stride early, at step `kernel_size − 1 − stride`. "
            f"{LEAK_AND_SHIFT}",
            "newest - stride :: stride",
        ),
        sliced(
            "stride forgotten",
            "You keep a target for every step. There is one output for every `stride` steps.",
            "newest:",
        ),
        cut(
            "stride forgotten, and the rest cut off",
            "The number is right, but your targets are those of steps side by side, and the "
            "outputs are `stride` steps apart: from the second one on they do not match.",
            "newest:",
        ),
        sliced(
            "stride used as the beginning, kernel_size as the step",
            "You have `kernel_size` and `stride` in each other's places: the kernel says where the "
            "first window ends, the stride how far it is to the next one.",
            "stride - 1 :: kernel_size",
        ),
        sliced(
            "the last targets side by side",
            "You keep the last targets, as many as there are outputs. They are side by side, and "
            "the outputs are `stride` steps apart.",
            f"-({COUNT}) :",
        ),
        sliced(
            "the first targets side by side",
            "You keep the first targets, as many as there are outputs. They are side by side, and "
            "the first window ends later than at step 0.",
            f": {COUNT}",
        ),
        sliced(
            "counted from the end",
            "Your targets count back from the last step of the sequence. The windows are laid "
            "from its *beginning*; where a stride leaves a remainder at the end, no window "
            "reaches it.",
            "y.shape[1] - 1 - stride * ((y.shape[1] - kernel_size) // stride) :: stride",
        ),
        sliced(
            "counted from the end, as far as the beginning",
            "Your targets count back from the last step of the sequence, down to its first steps. "
            "The first window ends at step `kernel_size − 1`, and windows are laid from the "
            "beginning.",
            "(y.shape[1] - 1) % stride :: stride",
        ),
        *(
            cut(f"{name}, cut to the right number", sentence, new)
            for (name, sentence), new in (
                (EARLY, "newest - 1 :: stride"),
                (FIRST, "::stride"),
                (MIDDLE, "newest // 2 :: stride"),
                (STRIDE, "stride::stride"),
            )
        ),
    ),
    hints=(
        "Which steps does output 0 see? Which is the newest of them, and what is the target that "
        "belongs to that step? Then output 1.",
        "Let the layer tell you: with a kernel that is 1 at its last tap and 0 elsewhere, and "
        "an input that counts 0, 1, 2, …, what does `conv1d` give?",
        "An equal length proves nothing: for some lengths several beginnings give it. Compute "
        "the newest step of the *last* output, too.",
    ),
    points=3,
    against="what a `Conv1D` of Keras has seen last",
)
