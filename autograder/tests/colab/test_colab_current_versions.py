"""The stand-in's versions are replaced by Colab's of today, all or none."""

from __future__ import annotations

import pytest
from current_versions import REQUIREMENTS, with_versions_of


def test_each_requirement_gets_the_installed_version():
    freeze = "Jupyter_Client==8.0\nnumpy==2.2\nkeras==3.14\nother @ file:///x\npandas==1\n"
    asked = "keras==3.13.2\njupyter-client==7.4.9\nnumpy==2.1.3\n"
    assert with_versions_of(asked, freeze) == "keras==3.14\njupyter-client==8.0\nnumpy==2.2\n"


def test_a_package_that_has_gone_is_named():
    with pytest.raises(ValueError, match="keras"):
        with_versions_of(REQUIREMENTS.read_text(), "numpy==2.2\n")


def test_the_versions_of_today_change_nothing():
    ours = REQUIREMENTS.read_text()
    assert with_versions_of(ours, ours) == ours
