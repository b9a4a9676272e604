"""The exercises of the two bugs: ``future_steps`` and ``mended_output``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.gate import keras_gated
from unrolled.exercises.lesson_11_wavenet.layers import (
    double,
    gated,
    identity,
    random_bias,
    random_kernel,
    sigmoid,
)
from unrolled.exercises.precision import in_single_precision


def leak_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Two taps with an odd and an even dilation, one tap, several taps."""
    odd = 2 * rng.permutation(np.arange(1, 9))[:3] + 1
    even = 2 * rng.permutation(np.arange(2, 9))[:3]
    taps = rng.permutation(np.arange(3, 9) if hidden else np.arange(3, 7))
    pairs = [(2, odd[0]), (2, even[0]), (2, 1), (taps[0], odd[1]), (taps[1], even[1]), (1, odd[2])]
    return [{"kernel_size": int(size), "dilation": int(dilation)} for size, dilation in pairs]


def leak_oracle(challenge: Challenge) -> Expected:
    """How far before an impulse Keras's convolution already answers to it."""
    import keras

    size, dilation = challenge.values()
    length = 2 * size * dilation + 1
    impulse = np.zeros((1, length, 1))
    impulse[0, length // 2] = 1.0
    answer = keras.ops.conv(impulse, np.ones((size, 1, 1)), padding="same", dilation_rate=dilation)
    first = np.flatnonzero(keras.ops.convert_to_numpy(answer)[0, :, 0])[0]
    return Expected((int(length // 2 - first),))


def leak_model(challenge: Challenge, seen: str = "right") -> tuple[int]:
    """How many later steps are seen, right or as one might believe."""
    size, dilation = challenge.values()
    total = (size - 1) * dilation
    return (
        {
            "right": total - total // 2,
            "the other half": total // 2,
            "all": total,
            "undilated": size // 2,
            "kernel size": (size * dilation + 1) // 2,
            "span": (total + 1) // 2 + 1,
            "one": min(total, 1),
            "none": 0,
            "dilation": dilation,
        }[seen],
    )


def mistake(name: str, sentence: str, **variant: Any) -> Mistake:
    """A mistake in either exercise."""
    return Mistake(name, sentence, variant=variant)


FUTURE_STEPS = Exercise(
    name="future_steps",
    returns=(Output("steps", kind="count"),),
    challenges=leak_challenges,
    oracle=leak_oracle,
    model=leak_model,
    mistakes=(
        mistake(
            "the smaller half taken",
            "{received} is the half that lies before the sequence. Where the zeros cannot be "
            "halved, the one left over goes to the end.",
            seen="the other half",
        ),
        mistake(
            "all of the padding taken for the future",
            "{received} puts all zeros at the end. `same` puts half of them on either side.",
            seen="all",
        ),
        mistake(
            "dilation ignored",
            "{received} is right for a dilation of 1. A dilated kernel spans more, and needs more "
            "zeros.",
            seen="undilated",
        ),
        mistake(
            "kernel size in place of kernel size − 1",
            "{received} counts as many gaps as taps; there is one fewer.",
            seen="kernel size",
        ),
        mistake(
            "the present step counted as future",
            "{received} counts the present step among the later ones.",
            seen="span",
        ),
        mistake(
            "one step, whatever the dilation",
            "{received} is what the smallest kernel sees. Measure a larger dilation, too.",
            seen="one",
        ),
        mistake(
            "nothing seen",
            "You say that `same` sees no later step. Let your `is_causal` judge such a layer.",
            seen="none",
        ),
        mistake(
            "the dilation itself",
            "{received} is the distance between two taps. Measure with an impulse.",
            seen="dilation",
        ),
    ),
    hints=(
        "Feed an impulse to a real layer and look for the first output that answers to it.",
        "Measure dilations of 1, 2, 3 and 4 with two taps, then three taps, and write the numbers "
        "down. How many zeros does `same` need altogether, and how are they shared out?",
    ),
    points=2,
    against="where Keras's output begins to answer to an impulse",
)


def output_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes: (batch, time, filters, outputs)."""
    sizes = [(3, 2, 4, 5), (1, 1, 3, 2), (2, 20, 1, 4)] if hidden else [(2, 3, 2, 4), (1, 5, 3, 2)]
    challenges = [
        {
            "sums": rng.normal(scale=1.5, size=(batch, time, 2 * filters)),
            "kernel": 1.5 * random_kernel(rng, 1, filters, outputs),
            "bias": random_bias(rng, outputs),
        }
        for batch, time, filters, outputs in sizes
    ]
    return [*challenges, in_single_precision(challenges[0])]


def output_oracle(challenge: Challenge) -> Expected:
    """The gated activation by Keras's functions, then ``Dense``'s sum."""
    import keras

    sums, kernel, bias = map(double, challenge.values())
    y = keras.ops.matmul(keras_gated(sums), kernel[0]) + bias
    return Expected((keras.ops.convert_to_numpy(y).astype(challenge["sums"].dtype),))


def softmax(z: np.ndarray) -> np.ndarray:
    """Shares that add up to 1 along the last axis."""
    shares = np.exp(z - z.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


def output_model(
    challenge: Challenge,
    last: Callable[[np.ndarray], np.ndarray] = identity,
    bias_added: bool = True,
    **variant: Any,
) -> tuple[np.ndarray]:
    """The output with the wrongs of a variant."""
    sums, kernel, bias = map(double, challenge.values())
    return (last(gated(sums, **variant) @ kernel[0] + bias_added * bias),)


MENDED_OUTPUT = Exercise(
    name="mended_output",
    returns=(Output("y", ("sample", "step", "output")),),
    challenges=output_challenges,
    oracle=output_oracle,
    model=output_model,
    mistakes=(
        mistake(
            "softmax left in",
            "Your outputs are positive and add up to 1. The targets may be negative, and add up to "
            "anything.",
            last=softmax,
        ),
        mistake(
            "tanh still applied twice",
            "The tanh is still applied to what has been through a tanh already.",
            of_filter=lambda z: np.tanh(np.tanh(z)),
        ),
        mistake(
            "sigmoid for the softmax",
            "Your outputs go through a sigmoid: still none can be negative.",
            last=sigmoid,
        ),
        mistake(
            "tanh for the softmax",
            "Your outputs go through a tanh, and never leave −1 … 1. A forecast has no activation.",
            last=np.tanh,
        ),
        mistake(
            "relu for the softmax",
            "Your outputs go through a relu: still none can be negative.",
            last=lambda z: np.maximum(z, 0.0),
        ),
        mistake(
            "both tanh removed",
            "You removed both tanh. One of them belongs there: the filter's.",
            of_filter=identity,
        ),
        mistake(
            "tanh on the product",
            "Your second tanh is still there, on the product with the gate.",
            joined="tanh of product",
        ),
        mistake(
            "the sigmoid removed",
            "You removed the gate's sigmoid. The gate was right.",
            of_gate=identity,
        ),
        mistake(
            "bias removed",
            "The last layer's bias is gone. It was right.",
            bias_added=False,
        ),
    ),
    hints=(
        "Print the smallest output and the sum over the last axis. Could these be the next values "
        "of a wave?",
        "Follow the first half of `sums`, line by line. How often does it meet a tanh?",
    ),
    points=2,
)
