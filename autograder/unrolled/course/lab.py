"""JupyterLab on the course: with an author's tools, or without what a learner has no use for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from unrolled.course.environment import use_own_tools
from unrolled.course.source import course_root

FIRST_LESSON = "lessons/01_parameters/01_parameters.ipynb"
# It leaves out nbgrader's panel for points and locks, with which a learner can only do damage.
LEARNER_SETTINGS = Path(__file__).with_name("learner_settings")


def run_lab(options: list[str], author: bool = False) -> int:
    """Open JupyterLab in the course's folder, where nbgrader finds its settings.

    Args:
        options: JupyterLab's own.
        author: whether nbgrader's panel for writing assignments is shown.

    Returns:
        Its exit status.
    """
    use_own_tools()
    root = course_root()
    # Not as a file to open: JupyterLab would then see that lesson's folder and nothing else.
    command = [
        *(sys.executable, "-m", "jupyter", "lab"),
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
        *options,
    ]
    environment = dict(os.environ) if author else learner_environment(os.environ)
    try:
        return subprocess.run(command, cwd=root, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0


def learner_environment(environment: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    """Environment variables with which JupyterLab finds a learner's settings before others."""
    others = environment.get("JUPYTER_CONFIG_PATH")
    paths = [str(LEARNER_SETTINGS), *([others] if others else [])]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
