"""The workflows call commands that are there, and a failing weekly run becomes an issue."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

COURSE = Path(__file__).resolve().parents[2]
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in (COURSE / ".github" / "workflows").glob("*.yml")
}
# YAML reads the key "on" as the truth value.
ON = True
REPORT = COURSE / ".github" / "report_failure"
FAKE_GH = """#!/bin/sh
echo "$@" >> "$CALLS"
case "$1 $2" in
    "issue list") echo '[{"number": 7, "title": "Open already"}, {"number": 8, "title": "No"}]' ;;
    *) for last; do :; done; cat "$last" >> "$CALLS" ;;
esac
"""


def steps(workflow: str, job: str) -> list[dict]:
    """A job's steps."""
    return WORKFLOWS[workflow]["jobs"][job]["steps"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_commands_are_there(name):
    makefile = (COURSE / "Makefile").read_text(encoding="utf-8")
    low, high = re.search(
        r">=3\.(\d+),<3\.(\d+)", (COURSE / "pyproject.toml").read_text(encoding="utf-8")
    ).groups()
    for job, content in WORKFLOWS[name]["jobs"].items():
        assert content.get("timeout-minutes") or job == "publish", f"{job} may run for ever"
        for step in content["steps"]:
            text = step.get("run", "")
            for target in re.findall(r"^\s*make (\S+)", text, re.MULTILINE):
                assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target
            for path in re.findall(r"(?:autograder|\.github)/[\w./]+", text):
                assert (COURSE / path).exists(), path
            for minor in re.findall(r"3\.(\d+)", str(step.get("with", {}).get("python-version"))):
                assert int(low) <= int(minor) < int(high)


def test_workflow_and_ci_call_make_test():
    assert any(step.get("run") == "make test" for step in steps("test", "test"))
    assert (COURSE / ".ci/run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_book_is_looked_at_before_it_is_published():
    (uploaded,) = [step for step in steps("book", "build") if "upload-pages" in str(step)]
    assert uploaded["with"]["path"] == "book/_site"
    (looked,) = [step for step in steps("book", "build") if "test_browser_book.py" in str(step)]
    assert looked["env"]["UNROLLED_WHOLE_BOOK"] == "1"
    publish = WORKFLOWS["book"]["jobs"]["publish"]
    assert publish["needs"] == "build"
    assert "refs/heads/main" in publish["if"]
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}


def test_weekly_run_upgrades_what_decides_and_reports():
    weekly = WORKFLOWS["weekly"]
    assert weekly[ON]["schedule"]
    assert weekly["permissions"]["issues"] == "write"
    for job in weekly["jobs"]:
        last = steps("weekly", job)[-1]
        assert last["if"] == "failure()"
        assert last["run"].startswith(".github/report_failure ")
    upgraded = str(steps("weekly", "newest"))
    project = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for dependency in project["dependencies"]:
        assert re.match(r"\w+", dependency)[0] in upgraded


@pytest.mark.parametrize(
    ("title", "command"), [("New", "issue create --title New"), ("Open already", "issue comment 7")]
)
@pytest.mark.parametrize("log", ["lesson 04 broke ` $HOME\n", None])
def test_failure_becomes_one_issue(tmp_path, title, command, log):
    (tmp_path / "gh").write_text(FAKE_GH)
    (tmp_path / "gh").chmod(0o755)
    if log:
        (tmp_path / "log.txt").write_text(log)
    calls = tmp_path / "calls"
    subprocess.run(
        [REPORT, title, tmp_path / "log.txt"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(calls)},
        check=True,
    )
    said = calls.read_text()
    assert f"\n{command} --body-file" in said
    assert (log or "before the lessons ran") in said
    assert said.count("--body-file") == 1
