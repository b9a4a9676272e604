"""Lesson 04: wrong answers as learners write them, and the words that must stand in the cause."""

import inspect

import pytest
from unrolled.exercises import find_exercise
from wrong_answers import verdict


def code_of(name, body):
    """An answer with the contract's signature."""
    lines = body.replace("\n", "\n    ")
    return f"def {name}{inspect.signature(find_exercise(name).reference)}:\n    {lines}\n"


def says(name, body, words):
    """Whether the check rejects an answer and gives the cause."""
    found = verdict("04_lstm", name, code_of(name, body))
    assert not found.passed
    assert words in (found.cause or ""), (found.cause, found.explanation)


STEP = {
    "order": "range(4)",
    "i": "sigmoid(x_t @ W[0] + h_prev @ U[0] + b[0])",
    "f": "sigmoid(x_t @ W[1] + h_prev @ U[1] + b[1])",
    "g": "np.tanh(x_t @ W[2] + h_prev @ U[2] + b[2])",
    "o": "sigmoid(x_t @ W[3] + h_prev @ U[3] + b[3])",
    "c": "f * c_prev + i * g",
    "h": "o * np.tanh(c)",
    "result": "h, c",
}


def step(changes):
    """A step in the learner's style: a matrix for each gate."""
    parts = STEP | changes
    lines = [f"{name} = {text}" for name, text in parts.items() if name not in ("order", "result")]
    return "\n".join(
        [
            "n = h_prev.shape[1]",
            f"W, U, b = ([w[..., k * n : (k + 1) * n] for k in {parts['order']}]",
            "           for w in (kernel, recurrent_kernel, bias))",
            *lines,
            f"return {parts['result']}",
        ]
    )


def test_the_style_itself_is_right():
    assert verdict("04_lstm", "lstm_step", code_of("lstm_step", step({}))).passed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"order": "(1, 0, 2, 3)"}, "input gate and forget gate swapped"),
        ({"order": "(0, 1, 3, 2)"}, "candidate and output gate swapped"),
        ({"order": "(1, 2, 0, 3)"}, "blocks in the order"),
        ({"f": "sigmoid(x_t @ W[1] + h_prev @ U[0] + b[1])"}, "block of the input gate in `recurr"),
        ({"f": "sigmoid(x_t @ W[1] + h_prev @ U[1] + b[0])"}, "block of the input gate in `bias`"),
        ({"f": "sigmoid(x_t @ W[1] + h_prev @ U[1] + b[1] + 1)"}, "forget bias added again"),
        ({"f": "sigmoid(x_t @ W[1] + h_prev @ U[1])"}, "its block of `bias` left out"),
        ({"f": "sigmoid(x_t @ W[1] + b[1])"}, "its block of `recurrent_kernel` left out"),
        ({"f": "sigmoid(h_prev @ U[1] + b[1])"}, "its block of `kernel` left out"),
        ({"f": "1 - i"}, "1 − i for the forget gate"),
        ({"f": "1"}, "forget gate missing"),
        ({"f": "1 / 1 + np.exp(-(x_t @ W[1] + h_prev @ U[1] + b[1]))"}, "its brackets"),
        ({"i": "1 - sigmoid(x_t @ W[1] + h_prev @ U[1] + b[1])"}, "1 − f for the input gate"),
        ({"i": "1"}, "the input gate left out as a factor"),
        ({"i": "np.tanh(x_t @ W[0] + h_prev @ U[0] + b[0])"}, "tanh instead of sigmoid"),
        ({"g": "sigmoid(x_t @ W[2] + h_prev @ U[2] + b[2])"}, "sigmoid instead of tanh"),
        ({"g": "x_t @ W[2] + h_prev @ U[2] + b[2]"}, "no tanh"),
        ({"g": "np.tanh(x_t @ W[2] + h_prev @ U[2].T + b[2])"}, "transposed"),
        ({"c": "f * (c_prev + i * g)"}, "parentheses around the sum"),
        ({"c": "f * h_prev + i * g"}, "hidden state kept in place of the cell state"),
        ({"c": "f * c_prev - i * g"}, "subtracted"),
        ({"c": "f * c_prev + g"}, "the input gate left out as a factor"),
        ({"c": "i * c_prev + f * g"}, "swapped"),
        ({"c": "np.tanh(f * c_prev + i * g)"}, "tanh applied to the cell state itself"),
        ({"c": "np.tanh(f * c_prev + i * g)", "h": "o * c"}, "and not again on the way out"),
        ({"h": "o * np.tanh(c_prev)"}, "output gate before the cell update"),
        ({"h": "o * c"}, "no tanh on the cell"),
        ({"h": "np.tanh(o * c)"}, "tanh applied to the product"),
        ({"h": "o * sigmoid(c)"}, "sigmoid instead of tanh"),
        ({"h": "o * np.tanh(g)"}, "made from the candidate"),
        ({"h": "i * np.tanh(c)"}, "the sum for i instead of the sum for o"),
        ({"h": "(o * np.tanh(c)).round(2)", "result": "h, c.round(2)"}, "rounded to 2 decimals"),
        ({"result": "h.astype(np.float16), c.astype(np.float16)"}, "half precision"),
        ({"result": "h.astype(int), c.astype(int)"}, "whole numbers"),
        ({"result": "c, h"}, "returns swapped"),
        ({"result": "h, c_prev"}, "`c_prev` returned as `c_t`"),
        ({"result": "h, h"}, "new hidden state returned as `c_t`"),
        ({"result": "h"}, "missing"),
    ],
)
def test_wrong_steps(changes, words):
    says("lstm_step", step(changes), words)


