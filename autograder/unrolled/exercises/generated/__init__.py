"""Mistakes that any formula knows, made from a reference's syntax tree.

Each module makes one kind. Their sentences are put together from the reference's labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated import (
    arguments,
    arithmetic,
    calls,
    conditions,
    functions,
    indices,
    loops,
    names,
    results,
)
from unrolled.exercises.generated.sites import Sites
from unrolled.exercises.reference import Reference

# In the order in which they are tried: where two give the same numbers, the first has its say.
KINDS = (results, calls, functions, loops, arithmetic, conditions, indices, arguments, names)


def generated_mistakes(
    reference: Reference, outputs: tuple[str, ...], example: dict[str, Any]
) -> tuple[Mistake, ...]:
    """All mistakes that can be made in a reference, each once.

    Args:
        reference: the right answer.
        outputs: the names of what it returns.
        example: the arguments of one call.
    """
    sites = Sites(reference, outputs, example)
    return tuple(once(mistake for kind in KINDS for mistake in kind.mistakes_in(sites)))


def once(mistakes: Iterator[Mistake]) -> Iterator[Mistake]:
    """The mistakes without those whose edits, or whose names, have been there before."""
    edits, names = set(), set()
    for mistake in mistakes:
        if mistake.spans in edits or mistake.name in names:
            continue
        edits.add(mistake.spans)
        names.add(mistake.name)
        yield mistake
