"""What a grade depends on: the code that decides, and no other."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import unrolled
from unrolled.grading.records import NOT_DECIDING, Records, digest_of

PACKAGE = Path(unrolled.__file__).parent
DECIDE = ("judge", "exercises", "adapters", "check.py", "data")
GRADE = ("grader.py", "fork_server.py", "save.py", "clerk.py", "clerk_process.py")


@pytest.fixture
def package(tmp_path):
    """A copy of the package, to be changed."""
    return shutil.copytree(
        PACKAGE, tmp_path / "unrolled", ignore=shutil.ignore_patterns("__pycache__")
    )


def files_of(name: str) -> list[Path]:
    """A module's file, or a folder's."""
    path = PACKAGE / name
    return [path] if path.suffix else sorted(path.rglob("*.py"))


def modules() -> dict[str, Path]:
    """All of the package's, by name."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = ["unrolled", *path.relative_to(PACKAGE).with_suffix("").parts]
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imported(path: Path) -> Iterator[str]:
    """The names of all that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def test_nothing_that_decides_imports_what_does_not_count():
    known = modules()
    waiting = [path for name in DECIDE for path in files_of(name)]
    waiting += [PACKAGE / "grading" / name for name in GRADE]
    # The package itself only hands on what learners import from it.
    found = {PACKAGE / "__init__.py"}
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [known[name] for name in imported(path) if name in known]
    left_out = {path for name in NOT_DECIDING for path in files_of(name)}
    assert not {str(path.relative_to(PACKAGE)) for path in found & left_out}
    assert len(found) > 50


@pytest.mark.parametrize("name", NOT_DECIDING)
def test_what_does_not_count_is_there(name):
    assert all(path.is_file() for path in files_of(name))
    assert files_of(name)


def test_a_figures_colour_does_not_grade_a_class_again(package):
    before = digest_of(package)
    with (package / "show" / "style.py").open("a") as file:
        file.write("COLOUR = 'red'\n")
    (package / "grading" / "summary.py").write_text("")
    (package / "cli.py").unlink()
    assert digest_of(package) == before


@pytest.mark.parametrize("name", ["judge/compare.py", "grading/outputs.py", "data/waves.py"])
def test_what_decides_does(package, name):
    before = digest_of(package)
    with (package / name).open("a") as file:
        file.write("\n")
    assert digest_of(package) != before


@pytest.mark.parametrize("content", ["", "12 monkeys", "\xff"])
def test_damaged_seed_is_drawn_anew(tmp_path, content):
    records = Records(tmp_path / "runs")
    records.seed()
    (tmp_path / "runs" / "seed").write_text(content, encoding="latin-1")
    seed = records.seed()
    assert seed > 2**64
    assert Records(tmp_path / "runs").seed() == seed
