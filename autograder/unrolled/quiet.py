"""Catch what code prints and warns, so that nothing reaches a notebook's stderr."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

PRINT_LIMIT = 20_000


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
    """A text buffer that stops whoever writes too much into it."""

    def write(self, text: str) -> int:
        if self.tell() + len(text) > PRINT_LIMIT:
            raise EndlessPrinting
        return super().write(text)


@contextlib.contextmanager
def caught() -> Iterator[Caught]:
    """Catch stdout, stderr, warnings and log messages of what runs inside.

    Yields:
        A ``Caught`` that is filled when the block ends, by an exception too.

    Raises:
        EndlessPrinting: inside the block, once it has printed more than ``PRINT_LIMIT`` characters.
    """
    result = Caught()
    printed, errors = LimitedText(), LimitedText()
    with contextlib.ExitStack() as stack:
        # Left in reverse order: the descriptor is restored before its text is read.
        stack.callback(lambda: setattr(result, "printed", printed.getvalue()))
        native = stack.enter_context(native_stderr())
        stack.callback(lambda: setattr(result, "errors", errors.getvalue() + native.read()))
        stack.enter_context(log_messages_into(errors))
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(errors))
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
def log_messages_into(stream: io.StringIO) -> Iterator[None]:
    """Point the root logger's handlers at a stream: they hold on to the old ``sys.stderr``."""
    handlers = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr
    ]
    former = [handler.setStream(stream) for handler in handlers]
    try:
        yield
    finally:
        for handler, old in zip(handlers, former, strict=True):
            handler.setStream(old)
