"""Random pictures, films of them, states and kernels; all sizes differ wherever they can."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.convolution import random_bias
from unrolled.exercises.exercise import Challenge
from unrolled.exercises.precision import in_single_precision

Size = tuple[int, int]
"""Rows and columns."""

# Batch, picture, kernel, channels, filters. Two sizes are equal here and there, so that one axis
# can be taken for another: a square picture, as many filters as channels. Some kernels have an even
# side, and one is larger than its picture.
PICTURES: tuple[tuple[int, Size, Size, int, int], ...] = (
    (2, (5, 6), (3, 3), 4, 7),
    (1, (4, 6), (3, 3), 2, 2),
    (2, (5, 5), (3, 3), 3, 4),
    (1, (6, 5), (5, 3), 2, 3),
    (2, (5, 7), (3, 5), 1, 2),
    (1, (5, 6), (2, 4), 3, 2),
    (2, (6, 4), (4, 1), 2, 3),
    (1, (2, 3), (3, 5), 2, 3),
)
HIDDEN_PICTURES: tuple[tuple[int, Size, Size, int, int], ...] = (
    (3, (4, 7), (3, 3), 2, 5),
    (2, (6, 5), (3, 3), 3, 3),
    (1, (6, 6), (3, 3), 2, 5),
    (2, (7, 4), (3, 5), 3, 2),
    (1, (5, 6), (7, 3), 2, 1),
    (2, (6, 7), (4, 2), 1, 3),
    (1, (4, 6), (1, 4), 3, 2),
    (2, (3, 1), (3, 3), 1, 2),
    (1, (3, 4), (1, 1), 2, 5),
)


def random_kernel(
    rng: np.random.Generator, kernel_size: Size, channels: int, filters: int
) -> np.ndarray:
    """A kernel whose sums are about as large as its inputs."""
    return rng.normal(size=(*kernel_size, channels, filters)) / np.sqrt(
        np.prod(kernel_size) * channels
    )


def convolution_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, then single precision."""
    found = [
        {
            "x": rng.normal(size=(batch, *picture, channels)),
            "kernel": random_kernel(rng, kernel_size, channels, filters),
            "bias": random_bias(rng, filters),
        }
        for batch, picture, kernel_size, channels, filters in (
            HIDDEN_PICTURES if hidden else PICTURES
        )
    ]
    return [*found, in_single_precision(found[0])]


def random_weights(
    rng: np.random.Generator, kernel_size: Size, channels: int, filters: int
) -> Challenge:
    """``kernel``, ``recurrent_kernel`` and ``bias`` of a ConvLSTM2D: four blocks in each."""
    return {
        "kernel": 1.5 * random_kernel(rng, kernel_size, channels, 4 * filters),
        "recurrent_kernel": 1.5 * random_kernel(rng, kernel_size, filters, 4 * filters),
        "bias": random_bias(rng, 4 * filters),
    }


def step_challenge(
    rng: np.random.Generator,
    batch: int,
    picture: Size,
    kernel_size: Size,
    channels: int,
    filters: int,
) -> Challenge:
    """The arguments of one step."""
    states = (batch, *picture, filters)
    return {
        "x_t": rng.normal(size=(batch, *picture, channels)),
        "h_prev": rng.uniform(-0.9, 0.9, size=states),
        "c_prev": rng.normal(scale=1.2, size=states),
        **random_weights(rng, kernel_size, channels, filters),
    }


STEPS: tuple[tuple[int, Size, Size, int, int], ...] = (
    (2, (5, 6), (3, 3), 4, 3),
    (1, (4, 4), (3, 3), 2, 2),
    (2, (4, 5), (5, 3), 1, 2),
    (1, (3, 4), (2, 3), 2, 1),
)
HIDDEN_STEPS: tuple[tuple[int, Size, Size, int, int], ...] = (
    (3, (4, 6), (3, 3), 2, 5),
    (1, (5, 5), (3, 3), 3, 3),
    (2, (5, 4), (3, 5), 2, 1),
    (2, (3, 5), (4, 2), 1, 2),
)


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, then single precision."""
    found = [step_challenge(rng, *sizes) for sizes in (HIDDEN_STEPS if hidden else STEPS)]
    return [*found, in_single_precision(step_challenge(rng, 2, (3, 5), (3, 3), 1, 4))]


# As above, and the steps before all. The first has one step, so that most mistakes are ruled out
# quickly; one has as many steps as samples.
FILMS: tuple[tuple[int, int, Size, Size, int, int], ...] = (
    (1, 2, (4, 5), (3, 3), 1, 3),
    (3, 2, (4, 6), (3, 3), 5, 3),
    (4, 2, (4, 4), (3, 3), 1, 2),
    (3, 3, (3, 4), (3, 3), 2, 2),
    (6, 1, (3, 5), (1, 3), 2, 1),
)
HIDDEN_FILMS: tuple[tuple[int, int, Size, Size, int, int], ...] = (
    (1, 3, (4, 5), (3, 3), 1, 2),
    (4, 3, (5, 6), (3, 3), 2, 4),
    (7, 2, (3, 4), (3, 3), 3, 1),
    (2, 2, (4, 4), (3, 3), 2, 3),
    (3, 1, (4, 6), (3, 5), 2, 2),
)


def film_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Films of several lengths; one of a single step; then single precision."""
    films = HIDDEN_FILMS if hidden else FILMS
    found = [film_challenge(rng, *sizes) for sizes in films]
    return [*found, in_single_precision(film_challenge(rng, 4, 2, (3, 5), (3, 3), 1, 2))]


def film_challenge(rng: np.random.Generator, time: int, *sizes) -> Challenge:
    """The arguments of a whole pass."""
    step = step_challenge(rng, *sizes)
    batch, *picture = step["x_t"].shape
    names = {"h_prev": "h0", "c_prev": "c0"}
    rest = {names.get(name, name): value for name, value in step.items() if name != "x_t"}
    return {"x": rng.normal(size=(batch, time, *picture)), **rest}
