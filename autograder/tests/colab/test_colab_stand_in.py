"""The stand-in is what it should be: Colab's versions, the wheel, and none of our tools."""

from __future__ import annotations

import pytest
from colab_environment import REQUIREMENTS

pytestmark = pytest.mark.slow


def test_versions_are_the_pinned_ones_after_the_wheel_is_installed(colab):
    pinned = dict(line.split("==") for line in REQUIREMENTS.read_text().split())
    names = list(pinned)
    code = f"import importlib.metadata as m; print(*map(m.version, {names!r}))"
    assert dict(zip(names, colab.evaluate(code).split(), strict=True)) == pinned


@pytest.mark.parametrize("tool", ["nbgrader", "jupyterlab", "jupytext"])
def test_tools_that_colab_lacks_are_not_installed(colab, tool):
    code = f"import importlib.util as u; print(u.find_spec({tool!r}))"
    assert colab.evaluate(code) == "None"


def test_unrolled_comes_from_the_wheel(colab):
    inside = colab.evaluate("import sysconfig; print(sysconfig.get_paths()['purelib'])")
    assert colab.evaluate("import unrolled; print(unrolled.__file__)").startswith(inside)


def test_data_travel_in_the_wheel(colab):
    code = "from unrolled import data; print(len(data.ridership().date))"
    assert int(colab.evaluate(code)) > 365
