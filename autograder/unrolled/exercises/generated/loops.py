"""Loops: a step too few or too many, the other direction, an early end, lines exchanged."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Sites
from unrolled.exercises.reference import Edit


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with a loop in a reference."""
    for statement, function in sites.statements():
        if isinstance(statement, ast.For):
            yield from of_range(sites, statement)
            yield from of_early_end(sites, statement, function)
            yield from of_order(sites, statement)
            yield from of_adding(sites, statement)
        if isinstance(statement, ast.AugAssign):
            yield from of_collecting(sites, statement)


def ranges_of(loop: ast.For) -> Iterator[ast.Call]:
    """The ``range`` that a loop runs over, however wrapped."""
    for node in ast.walk(loop.iter):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
            yield node


def of_range(sites: Sites, loop: ast.For) -> Iterator[Mistake]:
    """The first or the last step left out, or the other direction; first is what comes first."""
    backwards = isinstance(loop.iter, ast.Call) and getattr(loop.iter.func, "id", "") == "reversed"
    for call in ranges_of(loop):
        texts = [sites.reference.source(each) for each in call.args]
        start, stop, step = ("0", *texts, "1") if len(texts) == 1 else (*texts, "1")[:3]
        without_lowest = f"range({start} + {step}, {stop}, {step})"
        without_highest = f"range({start}, {stop} - {step}, {step})"
        one_more = f"range({start}, {stop} + {step}, {step})"
        one_before = f"range({start} - {step}, {stop}, {step})"
        whole = f"range({start}, {stop}, {step})"
        # What comes first in a loop that runs backwards is the last one in time.
        first, last = (
            (", the one with the highest number", ", the one with the lowest number")
            if backwards
            else ("", "")
        )
        if getattr(loop.target, "id", "") == "_":
            # All its steps are alike.
            yield sites.mistake(
                "loop: a step too few",
                "the loop makes one step too few",
                sites.reference.replaced(call, without_lowest),
            )
        for words, when, forwards, reverse in (
            (
                f"first step left out{first}",
                f"the loop leaves out its first step{first}",
                without_lowest,
                without_highest,
            ),
            (
                f"last step left out{last}",
                f"the loop leaves out its last step{last}",
                without_highest,
                without_lowest,
            ),
            (
                "a step too many at the end",
                "the loop makes one step too many at its end",
                one_more,
                one_before,
            ),
            (
                "only the first step made",
                "the loop makes its first step only",
                f"{whole}[:1]",
                f"{whole}[-1:]",
            ),
            (
                "steps made in the other direction",
                "the loop runs in the other direction",
                f"{whole}[::-1]",
                f"{whole}[::-1]",
            ),
        ):
            yield sites.mistake(
                f"loop: {words}",
                when,
                sites.reference.replaced(call, reverse if backwards else forwards),
            )


def of_early_end(sites: Sites, loop: ast.For, function: ast.FunctionDef) -> Iterator[Mistake]:
    """The ``return`` after the loop moved into it."""
    last = function.body[-1]
    if not isinstance(last, ast.Return) or loop not in function.body:
        return
    end = sites.reference.span(loop.body[-1])[1]
    indent = "\n" + " " * loop.body[-1].col_offset
    yield sites.mistake(
        "return inside the loop",
        "the `return` stands inside the loop, which then ends after its first step",
        Edit(end, end, indent + sites.reference.source(last)),
    )


def of_order(sites: Sites, loop: ast.For) -> Iterator[Mistake]:
    """Two neighbouring lines of a loop in the other order."""
    for first, second in zip(loop.body, loop.body[1:], strict=False):
        texts = [sites.reference.source(each) for each in (first, second)]
        if any(isinstance(each, (ast.If, ast.For, ast.While)) for each in (first, second)):
            continue
        computed = assigned(sites, first)
        if computed:
            yield sites.mistake(
                f"{computed.removeprefix('the ')} used before the new value is computed",
                f"{computed} is used in the loop before the new value is computed",
                sites.reference.replaced(first, texts[1]),
                sites.reference.replaced(second, texts[0]),
            )


def of_adding(sites: Sites, loop: ast.For) -> Iterator[Mistake]:
    """A new value added to the old one instead of put in its place."""
    for statement in loop.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(target, ast.Name) and sites.is_array(target.id):
            word = sites.target(target)
            value = sites.reference.source(statement.value)
            yield sites.mistake(
                f"{word.removeprefix('the ')} added to the old value",
                f"{word} is added to the old value in the loop, instead of replacing it",
                sites.reference.replaced(statement.value, f"({target.id} + {value})"),
            )


def assigned(sites: Sites, statement: ast.stmt) -> str:
    """What a statement gives a value to, in words; empty if nothing."""
    if isinstance(statement, ast.Assign):
        return sites.target(statement.targets[0])
    if isinstance(statement, ast.AugAssign):
        return sites.target(statement.target)
    return ""


def of_collecting(sites: Sites, statement: ast.AugAssign) -> Iterator[Mistake]:
    """Overwritten instead of added up."""
    if not isinstance(statement.op, ast.Add):
        return
    target = sites.target(statement.target)
    left, right = (sites.reference.source(each) for each in (statement.target, statement.value))
    yield sites.mistake(
        f"{target.removeprefix('the ')} overwritten instead of added up",
        f"{target} is overwritten at every step instead of added up",
        sites.reference.replaced(statement, f"{left} = {right}"),
    )
