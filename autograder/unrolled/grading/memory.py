"""How much memory a sandbox holds: the operating system limits each process, not all together."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import psutil


def held_by(number: int) -> int:
    """Bytes of memory that a process's descendants hold: their own, and what they share by files.

    Args:
        number: the process's.
    """
    held = 0
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process(number).children(recursive=True):
            held += own_and_shared(process.pid)
    return held


def own_and_shared(number: int) -> int:
    """Bytes that one process holds, but for the libraries that all of them have in common."""
    try:
        status = Path("/proc", str(number), "status").read_text()
    except OSError:
        # It has gone in the meantime.
        return 0
    sizes = re.findall(r"(?m)^Rss(?:Anon|Shmem):\s*(\d+) kB$", status)
    return 1024 * sum(map(int, sizes))
