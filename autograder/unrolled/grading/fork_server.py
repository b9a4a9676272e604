"""Runs inside the sandbox: a warm process from which a kernel is forked for each submission.

It has imported what lessons import, and never runs a submission's code itself. It obeys a few
messages on a socket that no kernel has. Nothing else of this package is visible in the sandbox.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

PR_SET_DUMPABLE = 4
MESSAGE_LENGTH = 65536
LIMITS = {name: getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")}


def main() -> None:
    """Import, say that we are ready, and obey until the socket is closed."""
    settings = json.loads(sys.argv[1])
    control = socket.socket(fileno=settings["control"])
    # What whoever started us may hold itself is no measure of what lessons need.
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    if os.getuid() == 0 and settings["user"]:
        drop_privileges(settings["user"])
    # The first process of a sandbox gets no signal that it has no handler for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # No kernel may look into this process, although it belongs to the same user.
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    for variable, value in settings["caches"].items():
        shutil.copytree(value, os.environ[variable], dirs_exist_ok=True)
    for module in settings["modules"]:
        # What is not there fails in the cell that asks for it, and says so to the learner.
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    from unrolled.grading import kernel_app

    # What the imports left behind is never looked at again, so forked pages stay shared.
    gc.collect()
    gc.freeze()
    warm = Warm(settings, kernel_app.run)
    warm.empty_folders()
    # What one submission writes to these, another could read.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    reply(control, {"ready": os.getpid()})
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_LENGTH, 16)
        except OSError:
            message = b""
        if not message:
            warm.kill()
            return
        order = json.loads(message)
        if order["do"] == "fork":
            done = warm.fork(order, descriptors, control)
        else:
            obey = {
                "poll": warm.poll,
                "interrupt": warm.interrupt,
                "kill": warm.kill,
                "clean": warm.clean,
            }
            done = obey[order["do"]]()
        reply(control, {**done, "order": order["order"]})


class Warm:
    """Forks kernels one at a time, and clears up behind each.

    Args:
        settings: what the sandbox was started with.
        run: what a forked process does.
    """

    def __init__(self, settings: dict[str, Any], run: Any) -> None:
        self._settings = settings
        self._run = run
        self._kernel: int | None = None
        self._status: int | None = None
        self._attributes = attributes()

    def fork(self, order: dict[str, Any], descriptors: list[int], control: socket.socket) -> dict:
        """Fork a kernel that listens on the given sockets."""
        if attributes() != self._attributes:
            # Processes of one user may lower each other's limits. Then this one must not go on.
            return {"spoilt": "the warm process's limits were changed"}
        self._kernel, self._status = os.fork(), None
        if self._kernel == 0:
            control.close()
            self._become_kernel(order, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        return {"pid": self._kernel}

    def _become_kernel(self, order: dict[str, Any], descriptors: list[int]) -> None:
        status = 1
        try:
            os.setsid()
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for name, value in self._settings["limits"].items():
                resource.setrlimit(LIMITS[name], (value, value))
            os.chdir(self._settings["folder"])
            for name in os.listdir(self._settings["submission"]):
                os.symlink(os.path.join(self._settings["submission"], name), name)
            self._run(order, descriptors)
            status = 0
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        finally:
            # Not sys.exit: what the warm process registered to happen at its end is not ours.
            os._exit(status)

    def poll(self) -> dict:
        """Whether the kernel runs, or how it ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if pid == self._kernel:
                self._status = os.waitstatus_to_exitcode(status)
        return {"status": self._status}

    def interrupt(self) -> dict:
        """Interrupt what the kernel is doing, as the stop button does."""
        if self._kernel is not None and self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._kernel, signal.SIGINT)
        return self.poll()

    def kill(self) -> dict:
        """Kill the kernel and all that it started."""
        if self._settings["sandboxed"]:
            # Everybody whom we can see, but for ourselves: in here that is the submission's doing.
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        elif self._kernel is not None and self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._kernel, signal.SIGKILL)
        if self._kernel is not None and self._status is None:
            with contextlib.suppress(ChildProcessError):
                _, status = os.waitpid(self._kernel, 0)
                self._status = os.waitstatus_to_exitcode(status)
        return self.poll()

    def clean(self) -> dict:
        """Make everything as it was before the last kernel."""
        self.kill()
        self._kernel = None
        try:
            self.empty_folders()
        except (OSError, RecursionError) as error:
            return {"spoilt": f"left-over files could not be removed: {type(error).__name__}"}
        if attributes() != self._attributes:
            return {"spoilt": "the warm process's limits were changed"}
        if self._settings["sandboxed"] and left_in_memory():
            return {"spoilt": "something was left in shared memory"}
        # Of this process and of all kernels so far, for whoever counts.
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return {"cpu_seconds": sum(each.ru_utime + each.ru_stime for each in used)}

    def empty_folders(self) -> None:
        """Remove every file that a kernel could have written."""
        for folder in map(Path, self._settings["writable"]):
            for found in folder.iterdir():
                if found.is_dir() and not found.is_symlink():
                    shutil.rmtree(found, onerror=_force)
                else:
                    found.unlink()
        Path(self._settings["folder"]).mkdir(parents=True, exist_ok=True)
        Path(os.environ["HOME"]).mkdir(parents=True, exist_ok=True)


def _force(function: Any, path: str, error: Any) -> None:
    """Remove what its owner has locked."""
    os.chmod(Path(path).parent, 0o700)
    if os.path.isdir(path) and not os.path.islink(path):
        os.chmod(path, 0o700)
        shutil.rmtree(path)
    else:
        os.unlink(path)


def attributes() -> tuple:
    """What another process of the same user could change about this one."""
    return (
        [resource.getrlimit(limit) for limit in LIMITS.values()],
        sorted(os.sched_getaffinity(0)),
        os.getpriority(os.PRIO_PROCESS, 0),
        os.sched_getscheduler(0),
    )


def left_in_memory() -> bool:
    """Whether there are shared memory, semaphores or queues that outlive their processes."""
    found = [Path("/proc/sysvipc", name) for name in ("shm", "sem", "msg")]
    # The first line is the heading.
    return any(len(path.read_text().splitlines()) > 1 for path in found if path.exists())


def drop_privileges(user: int) -> None:
    """Become another user for good: limits on processes do not hold for root."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def reply(control: socket.socket, message: dict) -> None:
    """Answer on the socket; without a reader there is nobody left to work for."""
    try:
        control.send(json.dumps(message).encode())
    except OSError:
        sys.exit()


if __name__ == "__main__":
    main()
