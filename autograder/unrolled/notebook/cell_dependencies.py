"""Which of a lesson's shown cells a submission needs: the experiments are for learners, not grades.

A lesson trains networks and draws figures in cells that nothing graded depends on. While a class is
graded they are left out, unless the learner changed them or an answer uses what they define.
"""

from __future__ import annotations

import re
import symtable
from collections.abc import Collection
from contextlib import suppress

from nbformat import NotebookNode

from unrolled.notebook.cell_syntax import MAGIC_LINE, without_magics
from unrolled.notebook.cell_text import plain_text

# An author's tag for code that answers may use; what is neither that nor nbgrader's is only shown.
GIVEN = "given"


def is_experiment(cell: NotebookNode) -> bool:
    """Whether a released cell is only shown: no answer, no check, nothing that answers may use."""
    own = "nbgrader" in cell.metadata or GIVEN in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and not own


def left_out(notebook: NotebookNode, experiments: Collection[str]) -> set[int]:
    """The places of cells that need not be run.

    Args:
        notebook: repaired.
        experiments: the texts of the released cells that are only shown.
    """
    code = {place: cell for place, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    texts = {plain_text(text) for text in experiments}
    shown = {place for place, cell in code.items() if plain_text(cell.source) in texts}
    used = {name for place in code.keys() - shown for name in names_used(code[place].source)}
    while needed := {place for place in shown if names_defined(code[place].source) & used}:
        shown -= needed
        used |= {name for place in needed for name in names_used(code[place].source)}
    return shown


def names_used(source: str) -> set[str]:
    """The global names that a cell uses; of magic lines, and of what is no Python, all words."""
    magics, table = symbols_of(source)
    return set(re.findall(r"\w+", magics)) | {
        symbol.get_name()
        for scope in scopes(table)
        for symbol in scope.get_symbols()
        if symbol.is_referenced() and (scope is table or symbol.is_global())
    }


def names_defined(source: str) -> set[str]:
    """The global names that a cell binds, or may bind."""
    magics, table = symbols_of(source)
    return set(re.findall(r"\w+", magics)) | {
        symbol.get_name()
        for scope in scopes(table)
        for symbol in scope.get_symbols()
        if (symbol.is_assigned() or symbol.is_imported())
        and (scope is table or symbol.is_declared_global())
    }


def symbols_of(source: str) -> tuple[str, symtable.SymbolTable]:
    """A cell's magic lines, and the symbols of its Python; if it is none, all of it and nothing."""
    if not source.startswith("%%"):
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            python = without_magics(source)
            lines = [] if python == source else MAGIC_LINE.findall(source)
            magics = "\n".join(line for _, line in lines)
            return magics, symtable.symtable(python, "cell", "exec")
    return source, symtable.symtable("", "cell", "exec")


def scopes(table: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    """A scope and all scopes in it."""
    found = [table]
    for scope in found:
        found += scope.get_children()
    return found
