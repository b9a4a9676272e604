"""The exercise ``conv1d_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_01_parameters.counting import PARAMS, counted, drawn


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, all different."""
    return drawn(rng, ("kernel_size", "channels", "filters"), hidden)


def oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Conv1D`` has; the number of time steps is left open."""
    import keras

    layer = keras.layers.Conv1D(challenge["filters"], challenge["kernel_size"])
    return counted(layer, None, challenge["channels"])


def model(challenge: Challenge, left_out: str = "", bias: str = "filters") -> tuple[int]:
    """A Conv1D's count, right or as one might believe.

    Args:
        challenge: the arguments.
        left_out: the size that the kernel is counted without; ``"squared"`` counts the taps twice.
        bias: how the bias is counted.
    """
    taps, channels, filters = challenge.values()
    kernels = {
        "": taps * channels * filters,
        "taps": channels * filters,
        "channels": taps * filters,
        "filters": taps * channels,
        "squared": taps * taps * channels * filters,
    }
    biases = {
        "filters": filters,
        "none": 0,
        "twice": 2 * filters,
        "channels": channels,
        "taps": taps * filters,
        "pairs": channels * filters,
        "single": 1,
    }
    return (kernels[left_out] + biases[bias],)


CONV1D = Exercise(
    name="conv1d_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        Mistake(
            "bias forgotten",
            "{received} has the kernel only. Each filter also adds a number of its own.",
            variant={"bias": "none"},
        ),
        Mistake(
            "bias counted twice",
            "{received} counts two bias numbers for each filter; there is one.",
            variant={"bias": "twice"},
        ),
        Mistake(
            "bias per channel, not per filter",
            "{received} gives every channel a bias, as if channels and filters were swapped. A "
            "bias is added to what comes out, and filters come out.",
            variant={"bias": "channels"},
        ),
        Mistake(
            "bias per tap",
            "{received} gives each tap of the window a bias. A filter adds up all its taps, then "
            "adds one bias.",
            variant={"bias": "taps"},
        ),
        Mistake(
            "bias per channel and filter",
            "{received} gives each pair of a channel and a filter a bias. A filter adds up all "
            "channels, then adds one bias.",
            variant={"bias": "pairs"},
        ),
        Mistake(
            "one bias for the whole layer",
            "{received} has a single bias number. Every filter has its own.",
            variant={"bias": "single"},
        ),
        Mistake(
            "kernel_size forgotten",
            "{received} looks at one time step. A window of `kernel_size` steps has weights for "
            "each of them.",
            variant={"left_out": "taps"},
        ),
        Mistake(
            "channels forgotten",
            "{received} looks at one channel. A filter looks at all channels at once.",
            variant={"left_out": "channels"},
        ),
        Mistake(
            "filters forgotten",
            "{received} has the kernel of one filter. There are `filters` of them.",
            variant={"left_out": "filters"},
        ),
        Mistake(
            "window squared",
            "{received} has a square window. `Conv1D` moves along time alone: its window has "
            "`kernel_size` steps.",
            variant={"left_out": "squared"},
        ),
    ),
    hints=(
        "How many numbers does one filter see when it stands still?",
        "The kernel has the shape (kernel_size, channels, filters).",
    ),
    points=1,
)
