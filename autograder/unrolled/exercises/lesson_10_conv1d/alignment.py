"""The exercise ``aligned_targets``: what a convolution's outputs should be compared with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_10_conv1d.padding import fitting
from unrolled.exercises.precision import in_single_precision

# The first step whose target is kept, by taps, stride, length, and number of windows.
STARTS: dict[str, Callable[[int, int, int, int], int]] = {
    "right": lambda taps, stride, length, count: taps - 1,
    "one early": lambda taps, stride, length, count: taps - 2,
    "stride early": lambda taps, stride, length, count: taps - 1 - stride,
    "from two taps on": lambda taps, stride, length, count: max(taps, 2) - 1,
    "taps - stride": lambda taps, stride, length, count: taps - stride,
    "one late": lambda taps, stride, length, count: taps,
    "first": lambda taps, stride, length, count: 0,
    "stride": lambda taps, stride, length, count: stride,
    "stride - 1": lambda taps, stride, length, count: stride - 1,
    "middle": lambda taps, stride, length, count: (taps - 1) // 2,
    "later middle": lambda taps, stride, length, count: taps // 2,
    "last": lambda taps, stride, length, count: length - 1 - stride * (count - 1),
}


def target_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """The lesson's kernel and stride first, where two beginnings give one length; then others."""
    sizes = (
        [(1, 16, 2, 4, 2), (2, 21, 1, 5, 3), (1, 7, 3, 7, 2), (2, 12, 3, 2, 5), (3, 9, 2, 1, 4)]
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
    import keras

    y, taps, stride = challenge.values()
    layer = keras.layers.Conv1D(1, taps, strides=stride, use_bias=False, dtype="float64")
    layer.build((1, y.shape[1], 1))
    layer.set_weights([np.eye(taps)[-1].reshape(taps, 1, 1)])
    counted = np.arange(y.shape[1], dtype=np.float64)[None, :, None]
    newest = keras.ops.convert_to_numpy(layer(counted))[0, :, 0]
    return Expected((y[:, newest.round().astype(int)],))


def target_model(
    challenge: Challenge, start: str = "right", stride_used: bool = True, cut: str = "not"
) -> tuple[np.ndarray]:
    """The targets kept, right or by other rules.

    Args:
        challenge: the arguments.
        start: a key of ``STARTS``.
        stride_used: whether targets are skipped.
        cut: ``"not"``, or to the right number of targets: ``"end"`` keeps the first ones,
            ``"beginning"`` the last ones.
    """
    y, taps, stride = challenge.values()
    count = fitting(y.shape[1], taps, stride)
    first = STARTS[start](taps, stride, y.shape[1], count)
    kept = np.asarray(y, dtype=np.float64)[:, first :: stride if stride_used else 1]
    if cut == "end":
        kept = kept[:, :count]
    return (kept[:, -count:] if cut == "beginning" else kept,)


def wrong(name: str, sentence: str, **variant: object) -> Mistake:
    """A mistake that the model makes; each is a place to begin, so they exclude each other."""
    return Mistake(name, sentence, variant=variant, kind="start")


EARLY = (
    "one step early: the target is in the window",
    "Your targets begin one step early. The newest step that output 0 has seen is `kernel_size − "
    "1`, and the first number of your target for it *is* that step: the model can copy its "
    "answer from its input. Nothing complains, the loss gets better, and the forecasts get worse.",
)
LATE = (
    "one step late: a step of news is wasted",
    "Your targets begin one step late. Nothing leaks, but the first number asked for is two steps "
    "after the newest one that the window has seen.",
)
FIRST = (
    "aligned with the first step of the window",
    "Your target belongs to the *first* step of each window. But the output has seen the whole "
    "window, and most of such a target lies inside it.",
)
MIDDLE = (
    "aligned with the middle of the window",
    "Your target belongs to the middle of each window; part of it lies inside the window, where "
    "the model can look it up.",
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
    model=target_model,
    mistakes=(
        wrong(*EARLY, start="one early"),
        wrong(*LATE, start="one late"),
        wrong(*FIRST, start="first"),
        wrong(*MIDDLE, start="middle"),
        wrong(*MIDDLE, start="later middle"),
        wrong(*STRIDE, start="stride"),
        wrong(
            "beginning at stride − 1",
            "Your targets begin at step `stride − 1`. Where the first window ends depends on the "
            "kernel, and not on the stride.",
            start="stride - 1",
        ),
        wrong(
            "beginning at kernel_size − stride",
            "Your targets begin at step `kernel_size − stride`. Where the first window ends "
            "depends on the kernel, and not on the stride.",
            start="taps - stride",
        ),
        wrong(
            "a single tap taken for two",
            "With a single tap your targets begin at step 1. Such a window ends where it begins: "
            "the first one has seen step 0 and no more.",
            start="from two taps on",
        ),
        Mistake(
            "written for one kernel and one stride",
            "Your slice is `3::2`, whatever the arguments say: right for four taps and a stride of "
            "2. Where it begins depends on `kernel_size`, and its step is `stride`.",
            change=lambda challenge: {**challenge, "kernel_size": 4, "stride": 2},
            kind="start",
        ),
        wrong(
            "one window early",
            "Your targets begin a whole stride early: what stands in them, the window has seen.",
            start="stride early",
        ),
        wrong(
            "stride forgotten",
            "You keep a target for every step. There is one output for every `stride` steps.",
            stride_used=False,
        ),
        wrong(
            "stride forgotten, and the rest cut off",
            "The number is right, but your targets are those of steps side by side, and the "
            "outputs are `stride` steps apart: from the second one on they do not match.",
            stride_used=False,
            cut="end",
        ),
        wrong(
            "the last targets side by side",
            "You keep the last targets, as many as there are outputs. They are side by side, and "
            "the outputs are `stride` steps apart.",
            start="first",
            stride_used=False,
            cut="beginning",
        ),
        wrong(
            "the first targets side by side",
            "You keep the first targets, as many as there are outputs. They are side by side, and "
            "the first window ends later than at step 0.",
            start="first",
            stride_used=False,
            cut="end",
        ),
        wrong(
            "counted from the end",
            "Your targets count back from the last step of the sequence. The windows are laid from "
            "its *beginning*; where a stride leaves a rest at the end, no window reaches it.",
            start="last",
        ),
        *(
            wrong(name, sentence, start=start, cut="end")
            for (name, sentence), start in (
                (EARLY, "one early"),
                (FIRST, "first"),
                (MIDDLE, "middle"),
                (MIDDLE, "later middle"),
                (STRIDE, "stride"),
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
