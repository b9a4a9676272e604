"""Mistakes in generating with queues."""

from __future__ import annotations

from typing import Any

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_11_wavenet.gate import GATE_MISTAKES


def mistake(name: str, sentence: str, kind: str = "", **variant: Any) -> Mistake:
    """A mistake in one step of generation."""
    return Mistake(name, sentence, variant=variant, kind=kind)


GENERATION_MISTAKES = (
    mistake(
        "newest entry read in place of the oldest",
        "Your blocks look at the last entry of their queues, which is one step old. The oldest "
        "one, `dilation` steps old, stands first.",
        read="newest",
    ),
    mistake(
        "written before it is read",
        "You put the new step into the queue first and read then: what you read is one step too "
        "young. The oldest entry must be read while it is there.",
        read="after the push",
    ),
    mistake(
        "queue of the layer below read",
        "Your blocks read the queue of the block before them. Each block has its own.",
        read="previous layer",
    ),
    mistake(
        "the past ignored",
        "Your blocks see the present alone: what stands in the queues does not come into it.",
        read="nothing",
    ),
    mistake(
        "kernel flipped",
        "Your `kernel[0]` meets the present and `kernel[1]` the past. The last tap is the present.",
        taps="flipped",
    ),
    mistake(
        "block's output put into its queue",
        "Your queues get what comes *out* of their block. They hold what went in.",
        pushed="output",
    ),
    mistake(
        "network's input put into every queue",
        "All your queues get `x_t`. Only the first block's input is `x_t`; each queue gets the "
        "input of its own block.",
        pushed="network input",
    ),
    mistake(
        "queues not moved on",
        "You return the queues as they came.",
        update="as it was",
    ),
    mistake(
        "oldest entry not removed",
        "Your queues get longer by one at each step. What is older than `dilation` steps is never "
        "needed again.",
        update="grows",
    ),
    mistake(
        "new entry not put in",
        "Your queues get shorter by one at each step: the new step is not put in.",
        update="shrinks",
    ),
    mistake(
        "new entry put in at the front",
        "You put the new step first. The oldest stands first, so the newest belongs at the end.",
        update="at the front",
    ),
    mistake(
        "oldest entry overwritten where it stands",
        "You write the new step over the oldest one. Then the second-oldest is not first at the "
        "next step: the others must move up.",
        update="front overwritten",
    ),
    mistake(
        "newest entry overwritten",
        "You write the new step over the newest one, and the oldest one stays for ever. All must "
        "move up by one.",
        update="end overwritten",
    ),
    mistake(
        "every block given the network's input",
        "All your blocks get `x_t`. Each gets the residual of the one before.",
        passed="input",
    ),
    mistake(
        "skip passed on in place of the residual",
        "You hand the skip to the next block. The residual goes on; the skips are only added up.",
        passed="skip",
    ),
    mistake(
        "the input is not added",
        "Your residual is the 1×1 convolution alone. The block's input is added to it.",
        joined_input="nothing",
    ),
    mistake(
        "old entry added in place of the present input",
        "You add the queue's entry to the residual. The block's present input is added.",
        joined_input="old",
    ),
    mistake("skip of the last block alone", "You return the last block's skip.", skips="last"),
    mistake("skip of the first block alone", "You return the first block's skip.", skips="first"),
    mistake("skips averaged", "You return the mean of the skips. They are added up.", skips="mean"),
    mistake(
        "last residual returned in place of the skips",
        "You return what the last block would hand on. The result is the sum of the skips.",
        skips="residual",
    ),
    mistake(
        "biases of the 1×1 convolutions missing",
        "Your 1×1 convolutions have no biases.",
        biases=False,
    ),
    mistake(
        "bias of the gated convolution missing",
        "The gated convolution's `bias`, the second of the block's six arrays, is not added.",
        gated_bias=False,
    ),
    *GATE_MISTAKES,
)
