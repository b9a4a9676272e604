"""Ways to leave Python: inside an answer they end the call, and not the notebook's kernel."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

ADVICE = "this would leave Python; `return` leaves the function"


@contextlib.contextmanager
def staying() -> Iterator[None]:
    """Make ``exit()``, ``quit()`` and ``os._exit()`` raise ``SystemExit``, as ``sys.exit()`` does.

    In a notebook the first two only make a note, and the kernel is gone once the cell is done: a
    right answer loses the points of everything that follows.

    Raises:
        SystemExit: inside the block, where something wants to leave.
    """
    process, really_exit = os.getpid(), os._exit

    def exit_at_once(status: int) -> NoReturn:
        # A process that the answer has forked ends in this way, as it should.
        if os.getpid() != process:
            really_exit(status)
        raise SystemExit(ADVICE)

    shell = _shell()
    with contextlib.ExitStack() as stack:
        stack.callback(setattr, os, "_exit", really_exit)
        os._exit = exit_at_once
        if shell is not None:
            stack.callback(setattr, shell, "ask_exit", shell.ask_exit)
            shell.ask_exit = _leave
        yield


def _leave() -> NoReturn:
    raise SystemExit(ADVICE)


def _shell() -> Any | None:
    """IPython's shell, where there is one; IPython is not imported to find out."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None
