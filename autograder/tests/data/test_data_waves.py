"""The waves on which forecasts are compared: the published recipe, to its published numbers."""

import numpy as np
import pytest
from unrolled import data


def test_published_naive_errors():
    # The validation series are those from 7000 to 9000.
    one = data.waves(10_000, 51)[7000:9000]
    ten = data.waves(10_000, 60)[7000:9000]
    assert np.mean((one[:, 50] - one[:, 49]) ** 2) == pytest.approx(0.020211, abs=5e-7)
    assert np.mean((ten[:, 50:] - ten[:, 49:50]) ** 2) == pytest.approx(0.2570, abs=5e-5)


def test_form():
    made = data.waves(3, 7, seed=1)
    assert made.shape == (3, 7, 1)
    assert made.dtype == np.float32
    assert np.abs(made).max() <= 0.5 + 0.2 + 0.05
    np.testing.assert_array_equal(made, data.waves(3, 7, seed=1))
    assert not np.array_equal(made, data.waves(3, 7, seed=2))


def test_more_steps_are_a_finer_grid_over_the_same_time():
    coarse, fine = data.waves(5, 11), data.waves(5, 21)
    # Up to noise, which lies within 0.05 of the waves.
    assert np.abs(coarse - fine[:, ::2]).max() <= 0.1


@pytest.mark.parametrize("wanted", [(0, 5), (5, 0), (-1, 5)])
def test_no_series_of_no_steps(wanted):
    with pytest.raises(ValueError, match="at least one series"):
        data.waves(*wanted)
