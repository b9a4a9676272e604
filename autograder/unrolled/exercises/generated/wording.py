"""Expressions in words, out of the labels of what they are made of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

LONGEST = 70
VERBS = {
    "is": "are",
    "stands": "stand",
    "belongs": "belong",
    "goes": "go",
    "runs": "run",
    "takes": "take",
    "gets": "get",
}
# What follows a noun without being its end, and ends of words that are no plurals.
BEHIND_NOUNS = re.compile(
    r" (divided|but|of|that|to|in|over|among|before|for|behind|from|kept|so) "
)
SINGULAR_ENDS = ("ss", "is", "us", "as")
FUNCTIONS = {
    "sum": "the sum",
    "mean": "the mean",
    "max": "the maximum",
    "min": "the minimum",
    "sqrt": "the square root",
    "tanh": "the tanh",
    "sigmoid": "the sigmoid",
    "exp": "the exponential",
    "log": "the logarithm",
    "abs": "the absolute value",
    "var": "the variance",
    "std": "the standard deviation",
    "copy": "a copy",
    "len": "the length",
    "range": "the range",
    "prod": "the product of the entries",
}
OPERATIONS = {
    ast.Add: "the sum of {} and {}",
    ast.Sub: "{} minus {}",
    ast.Mult: "{} times {}",
    ast.Div: "{} divided by {}",
    ast.FloorDiv: "{} divided by {}",
    ast.MatMult: "the product of {} and {}",
}


def described(node: ast.expr, words: dict[str, str]) -> str | None:
    """An expression in words.

    Args:
        node: the expression.
        words: what the variables are called.

    Returns:
        ``None`` where there are no words for it, or far too many.
    """
    text = _described(node, words)
    return text if text is not None and len(text) <= LONGEST else None


def _described(node: ast.expr, words: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return words.get(node.id)
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return f"{node.value:g}" if not isinstance(node.value, bool) else str(node.value)
    if isinstance(node, ast.Attribute):
        base = _described(node.value, words)
        if node.attr == "T":
            return base and f"{base} transposed"
        return base and f"the {node.attr} of {base}"
    if isinstance(node, ast.Subscript):
        return _indexed(node, words)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _described(node.operand, words)
        return inner and f"minus {inner}"
    if isinstance(node, ast.BinOp):
        return _operation(node, words)
    if isinstance(node, ast.Call):
        return _call(node, words)
    return None


def _indexed(node: ast.Subscript, words: dict[str, str]) -> str | None:
    if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
        base = _described(node.value.value, words)
        return base and f"the length of one axis of {base}"
    base = _described(node.value, words)
    if base is None:
        return None
    if base == f"`{getattr(node.value, 'id', '')}`" and isinstance(node.slice, ast.Constant):
        return f"`{node.value.id}[{node.slice.value}]`"
    return f"a part of {base}"


def _operation(node: ast.BinOp, words: dict[str, str]) -> str | None:
    left = _described(node.left, words)
    if left is None:
        return None
    if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant):
        return f"the square of {left}" if node.right.value == 2 else f"a power of {left}"
    right = _described(node.right, words)
    form = OPERATIONS.get(type(node.op))
    return form.format(left, right) if right and form else None


def _call(node: ast.Call, words: dict[str, str]) -> str | None:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    method = isinstance(function, ast.Attribute) and not (
        isinstance(function.value, ast.Name) and function.value.id == "np"
    )
    inner = function.value if method else node.args[0] if node.args else None
    if inner is None or name not in FUNCTIONS:
        return None
    of = _described(inner, words)
    return of and f"{FUNCTIONS[name]} of {of}"


def is_plural(label: str) -> bool:
    """Whether a label stands for several things, as "the gradients of the step" does."""
    noun = BEHIND_NOUNS.split(label)[0]
    return noun.endswith("s") and not noun.endswith(SINGULAR_ENDS)


def with_plural_verbs(text: str, labels: Iterable[str]) -> str:
    """A text in which the verb after each plural label is a plural, too."""
    if text.startswith("the condition on "):
        return text
    for label in filter(is_plural, labels):
        for singular, plural in VERBS.items():
            # In "the gradient of the weights stands" the weights are not what stands, and neither
            # are they in "1 minus the weights stands".
            text = re.sub(
                rf"(?<! of )(?<! minus ){re.escape(label)} {singular}\b", f"{label} {plural}", text
            )
    return text
