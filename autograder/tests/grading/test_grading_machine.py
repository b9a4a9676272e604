"""A fault of the machine stops a run with one sentence; nobody gets a zero, and it goes on."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from full_disk import full_disk
from scripted import Script, run_by_script
from small_course import LESSON, POINTS, RIGHT, SmallCourse, answered
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DataError, OperationalError
from unrolled.course.build import course_config
from unrolled.grading.machine import MachineFault, assert_room, cause_in_the_machine, in_plain_words
from unrolled.grading.run import records_of

STUDENTS = [f"student {number}" for number in range(3)]
KEPT = ("nbgrader_config.py", "pyproject.toml", "lessons", "solutions", "grading")


@pytest.fixture
def small_class(course: SmallCourse) -> SmallCourse:
    """Three right submissions."""
    for student in STUDENTS:
        course.hand_in(student, answered(course.release, RIGHT))
        (course.place(student) / "data.txt").write_text("their own")
    return course


def saved(course: SmallCourse) -> int:
    """How many are saved; each must be whole, and none with a status that a fault gave it."""
    scores = course.scores()
    records = records_of(course_config(course.folder), LESSON)
    for student in scores:
        folder = course.folder / "grading" / "autograded" / student / LESSON
        assert (folder / f"{LESSON}.ipynb").is_file()
        assert (folder / "data.txt").read_text() == "their own"
        record = records.find(student)
        assert record is None or record.status == "graded"
    assert not list(course.folder.glob("grading/autograded/*/.*"))
    return len(scores)


def test_each_write_in_turn_finds_no_room(small_class, monkeypatch):
    grading = small_class.folder / "grading"
    fresh = shutil.copytree(grading, small_class.folder / "fresh")
    with full_disk(grading) as disk:
        run_by_script(small_class, Script(), monkeypatch)
    assert disk.writes > 10
    for number in range(1, disk.writes + 1):
        shutil.rmtree(grading)
        shutil.copytree(fresh, grading)
        with (
            full_disk(grading, refused=number),
            pytest.raises((MachineFault, OSError), match="No space left on device"),
        ):
            run_by_script(small_class, Script(), monkeypatch)
        saved(small_class)
        report = run_by_script(small_class, Script(), monkeypatch)
        assert [row.status for row in report.rows] == ["graded"] * len(STUDENTS)
        assert saved(small_class) == len(STUDENTS)


@pytest.fixture
def gradebook_without_room() -> Iterator[None]:
    """SQLite may not make the file any larger."""

    def stop_growing(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(Engine, "connect", stop_growing)
    yield
    event.remove(Engine, "connect", stop_growing)


def test_gradebook_finds_no_room(small_class, monkeypatch, request):
    for number in range(30):
        small_class.hand_in(f"zoe {number:02}", small_class.release)
    request.getfixturevalue("gradebook_without_room")
    with pytest.raises(MachineFault, match="the disk that holds the gradebook is full"):
        run_by_script(small_class, Script(), monkeypatch)
    scores = small_class.scores()
    assert len(scores) < 33
    # Nobody is half there.
    assert all(len(each) == len(POINTS) + 1 for each in scores.values())


@pytest.mark.parametrize("path", ["grading", "temporary"])
def test_no_room_for_what_crashed_stops_the_run(small_class, monkeypatch, tmp_path, path):
    """A kernel that is lost on a full disk is not the submission's fault."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))

    class FillsUp(Script):
        def end(self, settings, student):
            disk.full = student == STUDENTS[1]
            return super().end(settings, student)

    script = FillsUp(**{STUDENTS[1]: ["crashed"]})
    with (
        full_disk(tmp_path / path) as disk,
        pytest.raises(MachineFault, match=f"the disk that holds .*{path} is full"),
    ):
        run_by_script(small_class, script, monkeypatch)
    assert script.batches == [STUDENTS[:2]]
    assert saved(small_class) == 1


