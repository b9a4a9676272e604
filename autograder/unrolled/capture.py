"""Catch what code prints and warns, so that nothing reaches a notebook's stderr."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

import numpy as np

PRINT_LIMIT = 200_000
# What is right computes the same, whatever a learner has told NumPy to be strict about.
NUMPY_AT_FIRST = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}

# One at a time: the streams and the descriptor belong to the whole process. Re-entrant, because a
# learner's function may call ``check`` itself.
capturing = threading.RLock()


class EndlessPrinting(BaseException):
    """Raised inside code that prints without end.

    Not an ``Exception``, so that a loop with ``except Exception`` cannot swallow it.
    """


@dataclass
class Caught:
    """What was caught.

    Args:
        printed: the text of stdout.
        errors: the text of stderr, from Python and from compiled code.
        warnings: what ``warnings.warn`` was called with.
    """

    printed: str = ""
    errors: str = ""
    warnings: list[warnings.WarningMessage] = field(default_factory=list)


class LimitedText(io.StringIO):
    """A stand-in for a stream, which stops whoever writes too much into it.

    Somebody may hold on to it after the block it was made for, such as a log handler that a
    learner's function set up. From then on it passes everything to the stream it stood for.

    Args:
        stream: what it stands for.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._open = True

    def write(self, text: str) -> int:
        if not self._open:
            return self._stream.write(text)
        if being_debugged():
            written = self._stream.write(text)
            self._stream.flush()
            return written
        if self.tell() + len(text) > PRINT_LIMIT:
            raise EndlessPrinting
        return super().write(text)

    def retire(self) -> str:
        """Stop collecting; return what was collected."""
        self._open = False
        return self.getvalue()


def being_debugged() -> bool:
    """Whether Python's debugger, or IPython's, follows what this thread does."""
    debugger = sys.modules.get("bdb")
    follower = getattr(sys.gettrace(), "__self__", None)
    return debugger is not None and isinstance(follower, debugger.Bdb)


@contextlib.contextmanager
def caught() -> Iterator[Caught]:
    """Catch stdout, stderr, warnings and log messages of what runs inside.

    NumPy's error settings are its own at first, and the learner's again afterwards.

    Yields:
        A ``Caught`` that is filled when the block ends, by an exception too.

    Raises:
        EndlessPrinting: inside the block, once it has printed more than ``PRINT_LIMIT`` characters.
    """
    result = Caught()
    with contextlib.ExitStack() as stack:
        # Left in reverse order: the descriptor is restored before its text is read.
        stack.enter_context(capturing)
        printed, errors = LimitedText(sys.stdout), LimitedText(sys.stderr)
        stack.callback(lambda: setattr(result, "printed", printed.retire()))
        native = stack.enter_context(native_stderr())
        stack.callback(lambda: setattr(result, "errors", errors.retire() + native.read()))
        stack.enter_context(log_messages_into(errors))
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(errors))
        stack.enter_context(np.errstate(**NUMPY_AT_FIRST))
        result.warnings = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        yield result


class NativeText:
    """What compiled code wrote to file descriptor 2."""

    def __init__(self, file: io.BufferedRandom | None) -> None:
        self._file = file

    def read(self) -> str:
        """The text so far; empty where there was no descriptor to catch."""
        if self._file is None:
            return ""
        self._file.seek(0)
        return self._file.read(PRINT_LIMIT).decode(errors="replace")


@contextlib.contextmanager
def native_stderr() -> Iterator[NativeText]:
    """Send file descriptor 2 to a temporary file: TensorFlow writes there, past ``sys.stderr``."""
    try:
        saved = os.dup(2)
    except OSError:
        # No descriptor 2 (a service without a terminal): nothing to catch either.
        yield NativeText(None)
        return
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield NativeText(file)
        finally:
            os.dup2(saved, 2)
            os.close(saved)


@contextlib.contextmanager
def log_messages_into(stream: TextIO) -> Iterator[None]:
    """Point the log handlers of stderr at a stream: they hold on to the old ``sys.stderr``.

    Afterwards every handler writes to stderr again, one that was set up inside the block too.
    """
    stderr = sys.stderr
    for handler in stream_handlers():
        if handler.stream in (stderr, sys.__stderr__):
            handler.setStream(stream)
    try:
        yield
    finally:
        for handler in stream_handlers():
            if handler.stream is stream:
                handler.setStream(stderr)


def stream_handlers() -> list[logging.StreamHandler]:
    """All log handlers that write to a stream, of the root logger and of every named one."""
    named = logging.root.manager.loggerDict.values()
    loggers = [logging.root, *(found for found in named if isinstance(found, logging.Logger))]
    handlers = [handler for logger in loggers for handler in logger.handlers]
    return [
        handler
        for handler in handlers
        if isinstance(handler, logging.StreamHandler) and hasattr(handler, "stream")
    ]
