"""Two mistakes that show in different numbers of an answer, each found by its own."""

from __future__ import annotations

from itertools import combinations, islice
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Exercise, Mistake
from unrolled.judge.hypotheses import Case, Hypothesis, agreeing, explains

# So that an answer that nothing explains is told so at once.
MOST_FITTING_PAIRS = 40


def complementary(exercise: Exercise, known: list[Mistake], cases: list[Case]) -> Hypothesis:
    """Two mistakes of which each explains some of the wrong numbers."""
    # Where most is wrong, both mistakes show.
    case = max(cases, key=share_wrong)
    value = numbers(case.value)
    if value is None:
        return ()
    keras = matching(case.keras, value)
    found = []
    for mistake in known:
        fits = matching(case.wrong_answer(exercise, (mistake,)), value)
        if (fits & ~keras).any():
            found.append((mistake, fits))
    pairs = (
        (first, second)
        for (first, one), (second, other) in combinations(found, 2)
        if (one | other | keras).all() and (one & ~other & ~keras).any() and (other & ~one).any()
    )
    for hypothesis in islice(pairs, MOST_FITTING_PAIRS):
        if explains(exercise, hypothesis, cases):
            return hypothesis
    return ()


def share_wrong(case: Case) -> float:
    """Which part of an answer's numbers is wrong; 0 if it is not made of numbers."""
    value = numbers(case.value)
    return 0.0 if value is None or not value.size else 1.0 - matching(case.keras, value).mean()


def numbers(value: Any) -> np.ndarray | None:
    """All numbers of an answer, in one row; ``None`` if it is made of anything else."""
    parts = value if isinstance(value, (tuple, list)) else (value,)
    if not parts or not all(isinstance(part, np.ndarray) or is_exact(part) for part in parts):
        return None
    return np.concatenate([np.ravel(part) for part in parts])


def is_exact(value: Any) -> bool:
    """Whether a value is a whole number that a float can hold."""
    return isinstance(value, int) and abs(value) < 2**53


def matching(value: Any, received: np.ndarray) -> np.ndarray:
    """Which of the received numbers another answer gives as well."""
    given = numbers(value)
    if given is None or given.shape != received.shape:
        return np.zeros(received.shape, bool)
    return agreeing(given, received)
