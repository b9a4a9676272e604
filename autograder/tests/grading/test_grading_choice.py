"""Of several notebooks the right one is graded, and the summary says which."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from unrolled.grading.choice import choose
from unrolled.grading.folder import open_submission
from unrolled.grading.plan import Plan, PlannedCell
from unrolled.grading.submission import Refused, Unreadable

LESSON = "01_x"
NOTEBOOK = f"{LESSON}.ipynb"
STUB = "def dense(x):\n    raise NotImplementedError"
PLAN = Plan(
    LESSON,
    (PlannedCell("dense", "code", STUB, STUB, {"nbgrader": {}}, False, True),),
    {},
    (),
    (),
)


def notebook(answer: str, named: bool = True) -> NotebookNode:
    """The lesson with an answer."""
    metadata = {"nbgrader": {"grade_id": "dense"}} if named else {}
    return new_notebook(cells=[new_code_cell(answer, metadata=metadata)])


RELEASED = notebook(STUB)
SOLVED, OTHER = notebook("def dense(x):\n    return x"), notebook("def dense(x):\n    return 2 * x")
NAMELESS = notebook("def dense(x):\n    return x", named=False)
SCRATCH = new_notebook(cells=[new_code_cell("1 + 1")])


def hand_in(place: Path, files: dict[str, NotebookNode | bytes]) -> Path:
    """Write files into a student's folder."""
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, NotebookNode):
            content = nbformat.writes(content).encode()
        path.write_bytes(content)
    return place


@pytest.mark.parametrize(
    ("files", "chosen", "says"),
    [
        ({NOTEBOOK: RELEASED}, NOTEBOOK, []),
        ({f"{LESSON} (1).ipynb": SOLVED}, f"{LESSON} (1).ipynb", ["was called"]),
        (
            {f"{LESSON} (1).ipynb": SOLVED, f"._{LESSON} (1).ipynb": b"\0\5\x16\7"},
            f"{LESSON} (1).ipynb",
            ["was called"],
        ),
        (
            {NOTEBOOK: RELEASED, f"{LESSON}-Copy1.ipynb": SOLVED},
            f"{LESSON}-Copy1.ipynb",
            ["was called", "no answer was written"],
        ),
        (
            {NOTEBOOK: RELEASED, f"{LESSON}-Copy1.ipynb": NAMELESS},
            f"{LESSON}-Copy1.ipynb",
            ["was called", "no answer was written"],
        ),
        (
            {NOTEBOOK: b'{"cut', f"{LESSON}-Copy1.ipynb": SOLVED},
            f"{LESSON}-Copy1.ipynb",
            ["was called", "no answer was written"],
        ),
        (
            {NOTEBOOK: OTHER, f"{LESSON}-Copy1.ipynb": SOLVED},
            NOTEBOOK,
            [f"counted, and not `{LESSON}-Copy1.ipynb`"],
        ),
        ({NOTEBOOK: RELEASED, "scratch.ipynb": SCRATCH}, NOTEBOOK, ["and not `scratch.ipynb`"]),
        ({f"{LESSON}/{NOTEBOOK}": SOLVED}, f"{LESSON}/{NOTEBOOK}", ["in a folder of its own"]),
        (
            {NOTEBOOK: RELEASED, f"new/{NOTEBOOK}": SOLVED},
            f"new/{NOTEBOOK}",
            ["in a folder of its own", "no answer was written"],
        ),
        (
            {f"a/{NOTEBOOK}": SOLVED, f"b/{NOTEBOOK}": SOLVED},
            f"a/{NOTEBOOK}",
            ["in a folder of its own", "and not"],
        ),
        ({NOTEBOOK: SOLVED, f".ipynb_checkpoints/{NOTEBOOK}": OTHER}, NOTEBOOK, []),
        ({NOTEBOOK: SOLVED, f"__MACOSX/._{NOTEBOOK}": b"\0"}, NOTEBOOK, []),
        ({NOTEBOOK.upper(): SOLVED, "a.ipynb": OTHER}, NOTEBOOK.upper(), ["was called", "and not"]),
    ],
)
def test_one_counts_and_notes_say_which(tmp_path, files, chosen, says):
    choice = choose(hand_in(tmp_path, files), PLAN)
    assert choice.path == chosen
    assert choice.content == (tmp_path / chosen).read_bytes()
    assert len(choice.notes) == len(says)
    for note, words in zip(choice.notes, says, strict=True):
        assert words in note


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "no notebook"),
        ({"a.ipynb": RELEASED, "b.ipynb": b"{}"}, "which of 2 notebooks"),
        (
            {"a.ipynb": SOLVED, "b.ipynb": OTHER},
            "which of 2 notebooks counts: `a.ipynb`, `b.ipynb`",
        ),
        (
            {NOTEBOOK: RELEASED, "a.ipynb": SOLVED, "b.ipynb": OTHER},
            "which of 2 notebooks counts: `a.ipynb`, `b.ipynb`",
        ),
        ({f"a/{NOTEBOOK}": SOLVED, f"b/{NOTEBOOK}": OTHER}, "`a/01_x.ipynb`, `b/01_x.ipynb`"),
    ],
)
def test_where_there_is_no_telling_nothing_is_guessed(tmp_path, files, says):
    with pytest.raises(Unreadable, match=says):
        choose(hand_in(tmp_path, files), PLAN)


def test_link_with_the_lessons_name_is_refused_whatever_lies_beside_it(tmp_path):
    hand_in(tmp_path, {"solved.ipynb": SOLVED})
    (tmp_path / NOTEBOOK).symlink_to(tmp_path / "solved.ipynb")
    with pytest.raises(Refused):
        choose(tmp_path, PLAN)


def test_very_many_notebooks_are_not_all_read(tmp_path):
    hand_in(tmp_path, {f"{number:03}.ipynb": OTHER for number in range(100)})
    choice = choose(hand_in(tmp_path, {NOTEBOOK: SOLVED}), PLAN)
    assert choice.path == NOTEBOOK
    assert "more" in choice.notes[0]


def test_what_systems_leave_and_other_notebooks_are_not_kept_beside_it(tmp_path):
    place = tmp_path / "somebody" / LESSON
    left = ["._data.csv", ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/x", "Icon\r"]
    others = ["scratch.ipynb", "old/scratch.ipynb", f"{LESSON}.html", "a.ipynb/b.txt"]
    kept = ["data.csv", "old/data.csv", "my\u00a0data.csv", "timestamp.txt"]
    hand_in(place, {NOTEBOOK: SOLVED, **dict.fromkeys([*left, *others, *kept], b"2026-11-28")})
    shutil.copy(place / NOTEBOOK, place / "copy.IPYNB")
    assert sorted(open_submission(tmp_path, "somebody", PLAN).files) == sorted(kept)


def test_time_that_is_none_is_left_out_with_a_note(tmp_path):
    place = tmp_path / "somebody" / LESSON
    hand_in(place, {NOTEBOOK: SOLVED, "timestamp.txt": b"yesterday"})
    submission = open_submission(tmp_path, "somebody", PLAN)
    assert submission.files == {}
    assert submission.notes == ("`timestamp.txt` was left out: it holds no time",)
