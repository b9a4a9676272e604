"""A Keras model as an answer: used in the learner's process, judged by numbers."""

import numpy as np
import pytest
from unrolled.adapters import as_function
from unrolled.adapters.model import NoModel, probe_input, probe_weights
from unrolled.check import verdict_on
from unrolled.judge import Judge
from unrolled.wire import encode

SIZES = {"filters": 4, "dilations": (1, 2), "horizon": 3}


def build_wavenet(filters=20, dilations=(1, 2, 4, 8) * 2, horizon=10):
    import keras

    layers = [
        keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=d, activation="relu")
        for d in dilations
    ]
    return keras.Sequential([keras.Input((None, 1)), *layers, keras.layers.Conv1D(horizon, 1)])


def test_a_model_becomes_its_count_and_its_output():
    count, output = as_function(build_wavenet, "model", list(SIZES))(*SIZES.values())
    assert count == 2 * 4 + 4 + 2 * 4 * 4 + 4 + 4 * 3 + 3
    assert output.shape == (2, 40, 3)
    text = encode((count, output))
    assert len(text) < 2000  # plain data, which the wire takes


def test_the_probe_is_the_same_everywhere():
    np.testing.assert_array_equal(probe_input(2), probe_input(2))
    np.testing.assert_array_equal(probe_weights(3, (2, 5)), probe_weights(3, (2, 5)))
    assert probe_weights(1, (4,)).dtype == np.float32


def test_what_is_no_model_is_refused_by_name():
    with pytest.raises(NoModel, match="Keras model, and returned list"):
        as_function(lambda: [], "model", [])()


def test_the_judge_passes_the_right_model_and_names_a_wrong_one():
    judge = Judge()
    assert verdict_on(build_wavenet, judge=judge).passed

    def plain(filters=20, dilations=(1, 2, 4, 8) * 2, horizon=10):
        return build_wavenet(filters, (1,) * len(dilations), horizon)

    plain.__name__ = "build_wavenet"
    verdict = verdict_on(plain, judge=judge)
    assert not verdict.passed
    assert verdict.cause == "dilations not used"


def test_what_is_wrong_with_a_models_input_is_said():
    import keras

    layer = keras.layers.Conv1D(2, 1)
    fixed = keras.Sequential([keras.Input((50, 1)), layer])
    with pytest.raises(NoModel, match=r"any batch and time; it takes \(None, 50, 1\)"):
        as_function(lambda: fixed, "model", [])()
    with pytest.raises(NoModel, match="does not know its input"):
        as_function(lambda: keras.Sequential([keras.layers.Conv1D(2, 1)]), "model", [])()
