"""Hostile and broken submissions, graded for real: none gains a point that it has not earned."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from attacks_in_code import BREAKS, LOOKS, MESSAGES, PATCHES, RETURNS, SOCKETS, WRONG
from attacks_on_files import ATTACKS, NAMES
from left_running import watched
from nbformat.v4 import new_code_cell
from small_course import JUDGED, POINTS, RIGHT, SmallCourse, answered, cell_named, make_course
from unrolled.notebook.cell_marks import is_graded

pytestmark = pytest.mark.slow
ANSWERS = {**PATCHES, **RETURNS, **LOOKS, **SOCKETS}
# What is tried inside of Python is not seen by the system, and has nothing to do with its users.
INSIDE = {*PATCHES, *RETURNS, *MESSAGES}
DROWNS = "drowns a failed test in text"
DROWNING = "def total(numbers):\n    print('x' * 2**21)\n    return -1"
STOPPED_AND_ENDED = "never ends, and later ends Python"
HONEST = ("honest a", "honest m", "honest z", *NAMES)
QUICK = ("--call-seconds", "1", "--cell-seconds", "2", "--seconds", "40", "--memory", "1")
ORDINARY = 1234


@dataclass
class Attacked:
    """A class after its grading.

    Args:
        course: its folder.
        words: what the run printed.
        left: the command lines of processes that outlived the run.
        left_out: who is not in it.
    """

    course: SmallCourse
    words: str
    left: list[str]
    left_out: set[str]

    def __post_init__(self) -> None:
        self.scores = self.course.scores()
        self.rows = self.course.rows()

    def has(self, student: str) -> None:
        """Pass over a test of somebody who is not in this class."""
        if student in self.left_out:
            pytest.skip("has nothing to do with the system's users")


@pytest.fixture(scope="module", params=["root", "ordinary user"])
def attacked(request, sandbox, tmp_path_factory) -> Iterator[Attacked]:
    """All attacks and some honest submissions in one class."""
    folder = tmp_path_factory.mktemp("attacked")
    course = make_course(folder)
    for student in HONEST:
        course.hand_in(student, answered(course.release, RIGHT))
    for name, code in ANSWERS.items():
        text = code if "def lstm_step" in code else code + WRONG
        course.hand_in(name, answered(course.release, {"lstm_step": text}))
    for name, (code, _) in BREAKS.items():
        # What breaks comes before a right answer, which must still be graded.
        notebook = answered(course.release, {"dense_params": RIGHT["dense_params"]})
        cell_named(notebook, "lstm_step").source = code
        course.hand_in(name, notebook)
    for name, code in MESSAGES.items():
        notebook = answered(course.release, RIGHT)
        notebook.cells.append(new_code_cell(code))
        course.hand_in(name, notebook)
    course.hand_in(DROWNS, answered(course.release, {"total": DROWNING}))
    notebook = answered(course.release, {"total": RIGHT["total"]})
    cell_named(notebook, "dense_params").source = "while True: pass"
    cell_named(notebook, "lstm_step").source = "import os; os._exit(1)"
    course.hand_in(STOPPED_AND_ENDED, notebook)
    for name, attack in ATTACKS.items():
        attack.hand_in(course, name)
    left_out = INSIDE if request.param == "root" else set()
    for name in left_out:
        shutil.rmtree(course.place(name).parent)
    prefix = as_ordinary_user(folder) if request.param != "root" else ()
    if request.param == "root" and os.getuid() != 0:
        pytest.skip("this is an ordinary user, who cannot be root")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("SECRET_TOKEN", "the instructor's")
    with watched() as descendants:
        run = course.grade(*QUICK, prefix=prefix)
        monkeypatch.undo()
        assert run.returncode == 1, run.stdout + run.stderr
        left = descendants.left()
    yield Attacked(course, run.stdout, left, left_out)
    shutil.rmtree(folder, ignore_errors=True)


def as_ordinary_user(folder: Path) -> tuple[str, ...]:
    """A command that runs another as an ordinary user, to whom the course's folder belongs."""
    if os.getuid() != 0:
        return ()
    subprocess.run(["chown", "-R", f"{ORDINARY}:{ORDINARY}", str(folder)], check=True)
    # The folders above may be root's alone; in here they are seen, and may be entered.
    line = ["bwrap", "--dev-bind", "/", "/"]
    closed: list[str] = []
    for path in (sys.executable, sys.base_prefix, str(folder)):
        for parent in [*reversed(Path(path).parents)][1:]:
            shut = not parent.stat().st_mode & 0o001
            if shut and not any(str(parent).startswith(other) for other in closed):
                closed.append(str(parent))
    for parent in closed:
        line += ["--perms", "0755", "--tmpfs", parent]
    for path in (sys.base_prefix, sys.prefix, str(folder)):
        if any(path.startswith(parent) for parent in closed):
            below = [*reversed(Path(path).parents)]
            for parent in below:
                if any(str(parent).startswith(f"{other}/") for other in closed):
                    line += ["--perms", "0755", "--dir", str(parent)]
            line += ["--bind", path, path]
    user = str(ORDINARY)
    return (
        *line,
        "setpriv",
        "--reuid",
        user,
        "--regid",
        user,
        "--clear-groups",
        "env",
        f"HOME={folder}",
    )


