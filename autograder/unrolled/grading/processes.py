"""What a process and all that it started are doing: their processor time, and whether they wait."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

TICKS = os.sysconf("SC_CLK_TCK")
# States in which a thread wants a processor, or waits for the machine to bring it something.
WORKING = ("R", "D")


@dataclass(frozen=True)
class Seen:
    """A process at one moment.

    Args:
        number: its process number.
        parent: that of the process which it belongs to.
        begun: when it began, by which it differs from a later one of the same number.
        own: seconds of processor time of all its threads.
        reaped: those of its children that have ended and were waited for, and of their children.
        working: whether its first thread is running or would be if there were a processor.
    """

    number: int
    parent: int
    begun: float
    own: float
    reaped: float
    working: bool


def tree_of(number: int) -> list[Seen]:
    """A process and all its descendants; empty if it has gone.

    Args:
        number: the process's.
    """
    by_parent: dict[int, list[Seen]] = {}
    first = None
    for seen in everything():
        by_parent.setdefault(seen.parent, []).append(seen)
        if seen.number == number:
            first = seen
    found = [first] if first else []
    for seen in found:
        found += by_parent.get(seen.number, [])
    return found


def everything() -> Iterator[Seen]:
    """All processes of this machine."""
    for name in os.listdir("/proc"):
        if name.isdigit() and (seen := seen_in(f"/proc/{name}/stat")):
            yield seen


def seen_in(path: str) -> Seen | None:
    """A process or a thread, read from its file of numbers."""
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError:
        # It has gone in the meantime.
        return None
    # The name comes second, in brackets, and may hold brackets and spaces itself.
    number, rest = int(text.split(b" ", 1)[0]), text[text.rindex(b")") + 2 :].split()
    own, reaped = int(rest[11]) + int(rest[12]), int(rest[13]) + int(rest[14])
    return Seen(
        number,
        int(rest[1]),
        float(rest[19]),
        own / TICKS,
        reaped / TICKS,
        rest[0].decode() in WORKING,
    )


def threads_work(number: int, apart_from: int = 0) -> bool:
    """Whether any thread of a process is running, or would be if there were a processor.

    Args:
        number: the process's.
        apart_from: the number of a thread that is not looked at: the one that asks.
    """
    try:
        names = os.listdir(f"/proc/{number}/task")
    except OSError:
        return False
    seen = (seen_in(f"/proc/{number}/task/{name}/stat") for name in names)
    return any(each.working for each in seen if each and each.number != apart_from)


def crowd() -> float:
    """How many threads of this machine want a processor for each that there is; at least one."""
    with open("/proc/loadavg", encoding="ascii") as file:
        wanting = int(file.read().split()[3].partition("/")[0])
    return max(1.0, wanting / (os.cpu_count() or 1))
