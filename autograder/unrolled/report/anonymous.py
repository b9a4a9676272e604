"""Names of learners, taken out of texts that learners wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from unrolled.report.class_results import Learner

# Shorter ones are words or numbers of many texts.
SHORTEST, SHORTEST_NUMBER = 3, 4
HIDDEN = "[name]"


def without_names(learners: Iterable[Learner]) -> Callable[[str], str]:
    """What takes the names of a class out of a text.

    A learner's exception may say anything, even who wrote it.

    Args:
        learners: the class.
    """
    words = {
        word
        for learner in learners
        for word in (learner.student, learner.name, *learner.name.split())
        if len(word) >= (SHORTEST_NUMBER if word.isdigit() else SHORTEST) or not word.isascii()
    }
    words.discard("")
    if not words:
        return str
    any_name = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{any_name})(?!\w)", re.IGNORECASE)

    def hide(text: str) -> str:
        return text if is_number(text) else pattern.sub(HIDDEN, text)

    return hide


def is_number(text: str) -> bool:
    """Whether a text is a number, and so nobody's name."""
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True
