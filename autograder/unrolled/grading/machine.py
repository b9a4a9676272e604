"""Faults of the machine: a full disk, a locked gradebook. They are nobody's zero."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

MEGABYTE = 2**20
FULL = (errno.ENOSPC, errno.EDQUOT)
# What a file system says about a name or a path; with another one all would be well.
OF_A_NAME = (
    *(errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ELOOP),
    *(errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY),
)


class MachineFault(Exception):
    """Nothing can be graded now, whoever's it is. The message is for the instructor."""


def cause_in_the_machine(error: BaseException) -> BaseException | None:
    """The exception that speaks of the machine, and not of what was being saved.

    Args:
        error: it, or one to which it led: nbgrader turns a full disk into an ``InvalidEntry``.
    """
    cause: BaseException | None = error
    while cause is not None and not is_of_the_machine(cause):
        cause = cause.__cause__ or cause.__context__
    return cause


def is_of_the_machine(error: BaseException) -> bool:
    """Whether this very exception speaks of the machine."""
    if isinstance(error, OSError):
        return error.errno not in OF_A_NAME
    # A gradebook that is locked, full, read-only or gone; and one that is damaged.
    return isinstance(error, OperationalError) or type(error) is DatabaseError


def in_plain_words(cause: BaseException) -> str:
    """What is wrong with the machine.

    Args:
        cause: an exception that speaks of it.
    """
    if isinstance(cause, DatabaseError):
        words = str(cause.orig)
        if "locked" in words:
            return (
                "the gradebook is locked by another program, such as a second run or a program "
                "that has it open"
            )
        if "full" in words:
            return "the disk that holds the gradebook is full"
        return f"the gradebook cannot be used ({words})"
    if isinstance(cause, OSError) and cause.errno in FULL:
        return f"the disk is full ({cause})"
    return str(cause)


def assert_room(folders: Iterable[Path], size: int = 0) -> None:
    """Make sure that folders can be written to.

    Args:
        folders: in which grading writes.
        size: how many bytes they should take, besides a megabyte.

    Raises:
        MachineFault: if one cannot.
    """
    for folder in folders:
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(MEGABYTE + size))
                file.flush()
                # Some file systems find out only now.
                os.fsync(file.fileno())
        except OSError as error:
            words = "is full" if error.errno in FULL else f"cannot be written to ({error})"
            raise MachineFault(f"the disk that holds {folder} {words}") from None
