"""The exercise ``causal_dilated_conv1d``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.layers import (
    causal_lags,
    convolved,
    double,
    identity,
    random_bias,
    random_kernel,
)
from unrolled.exercises.precision import in_single_precision


def convolution_challenge(
    rng: np.random.Generator,
    batch: int,
    time: int,
    channels: int,
    filters: int,
    taps: int,
    dilation: int,
) -> Challenge:
    """The arguments of one convolution."""
    return {
        "x": rng.normal(size=(batch, time, channels)),
        "kernel": random_kernel(rng, taps, channels, filters),
        "bias": random_bias(rng, filters),
        "dilation": dilation,
    }


def convolution_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Small; three taps; no dilation; hidden: one step, long, a dilation longer than the input."""
    sizes = (
        [(2, 8, 4, 3, 2, 3), (3, 17, 2, 5, 3, 4), (1, 1, 3, 2, 2, 4), (2, 60, 1, 1, 2, 16)]
        if hidden
        else [(2, 7, 3, 4, 2, 2), (3, 14, 2, 5, 3, 3), (1, 6, 1, 2, 3, 1)]
    )
    challenges = [convolution_challenge(rng, *size) for size in sizes]
    if hidden:
        challenges.append(convolution_challenge(rng, 2, 5, 2, 3, 1, 3))
        challenges.append(convolution_challenge(rng, 3, 6, 2, 4, 2, 9))
    return [*challenges, in_single_precision(convolution_challenge(rng, 2, 9, 2, 3, 2, 4))]


def convolution_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Conv1D`` gives."""
    import keras

    x, kernel, bias, dilation = challenge.values()
    taps, _, filters = kernel.shape
    layer = keras.layers.Conv1D(
        filters,
        taps,
        padding="causal",
        dilation_rate=dilation,
        dtype="float64",
        kernel_initializer="zeros",
    )
    layer.build(x.shape)
    layer.set_weights([double(kernel), double(bias)])
    return Expected((keras.ops.convert_to_numpy(layer(double(x))).astype(x.dtype),))


LAGS: dict[str, Callable[[int, int], list[int]]] = {
    "right": causal_lags,
    "same": lambda taps, d: [((taps - 1) * d) // 2 - tap * d for tap in range(taps)],
    "ahead": lambda taps, d: [-tap * d for tap in range(taps)],
    "flipped": lambda taps, d: [tap * d for tap in range(taps)],
    "undilated": lambda taps, d: causal_lags(taps, 1),
    "holes": lambda taps, d: causal_lags(taps, d + 1),
    "one fewer": lambda taps, d: causal_lags(taps, d - 1),
    "one step ahead": lambda taps, d: [lag - 1 for lag in causal_lags(taps, d)],
    "strictly past": lambda taps, d: [lag + 1 for lag in causal_lags(taps, d)],
}


def convolution_model(
    challenge: Challenge,
    lags: str = "right",
    biases: str = "1",
    beyond: str = "zeros",
    kept: str = "all",
    activation: Callable[[np.ndarray], np.ndarray] = identity,
) -> tuple[np.ndarray]:
    """A dilated convolution with the wrongs of a variant.

    Args:
        challenge: the arguments.
        lags: which lag each tap looks at.
        biases: how many times the bias is added.
        beyond: what stands before the first step.
        kept: which steps are kept.
        activation: applied to the sum.
    """
    x, kernel, bias, dilation = challenge.values()
    taps, time = len(kernel), x.shape[1]
    times = {"0": 0, "1": 1, "2": 2, "per tap": taps}[biases]
    sums = convolved(double(x), double(kernel), LAGS[lags](taps, dilation), beyond)
    missing = (taps - 1) * dilation
    first = {"all": 0, "valid": missing, "undilated padding": missing - (taps - 1)}.get(kept, 0)
    steps = slice(min(first, time), None, dilation if kept == "stride" else 1)
    return (activation(sums + times * double(bias))[:, steps],)


CONVOLUTION = Exercise(
    name="causal_dilated_conv1d",
    returns=(Output("y", ("sample", "step", "filter")),),
    challenges=convolution_challenges,
    oracle=convolution_oracle,
    model=convolution_model,
    mistakes=(
        Mistake(
            "padded as `same`: half of the zeros at the end",
            "Your zeros stand half before the sequence and half after it, so outputs see later "
            "inputs. All of them belong before the first step.",
            variant={"lags": "same"},
        ),
        Mistake(
            "padded at the end",
            "Your zeros stand after the last step, so every output sees later inputs. They belong "
            "before the first.",
            variant={"lags": "ahead"},
        ),
        Mistake(
            "kernel flipped",
            "Your numbers are Keras's with the taps in the opposite order. `kernel[0]` meets the "
            "oldest input, and the last tap the present one.",
            variant={"lags": "flipped"},
        ),
        Mistake(
            "dilation ignored",
            "Your numbers are Keras's with a dilation of 1: neighbouring taps look at neighbouring "
            "steps.",
            variant={"lags": "undilated"},
        ),
        Mistake(
            "dilation too large by one",
            "You leave `dilation` steps between two taps. They stand `dilation` steps apart.",
            variant={"lags": "holes"},
        ),
        Mistake(
            "dilation too small by one",
            "Your taps stand `dilation` − 1 steps apart.",
            variant={"lags": "one fewer"},
        ),
        Mistake(
            "looks one step ahead",
            "All your taps look one step too late: the output at t sees the input at t + 1.",
            variant={"lags": "one step ahead"},
        ),
        Mistake(
            "strictly past: the present step is not seen",
            "All your taps look one step too early: the output at t does not see the input at t. "
            "Causal means: nothing *after* t.",
            variant={"lags": "strictly past"},
        ),
        Mistake(
            "padding not dilated",
            "You put `kernel_size` − 1 zeros in front, as for a plain convolution, so outputs are "
            "missing. The oldest tap reaches further back than that.",
            variant={"kept": "undilated padding"},
            kind="kept",
        ),
        Mistake(
            "no padding",
            "You return only those steps for which all taps find an input. With zeros in front "
            "there is an output for every step.",
            variant={"kept": "valid"},
            kind="kept",
        ),
        Mistake(
            "dilation taken for a stride",
            "You leave out outputs: that is a stride. A dilation spreads the taps and keeps an "
            "output for every step.",
            variant={"lags": "undilated", "kept": "stride"},
        ),
        Mistake(
            "first value repeated in place of zeros",
            "Before the first step you put copies of it. Keras puts zeros there.",
            variant={"beyond": "edge"},
        ),
        Mistake(
            "the end wrapped round to the beginning",
            "Before the first step you see the end of the sequence, as `np.roll` does it: the "
            "future. Put zeros there.",
            variant={"beyond": "wrap"},
        ),
        Mistake(
            "bias missing",
            "Your numbers are Keras's with a bias of zero: the bias is not added.",
            variant={"biases": "0"},
        ),
        Mistake(
            "bias added for each tap",
            "You add the bias once for every tap. It belongs to the filter: once.",
            variant={"biases": "per tap"},
        ),
        Mistake(
            "relu applied",
            "Your output is never negative. The convolution itself has no activation.",
            variant={"activation": lambda z: np.maximum(z, 0.0)},
        ),
    ),
    hints=(
        "By hand: one channel, one filter, x = 1, 2, 3, 4, kernel = 10, 1, dilation 2. Which two "
        "inputs make the output at step 3?",
        "How many steps before the present one does the oldest tap look? As many zeros are needed "
        "in front of the sequence.",
        "Each tap is a matrix product with the sequence, shifted; add up the taps.",
    ),
    points=3,
)
