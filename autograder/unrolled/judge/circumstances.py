"""Where a function is wrong: in all calls of one kind, such as those with ``padding="causal"``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge
from unrolled.judge.hypotheses import Case

MOST_COUNTS = 4


def circumstance(cases: list[Case]) -> str | None:
    """What exactly the calls with a wrong answer have in common, in words.

    Args:
        cases: all calls.

    Returns:
        Such as ``"where `padding` is 'causal'"``; ``None`` if nothing tells the wrong calls from
        the right ones.
    """
    wrong = [not case.right for case in cases]
    if all(wrong) or not any(wrong):
        return None
    names = list(dict.fromkeys(name for case in cases for name in case.challenge))
    for words, holds in tests(names, [case.challenge for case in cases]):
        if [holds(case.challenge) for case in cases] == wrong:
            return words
    return None


def tests(names: list[str], challenges: list[Challenge]) -> Iterator[tuple[str, Any]]:
    """Properties that a call may have: words, and how to tell."""
    for name in names:
        yield f"where `{name}` is left to its default", lambda each, name=name: name not in each
        yield f"where `{name}` is given", lambda each, name=name: name in each
        values = [each[name] for each in challenges if name in each]
        plain = {(type(value), value) for value in values if isinstance(value, (bool, str, int))}
        counts = {value for value in plain if value[0] is int}
        if len(counts) > max(MOST_COUNTS, len(challenges) / 2):
            # A number that is nearly always another one tells single calls apart, but no kinds.
            plain -= counts
        for value in sorted(plain, key=repr):
            yield f"where `{name}` is {value[1]!r}", partial(has, name, value)
        for value in sorted(plain, key=repr):
            yield f"where `{name}` is not {value[1]!r}", partial(has_another, name, value)
        arrays = [value for value in values if isinstance(value, np.ndarray)]
        for count in sorted({value.ndim for value in arrays}):
            yield (
                f"where `{name}` has {count} {'axis' if count == 1 else 'axes'}",
                lambda each, name=name, count=count: np.ndim(each.get(name, 0)) == count,
            )
        for axis in range(max((value.ndim for value in arrays), default=0)):
            yield (
                f"where axis {axis} of `{name}` has length 1",
                lambda each, name=name, axis=axis: length(each.get(name), axis) == 1,
            )
            yield (
                f"where axis {axis} of `{name}` is longer than 1",
                lambda each, name=name, axis=axis: length(each.get(name), axis) > 1,
            )
    yield (
        "with inputs in float32",
        lambda each: any(
            isinstance(value, np.ndarray) and value.dtype == np.float32 for value in each.values()
        ),
    )


def has(name: str, value: tuple[type, Any], challenge: Challenge) -> bool:
    """Whether an argument is given and has a value of this type."""
    given = challenge.get(name)
    return name in challenge and type(given) is value[0] and given == value[1]


def has_another(name: str, value: tuple[type, Any], challenge: Challenge) -> bool:
    """Whether an argument is given and has another value."""
    return name in challenge and not has(name, value, challenge)


def length(value: Any, axis: int) -> int:
    """The length of an array's axis; 0 if it has none."""
    return value.shape[axis] if isinstance(value, np.ndarray) and value.ndim > axis else 0
