"""One kernel, forked in a client, seen from outside: what it is asked, and what it says."""

from __future__ import annotations

import secrets
import socket
from typing import Any

import zmq
from jupyter_client.session import Session

from unrolled.grading.sandbox_client import CHANNELS, SandboxClient

# A kernel that sends more in one piece loses its connection; more pieces wait in its own memory.
MESSAGE_BYTES, MESSAGES_AHEAD = 16 * 2**20, 32
HEARD, SEND_MILLISECONDS = ("shell", "iopub"), 10_000


class UnreadableMessage(Exception):
    """A kernel has sent what is no message, or is signed by somebody else."""


class Kernel:
    """A kernel, which is the submission's and may say anything at any time.

    Nothing here waits for longer than it is told to, whatever the kernel sends.

    Args:
        client: where it is forked.
        judge: the kernel's end of its connection to the judge.
        environment: variables for the kernel.

    Raises:
        OrderFailed: if it cannot be forked.
    """

    def __init__(
        self, client: SandboxClient, judge: socket.socket | None, environment: dict[str, str]
    ) -> None:
        self._sockets: dict[str, zmq.Socket] = {}
        self._session = Session(key=secrets.token_hex(32).encode())
        connection = {
            "ip": client.connection_prefix(),
            "key": self._session.key.decode(),
            **{f"{channel}_port": number for number, channel in enumerate(CHANNELS, start=1)},
        }
        client.fork(connection, judge, environment)
        self._poller = zmq.Poller()
        for channel in HEARD:
            self._connect(channel, f"ipc://{connection['ip']}-{connection[f'{channel}_port']}")

    def _connect(self, channel: str, address: str) -> None:
        made = zmq.Context.instance().socket(zmq.DEALER if channel == "shell" else zmq.SUB)
        self._sockets[channel] = made
        made.linger = 0
        made.setsockopt(zmq.SNDTIMEO, SEND_MILLISECONDS)
        made.setsockopt(zmq.MAXMSGSIZE, MESSAGE_BYTES)
        made.setsockopt(zmq.RCVHWM, MESSAGES_AHEAD)
        if channel == "iopub":
            made.setsockopt(zmq.SUBSCRIBE, b"")
        made.connect(address)
        self._poller.register(made, zmq.POLLIN)

    def ask(self, kind: str, content: dict[str, Any]) -> str:
        """Send a request.

        Returns:
            Its number, which is in every message that it brings about.

        Raises:
            zmq.Again: if the kernel takes none.
        """
        return self._session.send(self._sockets["shell"], kind, content)["header"]["msg_id"]

    def hear(self, seconds: float, request: str) -> list[tuple[str, dict[str, Any]]]:
        """What it says next in answer to a request, at most one message of each channel.

        Args:
            seconds: how long to wait for any.
            request: its number; what belongs to none, or another, is passed over and not read.

        Returns:
            For each message its type, and what it says.

        Raises:
            UnreadableMessage: if it cannot be understood.
        """
        ready = dict(self._poller.poll(round(1000 * seconds)))
        received = [
            self._received(each, request) for each in self._sockets.values() if each in ready
        ]
        return [message for message in received if message]

    def _received(self, connected: zmq.Socket, request: str) -> tuple[str, dict[str, Any]] | None:
        parts = connected.recv_multipart(zmq.NOBLOCK)
        # What these raise depends on what is wrong with what the submission has sent.
        try:
            _, parts = self._session.feed_identities(parts)
            message = self._session.deserialize(parts, content=False)
            if message["parent_header"].get("msg_id") != request:
                return None
            return message["msg_type"], dict(self._session.unpack(message["content"]))
        except Exception as error:
            raise UnreadableMessage(type(error).__name__) from None

    def close(self) -> None:
        """Hear no more of it."""
        for connected in self._sockets.values():
            connected.close()
        self._sockets = {}
