"""A stand-in for Google Colab: its Python, its versions, and this project's wheel."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

# Tests are imported by path, so a folder's own helpers are not found by themselves.
sys.path.insert(0, str(Path(__file__).parent))

from colab_environment import PYTHONS, Environment, colab_environment, find_python, wheel

ROOT = Path(__file__).parents[3]
KERNEL = "colab"


@pytest.fixture(scope="session")
def colab(request, tmp_path_factory) -> Environment:
    """Colab's packages with this project's wheel among them."""
    python = find_python()
    if python is None:
        reason = f"no Python {' or '.join(PYTHONS)} on this machine; one of them must be installed"
        if os.environ.get("UNROLLED_REQUIRE_COLAB") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    environment = colab_environment(python, request.config.cache.mkdir("colab"))
    built = wheel(ROOT, tmp_path_factory.mktemp("wheel"))
    # Without dependencies: on Colab they are there already, and must stay as they are.
    environment.install("--no-deps", "--reinstall", str(built))
    return environment


@pytest.fixture(scope="session")
def kernel(colab, tmp_path_factory) -> str:
    """The name of a kernel that runs in the stand-in, known to this process's clients."""
    data = tmp_path_factory.mktemp("jupyter")
    folder = data / "kernels" / KERNEL
    folder.mkdir(parents=True)
    command = [str(colab.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": KERNEL, "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(data))
        patch.setenv("UNROLLED_FULL", "0")
        # Nothing but the environment itself may be importable in its kernels.
        patch.delenv("PYTHONPATH", raising=False)
        yield KERNEL
