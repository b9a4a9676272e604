"""A disk that is full from a certain write on, for whoever writes from Python."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class FullDisk:
    """Counts what is written below a folder, and refuses some of it.

    Args:
        folder: below which it is full.
        refused: the number of the one write that finds no room; by default none does.
    """

    def __init__(self, folder: Path, refused: int = -1) -> None:
        self._folder, self._refused = os.path.realpath(folder), refused
        self.writes = 0
        # Set it to have every write refused.
        self.full = False

    def look(self, event: str, arguments: tuple) -> None:
        """Look at what Python is about to do."""
        writes = (event == "open" and arguments[2] & WRITES) or event in ("os.mkdir", "os.rename")
        path = arguments[1 if event == "os.rename" else 0] if writes else None
        if not isinstance(path, str | bytes | os.PathLike):
            return
        path = os.fsdecode(path)
        if event == "os.mkdir" and os.path.isdir(path):
            return
        if os.path.realpath(path).startswith(self._folder):
            self.writes += 1
            if self.full or self.writes == self._refused:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


_disks: list[FullDisk] = []


def _look(event: str, arguments: tuple) -> None:
    for disk in _disks:
        disk.look(event, arguments)


@contextmanager
def full_disk(folder: Path, refused: int = -1) -> Iterator[FullDisk]:
    """Let a disk be full while the block runs."""
    if not _hooked:
        # For good: Python has no way to take such a hook away.
        sys.addaudithook(_look)
        _hooked.append(True)
    _disks.append(FullDisk(folder, refused))
    try:
        yield _disks[-1]
    finally:
        _disks.pop()


_hooked: list[bool] = []
