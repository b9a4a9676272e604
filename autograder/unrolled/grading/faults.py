"""What is the machine's fault, and so nobody's zero."""

from __future__ import annotations

import errno

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def no_room(error: OSError) -> bool:
    """Whether a disk is full: no submission can bring that about from its sandbox."""
    return error.errno in NO_ROOM
