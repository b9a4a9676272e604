"""Mistakes that any formula knows, made from a reference's syntax tree.

Each module makes one kind. Their sentences are put together from the reference's labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated import (
    activations,
    arguments,
    arithmetic,
    calls,
    conditions,
    factors,
    functions,
    indices,
    loops,
    names,
    results,
)
from unrolled.exercises.generated.sites import Sites
from unrolled.exercises.reference import Edit, Reference

# In the order in which they are tried: where two give the same numbers, the first has its say.
KINDS = (
    calls,
    activations,
    functions,
    loops,
    arithmetic,
    factors,
    results,
    conditions,
    indices,
    arguments,
    names,
)


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
    """The mistakes without those whose edits have been there before, each with its own name."""
    edits: set[tuple[Edit, ...]] = set()
    names: Counter[str] = Counter()
    for mistake in mistakes:
        if mistake.spans in edits:
            continue
        edits.add(mistake.spans)
        names[mistake.name] += 1
        place = names[mistake.name]
        yield mistake if place == 1 else replace(mistake, name=f"{mistake.name}, at place {place}")
