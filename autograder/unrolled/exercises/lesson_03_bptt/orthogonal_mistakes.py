"""Mistakes in drawing an orthogonal matrix, as edits of ``orthogonal``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

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
        "rows of length 1, but not at right angles",
        "drawn / np.linalg.norm(drawn, axis=1, keepdims=True)",
        "Your rows have length 1, but neither rows nor columns are at right angles to each other.",
    ),
    returned(
        "R's diagonal itself for its signs",
        "q_part * np.diag(r_part)",
        "You multiply by R's diagonal itself, so your columns do not have length 1. Only its "
        "*signs* are needed.",
    ),
    returned(
        "R for Q",
        "r_part",
        "You return the triangular R of the QR decomposition. `np.linalg.qr` gives Q first.",
    ),
    returned(
        "signs left as the decomposition gives them",
        "q_part",
        "Your matrices are orthogonal, but for two units, every determinant is −1: half of all "
        "orthogonal matrices never come up. The routine behind a decomposition picks signs by a "
        "rule of its own; those of `np.linalg.qr` stand on R's diagonal.",
    ),
    returned(
        "signs left as a singular value decomposition gives them",
        "np.linalg.svd(drawn)[0]",
        "Your matrices are orthogonal, but for two units, every determinant is −1: half of all "
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
