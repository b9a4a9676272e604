"""The exercise ``conv1d_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_01_parameters.counting import PARAMS, counted, drawn


def conv1d_params(kernel_size, channels, filters):
    """Count the parameters of a Conv1D layer.

    Args:
        kernel_size: int, the time steps under the window.
        channels: int, the features of one time step.
        filters: int, the numbers that go out at each position.

    Returns:
        params: int.
    """
    window = kernel_size * channels  # window
    kernel = window * filters  # kernel
    return kernel + filters


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, all different."""
    return drawn(rng, ("kernel_size", "channels", "filters"), hidden)


def oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Conv1D`` has; the number of time steps is left open."""
    import keras

    layer = keras.layers.Conv1D(challenge["filters"], challenge["kernel_size"])
    return counted(layer, None, challenge["channels"])


def other_bias(name: str, bias: str, sentence: str) -> Mistake:
    """Another number of biases."""
    return Mistake(name, sentence, edits=(("kernel + filters", f"kernel + {bias}"),))


CONV1D = Exercise(
    name="conv1d_params",
    returns=PARAMS,
    challenges=challenges,
    oracle=oracle,
    reference=conv1d_params,
    mistakes=(
        Mistake(
            "bias forgotten",
            "{received} has the kernel only. Each filter also adds a number of its own.",
            edits=(("kernel + filters", "kernel"),),
        ),
        other_bias(
            "bias per channel, not per filter",
            "channels",
            "{received} gives every channel a bias, as if channels and filters were swapped. A "
            "bias is added to what comes out, and filters come out.",
        ),
        other_bias(
            "bias per tap",
            "kernel_size * filters",
            "{received} gives each tap of the window a bias. A filter adds up all its taps, then "
            "adds one bias.",
        ),
        other_bias(
            "bias per channel and filter",
            "channels * filters",
            "{received} gives each pair of a channel and a filter a bias. A filter adds up all "
            "channels, then adds one bias.",
        ),
        other_bias(
            "one bias for the whole layer",
            "1",
            "{received} has a single bias number. Every filter has its own.",
        ),
        Mistake(
            "channels forgotten",
            "{received} looks at one channel. A filter looks at all channels at once.",
            edits=(("kernel_size * channels", "kernel_size"),),
        ),
        Mistake(
            "window squared",
            "{received} has a square window. `Conv1D` moves along time alone: its window has "
            "`kernel_size` steps.",
            edits=(("kernel_size * channels", "kernel_size**2 * channels"),),
        ),
    ),
    hints=(
        "How many numbers does one filter see when it stands still?",
        "The kernel has the shape (kernel_size, channels, filters).",
    ),
    points=1,
)
