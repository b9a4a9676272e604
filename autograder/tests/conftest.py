"""Fast tests first, and on several processors only what may run side by side."""

import pytest

# What these set up is costly, or there is one of it: a browser, an environment, a sandbox's users.
TOGETHER = {
    "browser": "browser",
    "colab": "colab",
    "grading": "sandbox",
    "nbgrader": "sandbox",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Move the tests marked ``slow`` to the end, and tell pytest-xdist what belongs together."""
    # Whoever waits for the slow ones knows by then that the rest holds.
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
    # It reads the groups in a hook of the same name, which must come later.
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))


def group_of(item):
    """The name of the group that runs in one process: a folder, a file, or a lesson of a file."""
    if together := TOGETHER.get(item.path.parent.name):
        return together
    lesson = item.callspec.params.get("lesson") if hasattr(item, "callspec") else None
    return f"{item.path.stem} {lesson.name}" if hasattr(lesson, "name") else item.path.stem