def gate(columns, activation="sigmoid", more=""):
    """A gate in the learner's style: the whole sum, and its columns."""
    return (
        "n = h_prev.shape[1]\nz = x_t @ kernel + h_prev @ recurrent_kernel + bias\n"
        f"return {activation}(z[:, {columns}]{more})"
    )


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("forget_gate", gate(":n"), "block of the input gate"),
        ("forget_gate", gate("1::4"), "units interleaved"),
        ("forget_gate", gate("1:2"), "one unit, as in the step by hand"),
        ("forget_gate", gate("n:2*n", more=" + 1"), "forget bias added again"),
        ("forget_gate", gate("n:2*n", "1 - sigmoid"), "1 − the forget gate"),
        ("forget_gate", gate(":"), "all four blocks returned"),
        ("input_gate", gate(":n", "np.tanh"), "tanh instead of sigmoid"),
        ("candidate", gate("2*n:3*n"), "sigmoid instead of tanh"),
        ("candidate", gate("n:2*n", "np.tanh"), "block of the forget gate"),
        ("output_gate", gate("2*n:3*n"), "block of the candidate"),
        ("output_gate", gate("3*n:", more=" - bias[3*n:]"), "`bias`"),
        ("update_cell", "return (1 - i_t) * c_prev + i_t * g_t", "1 − i for the forget gate"),
        ("update_cell", "return f_t * c_prev + (1 - f_t) * g_t", "1 − f for the input gate"),
        ("update_cell", "return f_t * (c_prev + i_t * g_t)", "parentheses around the sum"),
        ("update_cell", "return f_t * c_prev - i_t * g_t", "subtracted"),
        ("update_cell", "return f_t * c_prev * i_t * g_t", "multiplied"),
        ("update_cell", "return f_t + c_prev + i_t * g_t", "added"),
        (
            "update_cell",
            "return f_t * c_prev + i_t * np.tanh(g_t)",
            "tanh applied to the candidate",
        ),
        ("update_cell", "return (f_t * c_prev + i_t * g_t) / 2", "0.5 times"),
        (
            "update_cell",
            "return sigmoid(f_t) * c_prev + sigmoid(i_t) * g_t",
            "sigmoid applied to the gates again",
        ),
        (
            "update_cell",
            "return sigmoid(f_t) * c_prev + sigmoid(i_t) * np.tanh(g_t)",
            "through their activations again",
        ),
        (
            "starting_bias",
            "b = np.full(4 * units, value)\nb[units:2*units].clip(1, out=b[units:2*units])\n"
            "return b",
            "a forget block of at least 1",
        ),
        ("starting_bias", "return np.tile([value, 1, value, value], units)", "units interleaved"),
        ("concat_form", "return np.vstack([kernel, recurrent_kernel])", "[x; h] for [h; x]"),
        ("split_form", "n = W.shape[1] // 4\nreturn W[:n], W[n:]", "returns swapped"),
        ("split_form", "n = W.shape[1] // 4\nreturn W[:-n], W[-n:]", "[x; h] for [h; x]"),
        ("split_form", "n = W.shape[0] // 2\nreturn W[n:], W[:n]", "cut in the middle"),
        (
            "starting_bias",
            "b = np.array([0] * (4 * units))\nb[:] = value\nb[units:2*units] = 1\nreturn b",
            "whole numbers cut the value",
        ),
        ("starting_bias", "return np.full(4 * units, value)", "forget bias overlooked"),
        (
            "starting_bias",
            "b = np.full(4 * units, value)\nb[units:2*units] += 1\nreturn b",
            "one added to the forget block",
        ),
    ],
)
def test_wrong_stages(name, body, words):
    says(name, body, words)


