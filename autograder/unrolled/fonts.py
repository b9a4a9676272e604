"""Letters that Matplotlib's own font lacks, from a font that is installed."""

from __future__ import annotations

import functools

# What systems bring for Hangul. Of a collection Matplotlib knows the first face only, and Noto's
# Japanese one has the Korean letters too.
WITH_HANGUL = (
    *("Noto Sans CJK KR", "Noto Sans KR", "Noto Sans CJK JP", "NanumGothic", "Nanum Gothic"),
    *("Malgun Gothic", "Apple SD Gothic Neo", "AppleGothic", "UnDotum", "Baekmuk Dotum"),
)


@functools.cache
def families() -> list[str]:
    """Matplotlib's own font, and behind it one with Hangul if there is one."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return ["sans-serif", *[name for name in WITH_HANGUL if name in installed][:1]]


def fall_back() -> None:
    """Let the learner's own figures take from these fonts what theirs lack, if theirs is unchanged.

    Nothing else about a figure changes.
    """
    import matplotlib

    if matplotlib.rcParams["font.family"] == ["sans-serif"]:
        matplotlib.rcParams["font.family"] = families()
