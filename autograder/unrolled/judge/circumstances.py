"""Where a function is wrong: in all calls of one kind, such as those with ``padding="causal"``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise
from unrolled.judge.hypotheses import Case


def circumstance(cases: list[Case], defaults: Challenge | None = None) -> str | None:
    """What exactly the calls with a wrong answer have in common, in words.

    Args:
        cases: all calls.
        defaults: the values of the arguments that may be left out.

    Returns:
        Such as ``"where `padding` is 'causal'"``; ``None`` if nothing tells the wrong calls from
        the right ones.
    """
    wrong = [not case.right for case in cases]
    if all(wrong) or not any(wrong):
        return None
    given = [case.challenge for case in cases]
    names = list(dict.fromkeys(name for each in given for name in each))
    for name in names:
        for words, left_out in (("is left to its default", True), ("is given", False)):
            if [(name not in each) == left_out for each in given] == wrong:
                return f"where `{name}` {words}"
    challenges = [(defaults or {}) | each for each in given]
    for words, holds in tests(names, challenges):
        if [holds(each) for each in challenges] == wrong:
            return words
    return None


def defaults_of(exercise: Exercise) -> Challenge:
    """The arguments of an exercise's function that have a default, with it."""
    if exercise.reference is None:
        return {}
    parameters = inspect.signature(exercise.reference).parameters.values()
    return {each.name: each.default for each in parameters if each.default is not each.empty}


def tests(names: list[str], challenges: list[Challenge]) -> Iterator[tuple[str, Any]]:
    """Properties that a call may have: words, and how to tell."""
    for name in names:
        values = [each[name] for each in challenges if name in each]
        plain = {(type(value), value) for value in values if telling(value, values)}
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


def telling(value: Any, values: list[Any]) -> bool:
    """Whether a value can be what some calls have in common.

    A size that is drawn for one call is that call's alone; 0 and 1 are special.
    """
    if isinstance(value, (bool, str)):
        return True
    return isinstance(value, int) and (value in (0, 1) or values.count(value) > 1)


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