def passed_over(before="h, c = h0, c0", steps="range(x.shape[1])", body="", result="s, h, c"):
    """A whole pass that writes into an array of zeros."""
    body = body or "h, c = lstm_step(x[:, t], h, c, *weights); s[:, t] = h"
    return (
        "weights = kernel, recurrent_kernel, bias\n"
        f"s = np.zeros((*x.shape[:2], h0.shape[1]))\n{before}\n"
        f"for t in {steps}:\n    {body}\nreturn {result}"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steps": "range(1, x.shape[1])"}, "first step left out: zeros in its place"),
        ({"steps": "range(x.shape[1] - 1)"}, "last step left out: zeros in its place"),
        ({"steps": "reversed(range(x.shape[1]))"}, "time reversed: read from the end"),
        ({"before": "h, c = 0 * h0, 0 * c0"}, "`h0` and `c0` ignored"),
        ({"before": "h, c = h0, 0 * c0"}, "`c0` ignored"),
        ({"before": "h, c = c0, h0"}, "swapped"),
        ({"body": "h, c = lstm_step(x[:, t], h0, c, *weights); s[:, t] = h"}, "hidden state not"),
        ({"body": "h, c = lstm_step(x[:, t], h, c0, *weights); s[:, t] = h"}, "cell state not"),
        ({"body": "h, c = lstm_step(x[:, t], h0, c0, *weights); s[:, t] = h"}, "neither state"),
        ({"body": "h, c = lstm_step(x[:, t], h, c, *weights); s[:, t] = c"}, "cell state returned"),
        ({"body": "s[:, t] = h; h, c = lstm_step(x[:, t], h, c, *weights)"}, "shifted by one"),
        ({"body": "c, h = lstm_step(x[:, t], h, c, *weights); s[:, t] = h"}, "swapped"),
        ({"result": "s, c, h"}, "returns swapped"),
        ({"result": "s, s[:, -1:], c"}, "axis of length 1 too many"),
        ({"result": "s, s[:, 0], c"}, "`last_h` taken from the first step"),
        ({"result": "s, h0, c0"}, "initial states returned as the last"),
        ({"result": "s.swapaxes(0, 1), h, c"}, "axis 0 instead of 1"),
        ({"result": "s, h"}, "missing"),
        ({"result": "s, [h, c]"}, "in brackets of their own: states, (last_h, last_c)"),
        ({"result": "(s, h), c"}, "in brackets of their own: (states, last_h), last_c"),
        (
            {
                "before": "h, c, all_c = h0, c0, []",
                "body": "h, c = lstm_step(x[:, t], h, c, *weights); s[:, t] = h; all_c += [c]",
                "result": "s, h, np.stack(all_c, 1)",
            },
            "the cell states of all steps returned",
        ),
    ],
)
def test_wrong_passes(changes, words):
    says("lstm_forward", passed_over(**changes), words)


