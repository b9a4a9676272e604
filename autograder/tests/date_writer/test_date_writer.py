"""The networks that write dates, and the numbers they read."""

import numpy as np
from unrolled.date_writer.letters import OUTPUTS, alphabet, as_numbers
from unrolled.date_writer.model import date_model


def test_letters_become_numbers_and_the_rest_is_padding():
    letters = alphabet(["ba", "c"])
    assert letters == "abc"
    np.testing.assert_array_equal(as_numbers(["ba", "c"], letters, 3), [[3, 2, 0], [4, 0, 0]])


def test_padding_does_not_change_what_a_network_says():
    for attention in (True, False):
        model = date_model(6, 8, attention)
        fed = np.array([[1, 4]])
        short, padded = np.array([[2, 3, 5]]), np.array([[2, 3, 5, 0, 0]])
        scores = [np.asarray(model.predict_on_batch([read, fed])) for read in (short, padded)]
        assert scores[0].shape == (1, 2, OUTPUTS)
        np.testing.assert_allclose(*scores, atol=1e-5)
