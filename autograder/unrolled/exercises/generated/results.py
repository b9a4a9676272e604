"""What is returned or computed: another variable, an activation too many, zeros."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Sites


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with what the exercise's own function returns, and zeros for its parts."""
    for statement, function in sites.statements():
        if isinstance(statement, ast.Assign) and function is sites.own:
            yield from of_zeros(sites, statement)
        if not isinstance(statement, ast.Return) or function is not sites.own:
            continue
        if statement.value is None:
            continue
        for name, value in returned(sites, statement.value):
            yield from of_activation(sites, name, value)
            for other in sites.shaped_like(sites.result_shape(name), statement.lineno):
                if isinstance(value, ast.Name) and value.id == other:
                    continue
                if other in sites.words:
                    word = sites.words[other]
                    how = "as it came in" if word == f"`{name}`" else f"as `{name}`"
                    yield sites.mistake(
                        f"{word.removeprefix('the ')} returned {how}",
                        f"{word} is returned {how}",
                        sites.reference.replaced(value, other),
                    )


def of_zeros(sites: Sites, statement: ast.Assign) -> Iterator[Mistake]:
    """An array that is left at zero."""
    target = statement.targets[0]
    # What is filled afterwards is not zero in the end.
    if (
        isinstance(target, ast.Name)
        and sites.is_array(target.id)
        and target.id in sites.words
        and sites.last_stored(target.id) == target.lineno
    ):
        word = sites.words[target.id]
        yield sites.mistake(
            f"{word.removeprefix('the ')}: zero everywhere",
            f"every entry of {word} is zero",
            sites.reference.replaced(
                statement.value, f"0 * ({sites.reference.source(statement.value)})"
            ),
        )


def of_activation(sites: Sites, name: str, value: ast.expr) -> Iterator[Mistake]:
    """An activation too many, around what is returned."""
    if (sites.result_shape(name) or ("",))[0] != "array":
        return
    for word, call in (("tanh", "np.tanh"), ("sigmoid", "sigmoid"), ("ReLU", "relu")):
        yield sites.mistake(
            f"a {word} too many around `{name}`",
            f"what is returned as `{name}` goes through a {word} that does not belong there",
            sites.reference.replaced(value, f"{call}({sites.reference.source(value)})"),
        )


def returned(sites: Sites, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The outputs' names with the expressions that are returned for them."""
    if len(sites.outputs) == 1:
        yield sites.outputs[0], value
    elif isinstance(value, ast.Tuple) and len(value.elts) == len(sites.outputs):
        yield from zip(sites.outputs, value.elts, strict=True)
