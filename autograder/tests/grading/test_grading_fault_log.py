"""An exception of the grader's own names its place, and its traceback is kept."""

from __future__ import annotations

import pytest
from unrolled.cli import main
from unrolled.grading import command
from unrolled.grading.fault_log import FaultLog, described, place_of, traceback_of
from unrolled.verdict import Verdict


def raised(function, *arguments):
    """The exception in which a call ends."""
    with pytest.raises(Exception) as caught:  # noqa: PT011
        function(*arguments)
    return caught.value


def ours():
    Verdict(nonsense=1)


def deep_in_ours():
    main(["build", "99_none"])
    FaultLog("no path").keep("somebody", "text")


def test_place_is_the_last_in_this_package():
    place = place_of(raised(deep_in_ours))
    assert place.startswith("grading/fault_log.py, line ")


def test_place_elsewhere_is_said_too():
    assert place_of(raised(ours)).startswith("test_grading_fault_log.py, line ")
    assert place_of(ValueError()) == ""


def test_described_in_one_line():
    def several_lines():
        raise ValueError("one\ntwo")

    assert described(raised(several_lines)).startswith("ValueError: one two; test_grading_")


def test_log_grows_and_is_not_there_without_need(tmp_path):
    log = FaultLog(tmp_path / "x.log")
    assert not log.path.exists()
    log.keep("ada", traceback_of(raised(ours)))
    log.keep("b\udc80", "text")
    words = log.path.read_text(encoding="utf-8")
    assert words.count("Traceback") == 1
    assert "ada" in words
    assert log.count == 2


def test_log_that_cannot_be_written_is_no_fault_of_its_own(tmp_path):
    FaultLog(tmp_path / "no such folder" / "x.log").keep("ada", "text")


def test_fault_of_the_run_itself_ends_in_a_sentence(course, capsys, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("ours")

    monkeypatch.chdir(course.folder)
    monkeypatch.setattr(command, "plan_of", fails)
    assert main(["grade", "90_small", "--no-sandbox"]) == 2
    words = capsys.readouterr().err
    assert (
        "stopped by a fault of its own (ZeroDivisionError: ours; grading/command.py, line" in words
    )
    assert "90_small.log" in words
    assert "Nobody loses a point" in words
    assert "Traceback" not in words
    assert "ZeroDivisionError" in (course.folder / "grading" / "90_small.log").read_text()
