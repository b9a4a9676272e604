"""The exercise ``norm_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_01_parameters.counting import (
    LARGE,
    OTHER,
    SMALL,
    split_count,
    unlike,
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Both kinds, at several widths."""
    # Three and more: two numbers for each of two features would be two times two either way.
    small = (3, SMALL[1])
    sizes = [*unlike(rng, 2, small), *unlike(rng, 2, OTHER if hidden else LARGE)]
    kinds = ("batch", "layer") if hidden else ("layer", "batch")
    return [{"features": size, "kind": kind} for size, kind in zip(sizes, kinds * 2, strict=True)]


def oracle(challenge: Challenge) -> Expected:
    """What ``LayerNormalization`` and ``BatchNormalization`` have."""
    import keras

    layers = {
        "layer": keras.layers.LayerNormalization,
        "batch": keras.layers.BatchNormalization,
    }
    return split_count(layers[challenge["kind"]](), challenge["features"])


def model(
    challenge: Challenge,
    learned: str = "two per feature",
    statistics: str = "two per feature",
    kept_by: str = "batch",
) -> tuple[int, int]:
    """The two counts, right or as one might believe.

    Args:
        challenge: the arguments.
        learned: how gamma and beta are counted.
        statistics: how the moving statistics are counted.
        kept_by: which kind of normalisation keeps statistics.
    """
    features, kind = challenge.values()
    numbers = {"two per feature": 2 * features, "one per feature": features, "two": 2, "none": 0}
    trainable = numbers[learned]
    keeps = {"batch": kind == "batch", "layer": kind == "layer", "both": True}[kept_by]
    if statistics == "trained":
        return trainable + 2 * features * keeps, 0
    if statistics == "in both":
        return trainable + 2 * features * keeps, 2 * features * keeps
    return trainable, numbers[statistics] * keeps


NORMS = Exercise(
    name="norm_params",
    returns=(Output("trainable", kind="count"), Output("non_trainable", kind="count")),
    challenges=challenges,
    oracle=oracle,
    model=model,
    mistakes=(
        Mistake(
            "moving statistics forgotten",
            "Your batch normalisation keeps nothing for later. It uses a moving mean and a moving "
            "variance once training is over, and Keras counts both as non-trainable.",
            variant={"statistics": "none"},
        ),
        Mistake(
            "moving statistics counted as trainable",
            "Your first number includes the moving mean and variance. They are measured, not "
            "trained: they belong to the second number.",
            variant={"statistics": "trained"},
        ),
        Mistake(
            "the total for the trainable part",
            "Your first number is the total. It should leave out what your second number counts.",
            variant={"statistics": "in both"},
        ),
        Mistake(
            "only one of the moving statistics",
            "Your batch normalisation keeps one number for each feature. It needs a mean *and* a "
            "variance.",
            variant={"statistics": "one per feature"},
        ),
        Mistake(
            "one pair of statistics for all features",
            "Your batch normalisation keeps one mean and one variance. Each feature has its own.",
            variant={"statistics": "two"},
        ),
        Mistake(
            "gamma or beta forgotten",
            "{received} has one trained number for each feature. There are two: a scale, gamma, "
            "and a shift, beta.",
            variant={"learned": "one per feature"},
        ),
        Mistake(
            "gamma and beta forgotten",
            "{received} has no scale and no shift. After normalising, gamma and beta are applied, "
            "and both are trained.",
            variant={"learned": "none"},
        ),
        Mistake(
            "one gamma and one beta for all features",
            "{received} has one scale and one shift in all. Each feature has its own.",
            variant={"learned": "two"},
        ),
        Mistake(
            "batch and layer normalisation swapped",
            "You give the moving statistics to layer normalisation. It takes its mean from the "
            "sample in front of it and has nothing to keep; batch normalisation has.",
            variant={"kept_by": "layer"},
        ),
        Mistake(
            "moving statistics in layer normalisation",
            "You give both kinds moving statistics. Layer normalisation takes its mean from the "
            "sample in front of it, so there is nothing to keep.",
            variant={"kept_by": "both"},
        ),
        Mistake(
            "one total returned",
            "You return one number; the contract asks for two, `(trainable, non_trainable)`.",
            after=lambda values, _: sum(values),
            kind="returns",
        ),
    ),
    hints=(
        "What is trained, and what is only measured? Make two lists.",
        "For each feature there is a scale and a shift. Which of the two kinds must also remember "
        "a mean and a variance for the time after training?",
        "Print `keras.layers.BatchNormalization().weights` after `build((None, 3))`: four names.",
    ),
    points=2,
)
