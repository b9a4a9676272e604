"""The places of a reference where something can go wrong, and what they are called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.shapes import Shape, shapes_in
from unrolled.exercises.generated.wording import described, with_plural_verbs
from unrolled.exercises.reference import Edit, Reference, unpackings


@dataclass(frozen=True)
class Site:
    """An expression in a reference.

    Args:
        node: the expression.
        target: what is computed there, in words, such as ``"the update gate"``.
        function: the function in which it stands.
    """

    node: ast.expr
    target: str
    function: ast.FunctionDef


class Sites:
    """All expressions and statements of a reference.

    Args:
        reference: the right answer.
        outputs: the names of what it returns.
        example: the arguments of one call, whose sizes should all differ: variables of equal
            shape are those that can be mistaken for one another.
    """

    def __init__(
        self, reference: Reference, outputs: tuple[str, ...], example: dict[str, Any]
    ) -> None:
        self.reference, self.outputs, self.example = reference, outputs, example
        self.functions = [node for node in reference.tree.body if isinstance(node, ast.FunctionDef)]
        self.own = self.functions[0]
        self.arguments = arguments_of(self.own, example)
        self.words = {
            **{
                name: f"`{name}`"
                for function in self.functions
                for name in arguments_of(function, {})
            },
            **{name: f"the {label}" for name, label in reference.labels.items()},
        }
        self.expressions = list(self._expressions())
        self._shapes, self._result_shapes = shapes_in(reference, outputs, example)

    def describe(self, node: ast.expr) -> str | None:
        """An expression in words, or ``None`` where they would be too many."""
        return described(node, self.words)

    def statements(self) -> Iterator[tuple[ast.stmt, ast.FunctionDef]]:
        """Every statement with its function, from top to bottom."""
        for function in self.functions:
            for node in ast.walk(function):
                if isinstance(node, ast.stmt) and node is not function:
                    yield node, function

    def _expressions(self) -> Iterator[Site]:
        for statement, function in self.statements():
            for target, value in self._values(statement, function):
                for node in expressions_in(value):
                    yield Site(node, target, function)

    def _values(
        self, statement: ast.stmt, function: ast.FunctionDef
    ) -> Iterator[tuple[str, ast.expr]]:
        """What a statement computes: words for it, and the expression."""
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]
            if (
                isinstance(target, ast.Tuple)
                and isinstance(statement.value, ast.Tuple)
                and len(target.elts) == len(statement.value.elts)
            ):
                for each, value in zip(target.elts, statement.value.elts, strict=True):
                    yield self.target(each), value
            else:
                yield self.target(target), statement.value
        elif isinstance(statement, ast.AugAssign):
            yield self.target(statement.target), statement.value
        elif isinstance(statement, ast.Return) and statement.value is not None:
            yield from self._returned(statement.value, function)
        elif isinstance(statement, (ast.If, ast.While)):
            yield "the condition", statement.test
        elif isinstance(statement, ast.For):
            yield "the loop", statement.iter
        elif isinstance(statement, ast.Expr):
            yield "what is collected", statement.value

    def _returned(
        self, value: ast.expr, function: ast.FunctionDef
    ) -> Iterator[tuple[str, ast.expr]]:
        if function is not self.own:
            yield f"the result of `{function.name}`", value
        elif isinstance(value, ast.Tuple) and len(value.elts) == len(self.outputs) > 1:
            for name, each in zip(self.outputs, value.elts, strict=True):
                yield f"`{name}`", each
        elif len(self.outputs) == 1:
            yield f"`{self.outputs[0]}`", value
        else:
            yield "the result", value

    def target(self, node: ast.expr) -> str:
        """What an assignment's target is called."""
        node = base_of(node)
        if isinstance(node, ast.Tuple):
            if group := self.reference.groups.get(node.lineno):
                return f"the {group}"
            names = [self.target(each) for each in node.elts]
            return f"{', '.join(names[:-1])} and {names[-1]}"
        return self.words.get(node.id, "an intermediate result")

    def alike(self, first: str, second: str) -> bool:
        """Whether two variables have the same shape, so that one can stand for the other."""
        shape = self._shapes.get(first)
        return shape is not None and shape == self._shapes.get(second)

    def is_array(self, name: str) -> bool:
        """Whether a variable holds an array in the example."""
        return (self._shapes.get(name) or ("",))[0] == "array"

    def last_stored(self, name: str) -> int:
        """The last line of the own function that gives a value to a variable, or to a part."""
        return max(
            node.lineno
            for node in ast.walk(self.own)
            if isinstance(getattr(node, "ctx", None), ast.Store)
            and getattr(base_of(node), "id", "") == name
        )

    def shaped_like(self, shape: Shape | None, line: int) -> list[str]:
        """The own function's variables of a shape that have a value before a line."""
        return [
            name
            for name in self.variables(self.own, line)
            if shape is not None and self._shapes.get(name) == shape
        ]

    @staticmethod
    def variables(function: ast.FunctionDef, line: int) -> list[str]:
        """The arguments, and the variables that have a value before a line."""
        stored = (
            each.id
            for each in ast.walk(function)
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each.lineno < line
        )
        return list(dict.fromkeys([*(each.arg for each in function.args.args), *stored]))

    def result_shape(self, output: str) -> Shape | None:
        """The shape of an output in the example."""
        return self._result_shapes.get(output)

    def bound_before(self, node: ast.Name, function: ast.FunctionDef) -> list[str]:
        """The variables that have a value where a name is used."""
        return self.variables(function, node.lineno)

    def mistake(self, name: str, when: str, *edits: Edit) -> Mistake:
        """A mistake in words that hold for whoever has its numbers.

        Args:
            name: a few words.
            when: what must be done to get the numbers, after "when".
            edits: of the reference.
        """
        return Mistake(
            name=name,
            sentence=f"You get exactly these numbers when {self._agreeing(when)}.",
            spans=edits,
            generated=True,
        )

    def _agreeing(self, when: str) -> str:
        """The words with their verbs in the plural after plural labels."""
        labels = {
            *self.words.values(),
            *(f"the {group}" for group in self.reference.groups.values()),
        }
        return with_plural_verbs(when, labels)


def arguments_of(function: ast.FunctionDef, example: dict[str, Any]) -> dict[str, Any]:
    """A function's arguments by name, and the parts of those that it takes apart.

    Args:
        function: the function.
        example: the arguments of one call; without it, all values are ``None``.
    """
    found = {argument.arg: example.get(argument.arg) for argument in function.args.args}
    for statement in unpackings(function, function.body):
        parts = [part.id for part in statement.targets[0].elts]
        whole = found[statement.value.id]
        values = whole if isinstance(whole, (tuple, list)) else [None] * len(parts)
        found |= dict(zip(parts, values, strict=True))
    return found


def base_of(node: ast.expr) -> ast.expr:
    """What an index or an attribute belongs to."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node


def expressions_in(value: ast.expr) -> Iterator[ast.expr]:
    """An expression and all expressions in it, outermost first; no lambdas' insides."""
    yield value
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr):
            yield from expressions_in(child)
        elif isinstance(child, (ast.keyword, ast.comprehension)):
            for part in ast.iter_child_nodes(child):
                if isinstance(part, ast.expr):
                    yield from expressions_in(part)


def plain(target: str) -> str:
    """A target for a mistake's name: without its article."""
    return target.removeprefix("the ")


def called(node: ast.Call) -> str:
    """The name of a called function or method."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
