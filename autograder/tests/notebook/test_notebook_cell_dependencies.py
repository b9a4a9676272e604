"""Experiments are left out of grading, unless somebody's work needs them."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from unrolled.course.source import course_root, find_lessons
from unrolled.notebook.cell_dependencies import is_experiment, left_out, names_defined, names_used

SHOWN = ("import keras\nmodel = keras.Sequential()", "width = 3", "size = width + 1", "print(1)")
ANSWER = "def dense(x):\n    return x"


def places(*cells):
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    return left_out(notebook, SHOWN)


def test_experiments_are_left_out():
    assert places(SHOWN[0], ANSWER, SHOWN[3]) == {0, 2}


def test_changed_ones_are_run():
    assert places("print(2)", ANSWER) == set()


def test_what_an_answer_uses_is_run_with_all_that_it_needs():
    assert places(*SHOWN, "def dense(x):\n    return x * size") == {0, 3}


def test_local_names_need_nothing():
    assert 1 in places(*SHOWN, "def dense(width):\n    return width")


def test_code_that_is_no_plain_python_needs_what_it_names():
    assert 1 not in places(*SHOWN, "%timeit width")


def test_texts_of_a_cell_with_a_magic_are_no_names():
    setup = "try:\n    'the width'\nexcept NameError:\n    %pip install it"
    assert places(*SHOWN, setup) == {0, 1, 2, 3}


def test_text_is_never_run():
    notebook = new_notebook(cells=[new_markdown_cell("print(1)")])
    assert left_out(notebook, SHOWN) == set()


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("a + b", {"a", "b"}),
        ("def f(a):\n    return a + b", {"b"}),
        ("[x for x in y]", {"y"}),
        ("class A(B):\n    c = d", {"B", "d"}),
        ("f'{a}'", {"a"}),
        ("%magic a", {"magic", "a"}),
        ("%%timeit a\nb", {"a", "b"}),
        ("try:\n    a\nexcept NameError:\n    %pip install b", {"a", "b"}),
        ("\0", set()),
    ],
)
def test_names_used(source, used):
    assert used <= names_used(source)
    assert not {"x"} & names_used(source)


@pytest.mark.parametrize(
    ("source", "defined"),
    [
        ("a = 1", {"a"}),
        ("import a.b, c as d", {"a", "d"}),
        ("def f():\n    g = 1", {"f"}),
        ("for i in x: pass", {"i"}),
        ("def f():\n    global g\n    g = 1", {"f", "g"}),
    ],
)
def test_names_defined(source, defined):
    assert names_defined(source) == defined


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n"])
def test_what_an_editor_adds_to_every_line_changes_nothing(end):
    saved = [f"{source}\n".replace("\n", end) for source in (SHOWN[0], ANSWER, SHOWN[3])]
    assert places(*saved) == {0, 2}


@pytest.mark.parametrize("lesson", find_lessons(course_root()), ids=lambda lesson: lesson.name)
def test_every_lessons_experiments_are_left_out_whatever_editor_saved_it(lesson):
    released = nbformat.read(lesson.release, as_version=4)
    texts = [cell.source for cell in released.cells if is_experiment(cell)]
    expected = left_out(released, texts)
    assert expected
    for cell in released.cells:
        cell.source = f"{cell.source}\n".replace("\n", " \r\n")
    assert left_out(released, texts) == expected
