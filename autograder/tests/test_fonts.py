"""A font with Hangul stands behind Matplotlib's own, where one is installed."""

from types import SimpleNamespace

import matplotlib
import pytest
from matplotlib import font_manager
from unrolled.fonts import fall_back, families


@pytest.fixture
def installed(monkeypatch):
    """A function that says which fonts there are."""

    def say(*names):
        families.cache_clear()
        fonts = [SimpleNamespace(name=name) for name in names]
        monkeypatch.setattr(font_manager.fontManager, "ttflist", fonts)

    yield say
    families.cache_clear()


def test_one_font_behind_the_usual_one(installed):
    installed("DejaVu Sans", "Malgun Gothic", "NanumGothic")
    assert families() == ["sans-serif", "NanumGothic"]


def test_without_any_nothing_changes(installed):
    installed("DejaVu Sans")
    assert families() == ["sans-serif"]


def test_the_learners_own_choice_of_a_font_stays(installed):
    installed("NanumGothic")
    with matplotlib.rc_context({"font.family": ["serif"]}):
        fall_back()
        assert matplotlib.rcParams["font.family"] == ["serif"]
    with matplotlib.rc_context({"font.family": ["sans-serif"]}):
        fall_back()
        assert matplotlib.rcParams["font.family"] == ["sans-serif", "NanumGothic"]
