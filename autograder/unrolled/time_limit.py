"""Stop a call that takes too long, where somebody has set a limit."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

SECONDS = "UNROLLED_CALL_SECONDS"
# How many times as long a call may take on a machine that has other work, or while it sleeps.
PATIENCE = 10


class TookTooLong(BaseException):
    """Raised inside code that runs longer than it may.

    Not an ``Exception``, so that a loop with ``except Exception`` cannot swallow it.
    """


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    """Limit a block to the seconds that the environment variable ``UNROLLED_CALL_SECONDS`` names.

    They are counted in processor time, so that a busy machine costs nobody anything. Without the
    variable there is no limit: a learner has a stop button, and may want to debug.

    Raises:
        TookTooLong: inside the block, again every second until it ends.
    """
    seconds = float(os.environ.get(SECONDS, 0))
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    timers = {
        signal.SIGPROF: (signal.ITIMER_PROF, seconds),
        signal.SIGALRM: (signal.ITIMER_REAL, PATIENCE * seconds),
    }
    before = {number: signal.signal(number, _stop) for number in timers}
    for timer, limit in timers.values():
        signal.setitimer(timer, limit, 1.0)
    try:
        yield
    finally:
        for timer, _ in timers.values():
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: object) -> None:
    raise TookTooLong
