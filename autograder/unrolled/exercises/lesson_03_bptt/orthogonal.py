"""The exercise ``orthogonal``: a random answer, so its properties are compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output

# By chance alone, the determinants of so many right answers, or the values of one entry, all have
# one sign in 2 of 2**30 checks.
DRAWS = 30
FACTS = (
    "the same `rng` gives the same matrix again",
    "another `rng` gives another matrix",
    f"among {DRAWS} matrices of one size there are determinants of 1 and of −1",
    "every entry differs from 0",
    f"among {DRAWS} matrices of one size every entry is sometimes positive and sometimes negative",
)


def orthogonal_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several widths; the first one again with the same seed; then many small ones."""
    widths = (2, 7, 1, 20) if hidden else (3, 5, 1, 8)
    seeds = rng.integers(2**32, size=len(widths) + DRAWS).tolist()
    challenges = [{"units": units, "rng": seed} for units, seed in zip(widths, seeds, strict=False)]
    many = [{"units": 3 if hidden else 2, "rng": seed} for seed in seeds[len(widths) :]]
    return [*challenges, dict(challenges[0]), *many]


def orthogonal_oracle(challenge: Challenge) -> Expected:
    """A matrix from ``keras.initializers.Orthogonal``."""
    import keras

    units, seed = challenge.values()
    matrix = keras.initializers.Orthogonal(seed=seed)((units, units), dtype="float64")
    return Expected((keras.ops.convert_to_numpy(matrix),))


def measure(challenges: list[Challenge], matrices: list[np.ndarray]) -> list[tuple[Any, ...]]:
    """For each matrix Qᵀ Q; for each, too, which of ``FACTS`` hold of all of them together."""
    first, again, *many = matrices[0], *matrices[-DRAWS - 1 :]
    determinants = [float(np.linalg.det(matrix)) for matrix in many]
    facts = (
        bool(np.array_equal(first, again)),
        not all(np.array_equal(matrix, many[0]) for matrix in many[1:]),
        max(determinants) > 0.0 > min(determinants),
        not any((matrix == 0.0).any() for matrix in matrices),
        bool((np.max(many, axis=0) > 0.0).all() and (np.min(many, axis=0) < 0.0).all()),
    )
    return [(matrix.T @ matrix, facts) for matrix in matrices]


Maker = Callable[[int, np.random.Generator], np.ndarray]


def right(units: int, rng: np.random.Generator) -> np.ndarray:
    """The Q of a normal matrix, with the signs of R's diagonal taken back."""
    return with_signs(rng.normal(size=(units, units)))


def with_signs(matrix: np.ndarray) -> np.ndarray:
    """The Q of a matrix, with the signs of R's diagonal taken back."""
    q, r = np.linalg.qr(matrix)
    return q * np.sign(np.diag(r))


def unit_columns(units: int, rng: np.random.Generator) -> np.ndarray:
    """Normal numbers, each column scaled to length 1."""
    matrix = rng.normal(size=(units, units))
    return matrix / np.linalg.norm(matrix, axis=0)


def unit_rows(units: int, rng: np.random.Generator) -> np.ndarray:
    """Normal numbers, each row scaled to length 1."""
    return unit_columns(units, rng).T


MAKERS: dict[str, Maker] = {
    "right": right,
    "normal": lambda units, rng: rng.normal(size=(units, units)),
    "scaled normal": lambda units, rng: rng.normal(size=(units, units)) / np.sqrt(units),
    "uniform": lambda units, rng: rng.uniform(-1.0, 1.0, size=(units, units)),
    "unit columns": unit_columns,
    "Q of uniform": lambda units, rng: with_signs(rng.uniform(size=(units, units))),
    "R": lambda units, rng: np.linalg.qr(rng.normal(size=(units, units)))[1],
    "Q without signs": lambda units, rng: np.linalg.qr(rng.normal(size=(units, units)))[0],
    "scaled": lambda units, rng: right(units, rng) / np.sqrt(units),
    "identity": lambda units, rng: np.eye(units),
    "constant": lambda units, rng: right(units, np.random.default_rng(0)),
    "signs": lambda units, rng: np.diag(rng.choice([-1.0, 1.0], size=units)),
    "own randomness": lambda units, rng: right(units, np.random.default_rng()),
}


