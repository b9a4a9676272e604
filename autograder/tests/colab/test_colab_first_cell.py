"""Without the package, a lesson's first cell installs this version from this repository."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
from unrolled.course.build import solved_notebook
from unrolled.course.source import find_lessons
from unrolled.notebook.cell_marks import grade_id

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def notebook(request):
    return solved_notebook(request.param)


def test_first_code_cell_installs_the_tagged_version_where_the_package_is_missing(notebook):
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert grade_id(cell) == "setup"
    where = f"{PROJECT['urls']['Repository']}@v{PROJECT['version']}"
    line = f'    %pip install -q "unrolled @ git+{where}"'
    assert line in cell.source.split("\n")
    # With the magic replaced, the cell reads: try to import, and only if that fails, install.
    first = ast.parse(cell.source.replace(line, "    install()")).body[0]
    assert isinstance(first, ast.Try)
    assert ast.unparse(first.body) == "import unrolled"
    assert [handler.type.id for handler in first.handlers] == ["ModuleNotFoundError"]
    assert ast.unparse(first.handlers[0].body) == "install()\nimport unrolled"


def test_badge_opens_this_lesson_at_this_version(notebook, request):
    name = request.node.callspec.params["notebook"].name
    repository = PROJECT["urls"]["Repository"].removeprefix("https://github.com/")
    path = f"{repository}/blob/v{PROJECT['version']}/lessons/{name}/{name}.ipynb"
    assert f"https://colab.research.google.com/github/{path}" in notebook.cells[0].source
