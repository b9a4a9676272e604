"""The build: stable bytes, stable ids, nothing of the machine, nothing for instructors."""

import json

import nbformat
import pytest
from unrolled.course.build import build, solution_text, solved_notebook
from unrolled.course.source import course_root, find_lessons
from unrolled.errors import CourseError


def test_building_twice_changes_nothing(lesson):
    assert [path.parent.parent.name for path in build([lesson])] == ["solutions", "lessons"]
    before = lesson.release.read_bytes()
    assert build([lesson]) == []
    assert lesson.release.read_bytes() == before


def test_release_has_the_stub_and_the_open_check_only(lesson):
    build([lesson])
    cells = {cell.id: cell for cell in nbformat.read(lesson.release, as_version=4).cells}
    assert "raise NotImplementedError()" in cells["update_cell"].source
    assert cells["check_update_cell"].source == "check(update_cell)"
    text = lesson.release.read_text(encoding="utf-8")
    assert "instructor" not in text
    assert "slips" not in text


def test_ids_are_stable_when_another_cell_moves(lesson, edit):
    build([lesson])
    before = {cell.id for cell in nbformat.read(lesson.solution, as_version=4).cells}
    edit(
        "# %% [markdown]\n# # A little", "# %% [markdown]\n# New.\n\n# %% [markdown]\n# # A little"
    )
    build([lesson])
    after = {cell.id for cell in nbformat.read(lesson.solution, as_version=4).cells}
    assert before < after
    assert len(after - before) == 1


def test_placeholders_come_from_pyproject(lesson):
    title = solved_notebook(lesson).cells[0].source
    assert "@" not in title
    assert "/unrolled, v" in title


def test_nothing_of_the_machine(lesson):
    notebook = json.loads(solution_text(lesson))
    assert "version" not in notebook["metadata"]["language_info"]
    assert all(not cell.get("outputs") for cell in notebook["cells"])


def test_trailing_white_space_goes(lesson, edit):
    edit("import numpy as np\n", "import numpy as np   \n")
    assert "np   " not in solution_text(lesson)


def test_nbgraders_refusal_is_told(lesson, edit):
    edit("    ### END SOLUTION\n", "")
    with pytest.raises(CourseError, match="no end solution"):
        build([lesson])


def test_unknown_lesson_and_folder_without_course(lesson, tmp_path_factory):
    with pytest.raises(CourseError, match="no lesson 99_none"):
        find_lessons(lesson.root, ["99_none"])
    with pytest.raises(CourseError, match="does not lie in a checkout"):
        course_root(tmp_path_factory.mktemp("elsewhere"))
    assert course_root(lesson.source.parent) == lesson.root


def test_unreadable_source(lesson):
    lesson.source.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="cannot be read"):
        build([lesson])
