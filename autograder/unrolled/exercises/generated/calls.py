"""Calls: another default in the signature, arguments handed on in another order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Site, Sites, plain


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with the signature, and with the order of a call's arguments."""
    yield from of_defaults(sites)
    for site in sites.expressions:
        if isinstance(site.node, ast.Call) and isinstance(site.node.func, ast.Name):
            yield from of_order(sites, site)


def of_defaults(sites: Sites) -> Iterator[Mistake]:
    """Another default: another number, the opposite, or a text that the function knows as well."""
    arguments = sites.own.args
    named = arguments.args[len(arguments.args) - len(arguments.defaults) :]
    for argument, node in zip(named, arguments.defaults, strict=True):
        if not isinstance(node, ast.Constant):
            continue
        for other in other_values(sites, argument.arg, node.value):
            yield sites.mistake(
                f"default of `{argument.arg}`: {other!r} instead of {node.value!r}",
                f"the default of `{argument.arg}` is `{other!r}` instead of `{node.value!r}`",
                sites.reference.replaced(node, repr(other)),
            )


def other_values(sites: Sites, name: str, value: Any) -> list[Any]:
    """What might stand in the place of a default value."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        usual = (8, 10, 16, 32, 64, 100, 128) if value > 4 else ()
        others = {0, 1, 2, value + 1, value - 1, 2 * value, *usual}
        return [each for each in sorted(others) if each != value]
    if isinstance(value, float):
        return [each for each in (0.0, *(10.0**-power for power in range(1, 13))) if each != value]
    known = [
        side.value
        for node in ast.walk(sites.own)
        if isinstance(node, ast.Compare) and getattr(node.left, "id", "") == name
        for side in node.comparators
        if isinstance(side, ast.Constant)
    ]
    return [other for other in dict.fromkeys(known) if other != value]


def of_order(sites: Sites, site: Site) -> Iterator[Mistake]:
    """Two arguments of a call in each other's place."""
    names = [each for each in site.node.args if isinstance(each, ast.Name)]
    for first, second in combinations(names, 2):
        if not (first.id in sites.words and second.id in sites.words):
            continue
        words = sites.words[first.id], sites.words[second.id]
        yield sites.mistake(
            f"{plain(site.target)}: {words[0]} and {words[1]} handed on in the other order",
            f"`{site.node.func.id}` gets {words[0]} and {words[1]} in the other order",
            sites.reference.replaced(first, second.id),
            sites.reference.replaced(second, first.id),
        )
