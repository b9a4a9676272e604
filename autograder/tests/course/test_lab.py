"""JupyterLab is opened where nbgrader finds its settings, for learners or for authors."""

from __future__ import annotations

import os

import pytest
from unrolled import cli
from unrolled.course import lab, source


@pytest.fixture
def calls(monkeypatch) -> list[tuple[list[str], object, dict[str, str]]]:
    """What would have been run."""
    calls = []

    class Done:
        returncode = 0

    def run(command, cwd, env, check):
        calls.append((command, cwd, env))
        return Done

    monkeypatch.setattr(lab.subprocess, "run", run)
    return calls


def test_lab_opens_the_first_lesson_in_the_courses_folder(calls):
    assert cli.main(["lab", "--no-browser"]) == 0
    ((command, folder, _),) = calls
    assert command[1:4] == ["-m", "jupyter", "lab"]
    assert folder == source.course_root()
    assert f"--ServerApp.root_dir={folder}" in command
    (opened,) = [part for part in command if part.startswith("--LabApp.default_url=/lab/tree/")]
    assert (folder / opened.partition("/lab/tree/")[2]).is_file()
    assert command[-1] == "--no-browser"


def test_learners_settings_come_before_others(calls, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "others")
    cli.main(["lab"])
    cli.main(["lab", "--author"])
    (_, _, learner), (command, _, author) = calls
    assert learner["JUPYTER_CONFIG_PATH"] == f"{lab.LEARNER_SETTINGS}{os.pathsep}others"
    assert author["JUPYTER_CONFIG_PATH"] == "others"
    assert "--author" not in command
    assert (lab.LEARNER_SETTINGS / "labconfig" / "page_config.json").is_file()
