"""A ladder of rungs, each a part of the points: how far answers have come."""

from __future__ import annotations

from collections.abc import Sequence

NUMBERS = ("none", "one", "two", "three", "four")


def reached(holds: Sequence[bool]) -> int:
    """How many rungs are reached: those before the first that does not hold."""
    return next((place for place, held in enumerate(holds) if not held), len(holds))


def in_words(count: int) -> str:
    """The headline of answers that have come so far and no farther."""
    return f"reaches {NUMBERS[count]} of four rungs"
