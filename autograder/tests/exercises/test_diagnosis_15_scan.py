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
LOOP = """
s, h = np.zeros(a.shape), h0
{before}
for t in {steps}:
    h = {new}
    s[:, t] = h
    {after}
return s
"""
RIGHT_LOOP = {
    "before": "",
    "steps": "range(a.shape[1])",
    "new": "a[:, t] * h + b[:, t]",
    "after": "",
}
LOGGED = "np.exp(s + np.logaddexp.accumulate(log_b - s, axis=1))"
MIN_STEP = """
n = h_prev.shape[1]
W, b = {parts}
z = 1 / (1 + np.exp(-x_t @ W[0] - b[0]))
g = {g}
return {h}
"""
RIGHT_STEP = {
    "parts": "np.split(kernel, 2, axis=1), np.split(bias, 2)",
    "g": "x_t @ W[1] + b[1]",
    "h": "(1 - z) * h_prev + z * g",
}
PAIRS = """
n = h0.shape[1]
s = x @ kernel + bias
a = 1 / (1 + np.exp(s[..., :n]))
b = (1 - a) * s[..., n:]
"""
WRITTEN = "k_t[:, :, None] * v_t[:, None]"
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
    ("name", "code"),
    [
        ("linear_recurrence", LOOP.format(**RIGHT_LOOP)),
        ("log_space_scan", f"s = np.cumsum(log_a, axis=1)\nreturn {LOGGED}"),
        ("min_gru_step", MIN_STEP.format(**RIGHT_STEP)),
        ("min_gru_forward", f"{PAIRS}b[:, 0] += a[:, 0] * h0\nreturn scan(a, b)"),
    ],
)
def test_the_styles_are_right(name, code):
    assert verdict_on_code("15_scan", name, code).passed


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
        ("scan", SCAN.format(joined=RIGHT, grow="d += 1"), "distance grows by one"),
        ("scan", SCAN.format(joined=RIGHT, grow="d *= 3"), "distance threefold"),
        ("scan", SCAN.format(joined=RIGHT, grow="d *= 2").replace("d = 1", "d = 2"), "first round"),
        (
            "scan",
            SCAN.format(joined=RIGHT, grow="d *= 2").replace("shape[1]:", "shape[1] - 1:"),
            "one less than the steps",
        ),
        (
            "scan",
            SCAN.format(joined=RIGHT, grow="d *= 2").replace("[b[:, :d]", "[0 * b[:, :d]"),
            "replaced by zeros",
        ),
        (
            "scan",
            SCAN.format(joined=RIGHT, grow="d *= 2").replace("[b[:, :d]", "[b[:, -d:]"),
            "in place of the first",
        ),
        (
            "scan",
            "a, b, d = a.copy(), b.copy(), 1\nwhile d < a.shape[1]:\n"
            "    a[:, d:] = a[:, d:] * a[:, :-d]\n"
            "    b[:, d:] = a[:, d:] * b[:, :-d] + b[:, d:]\n    d *= 2\nreturn b",
            "updated before the summands",
        ),
        (
            "scan",
            "a, b, d = a.copy(), b.copy(), 1\nwhile d < a.shape[1]:\n"
            "    for t in range(d, a.shape[1]):\n"
            "        a[:, t], b[:, t] = combine((a[:, t - d], b[:, t - d]), (a[:, t], b[:, t]))\n"
            "    d *= 2\nreturn b",
            "one step after the other",
        ),
        (
            "scan",
            "d = 1\nwhile d < a.shape[1]:\n"
            "    a, b = combine((np.roll(a, d, axis=1), np.roll(b, d, axis=1)), (a, b))\n"
            "    d *= 2\nreturn b",
            "joined with the last ones",
        ),
        (
            "scan",
            "d = 1\nwhile d < len(a):\n    na, nb = combine((a[:-d], b[:-d]), (a[d:], b[d:]))\n"
            "    a, b = np.concatenate([a[:d], na]), np.concatenate([b[:d], nb])\n"
            "    d *= 2\nreturn b",
            "over the samples",
        ),
        *(
            ("scan", SCAN.format(joined=joined, grow="d *= 2"), words)
            for joined, words in (
                (
                    "combine((a[:, d:], b[:, :-d]), (a[:, :-d], b[:, d:]))",
                    "later factors exchanged in the slices",
                ),
                (
                    "combine((a[:, :-d], b[:, d:]), (a[:, d:], b[:, :-d]))",
                    "later summands exchanged in the slices",
                ),
                (f"{RIGHT}; new_b = b[:, d:]", "what `combine` makes of them is not used"),
                (f"{RIGHT}[::-1]", "new summands exchanged"),
            )
        ),
        ("scan", "return np.cumsum(a * b, axis=1)", "running sums of a · b"),
        ("scan", "return np.cumprod(a, axis=1) * np.cumsum(b, axis=1)", "times running products"),
        (
            "combine",
            "(b1, a1), (b2, a2) = left, right\nreturn a1 * a2, a2 * b1 + b2",
            "exchanged in both pairs",
        ),
        ("combine", "return left[0] * right[0], left[1] * right[1]", "summands multiplied"),
        *(
            ("linear_recurrence", LOOP.format(**{**RIGHT_LOOP, **wrong}), words)
            for wrong, words in (
                ({"new": "(1 - a[:, t]) * h + b[:, t]"}, "1 − a in place of a"),
                ({"new": "np.tanh(a[:, t] * h + b[:, t])"}, "a tanh too many"),
                ({"steps": "range(a.shape[1])[::-1]"}, "from the last to the first"),
                ({"steps": "range(1, a.shape[1])"}, "first step left out: zeros"),
                ({"before": "s[:, 0] = h0", "steps": "range(1, a.shape[1])"}, "in place of the f"),
                (
                    {"before": "s[:, 0] = h = h0 + b[:, 0]", "steps": "range(1, a.shape[1])"},
                    "without its factor",
                ),
                ({"after": "return s"}, "inside the loop"),
            )
        ),
        *(
            (
                "linear_recurrence",
                "h, s = h0, []\nfor t in range(a.shape[1]):\n    h = a[:, t] * h + b[:, t]\n"
                f"    s.append(h)\nreturn {result}",
                words,
            )
            for result, words in (
                ("np.array(s).reshape(a.shape)", "mixed up by a reshape"),
                ("np.concatenate(s, axis=1)", "no axis for the steps"),
            )
        ),
        (
            "linear_recurrence",
            "h, s = h0.copy(), []\nfor t in range(a.shape[1]):\n    h *= a[:, t]\n"
            "    h += b[:, t]\n    s.append(h)\nreturn np.stack(s, axis=1)",
            "one array for all states",
        ),
        *(
            ("log_space_scan", f"s = {total}\nreturn {result}", words)
            for total, result, words in (
                ("np.cumprod(log_a, axis=1)", LOGGED, "logarithms multiplied"),
                ("np.cumsum(log_a, axis=1) - log_a", LOGGED, "own factor left out"),
                ("log_a", LOGGED, "not multiplied up"),
                ("np.cumsum(log_a, axis=1)", LOGGED.replace("addexp", "addexp2"), "base 2"),
                ("np.cumsum(log_a, axis=1)", LOGGED.replace("exp(s", "exp2(s"), "powers of 2"),
                ("0", "np.exp(scan(log_a, log_b))", "numbers themselves, and exp"),
                ("0", "scan(log_a, log_b)", "numbers themselves"),
                ("0", "np.exp(log_b)", "each b alone"),
                (
                    "np.cumsum(log_a, axis=1)",
                    "np.exp(s + np.log(np.cumsum(np.exp(log_b - s), axis=1)))",
                    "added up as they are",
                ),
            )
        ),
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
        *(
            ("min_gru_step", MIN_STEP.format(**{**RIGHT_STEP, **wrong}), words)
            for wrong, words in (
                ({"h": "(1 - z) * g"}, "old state not used"),
                ({"h": "1 - z * h_prev + z * g"}, "brackets around 1 − z lost"),
                (
                    {"h": "(1 - z) * h_prev + z * np.where(g >= 0, g + 0.5, 1 / (1 + np.exp(-g)))"},
                    "the candidate made positive",
                ),
                (
                    {"h": "z * h_prev + (1 - z) * np.tanh(g)"},
                    "z the other way round, and a tanh around the candidate",
                ),
                ({"g": "1 / (1 + np.exp(-x_t @ W[1] - b[1]))"}, "sigmoid around the candidate"),
                ({"g": "x_t @ W[1] + b[0]"}, "gate's bias for the candidate"),
                ({"g": "x_t @ W[1]"}, "candidate without its bias"),
                (
                    {"parts": "[kernel[:, 0::2], kernel[:, 1::2]], [bias[0::2], bias[1::2]]"},
                    "every",
                ),
            )
        ),
        *(
            ("min_gru_forward", f"{PAIRS}{rest}", words)
            for rest, words in (
                ("return scan(a, a * h0[:, None] + b)", "put into every step"),
                ("return scan(a, b) + h0[:, None]", "at the end"),
                ("return scan(a, b) + a * h0[:, None]", "with one factor only"),
                ("return a * h0[:, None] + b", "state not carried"),
                ("b[:, -1] += a[:, -1] * h0\nreturn scan(a, b)", "put into the last step"),
                ("b[0] += a[0] * h0[0]\nreturn scan(a, b)", "not the first step"),
                ("b[:, 0] = h0\nreturn scan(a, b)", "in place of the first step's"),
                ("b[:, 0] += a[:, 0] * h0\nreturn scan(b, a)", "summands exchanged"),
            )
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
        *(
            (
                "linear_attention_step",
                f"new = state + {written}\nreturn np.einsum('bk,bkv->bv', {query}, new){end}, new",
                words,
            )
            for written, query, end, words in (
                (WRITTEN, "q_t", " / np.sqrt(q_t.shape[1])", "scaled output"),
                (WRITTEN, "np.exp(q_t) / np.exp(q_t).sum(1, keepdims=True)", "", "a softmax"),
                ("k_t.T @ v_t", "q_t", "", "for the whole batch"),
            )
        ),
        *(
            ("linear_attention", f"own = (q * k).sum(-1, keepdims=True)\nreturn {result}", words)
            for result, words in (
                ("own * np.cumsum(v, axis=1)", "running sums of the values"),
                ("np.cumsum(own * v, axis=1)", "own score times its value"),
            )
        ),
        ("linear_attention", "return (q @ k.swapaxes(1, 2)) @ v", "the future not masked"),
        ("linear_attention", "return np.tril(q @ k.swapaxes(1, 2) @ v)", "over the outputs"),
        *(
            ("linear_attention", f"s = q @ k.swapaxes(1, 2)\nreturn {result} @ v", words)
            for result, words in (
                ("np.tril(s, 1)", "next step not masked"),
                ("np.tril(s).swapaxes(1, 2)", "transposed after the mask"),
                ("np.where(np.tri(q.shape[1]) > 0, s, -1e9)", "large negative"),
                ("np.tril(s) / np.arange(1, q.shape[1] + 1)[:, None]", "mean over the past"),
                ("np.tril(np.triu(s))", "state not carried"),
                ("np.tril(np.maximum(s, 0))", "negative scores cut off"),
                (
                    "(lambda e: e / e.sum(2, keepdims=True))"
                    "(np.tril(np.exp(s / q.shape[2] ** 0.5)))",
                    "softmax over the scaled scores",
                ),
            )
        ),
    ],
)
def test_wrong_answers(name, code, words):
    says(name, code, words)


def test_the_scan_equals_the_loop():
    rng = np.random.default_rng(4)
    a, b = rng.uniform(-1, 1, size=(2, 2, 37, 3))
    slow = find_exercise("linear_recurrence").reference(a, b, np.zeros((2, 3)))
    np.testing.assert_allclose(find_exercise("scan").reference(a, b), slow, atol=1e-12)
