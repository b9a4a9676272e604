"""What a run leaves behind: known by whom it descends from, whatever else runs on the machine."""

from __future__ import annotations

import contextlib
import ctypes
import os
import time
from collections.abc import Iterator

import psutil

PR_SET_CHILD_SUBREAPER, PR_GET_CHILD_SUBREAPER = 36, 37
# Nothing that is killed lives so long, on however busy a machine.
BACKSTOP_SECONDS = 300


class Descendants:
    """This process's descendants since a moment, those among them whose parents have ended."""

    def __init__(self) -> None:
        self._before = descendants()

    def left(self) -> list[str]:
        """The command lines of those that still run, once what was killed has had time to end."""
        deadline = time.monotonic() + BACKSTOP_SECONDS
        while (left := self._running()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left

    def _running(self) -> list[str]:
        found = []
        for process in descendants() - self._before:
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.status() == psutil.STATUS_ZOMBIE:
                    self._bury(process)
                else:
                    found.append(" ".join(process.cmdline()) or process.name())
        return found

    def _bury(self, process: psutil.Process) -> None:
        """Take note of an orphan's end, as its parent would have."""
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process.pid, os.WNOHANG)


def descendants() -> set[psutil.Process]:
    """All of them, known by number and by when they began."""
    return set(psutil.Process().children(recursive=True))


@contextlib.contextmanager
def watched() -> Iterator[Descendants]:
    """Keep the orphans of what is started in the block as this process's own children."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = ctypes.c_int()
    assert libc.prctl(PR_GET_CHILD_SUBREAPER, ctypes.byref(before), 0, 0, 0) == 0
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    try:
        yield Descendants()
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, before.value, 0, 0, 0)
