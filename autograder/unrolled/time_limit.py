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
def time_limit(own_seconds: float = 0.0) -> Iterator[None]:
    """Limit a block to the seconds that the environment variable ``UNROLLED_CALL_SECONDS`` names.

    They are counted in processor time, so that a busy machine costs nobody anything; so many
    seconds of sleep are too long, too. Without the variable there is no limit: a learner has a stop
    button, and may want to debug.

    Args:
        own_seconds: a second limit, on the processor time of the block's own thread: others may
            have work of their own, such as an import in the background. 0 for none.

    A limit outside of the block is in force again after it.

    Raises:
        TookTooLong: inside the block, again and again until it ends.
    """
    most = float(os.environ.get(SECONDS, 0))
    seconds = min(filter(None, (most, own_seconds)), default=0.0)
    if (
        not seconds
        or threading.current_thread() is not threading.main_thread()
        or not hasattr(signal, "setitimer")
    ):
        yield
        return
    limit = _Limit(most, own_seconds)
    before = {
        signal.SIGPROF: signal.signal(signal.SIGPROF, limit.stop),
        signal.SIGALRM: signal.signal(signal.SIGALRM, limit.stop_sleeper),
    }
    timers = {timer: signal.getitimer(timer) for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL)}
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, min(seconds, 1.0))
        if most:
            signal.setitimer(signal.ITIMER_REAL, most, most)
        yield
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
        for timer, rings in timers.items():
            signal.setitimer(timer, *rings)


class _Limit:
    """What is done when time has passed.

    Args:
        seconds: of the process, and how often it is looked whether the block sleeps.
        own_seconds: of the block's own thread.
    """

    def __init__(self, seconds: float, own_seconds: float) -> None:
        self._seconds, self._own_seconds = seconds, own_seconds
        self._begin = self._used = time.process_time()
        self._own_begin = time.thread_time()

    def stop(self, number: int, frame: object) -> None:
        """So much processor time has been used, perhaps by another thread."""
        own = time.thread_time() - self._own_begin
        everything = time.process_time() - self._begin
        # The timer may ring a little early.
        if 0 < self._own_seconds <= 1.05 * own or 0 < self._seconds <= 1.05 * everything:
            raise TookTooLong

    def stop_sleeper(self, number: int, frame: object) -> None:
        """So much time has passed, with or without a processor."""
        before, self._used = self._used, time.process_time()
        if self._used - before < ASLEEP * self._seconds:
            raise TookTooLong
