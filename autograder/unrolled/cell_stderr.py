"""What reaches a notebook's stderr between a check and the end of its cell goes to stdout."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any, TextIO

from unrolled.capture import log_messages_into
from unrolled.idle import notebook_shell

_open = contextlib.ExitStack()
_watched: list[Any] = []


class InPlaceOfStderr(io.TextIOBase):
    """Writes on stdout until its cell has ended, and from then on to the stream it stood for.

    Args:
        stderr: what it stands for.
    """

    def __init__(self, stderr: TextIO) -> None:
        self._stderr = stderr
        self._ended = False

    def write(self, text: str) -> int:
        return (self._stderr if self._ended else sys.stdout).write(text)

    def flush(self) -> None:
        (self._stderr if self._ended else sys.stdout).flush()

    def end(self) -> None:
        """The cell has ended."""
        self._ended = True


def stderr_counts_as_stdout() -> None:
    """From here to the end of the running cell, write on stdout what is meant for stderr.

    A figure that a learner leaves open is drawn when the cell ends, and Matplotlib then warns of
    every letter that its font lacks; a thread warns whenever it likes. nbgrader gives no points to
    a cell with a word on stderr. The word is still there to be read.

    Outside a notebook nothing happens.
    """
    shell = notebook_shell()
    if shell is None or isinstance(sys.stderr, InPlaceOfStderr):
        return
    if shell not in _watched:
        # After the events at which figures are drawn.
        shell.events.register("post_run_cell", _cell_ended)
        _watched.append(shell)
    sys.stderr.flush()
    stand_in = InPlaceOfStderr(sys.stderr)
    _open.callback(stand_in.end)
    _open.enter_context(log_messages_into(stand_in))
    _open.enter_context(contextlib.redirect_stderr(stand_in))
    with contextlib.suppress(OSError):
        saved = os.dup(2)
        _open.callback(os.close, saved)
        _open.callback(os.dup2, saved, 2)
        os.dup2(1, 2)


def _cell_ended(*result: Any) -> None:
    sys.stdout.flush()
    _open.close()