def orthogonal_model(
    challenge: Challenge,
    maker: str = "right",
    facts: tuple[bool, ...] = (True,) * len(FACTS),
) -> tuple[np.ndarray, tuple[bool, ...]]:
    """What is measured on a maker's matrix; the facts concern all of its matrices."""
    units, seed = challenge.values()
    matrix = MAKERS[maker](units, np.random.default_rng(seed))
    return matrix.T @ matrix, facts


def made(name: str, maker: str, facts: str, sentence: str) -> Mistake:
    """A mistake by a key of ``MAKERS``; facts that do not hold are ``-``, the others ``+``."""
    return Mistake(
        name,
        sentence,
        variant={"maker": maker, "facts": tuple(mark == "+" for mark in facts)},
        kind="maker",
    )


ORTHOGONAL = Exercise(
    name="orthogonal",
    returns=(Output("Q", ("row", "column")),),
    challenges=orthogonal_challenges,
    oracle=orthogonal_oracle,
    model=orthogonal_model,
    mistakes=(
        made(
            "normal numbers as they are drawn",
            "normal",
            "+++++",
            "You return the normal numbers themselves. Their columns are neither of length 1 nor "
            "at right angles.",
        ),
        made(
            "normal numbers, scaled",
            "scaled normal",
            "+++++",
            "You divide the normal numbers by the root of `units`. Then columns have about length "
            "1, on average; they are not at right angles.",
        ),
        made(
            "uniform numbers as they are drawn",
            "uniform",
            "+++++",
            "You return uniform numbers. Their columns are neither of length 1 nor at right "
            "angles.",
        ),
        made(
            "columns of length 1, but not at right angles",
            "unit columns",
            "+++++",
            "Your columns have length 1, but they are not at right angles to each other.",
        ),
        made(
            "R for Q",
            "R",
            "+++--",
            "You return the triangular R of the QR decomposition. `np.linalg.qr` gives Q first.",
        ),
        made(
            "signs left as the decomposition gives them",
            "Q without signs",
            "++-+-",
            "Your matrices are orthogonal, but of one size all their determinants have the same "
            "sign: half of all orthogonal matrices never come up. The routine behind a "
            "decomposition picks signs by a rule of its own; those of `np.linalg.qr` stand "
            "on R's diagonal.",
        ),
        made(
            "made of numbers that are all positive",
            "Q of uniform",
            "++++-",
            "Orthogonal, but lopsided: the first column never has a negative entry, as if the "
            "matrix had been made of positive numbers only, such as `rng.random` gives. Start from "
            "normal numbers, which know no direction.",
        ),
        made(
            "divided by the root of units",
            "scaled",
            "+++++",
            "Your columns are at right angles, but of length 1 / √units. An orthogonal matrix "
            "needs "
            "no scaling: it keeps every length as it is.",
        ),
        made(
            "always the same matrix, such as the identity",
            "identity",
            "+----",
            "Orthogonal, but the same for every `rng`. A starting value should be random.",
        ),
        made(
            "rng not used: always the same random matrix",
            "constant",
            "+--+-",
            "Every `rng` gives the same matrix. Draw from the generator that you are given; one "
            "made inside the function begins anew at each call.",
        ),
        made(
            "another source of randomness than rng",
            "own randomness",
            "-++++",
            "The same `rng` gives another matrix each time, so nobody can repeat your experiment. "
            "Draw from the generator that you are given.",
        ),
        made(
            "zeros among the entries",
            "signs",
            "+++--",
            "Orthogonal, and random, but with zeros: some units can never reach some others. All "
            "orthogonal matrices should be equally likely.",
        ),
    ),
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
    measured=(Output("(Q.T @ Q)", ("row", "column")), Output("facts", kind="list")),
    place=lambda path, challenge: f"“{FACTS[path[0]]}”",
)
