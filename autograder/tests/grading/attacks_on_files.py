"""Hostile and broken submissions: what is done to the notebook, or to the folder it lies in.

Each is a function that hands something in; with it stand the status of the run, and which of the
judge's cells it has earned, because a right answer was in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from small_course import JUDGED, LESSON, RIGHT, SmallCourse, answered, cell_named

NOTHING: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attack:
    """One submission.

    Args:
        hand_in: does it.
        status: what the run says of it.
        earned: the judge's cells whose answers are right.
        says: a part of what the summary says.
    """

    hand_in: Callable[[SmallCourse, str], None]
    status: str = "graded"
    earned: tuple[str, ...] = NOTHING
    says: str = ""


def edit(change: Callable[[NotebookNode], NotebookNode | None], right: bool = False):
    """Hand in the release, or the right answers, after a change."""

    def hand_in(course: SmallCourse, student: str) -> None:
        notebook = course.release
        if right:
            answered(notebook, RIGHT)
        course.hand_in(student, change(notebook) or notebook)

    return hand_in


def content(data: bytes):
    """Hand in bytes."""
    return lambda course, student: course.hand_in(student, data)


def place(make: Callable[[Path], None], right: bool = False):
    """Do something to the folder; with right answers in it, or an unsolved notebook."""

    def hand_in(course: SmallCourse, student: str) -> None:
        notebook = answered(course.release, RIGHT) if right else course.release
        course.hand_in(student, notebook)
        make(course.place(student))

    return hand_in


def edited_test(notebook):
    cell_named(notebook, "check_lstm_step").source = "pass"


def deleted_test(notebook):
    notebook.cells.remove(cell_named(notebook, "check_lstm_step"))


def test_as_text(notebook):
    cell = cell_named(notebook, "check_lstm_step")
    place = notebook.cells.index(cell)
    notebook.cells[place] = new_markdown_cell(cell.source, metadata=cell.metadata)


def inflated_points(notebook):
    cell_named(notebook, "check_dense_params").metadata.nbgrader.points = 1000
    cell_named(notebook, "check_lstm_step").metadata.nbgrader.points = 1000


def deleted_pair(notebook):
    deleted_test(notebook)
    notebook.cells.remove(cell_named(notebook, "lstm_step"))


def colab_widget(notebook):
    kind = "application/vnd.jupyter.widget-state+json"
    notebook.metadata["widgets"] = {kind: {"3f1c": {"model_name": "HBoxModel", "state": {}}}}


def every_cell(change: Callable[[str], str]):
    """A change of every cell's text, as an editor makes it."""

    def edit_all(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            cell.source = change(cell.source)

    return edit_all


def copied_test(notebook):
    cell = cell_named(notebook, "check_lstm_step")
    notebook.cells.append(new_code_cell("4.0", metadata=cell.metadata))


def copied_answer(notebook):
    cell = cell_named(notebook, "dense_params")
    place = notebook.cells.index(cell)
    old = new_code_cell("def dense_params(*a): return 0", metadata=cell.metadata)
    notebook.cells.insert(place, old)


def no_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})


def no_metadata_anywhere(notebook):
    no_metadata(notebook)
    notebook.metadata = nbformat.from_dict({})


def renamed_ids(notebook):
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id += "_mine"


def odd_metadata(notebook):
    for cell, odd in zip(
        notebook.cells, ["x", [], 7, {"grade_id": []}, {"grade_id": {}}], strict=False
    ):
        cell.metadata["nbgrader"] = odd


def future_metadata(notebook):
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 99


def unlocked(notebook):
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(locked=False, solution=True, grade=True, points=50)


def skipped(notebook):
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]


def forged_outputs(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
            cell.outputs = [
                new_output("display_data", {"text/plain": "✓ agrees with Keras"}),
                new_output("execute_result", {"text/plain": "4.0"}, execution_count=1),
            ]


def other_kernel(notebook):
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}


def reordered(notebook):
    notebook.cells = notebook.cells[::-1]


def tests_first(notebook):
    notebook.cells.sort(key=lambda cell: not cell.metadata.get("nbgrader", {}).get("grade", False))


