"""The windows of a convolution: every line is drawn, zeros are marked, bad input is refused."""

import pytest
from matplotlib.text import Text
from unrolled.show.display import png
from unrolled.show.windows import draw_windows

CAUSAL = [[step - 2, step - 1, step] for step in range(5)]
VALID = [[step, step + 1, step + 2] for step in range(3)]


def test_windows_are_drawn_and_told():
    fig, alt = draw_windows({"valid": VALID, "causal": CAUSAL}, 5, "Where windows lie")
    assert png(fig).startswith(b"\x89PNG")
    assert "valid: 3 outputs; the first sees the steps 0, 1, 2, the last 2, 3, 4; 0 of them" in alt
    assert "causal: 5 outputs; the first sees the steps -2, -1, 0" in alt
    assert "2 of them lie outside" in alt
    causal = fig.axes[1]
    assert sum(text.get_text() == "0" for text in causal.texts) == 2
    # A line for each tap, a dot for each input, zero and output.
    assert len(causal.lines) == 15 + 5 + 2 + 5
    assert all(text.get_fontsize() >= 9 for text in fig.findobj(Text) if text.get_text().strip())


@pytest.mark.parametrize("windows", [{}, {"x": []}, {"x": [[]]}, {"x": [[0.5]]}, {"x": 3}])
def test_bad_windows_are_refused(windows):
    with pytest.raises(ValueError, match="windows"):
        draw_windows(windows, 5, "title")
