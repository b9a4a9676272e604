"""Lesson 15: wrong answers as learners write them, and the words that must stand in the cause."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise
from wrong_answers import verdict_on_code

SCAN = """
d = 1
while d < a.shape[1]:
    new_a, new_b = {joined}
    a = np.concatenate([a[:, :d], new_a], axis=1)
    b = np.concatenate([b[:, :d], new_b], axis=1)
    {grow}
return b
"""
RIGHT = "combine((a[:, :-d], b[:, :-d]), (a[:, d:], b[:, d:]))"


def says(name, code, words):
    """Whether the check rejects an answer and gives the cause."""
    found = verdict_on_code("15_scan", name, code)
    assert not found.passed
    assert words in (found.cause or ""), (found.cause, found.explanation)


def test_the_style_of_the_scan_is_right():
    code = SCAN.format(joined=RIGHT, grow="d *= 2")
    assert verdict_on_code("15_scan", "scan", code).passed
    assert verdict_on_code("15_scan", "scan", code, hidden=True).passed


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        (
            "combine",
            "(a1, b1), (a2, b2) = left, right\nreturn a1 * a2, a1 * b2 + b1",
            "reversed composition",
        ),
        (
            "combine",
            "(a1, b1), (a2, b2) = left, right\nreturn a1 * a2, b1 + b2",
            "the later factor left out",
        ),
        (
            "scan",
            SCAN.format(
                joined="combine((a[:, d:], b[:, d:]), (a[:, :-d], b[:, :-d]))", grow="d *= 2"
            ),
            "reversed composition",
        ),
        ("scan", SCAN.format(joined=RIGHT, grow="d += 1"), ""),
        (
            "linear_recurrence",
            "return np.stack([a[:, t] * h0 + b[:, t] for t in range(a.shape[1])], axis=1)",
            "state not carried",
        ),
        (
            "log_space_scan",
            "p = np.exp(np.cumsum(log_a, axis=1))\n"
            "with np.errstate(all='ignore'):\n"
            "    return p * np.cumsum(np.exp(log_b) / p, axis=1)",
            "plain quotient",
        ),
        (
            "min_gru_step",
            "n = h_prev.shape[1]\ns = x_t @ kernel + bias\nz = 1 / (1 + np.exp(-s[:, :n]))\n"
            "return z * h_prev + (1 - z) * s[:, n:]",
            "z the other way round",
        ),
        (
            "min_gru_forward",
            "n = h0.shape[1]\ns = x @ kernel + bias\nz = 1 / (1 + np.exp(-s[..., :n]))\n"
            "return scan(1 - z, z * s[..., n:])",
            "`h0` ignored",
        ),
        (
            "linear_attention_step",
            "new = state + k_t[:, :, None] * v_t[:, None]\n"
            "return np.einsum('bk,bkv->bv', q_t, state), new",
            "read before writing",
        ),
        ("linear_attention", "return (q @ k.swapaxes(1, 2)) @ v", "the future not masked"),
    ],
)
def test_wrong_answers(name, code, words):
    says(name, code, words)


def test_the_scan_equals_the_loop():
    rng = np.random.default_rng(4)
    a, b = rng.uniform(-1, 1, size=(2, 2, 37, 3))
    slow = find_exercise("linear_recurrence").reference(a, b, np.zeros((2, 3)))
    np.testing.assert_allclose(find_exercise("scan").reference(a, b), slow, atol=1e-12)