def scripts(notebook):
    cell_named(
        notebook, "claim"
    ).source = (
        "**Claim.** <script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3))"
    )
    notebook.cells.append(new_markdown_cell("<iframe src='javascript:alert(4)'></iframe>"))
    notebook.cells.append(
        new_code_cell(
            "from IPython.display import HTML, Javascript, SVG, display\n"
            "display(HTML('<script>alert(5)</script>'), Javascript('alert(6)'))\n"
            "print('<script>alert(7)</script>')"
        )
    )


def merged_answers(notebook):
    cell_named(notebook, "dense_params").source += "\n" + RIGHT["lstm_step"]
    notebook.cells.remove(cell_named(notebook, "lstm_step"))


def assigned_elsewhere(notebook):
    own = RIGHT["lstm_step"].replace("lstm_step", "step") + "\nlstm_step = step\n"
    own += "step.__name__ = 'lstm_step'"
    place = notebook.cells.index(cell_named(notebook, "lstm_step"))
    notebook.cells[place] = new_code_cell(own)


def nameless_with_magic(notebook):
    no_metadata(notebook)
    for cell in notebook.cells:
        if cell.source.startswith("def lstm_step"):
            cell.source = "%matplotlib inline\n" + cell.source


def unused_import(notebook):
    cell = cell_named(notebook, "lstm_step")
    cell.source = "import tensorflow as tf\n" + cell.source


def lost_picture(notebook):
    cell_named(notebook, "claim").source += "\n![mine](attachment:mine.webp)"


def magics(notebook):
    for source in (
        "%%javascript\nalert(1)",
        "%%bash\nrm -rf / 2>/dev/null",
        "!kill -9 -1",
        "%reset -f",
    ):
        notebook.cells.insert(1, new_code_cell(source))


def hidden_markers(notebook):
    cell_named(
        notebook, "dense_params"
    ).source += "\n### BEGIN HIDDEN TESTS\nimport os\n### END HIDDEN TESTS\n### BEGIN SOLUTION\n"


def half_a_character(course: SmallCourse, student: str) -> None:
    notebook = answered(course.release, RIGHT)
    notebook.cells.append(new_code_cell("text = '\ud800'"))
    # Python writes it as an escape, which is plain text.
    course.hand_in(student, json.dumps(notebook).encode())


def wider_answer(notebook):
    cell_named(notebook, "check_total").source = "4.0"
    cell_named(notebook, "total").source = (
        "class Score(float):\n    pass\n"
        "def total(numbers):\n    get_ipython().user_ns['check'] = None\n    return 3"
    )


def link(path: Path) -> None:
    notebook = path / f"{LESSON}.ipynb"
    notebook.unlink()
    notebook.symlink_to(path.parents[3] / "solutions" / LESSON / f"{LESSON}.ipynb")


def linked_folder(course: SmallCourse, student: str) -> None:
    place = course.place(student)
    place.rmdir()
    place.symlink_to(course.folder / "solutions" / LESSON)


def pipe(path: Path) -> None:
    (path / f"{LESSON}.ipynb").unlink()
    os.mkfifo(path / f"{LESSON}.ipynb")


def folder(path: Path) -> None:
    (path / f"{LESSON}.ipynb").unlink()
    (path / f"{LESSON}.ipynb").mkdir()


def missing(path: Path) -> None:
    (path / f"{LESSON}.ipynb").unlink()


def renamed(path: Path) -> None:
    (path / f"{LESSON}.ipynb").rename(path / f"{LESSON} (1).ipynb")


def two_others(path: Path) -> None:
    (path / f"{LESSON}.ipynb").rename(path / "a.ipynb")
    (path / "b.ipynb").write_text("{}")


def beside_a_copy(path: Path) -> None:
    (path / f"{LESSON}.ipynb").rename(path / f"{LESSON}-Copy1.ipynb")
    release = path.parents[3] / "lessons" / LESSON / f"{LESSON}.ipynb"
    (path / f"{LESSON}.ipynb").write_bytes(release.read_bytes())


def too_deep(path: Path) -> None:
    (path / LESSON).mkdir()
    (path / f"{LESSON}.ipynb").rename(path / LESSON / f"{LESSON}.ipynb")


