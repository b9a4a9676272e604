"""Send plain data over a socket: numbers, text, lists and arrays, and nothing that can run.

A message is JSON, in which an array is named by its dtype, its shape and its place in the raw bytes
that follow. Whoever reads a message may trust its form, and nothing else about it.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import time
from dataclasses import fields
from typing import Any

import numpy as np

from unrolled.answer import Answer, Foreign, Problem

MESSAGE_LIMIT = 32 * 2**20
DEPTH_LIMIT, ITEM_LIMIT, AXES_LIMIT = 12, 200_000, 32
# Commas and brackets in the text of so many items, and quotation marks.
MARK_LIMIT, QUOTE_LIMIT = 6 * ITEM_LIMIT, 6 * ITEM_LIMIT
# Nobody reads more of a learner's message, place or warning.
TEXT_LIMIT = 10_000
HEADER = struct.Struct("!II")
NUMERIC = re.compile(r"[<>|]?(b1|[iu][1248]|f(2|4|8|12|16))")


class WireError(Exception):
    """A message that is malformed, too large, too late, or cut off."""


def encode(value: Any) -> bytes:
    """Turn plain data into a message.

    Args:
        value: ``None``, numbers, strings, arrays, ``Foreign``, ``Problem``, ``Answer``, and lists,
            tuples and dictionaries (with strings as keys) of these.

    Raises:
        WireError: if the message would be too large, and nobody would read it.
        TypeError: if something in it is no plain data.
    """
    writer = _Writer()
    text = json.dumps(writer.json_of(value)).encode()
    if len(text) + writer.length > MESSAGE_LIMIT:
        raise WireError(f"a message of {len(text) + writer.length:,} bytes is too large")
    return b"".join([HEADER.pack(len(text), writer.length), text, *writer.arrays])


def decode(text: bytes, arrays: bytes) -> Any:
    """Read a message's two parts.

    Raises:
        WireError: if it is malformed.
    """
    if not few_values(text):
        raise WireError("malformed message: too long")
    try:
        return _Reader(arrays).read(json.loads(text), DEPTH_LIMIT)
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError, UnicodeError) as error:
        raise WireError(f"malformed message: {type(error).__name__}") from None


def send(connection: socket.socket, value: Any) -> None:
    """Send one message.

    Raises:
        WireError: if it is too large, or the other side is gone or too slow.
    """
    message = encode(value)
    try:
        connection.sendall(message)
    except OSError as error:
        raise WireError(f"cannot send: {error}") from None


def receive(connection: socket.socket, seconds: float | None = None) -> Any:
    """Wait for one message.

    Args:
        connection: a stream socket.
        seconds: how long to wait for all of it; for ever by default.

    Raises:
        WireError: if it is malformed, too large or too late.
        EOFError: if the other side has closed the connection.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    lengths = HEADER.unpack(_exactly(connection, HEADER.size, deadline))
    if sum(lengths) > MESSAGE_LIMIT:
        raise WireError(f"a message of {sum(lengths):,} bytes is too large")
    return decode(*[_exactly(connection, length, deadline) for length in lengths])


def _exactly(connection: socket.socket, length: int, deadline: float | None) -> bytes:
    received = bytearray()
    while len(received) < length:
        if deadline is not None:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise WireError("the message did not arrive in time")
            connection.settimeout(remaining)
        try:
            piece = connection.recv(min(length - len(received), 2**20))
        except TimeoutError:
            raise WireError("the message did not arrive in time") from None
        except OSError as error:
            raise EOFError(str(error)) from None
        if not piece:
            raise EOFError("the connection was closed")
        received += piece
    return bytes(received)


def few_values(text: bytes) -> bool:
    """Whether a JSON text holds no more values than a message may, counted before they are made.

    Args:
        text: perhaps no JSON at all.
    """
    plain = text.replace(rb"\\", b"").replace(rb"\"", b"")
    if plain.count(b'"') > QUOTE_LIMIT:
        return False
    # What stands between quotation marks are texts, which may hold any marks.
    between = b"".join(plain.split(b'"')[::2])
    return sum(map(between.count, (b"[", b"{", b","))) <= MARK_LIMIT


