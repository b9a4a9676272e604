"""A cell that Keras cannot use: at which point, and what is wrong."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

# Keras wraps an error's message in its own words, the message itself in bold.
BOLD = re.compile(r"\x1b\[1m(.*?)\x1b\[0m", re.DOTALL)
CAUSE = "Exception encountered: "
MESSAGE_LENGTH = 300


class CellFailed(Exception):
    """A cell that breaks its contract; the message says where, and what is wrong."""


class CellStopped(CellFailed):
    """A cell in which something raised an exception; the message says at which point, and what."""


@contextlib.contextmanager
def at(point: str) -> Iterator[None]:
    """Say at which point an exception came, in one line, and keep the learner's line.

    Raises:
        CellStopped: for any exception but what an unwritten method raises.
    """
    try:
        yield
    except CellFailed:
        raise
    except Exception as error:
        words = words_of(error)
        # A stub says nothing; TensorFlow raises the same with a message.
        if type(error) is NotImplementedError and not words:
            raise NotImplementedError().with_traceback(error.__traceback__) from None
        words = f"{point}: {type(error).__name__}: {words}"
        raise CellStopped(words).with_traceback(error.__traceback__) from None


def words_of(error: Exception) -> str:
    """An exception's own message, without what Keras says around it."""
    text = str(error)
    bold = BOLD.search(text)
    text = (bold[1] if bold else text).rpartition(CAUSE)[2]
    return " ".join(text.split())[:MESSAGE_LENGTH]
