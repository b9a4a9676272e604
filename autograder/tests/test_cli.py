"""The command line."""

import pytest
from unrolled import cli
from unrolled.course import source


def test_wrong_usage_says_what_there_is(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([])
    assert end.value.code == 2
    assert "verify" in capsys.readouterr().err


def test_unknown_lesson(capsys):
    assert cli.main(["build", "99_none"]) == 2
    assert "There is no lesson 99_none" in capsys.readouterr().err


def test_outside_a_course(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["verify"]) == 2
    assert "checkout of the course" in capsys.readouterr().err


def test_lab_opens_the_first_lesson_in_the_courses_folder(monkeypatch):
    calls = []

    class Done:
        returncode = 0

    def run(command, cwd, check):
        calls.append((command, cwd))
        return Done

    monkeypatch.setattr(cli.subprocess, "run", run)
    assert cli.main(["lab", "--no-browser"]) == 0
    ((command, folder),) = calls
    assert command[1:4] == ["-m", "jupyter", "lab"]
    assert folder == source.course_root()
    assert f"--ServerApp.root_dir={folder}" in command
    (opened,) = [part for part in command if part.startswith("--LabApp.default_url=/lab/tree/")]
    assert (folder / opened.partition("/lab/tree/")[2]).is_file()
    assert command[-1] == "--no-browser"
