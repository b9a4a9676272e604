"""A reference as text: an exercise's right answer, which can be edited into every wrong one."""

from __future__ import annotations

import ast
import inspect
import io
import itertools
import textwrap
import tokenize
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from unrolled.exercises import activations

FUNCTION_NAMES = {
    name: function for name, function in vars(activations).items() if inspect.isfunction(function)
}


class Edit(NamedTuple):
    """A piece of the text, and what stands in its place.

    Args:
        start: where the piece begins.
        end: where it ends; the same place for a text that is put in.
        new: what replaces it.
    """

    start: int
    end: int
    new: str


class Reference:
    """The text of a function and of the helpers that can be wrong along with it.

    A comment at the end of an assignment's line is the label of what is assigned: ``z = …  # update
    gate``. Several targets have their labels separated by commas, after a label for all of them
    and a colon: ``i, f = …  # gates: input gate, forget gate``.

    Args:
        function: the right answer, in NumPy.
        helpers: functions that it calls and in which mistakes are possible, too.
    """

    def __init__(self, function: Callable[..., Any], helpers: tuple[Callable[..., Any], ...] = ()):
        self.name = function.__name__
        self.functions = (function, *helpers)
        texts = [without_docstring(inspect.getsource(each)) for each in self.functions]
        self.text = "\n\n".join(texts)
        self.tree = ast.parse(self.text)
        self._line_starts = [0]
        for line in self.text.splitlines(keepends=True):
            self._line_starts.append(self._line_starts[-1] + len(line))
        self._lines = self.text.splitlines()
        self._namespace = dict(FUNCTION_NAMES)
        for each in reversed(self.functions):
            self._namespace |= each.__globals__
        self._compiled: dict[tuple[Edit, ...], Callable[..., Any]] = {}
        self.labels, self.groups = labels_of(self.text, self.tree)

    def offset(self, line: int, column: int) -> int:
        """The place of a syntax tree's line and column, which counts bytes."""
        before = self._lines[line - 1].encode()[:column].decode()
        return self._line_starts[line - 1] + len(before)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node's text begins and ends."""
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno, node.end_col_offset),
        )

    def source(self, node: ast.AST) -> str:
        """A node's text."""
        start, end = self.span(node)
        return self.text[start:end]

    def replaced(self, node: ast.AST, new: str) -> Edit:
        """The edit that puts another text in a node's place."""
        return Edit(*self.span(node), new)

    def located(self, old: str, new: str) -> Edit:
        """The edit of a text that stands once in one of the functions.

        The functions are searched in order, the exercise's own first.

        Raises:
            ValueError: if it stands in none of them exactly once.
        """
        for definition in self.tree.body:
            start, end = self.span(definition)
            if self.text.count(old, start, end) == 1:
                place = self.text.index(old, start, end)
                return Edit(place, place + len(old), new)
        raise ValueError(f"{old!r} does not stand exactly once in the reference of {self.name}")

    def at_the_start(self, statements: str) -> Edit:
        """The edit that puts statements before the function's own.

        What takes an argument apart comes before them, so that they can use its parts.
        """
        own = self.tree.body[0]
        first = own.body[len(unpackings(own, own.body))]
        start = self.offset(first.lineno, first.col_offset)
        indent = "\n" + " " * first.col_offset
        return Edit(start, start, statements.replace("\n", indent) + indent)

    def run_watched(self, arguments: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """The variables of all functions in one call, and what it returns.

        Args:
            arguments: of the call, by name.
        """
        seen: dict[str, Any] = {}
        returns = [node for node in ast.walk(self.tree) if isinstance(node, ast.Return)]
        edits = [
            Edit(start, start, "note_variables(locals()); ")
            for start, _ in sorted(map(self.span, returns))
        ]
        namespace = self._executed(tuple(edits), {"note_variables": seen.update})
        value = namespace[self.name](*arguments.values())
        return seen, value

    def edited(self, edits: Iterable[Edit]) -> Callable[..., Any]:
        """The function after some edits, compiled once.

        Raises:
            SyntaxError: if the text is no Python any more.
            ValueError: if two edits overlap.
        """
        key = tuple(sorted(edits))
        if key not in self._compiled:
            if overlapping(key):
                raise ValueError("two edits overlap")
            self._compiled[key] = self._executed(key, {})[self.name]
        return self._compiled[key]

    def _executed(self, edits: tuple[Edit, ...], more: dict[str, Any]) -> dict[str, Any]:
        """What the text defines after some edits, in order."""
        text = self.text
        for start, end, new in reversed(edits):
            text = text[:start] + new + text[end:]
        namespace = {**self._namespace, **more}
        exec(compile(text, f"<reference of {self.name}>", "exec"), namespace)
        return namespace


def overlapping(edits: tuple[Edit, ...]) -> bool:
    """Whether two of the edits, in order, touch the same text, or are put in at the same place."""
    return any(
        first.end > second.start or first.start == second.end
        for first, second in itertools.pairwise(edits)
    )


def unpackings(function: ast.FunctionDef, statements: list[ast.stmt]) -> list[ast.Assign]:
    """The first statements, as long as each only takes an argument apart: ``a, b = cache``.

    They belong to the contract: learners are given them, and the parts are as good as arguments.

    Args:
        function: whose arguments count.
        statements: of its body, without the docstring.
    """
    arguments = {argument.arg for argument in function.args.args}
    found = []
    for statement in statements:
        if not (
            isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Tuple)
            and all(isinstance(part, ast.Name) for part in statement.targets[0].elts)
            and isinstance(statement.value, ast.Name)
            and statement.value.id in arguments
        ):
            break
        found.append(statement)
    return found


def without_docstring(source: str) -> str:
    """A function's text without its docstring."""
    text = textwrap.dedent(source)
    function = ast.parse(text).body[0]
    if ast.get_docstring(function) is None:
        return text.strip() + "\n"
    docstring = function.body[0]
    lines = text.splitlines()
    return "\n".join(lines[: docstring.lineno - 1] + lines[docstring.end_lineno :]).strip() + "\n"


def labels_of(text: str, tree: ast.Module) -> tuple[dict[str, str], dict[int, str]]:
    """What the comments at the ends of assignments call what is assigned.

    Returns:
        The labels by variable, and those of several targets together by line.
    """
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }
    labels, groups = {}, {}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Assign, ast.AugAssign, ast.For)):
            continue
        line = node.lineno if isinstance(node, ast.For) else node.end_lineno
        if line not in comments:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [each.id for each in ast.walk(ast.Tuple(targets)) if isinstance(each, ast.Name)]
        group, colon, several = comments[line].partition(": ")
        words = (several if colon else group).split(", ")
        if len(words) == len(names):
            labels |= dict(zip(names, words, strict=True))
        if colon or len(words) != len(names):
            groups[node.lineno] = group
    return labels, groups
