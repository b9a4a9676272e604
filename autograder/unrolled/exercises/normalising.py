"""Normalising, whatever is pooled: random inputs, and the mistakes of the lines they share.

With gamma 1, beta 0 and rows of one size, many mistakes give the right numbers. So gamma and beta
are random, each row and each feature has a mean and a size of its own, and one row or feature is
nearly constant: there epsilon decides.
"""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Mistake

NEARLY_CONSTANT = 0.03
# The lines that every reference has, and that these mistakes edit.
DIVISION = "(x - mean) / np.sqrt(var + epsilon)"
SCALING = "gamma * x_hat + beta"


def values(rng: np.random.Generator, shape: tuple[int, ...], constant: str = "") -> np.ndarray:
    """Random numbers whose mean and size differ from row to row and from feature to feature.

    Args:
        rng: where the numbers come from.
        shape: (batch, features) or (batch, time, features).
        constant: ``"row"`` or ``"feature"``, whichever has one that is nearly constant: the last
            of several.

    Returns:
        Float64 of this shape.
    """
    *rows, features = shape
    sizes = rng.uniform(0.5, 2.0, (*rows, 1)) * rng.uniform(0.7, 1.4, features)
    noise, means = rng.normal(size=shape), rng.normal(scale=0.7, size=(*rows, 1))
    found = means + sizes * noise + rng.normal(scale=0.5, size=features)
    if constant == "row" and np.prod(rows) > 1:
        last = (-1,) * len(rows)
        found[last] = means[last] + NEARLY_CONSTANT * noise[last]
    if constant == "feature" and features > 1:
        found[..., -1] = 0.4 + NEARLY_CONSTANT * noise[..., -1]
    return found


def scale_and_shift(rng: np.random.Generator, features: int) -> dict[str, np.ndarray]:
    """``gamma`` of either sign and never near 0, and ``beta``, each (features,)."""
    signs = rng.choice([-1.0, 1.0], features)
    return {
        "gamma": signs * rng.uniform(0.5, 1.6, features),
        "beta": rng.normal(scale=0.7, size=features) + 0.3,
    }


def some_epsilon(rng: np.random.Generator) -> float:
    """An epsilon that is no library's default, and so large that one sees it."""
    return round(float(rng.uniform(0.02, 0.2)), 3)


OF_THE_DIVISION = tuple(
    Mistake(name, sentence, edits=((DIVISION, new),))
    for name, sentence, new in (
        (
            "mean not subtracted",
            "You divide by the standard deviation without having subtracted the mean.",
            "x / np.sqrt(var + epsilon)",
        ),
        (
            "not divided by the standard deviation",
            "You subtract the mean and leave the size as it is.",
            "x - mean",
        ),
        (
            "variance for standard deviation",
            "You divide by the variance plus epsilon: the square root is missing.",
            "(x - mean) / (var + epsilon)",
        ),
        (
            "root taken twice",
            "You divide by the fourth root: the square root is taken twice.",
            "(x - mean) / np.sqrt(np.sqrt(var + epsilon))",
        ),
        (
            "standard deviation under the root",
            "Under your root stands the standard deviation plus epsilon. `std` has taken its root "
            "already; under the root belongs the variance, `var`.",
            "(x - mean) / np.sqrt(np.sqrt(var) + epsilon)",
        ),
        (
            "epsilon outside the root",
            "You add epsilon to the standard deviation. It is added to the variance, under the "
            "root. The difference shows where the values hardly vary.",
            "(x - mean) / (np.sqrt(var) + epsilon)",
        ),
        (
            "epsilon missing",
            "Your numbers are those without epsilon. Where all values are equal, that divides zero "
            "by zero.",
            "(x - mean) / np.sqrt(var)",
        ),
        (
            "epsilon squared",
            "You add the square of epsilon to the variance. It is added as it is.",
            "(x - mean) / np.sqrt(var + epsilon**2)",
        ),
        (
            "the larger of variance and epsilon",
            "You divide by the root of the larger of variance and epsilon. They are added.",
            "(x - mean) / np.sqrt(np.maximum(var, epsilon))",
        ),
        (
            "epsilon added to the mean",
            "You subtract the mean plus epsilon. Epsilon belongs under the root, to the variance.",
            "(x - mean - epsilon) / np.sqrt(var)",
        ),
        (
            "nothing is normalised",
            "You scale and shift the numbers as they are: nothing is normalised.",
            "x",
        ),
    )
)

OF_THE_SCALING = tuple(
    Mistake(name, sentence, edits=((SCALING, new),))
    for name, sentence, new in (
        (
            "gamma and beta missing",
            "Your numbers are normalised, but gamma and beta are not used.",
            "x_hat",
        ),
        (
            "gamma and beta swapped",
            "You multiply by beta and add gamma. Gamma is the scale and beta the shift.",
            "beta * x_hat + gamma",
        ),
        (
            "beta added before scaling",
            "You add beta first and multiply by gamma afterwards, so that beta is scaled too.",
            "gamma * (x_hat + beta)",
        ),
        ("divided by gamma", "You divide by gamma; it multiplies.", "x_hat / gamma + beta"),
        (
            "1 + gamma for gamma",
            "You multiply by 1 + gamma. Some networks store the scale like that; Keras's gamma "
            "begins at 1 and is the whole scale.",
            "(1 + gamma) * x_hat + beta",
        ),
    )
)

SCALED_BEFORE = Mistake(
    "scaled and shifted before normalising",
    "You apply gamma and beta first and normalise afterwards, which takes away most of what they "
    "did. They come last.",
    edits=((SCALING, "x_hat"),),
    first="x = gamma * x + beta",
)

EPSILON_IGNORED = tuple(
    Mistake(
        f"epsilon ignored: always {words}",
        f"Your numbers are those with an epsilon of {words}, whatever epsilon is given.",
        first=f"epsilon = {value}",
    )
    for value, words in ((1e-3, "0.001"), (1e-5, "0.00001"))
)

DDOF = "ddof = 1"
UNBIASED = (
    "Your variance divides by one less than the number of values (`ddof=1`). That estimates the "
    "variance of a whole population from a sample; here the values themselves are brought to "
    "variance 1, so their sum of squares is divided by how many they are."
)
MEDIAN = "You subtract the median. With several values it differs from the mean."
