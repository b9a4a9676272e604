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


@pytest.mark.parametrize(
    ("command", "tool"), [(["lab"], "jupyterlab"), (["grade", "01_parameters"], "nbgrader")]
)
def test_a_tool_that_is_not_installed_is_told(capsys, monkeypatch, command, tool):
    def missing(*arguments):
        raise ModuleNotFoundError(f"No module named '{tool}'", name=f"{tool}.api")

    monkeypatch.setattr(cli, "run", missing)
    assert cli.main(command) == 2
    words = capsys.readouterr().err
    assert f"No module named '{tool}'" in words
    assert "pip install -e '.[course]'" in words


def test_a_module_of_ours_that_is_missing_is_a_fault(monkeypatch):
    def missing(*arguments):
        raise ModuleNotFoundError("No module named 'unrolled.gone'", name="unrolled.gone")

    monkeypatch.setattr(cli, "run", missing)
    with pytest.raises(ModuleNotFoundError):
        cli.main(["build"])


def test_outside_a_course(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["verify"]) == 2
    assert "checkout of the course" in capsys.readouterr().err
