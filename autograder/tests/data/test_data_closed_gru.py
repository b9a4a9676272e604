"""GRUs as closed boxes: Keras's inside, with blocks and biases at other places."""

import numpy as np
import pytest
from unrolled import data
from unrolled.data.closed_gru import FEATURES, SAMPLES, TIMESTEPS


def keras_states(units, seed, bias):
    import keras

    random = np.random.default_rng(seed)
    x = random.normal(size=(SAMPLES, TIMESTEPS, FEATURES))
    h0 = random.uniform(-0.9, 0.9, size=(SAMPLES, units))
    layer = keras.layers.GRU(units, return_sequences=True, dtype="float64")
    layer.build(x.shape)
    layer.set_weights(
        [*(random.normal(scale=0.7, size=(rows, 3 * units)) for rows in (FEATURES, units)), bias]
    )
    return keras.ops.convert_to_numpy(layer(x, initial_state=h0))


@pytest.mark.parametrize("units", [1, 4])
def test_first_layout_is_keras(units):
    bias = np.random.default_rng(9).normal(size=(2, 3 * units))
    np.testing.assert_allclose(
        data.closed_gru(units, 5)(bias), keras_states(units, 5, bias), rtol=0, atol=1e-12
    )


def test_another_layout_takes_the_blocks_from_other_places():
    z, r, h = np.random.default_rng(9).normal(size=(3, 2, 4))
    right = data.closed_gru(4, 5)(np.concatenate([z, r, h], axis=1))
    # The update gate's block lies second, the reset gate's third, the candidate's first.
    other = data.closed_gru(4, 5, layout=(1, 2, 0))(np.concatenate([h, z, r], axis=1))
    np.testing.assert_array_equal(right, other)


def test_biases_outside_are_only_ever_added():
    bias = np.random.default_rng(9).normal(size=(2, 12))
    shifted = bias + np.array([[0.5], [-0.5]])
    outside, inside = data.closed_gru(4, 5, outside=True), data.closed_gru(4, 5)
    np.testing.assert_allclose(outside(bias), outside(shifted), rtol=0, atol=1e-12)
    assert np.abs(inside(bias) - inside(shifted)).max() > 1e-3
