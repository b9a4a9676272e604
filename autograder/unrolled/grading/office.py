"""The processes of this machine's clerks, seen from outside: hired, given work, and ended."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from unrolled.grading.frames import FrameTooLarge, receive_frame, send_frame
from unrolled.grading.meter import TICK_SECONDS, Meter
from unrolled.grading.orders import OrderFailed, Orders
from unrolled.grading.sandbox_folders import remove_leftovers

if TYPE_CHECKING:
    from unrolled.grading.graded import Settings

START_SECONDS, END_SECONDS = 120, 20
# More than all that is kept of a submission: its texts, its pictures, and what it put out.
REPLY_BYTES = 64 * 2**20
# One submission, one core.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class ClerkLost(Exception):
    """A clerk has ended, or was ended."""


class ClerkTooSlow(ClerkLost):
    """A clerk was ended because it did not come to an end."""


class Office:
    """Starts and ends clerks.

    Args:
        settings: how the class is graded.
    """

    def __init__(self, settings: Settings) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = [sys.executable, "-P", "-m", "unrolled.grading.clerk_process"]
        with theirs:
            self._process = subprocess.Popen(
                [*program, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD},
                # So an interrupt from the keyboard reaches us alone, who end the others.
                start_new_session=True,
            )
        self._orders = Orders(ours, self._process.pid)
        self._turn = threading.Lock()
        self._ready = False
        assert self._process.stdin is not None
        # If it has ended already, the first order says so.
        with contextlib.suppress(BrokenPipeError), self._process.stdin as pipe:
            pickle.dump(settings, pipe)

    def hire(self) -> ClerkProcess:
        """Start a clerk.

        Raises:
            ClerkLost: if none can be started.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._turn:
                if not self._ready:
                    self._orders.obeyed(START_SECONDS)
                    self._ready = True
                number = self._orders.give({"do": "hire"}, [theirs.fileno()])["number"]
        except OrderFailed as error:
            ours.close()
            raise ClerkLost(str(error)) from None
        return ClerkProcess(number, ours)

    def dismiss(self, clerk: ClerkProcess) -> None:
        """End a clerk, whatever it is doing."""
        clerk.close()
        with contextlib.suppress(OrderFailed), self._turn:
            self._orders.give({"do": "dismiss", "number": clerk.number})
        remove_leftovers()

    def close(self) -> None:
        """End all clerks."""
        self._orders.close()
        try:
            if not self._ready:
                # It is still importing, and has no clerks.
                self._process.kill()
            # Without orders it ends by itself, after its clerks.
            self._process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        remove_leftovers()


class ClerkProcess:
    """One clerk's process.

    Args:
        number: its process number.
        connection: over which it is given work.
    """

    def __init__(self, number: int, connection: socket.socket) -> None:
        self.number = number
        self._connection = connection
        connection.settimeout(TICK_SECONDS)

    def grade(self, submission: object, seconds: float) -> bytes:
        """Give it a submission, and wait for what comes back.

        Args:
            submission: it.
            seconds: how long it may take, on the meter.

        Raises:
            ClerkTooSlow: if nothing comes in that time; the clerk must be dismissed then.
            ClerkLost: if it has ended; so must it then.
        """
        meter = Meter(self.number)

        def wait() -> None:
            if meter.seconds() > seconds:
                raise ClerkTooSlow(f"more than {seconds:.0f} seconds")

        try:
            self._connection.settimeout(None)
            send_frame(self._connection, pickle.dumps(submission))
            self._connection.settimeout(TICK_SECONDS)
            reply = receive_frame(self._connection, REPLY_BYTES, wait)
        except (OSError, FrameTooLarge) as error:
            raise ClerkLost(str(error)) from None
        if not reply:
            raise ClerkLost("its process has ended")
        return reply

    def close(self) -> None:
        """Give it no more work."""
        with contextlib.suppress(OSError):
            # Wakes whoever waits for it.
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()
