"""Serve a course with JupyterLab, apart from everything that this machine's user has set up."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from unrolled.course.lab import learner_environment

START_SECONDS = 600
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    # Whichever is free when it begins to listen; no other program can take it before.
    "--port=0",
    "--IdentityProvider.token=",
    # So that a page can be asked whether it is ready.
    "--expose-app-in-browser",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
SETTINGS = {
    # Cells out of sight are otherwise not part of the page, and cannot be looked at.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false"},
    # A notebook that is opened once more is the one from the start.
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


@contextlib.contextmanager
def serve(course: Path, state: Path) -> Iterator[str]:
    """Run JupyterLab.

    Args:
        course: the folder to serve.
        state: a folder for settings, workspaces, runtime files and the server's log.

    Yields:
        The server's address.
    """
    for name, setting in SETTINGS.items():
        path = (state / "settings" / name).with_suffix(".jupyterlab-settings")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting))
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS]
    log = state / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(
            command, cwd=course, env=environment(state), stdout=file, stderr=subprocess.STDOUT
        )
        try:
            yield wait_for(server, state, log)
        finally:
            server.terminate()
            server.wait()


def environment(state: Path) -> dict[str, str]:
    """The server's environment variables."""
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    return {
        **learner_environment(os.environ),
        **{name: str(state / folder) for name, folder in places.items()},
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "UNROLLED_FULL": "0",
    }


def wait_for(server: subprocess.Popen, state: Path, log: Path) -> str:
    """Wait until the server answers.

    Args:
        server: its process.
        state: the folder in which it says where it listens.
        log: what it prints.

    Returns:
        Its address.
    """
    told = state / "runtime" / f"jpserver-{server.pid}.json"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        # Not there yet, or not written to its end.
        with contextlib.suppress(OSError, ValueError):
            address = f"http://127.0.0.1:{json.loads(told.read_text())['port']}"
            urllib.request.urlopen(f"{address}/api", timeout=60).close()
            return address
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab does not answer:\n{log.read_text()}")