def test_the_style_of_the_passes_is_right():
    assert verdict("04_lstm", "lstm_forward", code_of("lstm_forward", passed_over())).passed


PEEPHOLES = {
    "i": "sigmoid(zi + p[0] * c_prev)",
    "f": "sigmoid(zf + p[1] * c_prev)",
    "g": "np.tanh(zg)",
    "c": "f * c_prev + i * g",
    "o": "sigmoid(zo + p[2] * c)",
    "h": "o * np.tanh(c)",
}
LOOKING = [
    ({"o": "sigmoid(zo + p[2] * c_prev)"}, "output gate sees the old cell state"),
    ({"o": "sigmoid(zo + p[2] * np.tanh(c))"}, "sees the tanh of the cell state"),
    ({"o": "sigmoid(zo)"}, "no peephole on the output gate"),
    (
        {
            "i": "sigmoid(zi) + p[0] * c_prev",
            "f": "sigmoid(zf) + p[1] * c_prev",
            "o": "sigmoid(zo) + p[2] * c",
        },
        "peepholes after the sigmoid",
    ),
    ({"i": "sigmoid(zi) + p[0] * c_prev"}, "added after the sigmoid"),
    (
        {"i": "sigmoid(zi + p[0] * h_prev)", "f": "sigmoid(zf + p[1] * h_prev)"},
        "peepholes see the hidden state",
    ),
    ({"g": "np.tanh(zg + p[1] * c_prev)"}, "a peephole on the candidate, with the second entry"),
    (
        {
            "i": "sigmoid(zi + (p[0] * c_prev).sum(1, keepdims=True))",
            "f": "sigmoid(zf + (p[1] * c_prev).sum(1, keepdims=True))",
            "o": "sigmoid(zo + (p[2] * c).sum(1, keepdims=True))",
        },
        "summed over the units",
    ),
    ({"i": "sigmoid(zi + p[1] * c_prev)", "f": "sigmoid(zf + p[0] * c_prev)"}, "f, i, o"),
    (
        {"i": "sigmoid(zi + p[0])", "f": "sigmoid(zf + p[1])", "o": "sigmoid(zo + p[2])"},
        "without the cell state",
    ),
    (
        {
            "i": "sigmoid(zi + p[0] * np.tanh(c_prev))",
            "f": "sigmoid(zf + p[1] * np.tanh(c_prev))",
            "o": "sigmoid(zo + p[2] * np.tanh(c))",
        },
        "all peepholes see the tanh",
    ),
    ({"f": "sigmoid(zf)"}, "the peephole of f times `c_prev` left out"),
]


@pytest.mark.parametrize(("changes", "words"), LOOKING)
def test_wrong_peepholes(changes, words):
    lines = "\n".join(f"{name} = {text}" for name, text in (PEEPHOLES | changes).items())
    says(
        "peephole_lstm_step",
        "zi, zf, zg, zo = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 4, axis=1)\n"
        f"p = peephole\n{lines}\nreturn h, c",
        words,
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("(1 - sigmoid(i)) * c_prev + sigmoid(i) * np.tanh(g)", "a forget gate of 1 − i"),
        ("sigmoid(i) * np.tanh(g)", "`c_prev` left out"),
        ("c_prev + sigmoid(i) * g", "no tanh"),
        ("c_prev + np.tanh(g)", "the input gate left out as a factor"),
        ("sigmoid(i) * (c_prev + np.tanh(g))", "the input gate used as forget gate"),
    ],
)
def test_wrong_steps_without_a_forget_gate(cell, words):
    says(
        "lstm_1997_step",
        "i, g, o = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 3, axis=1)\n"
        f"c = {cell}\nreturn sigmoid(o) * np.tanh(c), c",
        words,
    )
