"""Where this Python and its libraries lie, on this machine and in a sandbox."""

from __future__ import annotations

import os
import site
import sys
import sysconfig

# Where a sandbox has this Python's environment.
PYTHON = "/unrolled/python"


def inside(path: str) -> str:
    """Where a path of this Python's environment is in the sandbox.

    An environment may lie anywhere, in the course's folder or below ``/tmp``, which in there are
    others; it works from wherever it is. The Python that it was made of stays where it is.
    """
    if sys.prefix == sys.base_prefix or not f"{path}/".startswith(f"{sys.prefix}/"):
        return path
    return PYTHON + path[len(sys.prefix) :]


def python_folders() -> list[str]:
    """Where this Python and its libraries lie, apart from the system's folders."""
    folders = {sys.prefix, sys.base_prefix, *site_folders()}
    outside = [
        path for path in folders if not path.startswith(("/usr/", "/lib/")) and path != "/usr"
    ]
    return sorted(
        path for path in outside if not any(path.startswith(f"{other}/") for other in outside)
    )


def site_folders() -> list[str]:
    """Where installed libraries lie."""
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()}
    return sorted(path for path in paths if os.path.isdir(path))


def foreign_site_folders() -> list[str]:
    """Where the Python that this environment was made of keeps libraries of its own."""
    seen = set(site_folders())
    paths = site.getsitepackages([sys.base_prefix])
    return sorted(path for path in paths if os.path.isdir(path) and path not in seen)
