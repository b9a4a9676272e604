"""The command line."""

import pytest
from unrolled import cli


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
