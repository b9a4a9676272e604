"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_whole(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write a file so that it is either the old one or the new one, whatever happens.

    Args:
        path: where; its folder must be there.
        content: text, which is written as UTF-8, or bytes.
        mode: who may read it, less what the process's mask forbids.

    Raises:
        OSError: if it cannot be written; the old file is still there.
    """
    fresh = path.with_name(f"{path.name}.new")
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        # An older one, which was never finished, may be readable for others.
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