class _Writer:
    """Turns data into JSON and raw bytes, within the limits of whoever reads it."""

    def __init__(self) -> None:
        self.arrays: list[bytes] = []
        self.length = self._items = 0

    def json_of(self, value: Any) -> Any:
        self._items += 1
        if self._items > ITEM_LIMIT:
            raise WireError(f"a message of over {ITEM_LIMIT:,} values is too large")
        if value is None or type(value) in (bool, int, float, str):
            return value
        if type(value) is list:
            return [self.json_of(entry) for entry in value]
        if type(value) is tuple:
            return {"tuple": [self.json_of(entry) for entry in value]}
        if type(value) is dict:
            return {"dict": [[str(key), self.json_of(entry)] for key, entry in value.items()]}
        if type(value) is np.ndarray:
            return self._array(value)
        if type(value) in (Foreign, Problem, Answer):
            parts = [getattr(value, part.name) for part in fields(value)]
            return {type(value).__name__: [self.json_of(part) for part in parts]}
        raise TypeError(f"a {type(value).__name__} is no plain data")

    def _array(self, value: np.ndarray) -> Any:
        if value.ndim > AXES_LIMIT:
            raise WireError(f"an array of over {AXES_LIMIT} axes is too large")
        start = self.length
        self.arrays.append(np.ascontiguousarray(value).tobytes())
        self.length += len(self.arrays[-1])
        return {"array": [value.dtype.str, list(value.shape), start]}


class _Reader:
    """Rebuilds data from JSON and raw bytes, within limits."""

    def __init__(self, arrays: bytes) -> None:
        self._arrays = arrays
        self._items = self._bytes = 0

    def read(self, value: Any, depth: int) -> Any:
        self._items += 1
        if depth < 0 or self._items > ITEM_LIMIT:
            raise WireError("malformed message: too deep or too long")
        if isinstance(value, list):
            return [self.read(entry, depth - 1) for entry in value]
        if not isinstance(value, dict):
            return value
        [(kind, content)] = value.items()
        if kind == "array":
            return self._array(*content)
        if kind == "dict":
            return {str(key): self.read(entry, depth - 1) for key, entry in content}
        entries = tuple(self.read(entry, depth - 1) for entry in content)
        if kind == "tuple":
            return entries
        return {"Foreign": _foreign, "Problem": _problem, "Answer": _answer}[kind](*entries)

    def _array(self, dtype: str, shape: list[int], start: int) -> np.ndarray:
        if not NUMERIC.fullmatch(dtype) or len(shape) > AXES_LIMIT:
            raise WireError("malformed message: no numeric array")
        if not all(type(size) is int and size >= 0 for size in [*shape, start]):
            raise WireError("malformed message: no shape of an array")
        kind, count = np.dtype(dtype), 1
        for size in shape:
            count *= size
        self._bytes += count * kind.itemsize
        # All together, too: no bytes may be named twice.
        if start + count * kind.itemsize > len(self._arrays) or self._bytes > len(self._arrays):
            raise WireError("malformed message: an array without its bytes")
        return np.frombuffer(self._arrays, kind, count, start).reshape(shape).copy()


def _foreign(type_name: Any) -> Foreign:
    return Foreign(_text(type_name))


def _problem(*parts: Any) -> Problem:
    return Problem(*map(_text, parts))


def _answer(value: Any, problem: Any, changed: Any, warnings: Any, printed: Any) -> Answer:
    if not isinstance(problem, Problem | None):
        raise WireError("malformed message: expected a `Problem`")
    names, lines = tuple(map(_text, changed)), tuple(map(_text, warnings))
    return Answer(value, problem, names, lines, _text(printed))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise WireError("malformed message: no text")
    return value if len(value) <= TEXT_LIMIT else f"{value[:TEXT_LIMIT]}…"