def from_a_mac(path: Path) -> None:
    renamed(path)
    (path / f"._{LESSON} (1).ipynb").write_bytes(b"\0\5\x16\7\0\2\0\0")
    (path / "__MACOSX").mkdir()
    (path / "__MACOSX" / f"._{LESSON}.ipynb").write_bytes(b"\0\5\x16\7\0\2\0\0")
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (path / name).write_bytes(b"\0\0\0\1")


def extra_notebooks(path: Path) -> None:
    (path / "old").mkdir()
    for name in ("scratch.ipynb", "old/scratch.ipynb"):
        (path / name).write_text("{}")


def shadows(path: Path) -> None:
    for name in ("numpy.py", "unrolled.py", "sitecustomize.py", "ast.py", "zmq.py"):
        (path / name).write_text("raise SystemError('shadowed')")
    (path / ".ipython").mkdir()


def links_beside(path: Path) -> None:
    (path / "solutions").symlink_to(path.parents[3] / "solutions")
    (path / "book.db").symlink_to(path.parents[2] / "gradebook.db")


def odd_names(path: Path) -> None:
    for name in (b"\xdcbung.txt", b"two\nlines.txt", b"\x1b[2K.txt"):
        Path(os.fsdecode(os.path.join(os.fsencode(path), name))).write_text("x")


def odd_timestamp(path: Path) -> None:
    (path / "timestamp.txt").write_text("yesterday " * 50)


def with_mark(course: SmallCourse, student: str) -> None:
    text = nbformat.writes(answered(course.release, RIGHT))
    course.hand_in(student, b"\xef\xbb\xbf" + text.encode())


def as_utf16(course: SmallCourse, student: str) -> None:
    course.hand_in(student, nbformat.writes(course.release).encode("utf-16"))


