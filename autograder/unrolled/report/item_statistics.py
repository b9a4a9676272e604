"""What a test's makers ask of an item: how hard is it, and does it tell learners apart?"""

from __future__ import annotations

import math

# With fewer learners a correlation is mostly chance.
ENOUGH = 10


def difficulty(scores: list[float], points: float) -> float | None:
    """The share of the points that was reached; 1 where everybody has them all.

    Args:
        scores: everybody's.
        points: what could be reached.
    """
    return sum(scores) / (len(scores) * points) if scores and points else None


def discrimination(scores: list[float], rest: list[float]) -> float | None:
    """The correlation of an item's points with those of all other items.

    Args:
        scores: everybody's at the item.
        rest: everybody's at the others.

    Returns:
        A number from -1 to 1; ``None`` for few learners, or where all have the same points.
    """
    count = len(scores)
    if count < ENOUGH:
        return None
    mean, mean_of_rest = sum(scores) / count, sum(rest) / count
    pairs = [(a - mean, b - mean_of_rest) for a, b in zip(scores, rest, strict=True)]
    spread = math.sqrt(sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs))
    return sum(a * b for a, b in pairs) / spread if spread > 1e-12 else None
