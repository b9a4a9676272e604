"""The exercise ``orthogonal``: a random answer, so its properties are compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_03_bptt.orthogonal_mistakes import ORTHOGONAL_MISTAKES


def orthogonal(units, rng):
    """A random orthogonal matrix, all of them equally likely.

    Args:
        units: int.
        rng: numpy.random.Generator, where all randomness comes from.

    Returns:
        Q: (units, units), float, with Q.T @ Q the identity.
    """
    drawn = rng.normal(size=(units, units))  # normal numbers
    q_part, r_part = np.linalg.qr(drawn)  # QR decomposition: orthogonal part, triangular part
    signs = np.sign(np.diag(r_part))  # signs of R's diagonal
    return q_part * signs


# Many matrices of two units, in which a rule for the signs shows, and some large ones, in which
# another distribution than the normal one does.
DRAWS, LARGE_DRAWS = 120, 16
# Of each determinant, the signs of two units' four entries have four patterns, all of them equally
# likely. One of the eight is missing by chance in one of a million checks; a mean of fourth powers
# crosses these limits, which are five standard deviations off, as rarely.
PATTERNS, LEAST_SPREAD, MOST_SPREAD = 4, 0.86, 1.2
FACTS = (
    "the same `rng` gives the same matrix again",
    "every entry differs from 0",
    "another `rng` gives another matrix",
    f"among {DRAWS} matrices of two units some have a determinant of 1",
    f"among {DRAWS} matrices of two units some have a determinant of −1",
    f"among {DRAWS} matrices of two units every possible pattern of signs occurs",
    "the entries of large matrices are spread as those of a random direction are",
)


def orthogonal_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several widths; the first one again with the same seed; many small ones; large ones."""
    widths = (2, 7, 1, 20) if hidden else (3, 5, 1, 8)
    widths += (2,) * DRAWS + (60 if hidden else 64,) * LARGE_DRAWS
    seeds = rng.integers(2**32, size=len(widths)).tolist()
    challenges = [{"units": units, "rng": seed} for units, seed in zip(widths, seeds, strict=True)]
    return [*challenges[:4], dict(challenges[0]), *challenges[4:]]


def orthogonal_oracle(challenge: Challenge) -> Expected:
    """A matrix from ``keras.initializers.Orthogonal``."""
    import keras

    units, seed = challenge.values()
    matrix = keras.initializers.Orthogonal(seed=seed)((units, units), dtype="float64")
    return Expected((keras.ops.convert_to_numpy(matrix),))


def measure(challenges: list[Challenge], matrices: list[np.ndarray]) -> list[tuple[Any, ...]]:
    """For each matrix Qᵀ Q; for each, too, which of ``FACTS`` hold of all of them together.

    Of matrices that are all the same, the facts about many tell nothing, and count as true.
    """
    first, again = matrices[0], matrices[4]
    many, large = np.stack(matrices[5 : 5 + DRAWS]), np.stack(matrices[5 + DRAWS :])
    determinants = np.linalg.det(many)
    units = large.shape[-1]
    # The first columns are hardly changed by being made orthogonal to those before them.
    fourth_powers = (large[:, :, : units // 4] ** 4).mean() * units * (units + 2) / 3
    patterns = {tuple(matrix.ravel() < 0.0) for matrix in many}
    signs = {bool(determinant > 0.0) for determinant in determinants}
    same = all(np.array_equal(matrix, many[0]) for matrix in many[1:])
    facts = (
        bool(np.array_equal(first, again)),
        not any((matrix == 0.0).any() for matrix in matrices),
        not same,
        same or True in signs,
        same or False in signs,
        same or len(patterns) == PATTERNS * len(signs),
        same or bool(LEAST_SPREAD < fourth_powers < MOST_SPREAD),
    )
    return [(products_of_columns(matrix), facts) for matrix in matrices]


def products_of_columns(matrix: np.ndarray) -> np.ndarray:
    """Qᵀ Q, which is the identity if the columns have length 1 and stand at right angles."""
    return matrix.T @ matrix


ORTHOGONAL = Exercise(
    name="orthogonal",
    returns=(Output("Q", ("row", "column")),),
    challenges=orthogonal_challenges,
    oracle=orthogonal_oracle,
    reference=orthogonal,
    mistakes=ORTHOGONAL_MISTAKES,
    hints=(
        "Print `Q.T @ Q`. What does its diagonal say about the columns, and what the rest?",
        "`np.linalg.qr` turns nearly any square matrix into an orthogonal one and a triangular "
        "one.",
        "Q times R is unchanged if a column of Q and the row of R that meets it both change sign. "
        "So the signs are a choice, and R's diagonal tells which was made.",
    ),
    points=2,
    against="what holds of `keras.initializers.Orthogonal`",
    measure=measure,
    measure_alone=products_of_columns,
    measured=(Output("Q.T @ Q", ("row", "column")), Output("facts", kind="list")),
    place=lambda path, challenge: f"“{FACTS[path[0]]}”",
)
