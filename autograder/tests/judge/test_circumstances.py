"""What the calls with a wrong answer have in common."""

import numpy as np
import pytest
from unrolled.judge.circumstances import circumstance
from unrolled.judge.hypotheses import Case

X, LONE, SINGLE = np.ones((2, 3)), np.ones((1, 3)), np.ones((2, 3), np.float32)
DEFAULTS = {"stride": 1}


def cases(*calls):
    return [Case(challenge, np.zeros(2), np.zeros(2) + wrong) for challenge, wrong in calls]


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        (
            [({"padding": "valid"}, 0), ({"padding": "causal"}, 1), ({"padding": "causal"}, 1)],
            "where `padding` is 'causal'",
        ),
        ([({"x": X}, 1), ({"x": X, "stride": 2}, 0)], "where `stride` is left to its default"),
        ([({"x": X}, 0), ({"x": LONE}, 1)], "where axis 0 of `x` has length 1"),
        ([({"x": X}, 0), ({"x": SINGLE}, 1)], "with inputs in float32"),
        ([({"after": True}, 0), ({"after": False}, 1)], "where `after` is False"),
    ],
)
def test_what_wrong_calls_have_in_common(calls, words):
    assert circumstance(cases(*calls), DEFAULTS) == words


@pytest.mark.parametrize(
    "calls",
    [
        [({"n": 1}, 1), ({"n": 1}, 0)],
        [({"x": X}, 1), ({"x": X}, 1)],
        [({"x": X}, 0), ({"x": X}, 0)],
    ],
)
def test_nothing_is_said_where_nothing_tells_them_apart(calls):
    assert circumstance(cases(*calls), DEFAULTS) is None


def test_a_number_is_not_taken_for_a_truth_value():
    calls = cases(({"n": True}, 0), ({"n": 1}, 1))
    assert circumstance(calls) == "where `n` is 1"
