"""Make the tools of this Python's environment findable, activated or not."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def use_own_tools() -> None:
    """Put the folder of this Python's scripts first on PATH.

    nbgrader calls ``alembic`` by its bare name, and fails if the environment is not activated.
    """
    # Not resolved: the link in a virtual environment is what lies beside its scripts.
    folder = str(Path(sys.executable).parent)
    paths = os.environ.get("PATH", "").split(os.pathsep)
    if paths[0] != folder:
        os.environ["PATH"] = os.pathsep.join([folder, *paths])
