"""What a verdict says of a hidden question: cause and hints, and nothing of the question."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from unrolled import CheckFailed, check

sys.path.insert(0, str(Path(__file__).parent / "exercises"))

from unrolled.verdict import Verdict
from wrong_answers import verdict

STEP = """def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 4, axis=1)
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_t), c_t"""
SWAPPED = STEP.replace("i, f, g, o", "f, i, g, o")
# What somebody writes who wants to see the questions.
CURIOUS = {
    "raises": STEP.replace("    i, f", "    raise ValueError(repr(x_t))\n    i, f"),
    "prints": SWAPPED.replace("    f, i", "    print(x_t)\n    f, i"),
    "names it": STEP.replace("    i, f", "    raise type(repr(x_t), (Exception,), {})\n    i, f"),
    "returns it": STEP.replace("np.tanh(c_t), c_t", "np.tanh(c_t), c_prev"),
    "warns": SWAPPED.replace(
        "    f, i", "    import warnings\n    warnings.warn(repr(x_t))\n    f, i"
    ),
}


def numbers_of(found: Verdict) -> list[str]:
    """The numbers with decimals in a verdict's text and card."""
    return re.findall(r"-?\d\.\d+", str(found) + found._repr_html_())


def test_named_mistake_keeps_its_cause_and_hints():
    found = verdict("04_lstm", "lstm_step", SWAPPED, hidden=True)
    shown = found.discreet()
    assert shown.cause == found.cause == "input gate and forget gate swapped"
    assert shown.hints == found.hints
    assert "i, f, c, o" in shown.explanation
    assert not shown.passed
    assert "hidden questions" in shown.headline


@pytest.mark.parametrize("way", ["swapped", *CURIOUS])
def test_nothing_of_the_question_is_shown(way):
    found = verdict("04_lstm", "lstm_step", {"swapped": SWAPPED, **CURIOUS}[way], hidden=True)
    assert numbers_of(found)
    shown = found.discreet()
    assert not numbers_of(shown)
    for part in ("asked", "first_difference", "expected", "received"):
        assert getattr(shown, part) == ""
    assert shown.grid is None
    assert shown.notes == ()
    assert found.asked not in str(shown)


def test_right_answer_that_prints_its_questions_shows_none():
    printing = STEP.replace("    i, f", "    print(x_t)\n    i, f")
    found = verdict("04_lstm", "lstm_step", printing, hidden=True)
    assert found.passed
    assert numbers_of(found)
    assert not numbers_of(found.discreet())


def test_where_it_stops_is_told_without_the_message():
    shown = verdict("04_lstm", "lstm_step", CURIOUS["raises"], hidden=True).discreet()
    assert "it stopped with an exception" in shown.headline
    assert "sizes and numbers" in shown.explanation


def test_sentence_that_quotes_the_answer_is_told_without_it():
    code = """def conv1d_params(kernel_size, channels, filters):
    return kernel_size * channels * filters"""
    found = verdict("01_parameters", "conv1d_params", code, hidden=True)
    assert found.received in found.explanation
    shown = found.discreet()
    assert shown.cause == found.cause
    assert shown.explanation.startswith("Your answer")
    assert found.received not in str(shown)


def test_condition_on_the_question_is_left_out():
    plain = Verdict(False, "f", "`f` differs.", asked="`f(x (2, 3))`", cause="a, only where x is 3")
    shown = replace(plain, general_cause="a", general_explanation="Meaning.").discreet()
    assert shown.cause == "a"
    assert "3" not in str(shown)


def test_hidden_check_in_a_notebook_is_discreet(capsys):
    def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
        z = x_t @ kernel + h_prev @ recurrent_kernel + bias
        f, i, g, o = (part for part in np.split(z, 4, axis=1))
        c_t = c_prev / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        return np.tanh(c_t) / (1 + np.exp(-o)), c_t

    with pytest.raises(CheckFailed) as caught:
        check(lstm_step, hidden=True)
    assert "input gate and forget gate swapped" in str(caught.value)
    assert not numbers_of(caught.value.verdict)
    with pytest.raises(CheckFailed) as caught:
        check(lstm_step)
    assert numbers_of(caught.value.verdict)
