"""The author's command: its table, its complaints, its exit."""

import platform

import nbformat
import pytest
from unrolled.cli import main
from unrolled.course import verify
from unrolled.course.nbgrader_round_trip import run_solution

TINY_TRAINING = """
import keras, numpy as np
keras.utils.set_random_seed(0)
layers = [keras.Input((20, 1)), keras.layers.SimpleRNN(16), keras.layers.Dense(1)]
model = keras.Sequential(layers)
model.compile("sgd", "mse")
x = np.random.default_rng(0).normal(size=(64, 20, 1)).astype("float32")
for _ in range(5):
    loss = model.train_on_batch(x, x[:, 0])
square = np.random.default_rng(0).normal(size=(64, 64))
numbers = {"trained": float(loss), "multiplied": float((square @ square @ square @ square).sum())}
"""


def test_table_and_complaints(lesson, monkeypatch, capsys):
    monkeypatch.setattr(
        verify,
        "CHECKS",
        {"good": lambda lesson: iter(()), "bad": lambda lesson: iter(["a wheel is loose"])},
    )
    monkeypatch.setattr(verify, "ruff_complaints", lambda root: iter(()))
    assert verify.verify(lesson.root, [lesson]) == 1
    printed = capsys.readouterr().out
    assert "✓" in printed
    assert "✗" in printed
    assert "04_lstm: a wheel is loose" in printed


def test_all_is_well(lesson, monkeypatch, capsys):
    monkeypatch.setattr(verify, "CHECKS", {"good": lambda lesson: iter(())})
    monkeypatch.setattr(verify, "ruff_complaints", lambda root: iter(()))
    assert verify.verify(lesson.root, [lesson]) == 0
    assert "Everything holds" in capsys.readouterr().out


def test_broken_source_is_a_complaint(lesson):
    lesson.source.write_bytes(b"\xff\xfe\x00")
    (complaint,) = verify.complaints_of(verify.contract_complaints, lesson)
    assert "cannot be read" in complaint


def test_lesson_without_exercises_is_a_complaint(lesson, monkeypatch):
    monkeypatch.setattr(verify, "lessons", dict)
    (complaint,) = verify.complaints_of(verify.contract_complaints, lesson)
    assert "has no lesson_04_lstm" in complaint


def test_drift_is_noticed(lesson):
    found = list(verify.drift_complaints(lesson))
    assert len(found) == 2
    assert all("is missing; run: unrolled build" in complaint for complaint in found)


def test_a_solution_that_takes_long_is_told_how_long(lesson, monkeypatch):
    assert list(verify.time_complaints(lesson)) == []
    monkeypatch.setattr(verify, "SECONDS", 0)
    (complaint,) = verify.time_complaints(lesson)
    assert "seconds of processor time; 0 are allowed" in complaint


def test_the_other_rounding_is_another_run_of_the_lesson(lesson, monkeypatch, capsys):
    monkeypatch.setattr(verify, "CHECKS", {"good": lambda lesson: iter(())})
    monkeypatch.setattr(verify, "ruff_complaints", lambda root: iter(()))
    monkeypatch.setattr(verify, "rounding_complaints", lambda lesson: iter(["0.5 is 0.6 here"]))
    assert verify.verify(lesson.root, [lesson]) == 0
    assert verify.verify(lesson.root, [lesson], rounding=True) == 1
    assert "04_lstm: 0.5 is 0.6 here" in capsys.readouterr().out


def test_drawn_checks_are_repeated_and_the_others_are_not(lesson, monkeypatch, capsys):
    drawn, fixed = iter(["", "one is off", "", "one is off"]), iter(["it is broken"])
    checks = {"drawn": lambda lesson: filter(None, [next(drawn)]), "fixed": lambda lesson: fixed}
    monkeypatch.setattr(verify, "CHECKS", checks)
    monkeypatch.setattr(verify, "DRAWN", (checks["drawn"],))
    monkeypatch.setattr(verify, "ruff_complaints", lambda root: iter(()))
    assert verify.verify(lesson.root, [lesson], draws=4) == 2
    assert list(drawn) == []
    printed = capsys.readouterr().out
    assert printed.count("one is off") == printed.count("it is broken") == 1


def test_no_draw_at_all_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["verify", "--draws", "0"])
    assert "argument --draws: should be at least 1" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"), reason="variables of such processors"
)
def test_the_other_rounding_changes_a_training_and_a_product():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(TINY_TRAINING)])
    text = nbformat.writes(notebook)
    usual = run_solution(text).numbers
    # A run with nothing changed gives the same digits, so it is the rounding that changes them.
    assert run_solution(text).numbers == usual
    other = run_solution(text, environment=verify.OTHER_ROUNDING).numbers
    assert {name: other[name] != value for name, value in usual.items()} == {
        "trained": True,
        "multiplied": True,
    }
    assert other == pytest.approx(usual, rel=1e-5)


def test_what_fails_with_another_rounding_only_is_told(lesson, monkeypatch):
    wrong = nbformat.v4.new_code_cell("import os\nnumbers = {'0.5': float(os.environ['ROUNDED'])}")
    text = nbformat.writes(nbformat.v4.new_notebook(cells=[wrong]))
    monkeypatch.setattr(verify, "solution_text", lambda lesson: text)
    monkeypatch.setattr(verify, "OTHER_ROUNDING", {"ROUNDED": "0.5"})
    assert list(verify.rounding_complaints(lesson)) == []
    monkeypatch.setattr(verify, "OTHER_ROUNDING", {"ROUNDED": "0.7"})
    (complaint,) = verify.rounding_complaints(lesson)
    assert complaint == "with another rounding the prose says 0.5, and the cells compute 0.7"