@pytest.mark.parametrize("student", HONEST)
def test_honest_neighbours_keep_every_point(attacked: Attacked, student: str) -> None:
    found = attacked.scores[student]
    assert {name: found[name] for name in POINTS} == POINTS
    assert attacked.rows[student]["status"] == "graded"


@pytest.mark.parametrize("student", ANSWERS)
def test_hostile_answer_earns_nothing(attacked: Attacked, student: str) -> None:
    attacked.has(student)
    assert attacked.scores[student]["check_lstm_step"] == 0
    assert attacked.scores[student]["check_dense_params"] == 0
    # Some of them break Python itself, sooner or later.
    assert attacked.rows[student]["status"] in ("graded", "timed out", "crashed")


@pytest.mark.parametrize("student", BREAKS)
def test_what_breaks_costs_its_own_cells_only(attacked: Attacked, student: str) -> None:
    assert attacked.scores[student]["check_lstm_step"] == 0
    assert attacked.scores[student]["check_dense_params"] == POINTS["check_dense_params"]
    status = BREAKS[student][1]
    row = attacked.rows[student]
    assert row["status"] == status or (status is None and row["status"] != "refused"), row
    if row["status"] != "graded":
        assert row["reason"]


def test_test_without_the_judge_fails_however_much_is_printed(attacked: Attacked) -> None:
    assert attacked.scores[DROWNS]["check_total"] == 0


def test_cell_that_was_stopped_is_not_repeated(attacked: Attacked) -> None:
    assert attacked.scores[STOPPED_AND_ENDED]["check_total"] == POINTS["check_total"]


@pytest.mark.parametrize("student", MESSAGES)
def test_messages_of_any_form_cost_nobody_anything(attacked: Attacked, student: str) -> None:
    attacked.has(student)
    found = attacked.scores[student]
    assert {name: found[name] for name in POINTS} == POINTS


@pytest.mark.parametrize("student", ATTACKS)
def test_submission_is_repaired_or_refused(attacked: Attacked, student: str) -> None:
    attack, row = ATTACKS[student], attacked.rows[student]
    assert row["status"] == attack.status, row
    assert attack.says in f"{row['reason']} {row['notes']}"
    for cell in JUDGED:
        earned = POINTS[cell] if cell in attack.earned else 0
        assert attacked.scores[student][cell] == earned, cell


def test_no_points_are_inflated(attacked: Attacked) -> None:
    largest = sum(POINTS.values())
    for student, scores in attacked.scores.items():
        assert sum(score or 0 for score in scores.values()) <= largest, student


def test_every_submission_has_a_row_and_a_score(attacked: Attacked) -> None:
    everybody = {*HONEST, *ANSWERS, *BREAKS, *MESSAGES, *ATTACKS, DROWNS, STOPPED_AND_ENDED}
    everybody -= attacked.left_out
    assert set(attacked.rows) == everybody
    assert set(attacked.scores) == everybody
    assert f"{len(everybody)} submissions" in attacked.words
    assert "check_total" in attacked.words


def test_nothing_is_left_running(attacked: Attacked) -> None:
    assert attacked.left == []


def test_scripts_are_not_obeyed(attacked: Attacked) -> None:
    notebook = attacked.course.autograded("scripts")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert "<script" not in cell.source
            assert "<i" not in cell.source
            assert "javascript:" not in cell.source
            continue
        if is_graded(cell):
            continue
        for output in cell.outputs:
            assert set(output.get("data", {})) <= {"text/plain"}


def test_feedback_says_why(attacked: Attacked) -> None:
    for student, words in (
        (DROWNS, "AssertionError"),
        ("never ends", "took too long"),
        ("ends Python in a call", "would leave Python"),
        ("100 MB", "100 MB"),
        ("cut off", "no notebook"),
    ):
        text = str(attacked.course.autograded(student))
        assert words in text, student


def test_attacks_are_many_enough() -> None:
    assert len(ANSWERS) + len(BREAKS) + len(ATTACKS) >= 60
