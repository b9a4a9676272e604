"""Fast tests first, and on several processors only what may run side by side."""

import os
import re
from pathlib import PurePosixPath

import hypothesis
import pytest

# How long an example takes says how busy the machine is, and nothing about the code.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

if "PYTEST_XDIST_WORKER" in os.environ:
    # As many processes as processors, each with as many threads again, get in each other's way.
    for threads in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ.setdefault(threads, "1")

# These tests start hundreds of processes: our modules, and Colab's packages, are compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What these set up is costly, or there is one of it: a browser, an environment, a graded class.
TOGETHER = ("browser", "colab", "nbgrader")


def pytest_collection_modifyitems(items):
    """Move the tests marked ``slow`` to the end, otherwise in the order they have."""
    # Whoever waits for the slow ones knows by then that the rest holds.
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Two processes more than processors, which are idle while tests wait for other programs."""
    return len(os.sched_getaffinity(0)) + 2 if hasattr(os, "sched_getaffinity") else os.cpu_count()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """How pytest-xdist, where it is used, hands tests to its processes: in groups."""
    from xdist.scheduler import LoadScopeScheduling

    class InGroups(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group_of(nodeid)

    return InGroups(config, log)


def group_of(nodeid):
    """The name of what runs in one process: a folder, a file, or a lesson of the file for all.

    Args:
        nodeid: such as ``"autograder/tests/test_lessons.py::test_verified[built-04_lstm]"``.
    """
    path, _, test = nodeid.partition("::")
    path = PurePosixPath(path)
    lesson = re.search(r"\d\d_\w+", test) if path.name == "test_lessons.py" else None
    folder = path.parent.name
    return folder if folder in TOGETHER else f"{path} {lesson.group() if lesson else ''}".strip()
