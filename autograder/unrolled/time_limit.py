"""Stop a call that takes too long, where somebody has set a limit."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator

SECONDS = "UNROLLED_CALL_SECONDS"
# Whoever gets less of a processor than this share of the time does not want one, but sleeps: on the
# busiest machine there is more for everybody.
ASLEEP = 0.01


class TookTooLong(BaseException):
    """Raised inside code that runs or sleeps longer than it may.

    Not an ``Exception``, so that a loop with ``except Exception`` cannot swallow it.
    """


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    """Limit a block to the seconds that the environment variable ``UNROLLED_CALL_SECONDS`` names.

    They are counted in processor time, so that a busy machine costs nobody anything; so many
    seconds of sleep are too long, too. Without the variable there is no limit: a learner has a stop
    button, and may want to debug.

    Raises:
        TookTooLong: inside the block, again and again until it ends.
    """
    seconds = float(os.environ.get(SECONDS, 0))
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    limit = _Limit(seconds)
    before = {
        signal.SIGPROF: signal.signal(signal.SIGPROF, limit.stop),
        signal.SIGALRM: signal.signal(signal.SIGALRM, limit.stop_sleeper),
    }
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


class _Limit:
    """What is done when time has passed.

    Args:
        seconds: how often it is looked whether the block sleeps.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._used = time.process_time()

    def stop(self, number: int, frame: object) -> None:
        """So much processor time has been used."""
        raise TookTooLong

    def stop_sleeper(self, number: int, frame: object) -> None:
        """So much time has passed, with or without a processor."""
        before, self._used = self._used, time.process_time()
        if self._used - before < ASLEEP * self._seconds:
            raise TookTooLong
