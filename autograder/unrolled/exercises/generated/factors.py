"""Factors of one term that multiply more than it, or another one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.functions import OTHER_ACTIVATIONS, called
from unrolled.exercises.generated.sites import Sites, plain


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with a factor in a sum, and in a sum that goes through an activation."""
    for site in sites.expressions:
        node, target = site.node, site.target
        name = plain(target)
        for word, factor, kept, other in factors_of(sites, node):
            yield sites.mistake(
                f"{name}: {word} multiplies the whole sum",
                f"{word} multiplies the whole sum in {target}, and not one term only",
                sites.reference.replaced(node, f"({factor} * ({kept} + {other}))"),
            )
            yield sites.mistake(
                f"{name}: {word} multiplies the other term",
                f"{word} multiplies the other term of the sum in {target}",
                sites.reference.replaced(node, f"({kept} + {factor} * {other})"),
            )
        if isinstance(node, ast.Call) and called(node) in OTHER_ACTIVATIONS and node.args:
            function = sites.reference.source(node.func)
            for word, factor, kept, other in factors_of(sites, node.args[0]):
                yield sites.mistake(
                    f"{name}: {word} outside the {called(node)}",
                    f"{word} multiplies the {called(node)} in {target}, instead of a term inside",
                    sites.reference.replaced(node, f"({factor} * {function}({kept} + {other}))"),
                )
                yield sites.mistake(
                    f"{name}: a {called(node)} for each term, and {word} outside",
                    f"each term of the sum in {target} goes through a {called(node)} of its own, "
                    f"and {word} multiplies one of the two",
                    sites.reference.replaced(
                        node, f"({function}({other}) + {factor} * {function}({kept}))"
                    ),
                )


def factors_of(sites: Sites, node: ast.expr) -> Iterator[tuple[str, str, str, str]]:
    """The factors in a sum of two terms.

    Returns:
        For each its words, and the texts of the factor, of what it multiplies, and of the term
        beside.
    """
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
        return
    for product, beside in ((node.left, node.right), (node.right, node.left)):
        if not (isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult)):
            continue
        other = f"({sites.reference.source(beside)})"
        for factor, kept in ((product.left, product.right), (product.right, product.left)):
            texts = [f"({sites.reference.source(each)})" for each in (factor, kept)]
            yield sites.describe(factor) or "a factor", *texts, other
