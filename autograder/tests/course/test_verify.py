"""The author's command: its table, its complaints, its exit."""

from unrolled.course import verify


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
    found = list(verify.run_complaints(lesson))
    assert not any("processor time" in complaint for complaint in found)
    monkeypatch.setattr(verify, "SECONDS", 0)
    (complaint,) = set(verify.run_complaints(lesson)) - set(found)
    assert "seconds of processor time; 0 are allowed" in complaint
