"""Lesson 02: every pattern is asked for, and lengths that hide mistakes are."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise
from unrolled.exercises.lesson_02_simple_rnn.io_shapes import PATTERNS


@pytest.mark.parametrize("hidden", [False, True])
def test_every_pattern_is_asked_for_with_lengths_of_all_kinds(hidden):
    exercise = find_exercise("io_shapes")
    challenges = exercise.challenges(np.random.default_rng(3), hidden)
    assert {challenge["pattern"] for challenge in challenges} == set(PATTERNS)
    refused = [each for each in challenges if exercise.oracle(each).raises]
    longer = sorted(each["time_in"] > each["time_out"] for each in refused)
    assert longer == [False, True]
    for pattern in PATTERNS:
        lengths = [each for each in challenges if each["pattern"] == pattern]
        assert any(each["time_in"] == 1 for each in lengths)
        assert any(each["time_out"] == 1 for each in lengths)
