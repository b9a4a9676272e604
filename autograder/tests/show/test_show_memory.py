"""The drawings of lesson 05: two ways back, and errors against chance."""

import warnings

import pytest
from unrolled.data import memory_table
from unrolled.show.display import png
from unrolled.show.memory_errors import draw_memory_errors
from unrolled.show.two_ways import draw_two_ways


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (draw_two_ways, ("carousel", "forget gate", "recurrent kernel")),
        (lambda: draw_memory_errors(memory_table(), "Who remembers"), ("latching, 100 steps",)),
    ],
)
def test_drawn_without_a_warning_and_described(draw, words):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fig, alt = draw()
        assert png(fig)
    assert not caught
    assert all(word in alt for word in words)
