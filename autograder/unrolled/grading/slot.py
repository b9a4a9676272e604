"""One sandbox with its warm process, seen from outside: kernels are asked for, one at a time."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import matplotlib
import psutil

from unrolled.grading import sandbox
from unrolled.grading.kernel_app import CHANNELS
from unrolled.grading.sandbox import Kind, Limits

PREFIX = "unrolled-slot-"
# Limits on processes are kept for each user, so no two slots may have the same.
_users = itertools.cycle(
    sandbox.UNPRIVILEGED_USERS[os.getpid() * 64 % len(sandbox.UNPRIVILEGED_USERS) :]
)
START_SECONDS, REPLY_SECONDS, STOP_SECONDS = 120, 10, 3


class SlotFailed(RuntimeError):
    """The warm process is gone, or must not be used any more."""


class Slot:
    """A sandbox in which one submission after the other is run.

    Args:
        kind: what the warm process has imported.
        limits: what a submission may use.
        sandboxed: ``False`` runs the warm process without a sandbox.
    """

    def __init__(self, kind: Kind, limits: Limits, sandboxed: bool = True) -> None:
        remove_leftovers()
        self._folder = tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-")
        # Short, because the path of a socket may have at most 107 characters.
        self.path = Path(self._folder.name)
        # Root's sandbox belongs to another user, who must be able to come in and read the desk.
        self.path.chmod(0o711)
        self.desk = self.path / "desk"
        self.desk.mkdir(mode=0o755)
        self._fonts = self.path / "fonts"
        self._fonts.mkdir(mode=0o755)
        # Making the list of fonts takes seconds; Matplotlib has it from its last use.
        for found in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
            shutil.copy(found, self._fonts)
        self._kind, self._limits, self._sandboxed = kind, limits, sandboxed
        self._process: subprocess.Popen | None = None
        self._kernels = 0
        self._closed = False
        # A watchman may order while the kernel's manager does.
        self._turn = threading.Lock()
        # Processor time since the sandbox was made, when it was last cleaned.
        self.cpu_seconds = 0.0
        self.start()

    def start(self) -> None:
        """Start the warm process.

        Raises:
            SlotFailed: if it cannot be started.
        """
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        python = sandbox.inside(sys.executable) if self._sandboxed else sys.executable
        program = [python, "-P", "-m", "unrolled.grading.inside"]
        program.append(json.dumps(self._settings(theirs.fileno())))
        if self._sandboxed:
            program = sandbox.command(self._kind, self._limits, self._readable(), program)
        with theirs, tempfile.TemporaryFile() as words:
            self._process = subprocess.Popen(
                program,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                # Nothing of ours, for bubblewrap itself neither: its memory might be looked into.
                env={} if self._sandboxed else self._environment(),
                start_new_session=True,
            )
            theirs.close()
            try:
                self._receive(START_SECONDS)
            except SlotFailed as error:
                self.stop()
                words.seek(0)
                text = words.read()[-2000:].decode(errors="replace").strip()
                raise SlotFailed(f"the warm process did not start: {text or error}") from None

    def _settings(self, control: int) -> dict[str, Any]:
        return {
            "control": control,
            "user": next(_users) if self._sandboxed else 0,
            "sandboxed": self._sandboxed,
            "modules": self._kind.modules,
            "caches": {"MPLCONFIGDIR": "/unrolled/fonts"} if self._sandboxed else {},
            "limits": self._limits.as_rlimits(self._kind) if self._sandboxed else {},
            "writable": ["/tmp", "/dev/shm"] if self._sandboxed else [str(self._scratch())],
            "submission": "/submission" if self._sandboxed else str(self.desk),
            "folder": "/tmp/notebook" if self._sandboxed else str(self._scratch() / "work"),
        }

    def _readable(self) -> dict[str, Path]:
        return {"/submission": self.desk, "/unrolled/fonts": self._fonts}

    def _scratch(self) -> Path:
        path = self.path / "scratch"
        path.mkdir(exist_ok=True)
        return path

    def _environment(self) -> dict[str, str]:
        scratch = self._scratch()
        ours = {
            "HOME": str(scratch / "home"),
            "MPLCONFIGDIR": matplotlib.get_cachedir(),
            "IPYTHONDIR": str(scratch / "ipython"),
            "PYTHONPATH": str(Path(sandbox.__file__).parents[2]),
        }
        return {**os.environ, **sandbox.environment(), **ours}

    def fork(
        self,
        connection: dict[str, Any],
        judge: socket.socket | None,
        environment: dict[str, str],
    ) -> int:
        """Fork a kernel.

        Args:
            connection: jupyter_client's connection info for transport ``ipc``.
            judge: the kernel's end of its connection to the judge.
            environment: variables for the kernel.

        Returns:
            The kernel's process number inside the sandbox.

        Raises:
            SlotFailed: if the warm process cannot go on.
        """
        listening = [self._listen(connection, channel) for channel in CHANNELS]
        descriptors = [*listening, *([judge] if judge else [])]
        order = {
            "do": "fork",
            "connection": {key: _plain(value) for key, value in connection.items()},
            "environment": environment,
        }
        try:
            return self._order(order, [each.fileno() for each in descriptors])["pid"]
        finally:
            for each in listening:
                each.close()

    def _listen(self, connection: dict[str, Any], channel: str) -> socket.socket:
        listener = socket.socket(socket.AF_UNIX)
        path = f"{connection['ip']}-{connection[f'{channel}_port']}"
        Path(path).unlink(missing_ok=True)
        listener.bind(path)
        listener.listen(16)
        listener.setblocking(False)
        return listener

    def poll(self) -> int | None:
        """``None`` while the kernel runs, else how it ended."""
        try:
            return self._order("poll")["status"]
        except SlotFailed:
            return -1

    def interrupt(self) -> None:
        """Interrupt what the kernel is doing."""
        self._order("interrupt")

    def kill(self) -> None:
        """Kill the kernel and all that it started."""
        self._order("kill")

    def clean(self) -> None:
        """Make the sandbox as new; replace it by a new one where that is not possible."""
        try:
            self.cpu_seconds = self._order("clean")["cpu_seconds"]
        except SlotFailed:
            self.renew()

    def renew(self) -> None:
        """Replace the sandbox by a new one.

        Raises:
            SlotFailed: if this slot has been closed.
        """
        self.stop()
        if self._closed:
            raise SlotFailed("the run is being ended")
        self.cpu_seconds = 0.0
        self.start()

    def lay_out(self, files: dict[str, bytes]) -> None:
        """Put a submission's own files, and nobody else's, where its kernel can read them.

        Args:
            files: by their path in the submission.
        """
        # The folder itself must stay the one that the sandbox was given.
        for found in self.desk.iterdir():
            shutil.rmtree(found) if found.is_dir() else found.unlink()
        for name, content in files.items():
            path = self.desk / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
            path.write_bytes(content)
            path.chmod(0o644)

    def stop(self) -> None:
        """Stop the warm process, and everything in its sandbox with it."""
        self._control.close()
        if self._process is None:
            return
        try:
            # Without its socket the warm process ends by itself.
            self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """Stop, and remove the slot's folder."""
        self._closed = True
        self.stop()
        with contextlib.suppress(OSError):
            self._folder.cleanup()

    def connection_prefix(self) -> str:
        """A path, new at each call, from which the names of a kernel's sockets are made."""
        self._kernels += 1
        return str(self.path / f"k{self._kernels}")

    @property
    def process(self) -> int:
        """The process number of the sandbox, of which all in it descend."""
        assert self._process is not None
        return self._process.pid

    def _order(
        self, order: str | dict[str, Any], descriptors: list[int] | None = None
    ) -> dict[str, Any]:
        with self._turn:
            self._send({"do": order} if isinstance(order, str) else order, descriptors)
            return self._receive()

    def _send(self, message: dict[str, Any], descriptors: list[int] | None = None) -> None:
        try:
            self._control.settimeout(REPLY_SECONDS)
            socket.send_fds(self._control, [json.dumps(message).encode()], descriptors or [])
        except OSError as error:
            raise SlotFailed(f"the warm process is gone: {error}") from None

    def _receive(self, seconds: float = REPLY_SECONDS) -> dict[str, Any]:
        try:
            self._control.settimeout(seconds)
            message = self._control.recv(65536)
        except OSError as error:
            raise SlotFailed(f"the warm process does not answer: {error}") from None
        if not message:
            raise SlotFailed("the warm process is gone")
        reply = json.loads(message)
        if "spoilt" in reply:
            raise SlotFailed(reply["spoilt"])
        return reply


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def remove_leftovers() -> None:
    """Remove the folders of slots whose run was killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = path.name.removeprefix(PREFIX).split("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(path, ignore_errors=True)
