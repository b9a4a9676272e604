"""Stop a call that takes too long, where somebody has set a limit."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

SECONDS = "UNROLLED_CALL_SECONDS"


class TookTooLong(BaseException):
    """Raised inside code that runs longer than it may.

    Not an ``Exception``, so that a loop with ``except Exception`` cannot swallow it.
    """


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    """Limit a block to the seconds that the environment variable ``UNROLLED_CALL_SECONDS`` names.

    Without the variable there is no limit: a learner has a stop button, and may want to debug.

    Raises:
        TookTooLong: inside the block, again every second until it ends.
    """
    seconds = float(os.environ.get(SECONDS, 0))
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(number: int, frame: object) -> None:
    raise TookTooLong
