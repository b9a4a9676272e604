"""Calls: another default in the signature, arguments handed on in another order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Site, Sites, plain


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with the signature, and with the order of a call's arguments."""
    yield from of_defaults(sites)
    for site in sites.expressions:
        if isinstance(site.node, ast.Call) and isinstance(site.node.func, ast.Name):
            yield from of_order(sites, site)


def of_defaults(sites: Sites) -> Iterator[Mistake]:
    """The other truth value, or another whole number, as a default."""
    arguments = sites.own.args
    named = arguments.args[len(arguments.args) - len(arguments.defaults) :]
    for argument, node in zip(named, arguments.defaults, strict=True):
        if not isinstance(node, ast.Constant):
            continue
        right = node.value
        if isinstance(right, bool):
            others = (not right,)
        elif isinstance(right, int):
            others = tuple(other for other in (0, 1, 2) if other != right)
        else:
            continue
        for other in others:
            yield sites.mistake(
                f"default of `{argument.arg}`: {other} instead of {right}",
                f"the default of `{argument.arg}` is `{other}` instead of `{right}`",
                sites.reference.replaced(node, str(other)),
            )


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
