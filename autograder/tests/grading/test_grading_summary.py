"""What a run says at its end."""

import csv
from dataclasses import replace

import pytest
from unrolled.cli import main
from unrolled.grading.records import Records, Row
from unrolled.grading.run import Report
from unrolled.grading.summary import table, write_csv


def row(student, status="graded", reason="", notes=(), score=3.0):
    return Row(student, status, reason, score, 9.0, 0.5, 0.2, notes, "key")


def test_table_names_who_needs_a_look_and_counts_all():
    rows = [
        row("ada"),
        row("ben", "crashed", "it ended Python", score=1.0),
        row("cem", notes=("the cell `x` was missing",)),
    ]
    text = table(Report(rows, unchanged=1, untrusted=["check_x"]), "01_x")
    assert "ada" not in text
    assert "ben" in text
    assert "it ended Python" in text
    assert "the cell `x` was missing" in text
    assert "3 submissions, 1 crashed, 2 graded" in text
    assert "1 were as they had been graded before" in text
    assert "Mean score 2.3 of 9" in text
    assert "check_x" in text


def test_table_says_who_was_run_twice_and_who_has_no_score():
    rows = [
        replace(row("ada"), first_try="timed out", notes=("run twice",)),
        replace(row("ben", "crashed", "It could not be saved."), score=None),
    ]
    text = table(Report(rows), "01_x")
    assert "Run a second time, alone" in text
    assert "ada (timed out, then graded)" in text
    assert "ben  crashed     no score  It could not be saved." in text
    # Who has no score does not lower the mean.
    assert "Mean score 3.0 of 9" in text
    assert "Mean score" not in table(Report(rows[1:]), "01_x")


def test_table_of_nobody():
    assert table(Report(), "01_x") == "01_x: 0 submissions."


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x"])
def test_csv_holds_no_formulas(tmp_path, name):
    write_csv(tmp_path / "x.csv", [row(name, reason=name, score=-1.0)])
    with (tmp_path / "x.csv").open(encoding="utf-8") as file:
        (found,) = csv.DictReader(file)
    assert found["student"] == found["reason"] == f"'{name}"
    assert float(found["score"]) == -1.0


def test_records_come_back_and_damaged_ones_do_not(tmp_path):
    records = Records(tmp_path / "runs")
    records.keep(row("ada", notes=("a", "b")))
    assert records.find("ada") == row("ada", notes=("a", "b"))
    assert records.find("ben") is None
    (path,) = (tmp_path / "runs").glob("*.json")
    path.write_text(path.read_text()[:20])
    assert records.find("ada") is None
    records.forget("ada")
    records.forget("ada")


def test_names_that_file_systems_confuse_are_kept_apart(tmp_path):
    records = Records(tmp_path / "runs")
    names = ["Ada", "ada", "a/da", "é", "e\u0301", "x" * 300]
    for number, name in enumerate(names):
        records.keep(row(name, score=float(number)))
    assert [records.find(name).score for name in names] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_seed_is_secret_and_stays(tmp_path):
    records = Records(tmp_path / "runs")
    seed = records.seed()
    assert Records(tmp_path / "runs").seed() == seed
    assert (tmp_path / "runs" / "seed").stat().st_mode & 0o077 == 0
    assert (tmp_path / "runs").stat().st_mode & 0o077 == 0
    assert records.seed(renew=True) != seed


def test_help_says_what_it_protects_against(capsys):
    with pytest.raises(SystemExit) as end:
        main(["grade", "--help"])
    assert end.value.code == 0
    words = " ".join(capsys.readouterr().out.split())
    for part in ("What it protects against", "What it does not", "--scheduler", "--new-seed"):
        assert part in words
    assert "generate_feedback" in words


@pytest.mark.parametrize("option", ["--workers", "--seconds", "--memory"])
def test_options_that_make_no_sense_are_refused(capsys, option):
    with pytest.raises(SystemExit) as end:
        main(["grade", "04_lstm", option, "0"])
    assert end.value.code == 2
    assert "at least 1" in capsys.readouterr().err


def test_lesson_that_was_never_generated(course, capsys, monkeypatch):
    monkeypatch.chdir(course.folder)
    monkeypatch.setattr("unrolled.grading.command.bubblewrap", lambda: "bwrap")
    assert main(["grade", "91_other"]) == 2
    assert "nbgrader generate_assignment 91_other" in capsys.readouterr().err
