"""The exercise ``norm_params``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_01_parameters.counting import LARGE, OTHER, split_count, unlike


def norm_params(features, kind):
    """Count the parameters of a normalisation layer.

    Args:
        features: int, the length of the last axis.
        kind: "layer" for LayerNormalization, "batch" for BatchNormalization.

    Returns:
        (trainable, non_trainable): two ints.
    """
    # Gamma and beta.
    trainable = 2 * features  # trained numbers
    # A moving mean and a moving variance.
    kept = 2 * features if kind == "batch" else 0  # moving statistics
    return trainable, kept


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Both kinds, at several widths."""
    # Three and more: two numbers for each of two features would be two times two either way.
    sizes = [*unlike(rng, 2, (3, 8)), *unlike(rng, 4, OTHER if hidden else LARGE)]
    kinds = ("batch", "layer") if hidden else ("layer", "batch")
    return [{"features": size, "kind": kind} for size, kind in zip(sizes, kinds * 3, strict=True)]


def oracle(challenge: Challenge) -> Expected:
    """What ``LayerNormalization`` and ``BatchNormalization`` have."""
    import keras

    layers = {
        "layer": keras.layers.LayerNormalization,
        "batch": keras.layers.BatchNormalization,
    }
    return split_count(layers[challenge["kind"]](), challenge["features"])


RETURN = "return trainable, kept"
KEPT = 'kept = 2 * features if kind == "batch" else 0'

NORMS = Exercise(
    name="norm_params",
    returns=(Output("trainable", kind="count"), Output("non_trainable", kind="count")),
    challenges=challenges,
    oracle=oracle,
    reference=norm_params,
    mistakes=(
        Mistake(
            "moving statistics forgotten",
            "Your batch normalisation keeps nothing for later. It uses a moving mean and a moving "
            "variance once training is over, and Keras counts both as non-trainable.",
            edits=((KEPT, "kept = 0"),),
        ),
        Mistake(
            "moving statistics counted as trainable",
            "Your first number includes the moving mean and variance. They are measured, not "
            "trained: they belong to the second number.",
            edits=((RETURN, "return trainable + kept, 0"),),
        ),
        Mistake(
            "the total for the trainable part",
            "Your first number is the total. It should leave out what your second number counts.",
            edits=((RETURN, "return trainable + kept, kept"),),
        ),
        Mistake(
            "only one of the moving statistics",
            "Your batch normalisation keeps one number for each feature. It needs a mean *and* a "
            "variance.",
            edits=((KEPT, KEPT.replace("2 *", "1 *")),),
        ),
        Mistake(
            "gamma or beta forgotten",
            "{received} has one trained number for each feature. There are two: a scale, gamma, "
            "and a shift, beta.",
            edits=(("trainable = 2 * features", "trainable = features"),),
        ),
        Mistake(
            "batch and layer normalisation swapped",
            "You give the moving statistics to layer normalisation. It takes its mean from the "
            "sample in front of it and has nothing to keep; batch normalisation has.",
            edits=(('kind == "batch"', 'kind == "layer"'),),
        ),
        Mistake(
            "moving statistics in layer normalisation",
            "You give both kinds moving statistics. Layer normalisation takes its mean from the "
            "sample in front of it, so there is nothing to keep.",
            edits=((KEPT, "kept = 2 * features"),),
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
