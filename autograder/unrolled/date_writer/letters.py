"""Letters as numbers: 0 is padding, so that a mask can be made of it."""

from __future__ import annotations

import numpy as np

START, DIGITS = 1, "0123456789-"
OUTPUTS = 2 + len(DIGITS)


def alphabet(texts: list[str]) -> str:
    """All letters that occur, sorted."""
    return "".join(sorted(set("".join(texts))))


def as_numbers(texts: list[str], letters: str, steps: int) -> np.ndarray:
    """Texts as rows of numbers.

    Args:
        texts: what to read.
        letters: the alphabet; the first letter is 2, since 0 is padding and 1 is start.
        steps: the width of a row; shorter texts are padded with 0 on the right.

    Returns:
        (texts, steps), int.
    """
    places = {letter: place + 2 for place, letter in enumerate(letters)}
    rows = np.zeros((len(texts), steps), int)
    for row, text in zip(rows, texts, strict=True):
        row[: len(text)] = [places[letter] for letter in text]
    return rows
