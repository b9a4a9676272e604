"""Do something in a notebook while nobody waits, or just before the first cell that needs it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable
from typing import Any

# Long enough for the cell's own end to be told to the notebook first.
PAUSE_SECONDS = 0.1


def notebook_shell() -> Any | None:
    """IPython's shell, if this process is the kernel of a notebook; IPython is not imported."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell if getattr(shell, "kernel", None) is not None else None


def when_idle(action: Callable[[], None]) -> None:
    """Run an action once, in the notebook's own thread, after the cell that is running now.

    The next cell waits until it is done. Outside a notebook, or where the cell has started threads
    that are still running, nothing happens.

    Args:
        action: anything that may also be left out.
    """
    shell = notebook_shell()
    if shell is None or threading.current_thread() is not threading.main_thread():
        return
    threads = set(threading.enumerate())

    def unless_busy() -> None:
        if set(threading.enumerate()) <= threads:
            action()

    def cell_ended(*result: Any) -> None:
        shell.events.unregister("post_run_cell", cell_ended)
        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop().call_later(PAUSE_SECONDS, unless_busy)

    shell.events.register("post_run_cell", cell_ended)


def before_a_cell_with(words: tuple[str, ...], action: Callable[[], None]) -> None:
    """Run an action once, just before the first cell in whose text one of some words stands.

    Outside a notebook nothing happens.

    Args:
        words: such as the name of a module that the cell may import.
        action: anything that may also be left out.
    """
    shell = notebook_shell()
    if shell is None:
        return

    def cell_begins(info: Any) -> None:
        if any(word in (info.raw_cell or "") for word in words):
            shell.events.unregister("pre_run_cell", cell_begins)
            action()

    shell.events.register("pre_run_cell", cell_begins)