def cut_off(course: SmallCourse, student: str) -> None:
    text = nbformat.writes(answered(course.release, RIGHT)).encode()
    course.hand_in(student, text[: len(text) // 2])


def old_format(course: SmallCourse, student: str) -> None:
    notebook = nbformat.convert(answered(course.release, RIGHT), 3)
    course.hand_in(student, nbformat.v3.writes_json(notebook).encode())


def damaged(**changes: object):
    """The release's JSON after changes to its first cell."""

    def hand_in(course: SmallCourse, student: str) -> None:
        data = json.loads(nbformat.writes(course.release))
        data["cells"][0].update(changes)
        course.hand_in(student, json.dumps(data).encode())

    return hand_in


ATTACKS = {
    "edited test": Attack(edit(edited_test), says="had been edited"),
    "deleted test": Attack(edit(deleted_test), says="was missing"),
    "deleted test, right": Attack(edit(deleted_test, right=True), earned=JUDGED),
    "test as text": Attack(edit(test_as_text), says="had become markdown"),
    "test as text, right": Attack(edit(test_as_text, right=True), earned=JUDGED),
    "inflated points": Attack(edit(inflated_points, right=True), earned=JUDGED),
    "inflated points, wrong": Attack(edit(inflated_points)),
    "deleted pair": Attack(
        edit(deleted_pair, right=True), earned=("check_dense_params",), says="was missing"
    ),
    "Colab's widget": Attack(edit(colab_widget, right=True), earned=JUDGED),
    "CRLF": Attack(
        edit(every_cell(lambda text: f"{text}\n".replace("\n", "\r\n")), right=True), earned=JUDGED
    ),
    "marked cells": Attack(edit(every_cell("\ufeff{}\n".format), right=True), earned=JUDGED),
    "copied test": Attack(edit(copied_test), says="2 times"),
    "copied answer": Attack(edit(copied_answer, right=True), earned=JUDGED, says="2 times"),
    "no metadata": Attack(edit(no_metadata), says="lost its name"),
    "no metadata, right": Attack(edit(no_metadata_anywhere, right=True), earned=JUDGED),
    "renamed ids": Attack(edit(renamed_ids, right=True), earned=JUDGED),
    "odd metadata": Attack(edit(odd_metadata)),
    "future metadata": Attack(edit(future_metadata, right=True), earned=JUDGED),
    "unlocked": Attack(edit(unlocked)),
    "skipped": Attack(edit(skipped)),
    "forged outputs": Attack(edit(forged_outputs)),
    "other kernel": Attack(edit(other_kernel, right=True), earned=JUDGED),
    "reordered": Attack(edit(reordered, right=True), earned=JUDGED, says="order"),
    "tests first": Attack(edit(tests_first, right=True), earned=JUDGED),
    "scripts": Attack(edit(scripts, right=True), earned=JUDGED),
    "merged answers": Attack(edit(merged_answers, right=True), earned=JUDGED),
    "assigned elsewhere": Attack(edit(assigned_elsewhere, right=True), earned=JUDGED),
    "nameless with magic": Attack(edit(nameless_with_magic, right=True), earned=JUDGED),
    "unused import": Attack(edit(unused_import, right=True), earned=JUDGED),
    "lost picture": Attack(edit(lost_picture, right=True), earned=JUDGED),
    "odd names": Attack(place(odd_names, right=True), earned=JUDGED, says="cannot be written"),
    "magics": Attack(edit(magics), "crashed"),
    "hidden markers": Attack(edit(hidden_markers)),
    "half a character": Attack(half_a_character, earned=JUDGED),
    "wider answer": Attack(edit(wider_answer)),
    "link": Attack(place(link), "refused", says="cannot be opened"),
    "linked folder": Attack(linked_folder, "refused", says="a link"),
    "pipe": Attack(place(pipe), "refused", says="not a plain file"),
    "folder": Attack(place(folder), "refused", says="not a plain file"),
    "missing": Attack(place(missing), "unreadable", says="no notebook"),
    "renamed": Attack(place(renamed, right=True), earned=JUDGED, says="was called"),
    "beside a copy": Attack(
        place(beside_a_copy, right=True), earned=JUDGED, says="no answer was written"
    ),
    "too deep": Attack(place(too_deep, right=True), earned=JUDGED, says="folder of its own"),
    "from a Mac": Attack(place(from_a_mac, right=True), earned=JUDGED, says="was called"),
    "extra notebooks": Attack(
        place(extra_notebooks, right=True), earned=JUDGED, says="and not `scratch.ipynb`"
    ),
    "two others": Attack(place(two_others), "unreadable", says="which of 2"),
    "shadows": Attack(place(shadows, right=True), earned=JUDGED),
    "links beside": Attack(place(links_beside, right=True), earned=JUDGED, says="left out"),
    "odd timestamp": Attack(place(odd_timestamp, right=True), earned=JUDGED),
    "byte order mark": Attack(with_mark, earned=JUDGED, says="byte order mark"),
    "UTF-16": Attack(as_utf16, "unreadable", says="UTF-16"),
    "cut off": Attack(cut_off, "unreadable", says="no notebook"),
    "old format": Attack(old_format, earned=JUDGED, says="old format 3"),
    "empty": Attack(content(b""), "unreadable", says="empty"),
    "white space": Attack(content(b" \n"), "unreadable", says="empty"),
    "binary": Attack(content(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "unreadable"),
    "no object": Attack(content(b"[1, 2]"), "unreadable"),
    "no cells": Attack(content(b'{"nbformat": 4}'), "unreadable"),
    "brackets": Attack(content(b"[" * 10**6), "unreadable"),
    "a number": Attack(content(b"1e999"), "unreadable"),
    "100 MB": Attack(content(b" " * 100 * 2**20), "refused", says="100 MB"),
    "text that is a number": Attack(damaged(source=7), "unreadable"),
    "text that is nothing": Attack(damaged(source=None), "unreadable"),
    "unknown type": Attack(damaged(cell_type="spell"), "unreadable"),
    "endless text": Attack(damaged(source="x" * 10**6), "unreadable", says="characters"),
    "text in pieces": Attack(
        damaged(source=["import numpy as np\n", "from unrolled import check"])
    ),
}
NAMES = (
    *("x[1]", "*", "a b", "é", "-rf", "=cmd", "{student}"),
    *("José\u00a0García", "👩\u200d💻", "co\u00adoperate"),
)
