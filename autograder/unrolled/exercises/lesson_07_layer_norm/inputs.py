"""Random inputs of the normalising layers that tell every mistake from the right answer.

With gamma 1, beta 0 and rows of one size, many mistakes give the right numbers. So gamma and beta
are random, each row and each feature has a mean and a size of its own, and one row or feature is
nearly constant: there epsilon decides.
"""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge

NEARLY_CONSTANT = 0.03


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


def as_double(challenge: Challenge) -> Challenge:
    """The challenge with every array in float64."""
    return {
        name: np.asarray(value, np.float64) if isinstance(value, np.ndarray) else value
        for name, value in challenge.items()
    }
