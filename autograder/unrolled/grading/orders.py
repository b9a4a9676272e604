"""Orders to a process of ours, over a socket that nobody else has."""

from __future__ import annotations

import json
import socket
from typing import Any

from unrolled.grading.meter import TICK_SECONDS, Meter

REPLY_SECONDS, MESSAGE_LENGTH = 10, 65536


class OrderFailed(RuntimeError):
    """The process is gone, or must not be used any more."""


class Orders:
    """Gives orders, one at a time, and waits until each is obeyed.

    Args:
        control: our end of the socket.
        number: the process's, or the sandbox's that it is in: by its meter time is counted.
    """

    def __init__(self, control: socket.socket, number: int) -> None:
        self._control, self._number = control, number
        self._given = 0

    def give(self, order: dict[str, Any], descriptors: list[int] | None = None) -> dict[str, Any]:
        """Give an order.

        Args:
            order: it, under ``"do"``, and what belongs to it.
            descriptors: open files that go with it.

        Returns:
            The reply.

        Raises:
            OrderFailed: if there is none, or it says that the process cannot go on.
        """
        try:
            self._given += 1
            text = json.dumps({**order, "order": self._given}).encode()
            self._control.settimeout(REPLY_SECONDS)
            socket.send_fds(self._control, [text], descriptors or [])
        except OSError as error:
            raise OrderFailed(f"the process is gone: {error}") from None
        return self.obeyed()

    def obeyed(self, seconds: float = REPLY_SECONDS) -> dict[str, Any]:
        """Wait for a reply.

        Args:
            seconds: how long, on the meter.

        Raises:
            OrderFailed: as ``give`` does.
        """
        reply = json.loads(self._received(seconds))
        while reply.get("order", 0) != self._given:
            # It answers an order for which nobody waited any longer.
            reply = json.loads(self._received(seconds))
        if "spoilt" in reply:
            raise OrderFailed(reply["spoilt"])
        return reply

    def _received(self, seconds: float) -> bytes:
        meter = None
        while True:
            try:
                self._control.settimeout(TICK_SECONDS)
                message = self._control.recv(MESSAGE_LENGTH)
            except TimeoutError:
                # On a busy machine it may take long; what counts is what is done or left undone.
                meter = meter or Meter(self._number)
                if meter.seconds() < seconds:
                    continue
                raise OrderFailed("the process does not answer") from None
            except OSError as error:
                raise OrderFailed(f"the process is gone: {error}") from None
            if not message:
                raise OrderFailed("the process is gone")
            return message

    def close(self) -> None:
        """Give no more orders; without them the process ends by itself."""
        self._control.close()
