"""Make a Python environment with the versions that Google Colab has, with uv."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
# Colab's image of August 2026 has the first, the one that users can pin has the second.
PYTHONS = ("3.13", "3.12")


@dataclass(frozen=True)
class Environment:
    """A folder with a Python and packages of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def install(self, *what: str) -> None:
        """Install packages with uv."""
        uv("pip", "install", "--quiet", "--python", str(self.python), *what)

    def evaluate(self, code: str) -> str:
        """What its Python prints, run away from the checkout, where it finds only itself."""
        command = [self.python, "-I", "-c", code]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True)
        return run.stdout.strip()


def find_python() -> str | None:
    """An interpreter of one of Colab's versions on this machine, or ``None``."""
    for version in PYTHONS:
        environment = dict(os.environ)
        if pyenv := shutil.which("pyenv"):
            # pyenv's commands only work for the version that it is told to use.
            latest = subprocess.run([pyenv, "latest", version], capture_output=True, text=True)
            if latest.returncode == 0:
                environment["PYENV_VERSION"] = latest.stdout.strip()
        found = subprocess.run(
            [find_uv_bin(), "python", "find", "--no-python-downloads", version],
            env=environment,
            capture_output=True,
            text=True,
        )
        if found.returncode == 0:
            return found.stdout.strip()
    return None


def colab_environment(python: str, cache: Path) -> Environment:
    """The environment for the requirements as they stand, made anew where they changed.

    Args:
        python: the interpreter to make it from.
        cache: a folder that outlives the test run.
    """
    key = hashlib.sha256(REQUIREMENTS.read_bytes() + python.encode()).hexdigest()[:12]
    environment = Environment(cache / key)
    complete = environment.folder / "complete"
    if not complete.exists():
        shutil.rmtree(cache)
        cache.mkdir()
        uv("venv", "--quiet", "--python", python, str(environment.folder))
        environment.install("--requirements", str(REQUIREMENTS))
        complete.touch()
    return environment


def wheel(root: Path, folder: Path) -> Path:
    """Build this project's wheel.

    Args:
        root: the checkout.
        folder: where the wheel goes.
    """
    uv("build", "--quiet", "--wheel", "--out-dir", str(folder), str(root))
    (built,) = folder.glob("*.whl")
    return built


def uv(*arguments: str) -> None:
    """Run uv; its own words are in the error if it fails."""
    run = subprocess.run([find_uv_bin(), *arguments], capture_output=True, text=True)
    assert run.returncode == 0, f"uv {' '.join(arguments)}\n{run.stdout}{run.stderr}"
