"""How much memory a sandbox holds: the operating system limits each process, not all together."""

from __future__ import annotations

import contextlib

import psutil


def held_by(number: int) -> int:
    """Bytes of memory that a process's descendants hold for themselves."""
    held = 0
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process(number).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                memory = process.memory_info()
                held += memory.rss - memory.shared
    return held
