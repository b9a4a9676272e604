"""The Python of a cell: magic lines are passed over, and many threads may read at once."""

import ast
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from unrolled.notebook.cell_syntax import statements_of

THREADS = 4


@pytest.fixture
def eager_threads():
    """Threads that take turns as often as Python can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


class Leftover:
    """Something that Python code clears away, which it does whenever it counts its garbage."""

    def __init__(self):
        self.itself = self

    def __del__(self):
        sum(range(50))


def test_threads_do_not_disturb_each_other(eager_threads):
    source = Path(ast.__file__).read_text(encoding="utf-8")
    together = threading.Barrier(THREADS)

    def count(_):
        together.wait()
        counts = set()
        for _ in range(20):
            garbage = [Leftover() for _ in range(20)]
            del garbage
            counts.add(len(statements_of(source)))
        return counts

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(count, range(THREADS))) == [{len(ast.parse(source).body)}] * THREADS


def test_magic_lines_are_passed_over():
    names = [
        node.id
        for statement in statements_of("%pip install unrolled\nif here:\n    !ls\nthere = 1")
        for node in ast.walk(statement)
        if isinstance(node, ast.Name)
    ]
    assert sorted(names) == ["here", "there"]


def test_an_operator_at_the_start_of_a_line_is_no_magic():
    (function,) = statements_of("def left(a, b):\n    return (\n        a\n        % b\n    )")
    assert isinstance(function.body[0].value.op, ast.Mod)


def test_what_is_no_python_is_refused():
    with pytest.raises(SyntaxError):
        statements_of("def (")
