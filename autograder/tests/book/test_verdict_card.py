"""The verdict on the first page is word for word what a check says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest
from unrolled import CheckFailed, check
from unrolled.exercises.lesson_04_lstm.step import lstm_step as right

CARD = Path(__file__).parents[3] / "book" / "_static" / "verdict.txt"
NUMBER = re.compile(r"-?\d+\.\d+(e-?\d+)?")


def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """A step that takes the forget gate's columns for the input gate's, and the other way round."""
    units = h_prev.shape[1]
    order = np.r_[units : 2 * units, :units, 2 * units : 4 * units]
    return right(x_t, h_prev, c_prev, kernel[:, order], recurrent_kernel[:, order], bias[order])


@pytest.mark.slow
def test_card_is_what_the_check_says(monkeypatch):
    # Each failure brings one more hint, and another test may have failed here before.
    monkeypatch.setattr(sys.modules["unrolled.check"], "_failures", {})
    with pytest.raises(CheckFailed) as failure:
        check(lstm_step)
    card = CARD.read_text(encoding="utf-8").strip()
    # The questions are fresh ones each time, and so are the two numbers.
    assert NUMBER.sub("#", str(failure.value).strip()) == NUMBER.sub("#", card)
    assert len(NUMBER.findall(card)) == 2
