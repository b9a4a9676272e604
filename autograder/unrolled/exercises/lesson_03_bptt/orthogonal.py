"""The exercise ``orthogonal``: a random answer, so its properties are compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output


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
    f"among {DRAWS} matrices of two units every pattern of signs occurs that can",
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


DRAWN, RETURNED = "rng.normal(size=(units, units))", "return q_part * signs"
UNIFORM, POSITIVE = "rng.uniform(-1, 1, size=(units, units))", "rng.random((units, units))"


def drawn(name: str, numbers: str, sentence: str) -> Mistake:
    """An orthogonal matrix made of other numbers."""
    return Mistake(name, sentence, edits=((DRAWN, numbers),))


def returned(name: str, result: str, sentence: str) -> Mistake:
    """Another result of the same numbers."""
    return Mistake(name, sentence, edits=((RETURNED, f"return {result}"),))


ORTHOGONAL_MISTAKES = (
    returned(
        "normal numbers as they are drawn",
        "drawn",
        "You return the normal numbers themselves. Their columns are neither of length 1 nor at "
        "right angles.",
    ),
    returned(
        "normal numbers, scaled",
        "drawn / np.sqrt(units)",
        "You divide the normal numbers by the root of `units`. Then columns have about length 1, "
        "on average; they are not at right angles.",
    ),
    *(
        Mistake(
            name,
            "You return uniform numbers. Their columns are neither of length 1 nor at right "
            "angles.",
            edits=((DRAWN, numbers), (RETURNED, "return drawn")),
        )
        for name, numbers in (
            ("uniform numbers as they are drawn", UNIFORM),
            ("uniform numbers between 0 and 1 as they are drawn", POSITIVE),
        )
    ),
    returned(
        "columns of length 1, but not at right angles",
        "drawn / np.linalg.norm(drawn, axis=0)",
        "Your columns have length 1, but they are not at right angles to each other.",
    ),
    returned(
        "R for Q",
        "r_part",
        "You return the triangular R of the QR decomposition. `np.linalg.qr` gives Q first.",
    ),
    returned(
        "signs left as the decomposition gives them",
        "q_part",
        "Your matrices are orthogonal, but of two units all their determinants are −1: half of all "
        "orthogonal matrices never come up. The routine behind a "
        "decomposition picks signs by a rule of its own; those of `np.linalg.qr` stand on R's "
        "diagonal.",
    ),
    returned(
        "signs left as a singular value decomposition gives them",
        "np.linalg.svd(drawn)[0]",
        "Your matrices are orthogonal, but of two units all their determinants are −1: half of all "
        "orthogonal matrices never come up. The routine behind `np.linalg.svd`, or another "
        "decomposition, picks signs by a rule of its own.",
    ),
    returned(
        "determinant always 1",
        "q_part * signs * np.append(np.linalg.det(q_part * signs), np.ones(units - 1))",
        "Your matrices are orthogonal, but all of them are rotations: no determinant is −1. Half "
        "of all orthogonal matrices are reflections, and they are just as likely.",
    ),
    returned(
        "rotations only, some of them far more often than others",
        "np.linalg.inv(np.eye(units) + drawn - drawn.T) @ (np.eye(units) - drawn + drawn.T)",
        "Your matrices are orthogonal, but all of them are rotations, and not all rotations are "
        "equally likely. Half of all orthogonal matrices are reflections.",
    ),
    returned(
        "reflections only, some of them far more often than others",
        "np.eye(units) - 2 * np.outer(drawn[0], drawn[0]) / (drawn[0] @ drawn[0])",
        "Your matrices are orthogonal, but all of them are reflections that change one direction "
        "and leave the others alone. All orthogonal matrices should be equally likely.",
    ),
    returned(
        "divided by the root of units",
        "q_part * signs / np.sqrt(units)",
        "Your columns are at right angles, but of length 1 / √units. An orthogonal matrix needs no "
        "scaling: it keeps every length as it is.",
    ),
    returned(
        "always the same matrix, such as the identity",
        "np.eye(units)",
        "Orthogonal, but the same for every `rng`. A starting value should be random.",
    ),
    returned(
        "zeros among the entries",
        "np.diag(rng.choice([-1.0, 1.0], size=units))",
        "Orthogonal, and random, but with zeros: some units can never reach some others. All "
        "orthogonal matrices should be equally likely.",
    ),
    returned(
        "the eigenvectors of a symmetric matrix",
        "np.linalg.eigh(drawn + drawn.T)[1]",
        "Orthogonal, but some patterns of signs never come up. The routine behind "
        "`np.linalg.eigh`, or another decomposition, picks the signs of its columns by a rule of "
        "its own.",
    ),
    drawn(
        "made of numbers that are all positive",
        POSITIVE,
        "Orthogonal, but lopsided, as if the matrix had been made of positive numbers only, such "
        "as `rng.random` gives. Start from normal numbers, which know no direction.",
    ),
    drawn(
        "made of uniform numbers",
        UNIFORM,
        "Orthogonal, but not all orthogonal matrices are equally likely: large entries are too "
        "rare, as if the matrix had been made of uniform numbers. These prefer the corners of a "
        "cube; normal numbers know no direction.",
    ),
    Mistake(
        "made of uniform numbers, with the signs left as they come",
        "Orthogonal, but not all orthogonal matrices are equally likely: large entries are too "
        "rare, as if the matrix had been made of uniform numbers, and the signs follow a rule. "
        "Start from normal numbers, and choose the signs such that R's diagonal would be positive.",
        edits=((DRAWN, UNIFORM), (RETURNED, "return q_part")),
    ),
    drawn(
        "rng not used: always the same random matrix",
        "np.random.default_rng(0).normal(size=(units, units))",
        "Every `rng` gives the same matrix. Draw from the generator that you are given; one made "
        "inside the function begins anew at each call.",
    ),
    drawn(
        "another source of randomness than rng",
        "np.random.default_rng().normal(size=(units, units))",
        "The same `rng` gives another matrix each time, so nobody can repeat your experiment. Draw "
        "from the generator that you are given.",
    ),
)


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
