"""Whole pieces of data over a stream socket, each behind its length."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

LENGTH = struct.Struct("!Q")
PIECE = 2**20


class FrameTooLarge(Exception):
    """Somebody sends more than is taken."""


def send_frame(connection: socket.socket, data: bytes) -> None:
    """Send a piece of data.

    Raises:
        OSError: if the other side has gone.
    """
    connection.sendall(LENGTH.pack(len(data)))
    connection.sendall(data)


def receive_frame(
    connection: socket.socket,
    limit: int | None = None,
    wait: Callable[[], None] = lambda: None,
) -> bytes:
    """Wait for a piece of data; nothing at all if the other side has gone.

    Args:
        connection: with a time limit, where one wants to do something meanwhile.
        limit: how many bytes are taken.
        wait: called whenever the connection's time limit has passed; raises to end the waiting.

    Raises:
        FrameTooLarge: if there are more.
        OSError: if the connection is broken.
    """
    length = exactly(connection, LENGTH.size, wait)
    if not length:
        return b""
    (size,) = LENGTH.unpack(length)
    if limit is not None and size > limit:
        raise FrameTooLarge(f"{size:,} bytes")
    return exactly(connection, size, wait)


def exactly(connection: socket.socket, size: int, wait: Callable[[], None]) -> bytes:
    """So many bytes, or none if the other side has gone."""
    received = bytearray()
    while len(received) < size:
        try:
            piece = connection.recv(min(size - len(received), PIECE))
        except TimeoutError:
            wait()
            continue
        if not piece:
            return b""
        received += piece
    return bytes(received)
