"""Environments that others build from our files: conda, Binder and containers for development."""

import json
import re
import tomllib
from pathlib import Path

import yaml
from unrolled.course.source import placeholders

COURSE = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (COURSE / "README.md").read_text(encoding="utf-8")


def is_supported(minor: str) -> bool:
    """Whether pyproject.toml allows Python 3.``minor``."""
    low, high = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()
    return int(low) <= int(minor) < int(high)


def test_environment_yml_is_what_conda_and_binder_read_and_pyproject_allows():
    environment = yaml.safe_load((COURSE / "environment.yml").read_text(encoding="utf-8"))
    assert set(environment) == {"name", "channels", "dependencies"}
    assert environment["channels"] == ["conda-forge"]
    *plain, by_pip = environment["dependencies"]
    python = next(entry for entry in plain if entry.startswith("python="))
    assert is_supported(python.removeprefix("python=3."))
    assert "pip" in plain
    (extra,) = re.findall(r"-e \.\[(\w+)\]", " ".join(by_pip["pip"]))
    assert extra in PROJECT["optional-dependencies"]
    (constraints,) = re.findall(r"-c (\S+)", " ".join(by_pip["pip"]))
    assert (COURSE / constraints).is_file()


def test_binder_opens_this_version_on_a_lesson():
    marks = placeholders(COURSE)
    (found,) = re.findall(r"mybinder\.org/v2/gh/(\S+?)\?urlpath=lab/tree/(\S+?)\)", README)
    assert found[0] == f"{marks['@REPOSITORY@']}/{marks['@TAG@']}"
    assert (COURSE / found[1]).is_file()
    # Binder takes a folder of this name in place of environment.yml.
    assert not any((COURSE / name).exists() for name in ("binder", ".binder"))


def test_container_has_a_supported_python_and_what_make_installs():
    path = COURSE / ".devcontainer" / "devcontainer.json"
    container = json.loads(path.read_text(encoding="utf-8"))
    (minor,) = re.findall(r"^python:3\.(\d+)-", container["image"])
    assert is_supported(minor)
    command, target = container["postCreateCommand"].split()
    assert command == "make"
    assert f"\n{target}: " in (COURSE / "Makefile").read_text(encoding="utf-8")
    settings = container["customizations"]["vscode"]["settings"]
    assert settings["python.defaultInterpreterPath"].endswith("/.venv/bin/python")
    assert ".devcontainer" in README
