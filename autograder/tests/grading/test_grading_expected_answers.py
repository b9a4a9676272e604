"""Keras's answers are kept; a file that is not whole is made anew instead of ending the run."""

from __future__ import annotations

import numpy as np
import pytest
from unrolled.exercises.exercise import Expected
from unrolled.grading.expected_answers import read, write

ANSWERS = {
    ("lstm_step", True): [Expected([np.arange(6.0).reshape(2, 3)], {"gate": np.ones(2)}, "")],
    ("dense_params", False): [Expected(12, {}, ""), Expected(None, {}, "ValueError")],
}


@pytest.fixture
def path(tmp_path):
    """A file of answers."""
    write(tmp_path / "answers", "digest", ANSWERS)
    return tmp_path / "answers"


def test_answers_come_back_for_the_same_digest_only(path):
    found = read(path, "digest")
    assert set(found) == set(ANSWERS)
    (step,) = found["lstm_step", True]
    np.testing.assert_array_equal(step.values[0], np.arange(6.0).reshape(2, 3))
    np.testing.assert_array_equal(step.trace["gate"], np.ones(2))
    assert [each.raises for each in found["dense_params", False]] == ["", "ValueError"]
    assert read(path, "another") is None
    assert path.stat().st_mode & 0o077 == 0


def test_file_cut_off_anywhere_counts_for_nothing(path):
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert read(path, "digest") is None, length


def test_file_changed_anywhere_counts_for_nothing(path):
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert read(path, "digest") is None, place


@pytest.mark.parametrize("content", [b"", b"\n", b"\0" * 8, b"\xff" * 100])
def test_what_is_no_file_of_answers_counts_for_nothing(path, content):
    path.write_bytes(content)
    assert read(path, "digest") is None


def test_no_file_is_no_answers(tmp_path):
    assert read(tmp_path / "none", "digest") is None
    assert read(tmp_path, "digest") is None
