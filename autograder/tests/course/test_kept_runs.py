"""A run is kept for as long as nothing that it depends on changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_notebook
from unrolled.course import kept_runs
from unrolled.course.nbgrader_round_trip import Run


@pytest.fixture
def runs(monkeypatch) -> list[str]:
    """The texts that were run; nothing is run in truth."""
    runs: list[str] = []

    def run(text: str) -> Run:
        runs.append(text)
        return Run(1.5, [], {"a": 1}, "boom" if "fails" in text else "", new_notebook())

    monkeypatch.setattr(kept_runs, "run_solution", run)
    return runs


def test_unchanged_lesson_is_run_once(lesson, runs):
    first, second = kept_runs.kept_run(lesson), kept_runs.kept_run(lesson)
    assert len(runs) == 1
    assert first == second


def test_changed_lesson_is_run_again(lesson, edit, runs):
    kept_runs.kept_run(lesson)
    edit("The new cell state.", "The cell state.")
    kept_runs.kept_run(lesson)
    assert len(runs) == 2
    assert len(list((lesson.root / kept_runs.FOLDER).iterdir())) == 1


@pytest.mark.parametrize(
    ("module", "runs_again"),
    [
        ("exercises/lesson_04_lstm/step.py", True),
        ("exercises/lesson_04_lstm.py", True),
        ("exercises/recurrent.py", True),
        ("check.py", True),
        ("data/memory_table.json", True),
        ("data/__pycache__/waves.cpython-312.pyc", False),
        ("exercises/lesson_05_lstm_gradients/step.py", False),
        ("exercises/lesson_05.py", False),
        ("course/build.py", False),
        ("cli.py", False),
    ],
)
def test_only_what_a_lesson_imports_counts(module, runs_again):
    assert kept_runs.is_of_others(Path(module), "04_lstm") is not runs_again


def test_another_setting_is_another_run(lesson, runs, monkeypatch):
    for setting in ("0", "1"):
        monkeypatch.setenv("UNROLLED_FULL", setting)
        kept_runs.kept_run(lesson)
    assert len(runs) == 2


def test_failed_run_is_not_kept(lesson, edit, runs):
    edit("The new cell state.", "It fails.")
    assert "fails" in kept_runs.solution_text(lesson)
    for _ in range(2):
        assert kept_runs.kept_run(lesson).failure == "boom"
    assert len(runs) == 2


def test_file_that_is_cut_off_is_replaced(lesson, runs):
    run = kept_runs.kept_run(lesson)
    (path,) = (lesson.root / kept_runs.FOLDER).iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    assert kept_runs.kept_run(lesson) == run
    assert len(runs) == 2
