"""How much memory a sandbox holds: the operating system limits each process, not all together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


def held_by(numbers: Iterable[int]) -> int:
    """Bytes of memory that processes hold: their own, and what they share by files.

    Args:
        numbers: the processes'.
    """
    return sum(map(own_and_shared, numbers))


def own_and_shared(number: int) -> int:
    """Bytes that one process holds, but for the libraries that all of them have in common."""
    try:
        status = Path("/proc", str(number), "status").read_text()
    except OSError:
        # It has gone in the meantime.
        return 0
    sizes = re.findall(r"(?m)^Rss(?:Anon|Shmem):\s*(\d+) kB$", status)
    return 1024 * sum(map(int, sizes))