def test_room_is_tried_and_not_believed(tmp_path):
    assert_room([tmp_path], size=10)
    assert not list(tmp_path.iterdir())
    with pytest.raises(MachineFault, match="cannot be written to"):
        assert_room([tmp_path / "not there"])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EDQUOT, "quota"), True),
        (OSError(errno.EROFS, "read-only"), True),
        (OSError(errno.ENAMETOOLONG, "long"), False),
        (OSError(errno.EILSEQ, "odd"), False),
        (OperationalError("", {}, sqlite3.OperationalError("database is locked")), True),
        (OperationalError("", {}, sqlite3.OperationalError("database or disk is full")), True),
        (DataError("", {}, sqlite3.DataError("string or blob too big")), False),
        (UnicodeEncodeError("utf-8", "\udc80", 0, 1, "odd"), False),
    ],
)
def test_whose_fault_it_is(error, expected):
    assert (cause_in_the_machine(error) is error) is expected
    if expected:
        assert in_plain_words(error)
    # Whoever made something else of it.
    outer = ValueError("invalid entry")
    outer.__context__ = error
    assert (cause_in_the_machine(outer) is error) is expected


@pytest.mark.slow
def test_locked_gradebook_is_said_and_nothing_lost(sandbox, small_class):
    with closing(sqlite3.connect(small_class.folder / "grading" / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        run = small_class.grade()
    assert run.returncode == 2
    assert "the gradebook is locked by another program" in run.stderr
    assert "Traceback" not in run.stderr
    assert small_class.grade().returncode == 0
    assert saved(small_class) == len(STUDENTS)


def run_on_a_small_disk(course: SmallCourse, size: int, words: str) -> str:
    """Run a shell script in a folder on a disk of its own, which holds the course.

    Args:
        course: to be copied there; what is graded comes back.
        size: the disk's, in bytes.
        words: the script, in which ``grade`` grades and says how that ended.
    """
    disk = course.folder / "disk"
    disk.mkdir()
    command = f'"{sys.executable}" "{Path(sys.executable).parent / "unrolled"}" grade {LESSON}'
    script = f"""
        grade() {{ {command} --workers 1; echo "status $?"; }}
        cp -r {" ".join(KEPT)} disk && cd disk
        {words}
        cp -r grading ../graded
    """
    run = subprocess.run(
        [
            *("bwrap", "--dev-bind", "/", "/", "--size", str(size), "--tmpfs", str(disk)),
            *("--chdir", str(course.folder), "sh", "-c", script),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=course.folder,
    )
    shutil.rmtree(course.folder / "grading")
    (course.folder / "graded").rename(course.folder / "grading")
    return run.stdout + run.stderr


def statuses(words: str) -> list[str]:
    """How the runs of a script ended."""
    return [line.split()[1] for line in words.splitlines() if line.startswith("status ")]


@pytest.mark.slow
def test_disk_of_the_gradebook_is_full(sandbox, small_class):
    words = run_on_a_small_disk(
        small_class,
        2 * 2**20,
        # Nothing fits; then what grading remembers, and perhaps somebody; then everything.
        "cat /dev/zero > full; grade; truncate -s -60K full; grade; rm full; grade",
    )
    assert statuses(words) == ["2", "2", "0"], words
    assert words.count("Grading was stopped: ") == 2
    assert "crashed" not in words
    assert "Traceback" not in words
    assert saved(small_class) == len(STUDENTS)
    for scores in small_class.scores().values():
        assert {name: scores[name] for name in POINTS} == POINTS


@pytest.mark.slow
def test_temporary_folder_is_full(sandbox, small_class):
    for student in STUDENTS:
        (small_class.place(student) / "more.txt").write_bytes(bytes(100_000))
    words = run_on_a_small_disk(
        small_class,
        4 * 2**20,
        # Room for a name or two, as Python asks before it uses a folder, not for a submission.
        "mkdir ../state; mv grading ../state; ln -s ../state/grading grading;"
        "cat /dev/zero > full; truncate -s -64K full; export TMPDIR=$PWD; grade;"
        "rm full; grade; rm grading; mv ../state/grading .",
    )
    assert statuses(words) == ["2", "0"], words
    assert "is full" in words
    assert "crashed" not in words
    assert saved(small_class) == len(STUDENTS)
