"""The picture of the numbers that share a mean."""

import numpy as np
import pytest
from unrolled.show.display import png
from unrolled.show.pooling import CHOSEN, SHAPE, draw_pooled_numbers, sharing

POOLS = {
    "batch norm": ("sample", "step"),
    "at each step": ("sample",),
    "layer norm": ("feature",),
}


@pytest.mark.parametrize(
    ("axes", "numpy_axes"), [(("sample", "step"), (0, 1)), (("feature",), 2), ((), ())]
)
def test_what_is_dark_is_what_numpy_pools(axes, numpy_axes):
    # Moving one number moves the mean of all that share it.
    nudged = np.zeros(SHAPE)
    nudged[CHOSEN] = 1.0
    means = nudged.mean(axis=numpy_axes, keepdims=True) if axes else nudged
    np.testing.assert_array_equal(sharing(axes), np.broadcast_to(means, SHAPE) > 0)


def test_the_picture_is_drawn_and_says_how_many_share():
    fig, alt = draw_pooled_numbers(POOLS, "Three ways")
    assert png(fig).startswith(b"\x89PNG")
    assert "batch norm: 15 numbers share one mean, all samples and all steps." in alt
    assert "layer norm: 4 numbers share one mean, all features." in alt
    assert "The frame is around feature 2 of sample 2 at time step 3;" in alt
    labels = [axes.get_xlabel() for axes in fig.axes] + [axes.get_ylabel() for axes in fig.axes]
    assert "time step of sample 1" in labels
    assert "feature" in labels


@pytest.mark.parametrize("pools", [{}, {"odd": ("batch",)}, {"odd": "sample"}])
def test_bad_input_is_refused(pools):
    with pytest.raises(ValueError, match="should be"):
        draw_pooled_numbers(pools, "Three ways")
