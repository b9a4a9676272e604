"""Conditions: the wrong way round, always or never true, a limit that is one off."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Sites

OTHER_COMPARISONS = {
    ast.Lt: ("<=", ">"),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<"),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
}
SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with a condition in a reference."""
    for statement, _ in sites.statements():
        for node in own_nodes(statement):
            if isinstance(node, (ast.If, ast.IfExp)):
                yield from of_choice(sites, node.test)
            elif isinstance(node, ast.Compare) and len(node.ops) == 1:
                yield from of_comparison(sites, node)
            elif isinstance(node, ast.BoolOp):
                yield from of_combination(sites, node)


def own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """A statement and its expressions, without the statements in it."""
    yield statement
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield from ast.walk(child)


def words_for(sites: Sites, test: ast.expr) -> str:
    """A condition in words: the arguments that it looks at."""
    names = dict.fromkeys(
        sites.words[node.id]
        for node in ast.walk(test)
        if isinstance(node, ast.Name) and node.id in sites.words
    )
    return f"the condition on {' and '.join(names)}" if names else "a condition"


def of_choice(sites: Sites, test: ast.expr) -> Iterator[Mistake]:
    """A branch taken always, never, or the wrong way round."""
    words, text = words_for(sites, test), sites.reference.source(test)
    short = words.removeprefix("the ")
    for name, when, new in (
        (f"{short} the wrong way round", f"{words} is the wrong way round", f"not ({text})"),
        (f"{short} ignored: taken as true", f"{words} is always taken as true", "True"),
        (f"{short} ignored: taken as false", f"{words} is always taken as false", "False"),
    ):
        yield sites.mistake(name, when, sites.reference.replaced(test, new))


def of_comparison(sites: Sites, node: ast.Compare) -> Iterator[Mistake]:
    """Another comparison, or a limit that is one off."""
    words, sign = words_for(sites, node), SIGNS.get(type(node.ops[0]))
    left, right = (sites.reference.source(each) for each in (node.left, node.comparators[0]))
    for other in OTHER_COMPARISONS.get(type(node.ops[0]), ()):
        yield sites.mistake(
            f"{words.removeprefix('the ')}: {other} instead of {sign}",
            f"`{other}` stands in {words} where `{sign}` belongs",
            sites.reference.replaced(node, f"{left} {other} {right}"),
        )


def of_combination(sites: Sites, node: ast.BoolOp) -> Iterator[Mistake]:
    """``and`` for ``or``, or one part alone."""
    words = words_for(sites, node)
    texts = [sites.reference.source(each) for each in node.values]
    other = "or" if isinstance(node.op, ast.And) else "and"
    sign = "and" if other == "or" else "or"
    yield sites.mistake(
        f"{words.removeprefix('the ')}: {other} instead of {sign}",
        f"`{other}` stands in {words} where `{sign}` belongs",
        sites.reference.replaced(node, f" {other} ".join(f"({text})" for text in texts)),
    )
