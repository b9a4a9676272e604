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
from pathlib import Path
from typing import Any

from unrolled.grading import sandbox, seccomp
from unrolled.grading.orders import OrderFailed, Orders
from unrolled.grading.pythons import inside
from unrolled.grading.sandbox import Kind, Limits
from unrolled.grading.sandbox_folders import new_folder, remove_leftovers

CHANNELS = ("shell", "iopub", "stdin", "control")
_started = itertools.count()
USERS_EACH = 64
START_SECONDS, STOP_SECONDS = 120, 3


class SandboxClient:
    """A sandbox in which one submission after the other is run.

    Args:
        kind: what the warm process has imported.
        limits: what a submission may use.
        sandboxed: ``False`` runs the warm process without a sandbox.
        number: another for each client that is open at the same time.
    """

    def __init__(self, kind: Kind, limits: Limits, sandboxed: bool = True, number: int = 0) -> None:
        remove_leftovers()
        self._folder = new_folder()
        self.path = Path(self._folder.name)
        # Root's sandbox belongs to another user, who must be able to come in and read the desk.
        self.path.chmod(0o711)
        # Sockets are reached through it: their names may be a hundred bytes long, a path longer.
        self._opened = os.open(self.path, os.O_PATH | os.O_DIRECTORY)
        self.desk = self.path / "desk"
        self.desk.mkdir(mode=0o755)
        self._fonts = self.path / "fonts"
        self._fonts.mkdir(mode=0o755)
        # Making the list of fonts takes seconds; Matplotlib has it from its last use.
        for found in matplotlib_folder().glob("fontlist-*.json"):
            shutil.copy(found, self._fonts)
        self._kind, self._limits, self._sandboxed = kind, limits, sandboxed
        self._number = number
        self._kernels = 0
        # Processor time since the sandbox was made, when it was last cleaned.
        self.cpu_seconds = 0.0
        self.start()

    def start(self) -> None:
        """Start the warm process.

        Raises:
            OrderFailed: if it cannot be started.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as words, contextlib.ExitStack() as opened:
            program, descriptors = self._program(theirs.fileno(), opened)
            self._process = subprocess.Popen(
                program,
                pass_fds=descriptors,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                # Nothing of ours, for bubblewrap itself neither: its memory might be looked into.
                env={} if self._sandboxed else self._environment(),
                start_new_session=True,
            )
            theirs.close()
            try:
                self._orders = Orders(ours, self.process)
                self._orders.obeyed(START_SECONDS)
            except OrderFailed as error:
                self.stop()
                words.seek(0)
                text = words.read()[-2000:].decode(errors="replace").strip()
                raise OrderFailed(f"the warm process did not start: {text or error}") from None

    def _program(self, control: int, opened: contextlib.ExitStack) -> tuple[list[str], list[int]]:
        """The warm process's command line, and the descriptors that it is given."""
        settings = json.dumps(self._settings(control))
        program = ["-P", "-m", "unrolled.grading.fork_server", settings]
        if not self._sandboxed:
            return [sys.executable, *program], [control]
        refused = seccomp.open_filter()
        if refused is not None:
            opened.callback(os.close, refused)
        program.insert(0, inside(sys.executable))
        line = sandbox.command(self._kind, self._limits, self._readable(), program, refused)
        return line, [control, *([refused] if refused is not None else [])]

    def _settings(self, control: int) -> dict[str, Any]:
        return {
            "control": control,
            "user": new_user(self._number) if self._sandboxed else 0,
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
            "MPLCONFIGDIR": str(matplotlib_folder()),
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
            connection: its key, and the path and numbers from which its sockets' names are made.
            judge: the kernel's end of its connection to the judge.
            environment: variables for the kernel.

        Returns:
            The kernel's process number inside the sandbox.

        Raises:
            OrderFailed: if the warm process cannot go on.
        """
        listening = [self._listen(connection, channel) for channel in CHANNELS]
        descriptors = [*listening, *([judge] if judge else [])]
        order = {
            "do": "fork",
            "connection": connection,
            "channels": CHANNELS,
            "environment": environment,
        }
        try:
            return self._orders.give(order, [each.fileno() for each in descriptors])["pid"]
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
            return self._orders.give({"do": "poll"})["status"]
        except OrderFailed:
            return -1

    def interrupt(self) -> None:
        """Interrupt what the kernel is doing."""
        self._orders.give({"do": "interrupt"})

    def kill(self) -> None:
        """Kill the kernel and all that it started."""
        self._orders.give({"do": "kill"})

    def clean(self) -> None:
        """Make the sandbox as new; replace it by a new one where that is not possible."""
        try:
            self.cpu_seconds = self._orders.give({"do": "clean"})["cpu_seconds"]
        except OrderFailed:
            self.renew()

    def renew(self) -> None:
        """Replace the sandbox by a new one."""
        self.stop()
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
        self._orders.close()
        try:
            # Without its socket the warm process ends by itself.
            self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """Stop, and remove the client's folder."""
        self.stop()
        os.close(self._opened)
        with contextlib.suppress(OSError):
            self._folder.cleanup()

    def connection_prefix(self) -> str:
        """A short path, new at each call, from which the names of a kernel's sockets are made."""
        self._kernels += 1
        return f"/proc/self/fd/{self._opened}/k{self._kernels}"

    @property
    def process(self) -> int:
        """The process number of the sandbox, of which all in it descend."""
        return self._process.pid


def matplotlib_folder() -> Path:
    """Where Matplotlib keeps its list of fonts; importing it to ask would take a second."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("MPLCONFIGDIR") or Path(caches) / "matplotlib")


def new_user(client: int) -> int:
    """A user's number, for root's sandboxes: limits on processes are kept for each user.

    Args:
        client: the client's number. Neighbours have other users, and so has each next sandbox.
    """
    users = sandbox.UNPRIVILEGED_USERS
    return users[(USERS_EACH * client + next(_started) % USERS_EACH) % len(users)]
