"""Variables: two exchanged everywhere, or one in the place of another once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Sites, plain


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with a variable in a reference."""
    yield from of_unpacking(sites)
    yield from of_arguments(sites)
    yield from of_use(sites)
    yield from of_complements(sites)


def of_unpacking(sites: Sites) -> Iterator[Mistake]:
    """Two of several values that are computed together have each other's names."""
    for statement, _ in sites.statements():
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if not isinstance(target, ast.Tuple):
            continue
        for first, second in combinations(target.elts, 2):
            if not (isinstance(first, ast.Name) and isinstance(second, ast.Name)):
                continue
            # The parts of an argument are exchanged as arguments are.
            if not sites.alike(first.id, second.id) or first.id in sites.arguments:
                continue
            yield sites.mistake(
                f"{plain(sites.target(first))} and {plain(sites.target(second))} swapped",
                f"{sites.target(first)} and {sites.target(second)} have changed places",
                sites.reference.replaced(first, second.id),
                sites.reference.replaced(second, first.id),
            )


def of_arguments(sites: Sites) -> Iterator[Mistake]:
    """Two arguments exchanged."""
    for first, second in combinations(sites.arguments, 2):
        if sites.alike(first, second):
            yield sites.mistake(
                f"`{first}` and `{second}` swapped",
                f"`{first}` and `{second}` have changed places",
                sites.reference.at_the_start(f"{first}, {second} = {second}, {first}"),
            )


def of_use(sites: Sites) -> Iterator[Mistake]:
    """Another variable of the same shape, in one place."""
    for site in sites.expressions:
        node = site.node
        if not isinstance(node, ast.Name) or node.id not in sites.words:
            continue
        for other in sites.bound_before(node, site.function):
            if other != node.id and other in sites.words and sites.alike(node.id, other):
                here, there = sites.words[node.id], sites.words[other]
                yield sites.mistake(
                    f"{plain(site.target)}: {there} instead of {here}",
                    f"{there} stands in {site.target} where {here} belongs",
                    sites.reference.replaced(node, other),
                )


def of_complements(sites: Sites) -> Iterator[Mistake]:
    """One minus a gate where the gate belongs; a gate is what a sigmoid gives."""
    gates = {
        statement.targets[0].id
        for statement, _ in sites.statements()
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Call)
        and getattr(statement.value.func, "id", "") == "sigmoid"
    }
    for site in sites.expressions:
        if isinstance(site.node, ast.Name) and site.node.id in gates & sites.words.keys():
            word = sites.words[site.node.id]
            yield sites.mistake(
                f"{plain(site.target)}: 1 minus {word} instead of {word}",
                f"1 minus {word} stands in {site.target} where {word} belongs",
                sites.reference.replaced(site.node, f"(1 - {site.node.id})"),
            )
