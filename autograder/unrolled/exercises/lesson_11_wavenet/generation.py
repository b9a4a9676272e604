"""The exercise ``generate_step``: one new step of a stack of residual blocks."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_11_wavenet.block import keras_block, random_block
from unrolled.exercises.lesson_11_wavenet.gate import GATE_MISTAKES, gated_activation
from unrolled.exercises.lesson_11_wavenet.generation_mistakes import GENERATION_MISTAKES
from unrolled.exercises.precision import in_double_precision, in_single_precision


def generate_step(x_t, queues, blocks):
    """One new step of a stack of residual blocks, with queues in place of the past.

    Args:
        x_t: (batch, channels), float, the first block's new input.
        queues: list of (batch, dilation, channels), each block's last inputs, oldest first.
        blocks: list of tuples (kernel, bias, residual_kernel, residual_bias, skip_kernel,
            skip_bias), shaped as in residual_block, with kernels of two taps.

    Returns:
        (skip_sum, new_queues): (batch, skip_channels), and a list like queues.
    """
    h = x_t  # input of the block
    skip_sum = 0.0  # sum of the skips
    new_queues = []  # new queues
    for queue, block in zip(queues, blocks, strict=True):  # block and its queue: queue, block
        kernel, bias, residual_kernel, residual_bias, skip_kernel, skip_bias = block  # weights
        oldest = queue[:, 0]  # oldest entry of the queue
        sums = oldest @ kernel[0] + h @ kernel[1] + bias  # sums of the gated unit
        z = gated_activation(sums)  # gated values
        moved_on = np.concatenate([queue[:, 1:], h[:, None]], axis=1)  # queue after the step
        new_queues.append(moved_on)
        skip_sum = skip_sum + z @ skip_kernel[0] + skip_bias
        h = h + z @ residual_kernel[0] + residual_bias
    return skip_sum, new_queues


def generation_challenge(
    rng: np.random.Generator, dilations: tuple[int, ...], batch: int, channels: int, *sizes: int
) -> Challenge:
    """The arguments of one step, with full queues; ``sizes`` are filters and skip channels."""
    return {
        "x_t": rng.normal(size=(batch, channels)),
        "queues": [rng.normal(size=(batch, dilation, channels)) for dilation in dilations],
        "blocks": [tuple(random_block(rng, 2, channels, *sizes)) for _ in dilations],
    }


def generation_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One block; two; more, with a dilation that comes back."""
    sizes = (
        [
            ((3,), 2, 3, 4, 5),
            ((2, 5), 3, 4, 4, 4),
            ((1, 2, 4, 8, 1, 2), 1, 2, 3, 1),
            ((6, 1), 2, 1, 1, 3),
        ]
        if hidden
        else [((6,), 2, 3, 5, 4), ((2, 4), 3, 4, 4, 4), ((1, 2, 4, 1), 1, 2, 3, 5)]
    )
    challenges = [generation_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(generation_challenge(rng, (2, 3), 2, 3, 2, 4))]


def generation_oracle(challenge: Challenge) -> Expected:
    """Each block over its queue and the new step, by Keras's dilated convolution."""
    x_t, queues, blocks = challenge.values()
    x, total, kept = in_double_precision(x_t)[:, None], 0.0, []
    for queue, weights in zip(queues, blocks, strict=True):
        sequence = np.concatenate([in_double_precision(queue), x], axis=1)
        kept.append(sequence[:, 1:].astype(x_t.dtype))
        x, skip = keras_block(sequence, weights, queue.shape[1], padded=False)
        total = total + skip[:, 0]
    return Expected((np.asarray(total).astype(x_t.dtype), kept))


GENERATE_STEP = Exercise(
    name="generate_step",
    returns=(Output("skip_sum", ("sample", "skip channel")), Output("new_queues", kind="arrays")),
    challenges=generation_challenges,
    oracle=generation_oracle,
    reference=generate_step,
    helpers=(gated_activation,),
    mistakes=(*GENERATION_MISTAKES, *GATE_MISTAKES),
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
