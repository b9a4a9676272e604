"""The exercise ``generate_step``: one new step of a stack of residual blocks."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_11_wavenet.block import keras_block
from unrolled.exercises.lesson_11_wavenet.generation_mistakes import GENERATION_MISTAKES
from unrolled.exercises.lesson_11_wavenet.layers import double, gated, random_block
from unrolled.exercises.precision import in_single_precision


def generation_challenge(
    rng: np.random.Generator,
    batch: int,
    channels: int,
    filters: int,
    skips: int,
    dilations: tuple[int, ...],
) -> Challenge:
    """The arguments of one step; queues are full of random numbers."""
    return {
        "x_t": rng.normal(size=(batch, channels)),
        "queues": [rng.normal(size=(batch, dilation, channels)) for dilation in dilations],
        "blocks": [tuple(random_block(rng, 2, channels, filters, skips)) for _ in dilations],
    }


def generation_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One block; two; more, with a dilation that comes back."""
    sizes = (
        [
            (2, 3, 4, 5, (3,)),
            (3, 4, 4, 4, (2, 5)),
            (1, 2, 3, 1, (1, 2, 4, 8, 1, 2)),
            (2, 1, 1, 3, (6, 1)),
        ]
        if hidden
        else [(2, 3, 2, 4, (3,)), (3, 4, 4, 4, (2, 4)), (1, 2, 3, 5, (1, 2, 4, 1))]
    )
    challenges = [generation_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(generation_challenge(rng, 2, 3, 2, 4, (2, 3)))]


def generation_oracle(challenge: Challenge) -> Expected:
    """Each block over its queue and the new step, by Keras's dilated convolution."""
    x_t, queues, blocks = challenge.values()
    x, total, kept = double(x_t)[:, None], 0.0, []
    for queue, weights in zip(queues, blocks, strict=True):
        sequence = np.concatenate([double(queue), x], axis=1)
        kept.append(sequence[:, 1:].astype(x_t.dtype))
        x, skip = keras_block(sequence, weights, queue.shape[1], padded=False)
        total = total + skip[:, 0]
    return Expected((np.asarray(total).astype(x_t.dtype), kept))


def generation_model(
    challenge: Challenge,
    read: str = "oldest",
    taps: str = "right",
    pushed: str = "input",
    update: str = "right",
    passed: str = "residual",
    skips: str = "sum",
    joined_input: str = "input",
    biases: bool = True,
    gated_bias: bool = True,
    **variant: Any,
) -> tuple[np.ndarray, list[np.ndarray]]:
    """A step with the wrongs of a variant.

    Args:
        challenge: the arguments.
        read: which entry of its queue a block looks at.
        taps: which tap meets the present.
        pushed: what is put into the queue.
        update: how the queue is moved on.
        passed: what the next block gets.
        skips: what becomes of the skips.
        joined_input: what is added to the residual's 1×1 convolution.
        biases: whether the 1×1 convolutions have theirs.
        gated_bias: whether the gated convolution has its own.
        variant: wrongs of the gated activation.
    """
    first, queues, blocks = challenge.values()
    x = first = double(first)
    queues, total, kept = [double(queue) for queue in queues], [], []
    for place, (queue, weights) in enumerate(zip(queues, blocks, strict=True)):
        kernel, bias, *others = map(double, weights)
        before = {
            "oldest": queue[:, 0],
            "newest": queue[:, -1],
            "after the push": np.concatenate([queue, x[:, None]], axis=1)[:, 1],
            "previous layer": queues[place - 1][:, 0] if place else queue[:, 0],
            "nothing": np.zeros_like(x),
        }[read]
        old, new = kernel if taps == "right" else kernel[::-1]
        z = gated(before @ old + x @ new + gated_bias * bias, **variant)
        residual, skip = (
            z @ weight[0] + biases * offset for weight, offset in (others[:2], others[2:])
        )
        residual = residual + {"input": x, "nothing": 0.0, "old": before}[joined_input]
        put = {"input": x, "output": residual, "network input": first}[pushed][:, None]
        kept.append(
            {
                "right": lambda q, p: np.concatenate([q[:, 1:], p], axis=1),
                "grows": lambda q, p: np.concatenate([q, p], axis=1),
                "as it was": lambda q, p: q,
                "at the front": lambda q, p: np.concatenate([p, q[:, :-1]], axis=1),
                "front overwritten": lambda q, p: np.concatenate([p, q[:, 1:]], axis=1),
                "end overwritten": lambda q, p: np.concatenate([q[:, :-1], p], axis=1),
                "shrinks": lambda q, p: q[:, 1:],
            }[update](queue, put)
        )
        total.append(skip)
        x = {"residual": residual, "input": x, "skip": skip}[passed]
    joined = {
        "sum": sum(total),
        "last": total[-1],
        "first": total[0],
        "mean": sum(total) / len(total),
        "residual": x,
    }[skips]
    return joined, kept


GENERATE_STEP = Exercise(
    name="generate_step",
    returns=(Output("skip_sum", ("sample", "skip channel")), Output("new_queues", kind="arrays")),
    challenges=generation_challenges,
    oracle=generation_oracle,
    model=generation_model,
    mistakes=GENERATION_MISTAKES,
    hints=(
        "One block, one sample: which two time steps does its convolution look at, and where is "
        "each of them now?",
        "Read before you write: the block needs the oldest entry, which leaves the queue in this "
        "very step.",
        "Each queue holds what went *into* its own block. What goes into the next block?",
    ),
    points=4,
    against="Keras's dilated convolutions over the queues",
)
