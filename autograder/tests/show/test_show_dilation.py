"""The drawings of lesson 11: a dilated stack, a residual block, a queue."""

from __future__ import annotations

import pytest
from unrolled.show.dilation import draw_dilated_stack, lags_seen
from unrolled.show.display import png
from unrolled.show.wavenet import draw_queue, draw_residual_block


@pytest.mark.parametrize(
    "drawn", [lambda: draw_dilated_stack(2, (1, 2, 4, 8)), draw_residual_block, draw_queue]
)
def test_drawn_described_and_no_text_covers_another(drawn):
    from matplotlib.text import Text

    fig, alt = drawn()
    assert png(fig).startswith(b"\x89PNG")
    assert len(alt) > 60
    fig.draw_without_rendering()
    found = [text for text in fig.findobj(Text) if text.axes and text in text.axes.texts]
    boxes = [text.get_window_extent() for text in found if text.get_text().strip()]
    assert not any(box.overlaps(other) for k, box in enumerate(boxes) for other in boxes[k + 1 :])


def test_seen_are_those_that_taps_lead_to():
    assert lags_seen(2, [1, 2]) == [[0, 1, 2, 3], [0, 2], [0]]
    assert lags_seen(3, [4]) == [[0, 4, 8], [0]]


@pytest.mark.parametrize("stack", [(0, (1,)), (2, ()), (2, (1, 0)), (2, (64,)), (1, (1,) * 11)])
def test_what_cannot_be_drawn_is_refused(stack):
    with pytest.raises(ValueError, match=r"at least 1|a picture holds"):
        draw_dilated_stack(*stack)
