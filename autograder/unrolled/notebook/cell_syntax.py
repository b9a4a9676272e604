"""The Python of a notebook's cell, read safely by many threads at once."""

from __future__ import annotations

import ast
import re
import threading

MAGIC_LINE = re.compile(r"^([ \t]*)([%!].*)$", re.MULTILINE)

# Threads of CPython 3.11 to 3.13 share one count of how deep the syntax tree being built is: two
# that build trees at once can fail with "AST constructor recursion depth mismatch".
_one_at_a_time = threading.Lock()


def without_magics(source: str) -> str:
    """A cell's text with ``pass`` for its magic lines, such as the one that installs on Colab.

    A text that is Python stays as it is: a line of it may begin with ``%``, the operator.

    Raises:
        ValueError, RecursionError, MemoryError: as ``ast.parse`` does.
    """
    try:
        parsed(source)
    except SyntaxError:
        return MAGIC_LINE.sub(r"\1pass", source)
    return source


def statements_of(source: str) -> list[ast.stmt]:
    """A cell's statements, its magic lines passed over.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as ``ast.parse`` does.
    """
    return parsed(without_magics(source)).body


def parsed(python: str) -> ast.Module:
    """The syntax tree of Python without magic lines; raises what ``ast.parse`` does."""
    with _one_at_a_time:
        return ast.parse(python)
