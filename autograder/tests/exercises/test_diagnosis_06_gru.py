"""Lesson 06: wrong answers as learners write them, and the words that must stand in the cause."""

import pytest
from wrong_answers import verdict

BLOCKS = """
    n = h_prev.shape[1]
    W, U, *b = (
        [weights[..., k * n : (k + 1) * n] for k in {order}]
        for weights in (kernel, recurrent_kernel, *np.atleast_2d(bias))
    )
"""
STEP = {
    "order": "range(3)",
    "z": "sigmoid(x_t @ W[0] + b[0][0] + h_prev @ U[0] + b[1][0])",
    "r": "sigmoid(x_t @ W[1] + b[0][1] + h_prev @ U[1] + b[1][1])",
    "g": "np.tanh(x_t @ W[2] + b[0][2] + r * (h_prev @ U[2] + b[1][2]))",
    "h": "z * h_prev + (1 - z) * g",
}
STEP_BEFORE = STEP | {
    "z": "sigmoid(x_t @ W[0] + b[0][0] + h_prev @ U[0])",
    "r": "sigmoid(x_t @ W[1] + b[0][1] + h_prev @ U[1])",
    "g": "np.tanh(x_t @ W[2] + b[0][2] + (r * h_prev) @ U[2])",
}
X_SUM, H_SUM = "x_t @ W[2] + b[0][2]", "h_prev @ U[2] + b[1][2]"


def step(name, parts):
    """A step in the learner's style: a matrix for each gate."""
    return (
        f"def {name}(x_t, h_prev, kernel, recurrent_kernel, bias):"
        f"{BLOCKS.format(order=parts['order'])}"
        f"    z = {parts['z']}\n    r = {parts['r']}\n    g = {parts['g']}\n"
        f"    return {parts['h']}\n"
    )


def says(name, code, words):
    """Whether the check rejects an answer and gives the cause."""
    found = verdict("06_gru", name, code)
    assert not found.passed
    assert words in (found.cause or ""), (found.cause, found.explanation)


@pytest.mark.parametrize("name", ["gru_step", "gru_step_before"])
def test_the_style_itself_is_right(name):
    assert verdict("06_gru", name, step(name, STEP if name == "gru_step" else STEP_BEFORE)).passed


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("g", f"np.tanh({X_SUM} + r * (h_prev @ U[1] + b[1][1]))", "state's r instead of the"),
        ("g", f"np.tanh({X_SUM} + r * (h_prev @ U[1] + b[1][2]))", "the block of the reset gate"),
        ("g", f"(lambda a: a / (1 + abs(a)))({X_SUM} + r * ({H_SUM}))", "softsign"),
        ("g", f"2 * sigmoid({X_SUM} + r * ({H_SUM})) - 1", "2·sigmoid − 1"),
        ("g", f"np.tanh({X_SUM}) + r * np.tanh({H_SUM})", "a tanh for each term"),
        ("g", f"r * np.tanh({X_SUM} + {H_SUM})", "the reset gate outside the tanh"),
        ("g", f"np.tanh(r * ({X_SUM} + {H_SUM}))", "multiplies the whole sum"),
        ("g", f"np.maximum(0, {X_SUM} + r * ({H_SUM}))", "ReLU"),
        ("g", f"np.tanh({X_SUM} + r * (h_prev @ U[2]) + b[1][2])", "outside the reset gate"),
        ("g", f"np.tanh({X_SUM} + r * (h_prev @ U[2]))", "its block of `bias[1]` left out"),
        ("g", f"np.tanh(x_t @ W[2] + r * ({H_SUM}))", "its block of `bias[0]` left out"),
        ("g", "np.tanh(x_t @ W[2] + r * (h_prev @ U[2]))", "its block of `bias` left out"),
        ("g", f"np.tanh({X_SUM} + (r * h_prev) @ U[2] + b[1][2])", "before the product"),
        ("g", f"np.tanh({X_SUM} + (r * h_prev) @ U[2])", "before the product, and its bias"),
        ("g", f"np.tanh({X_SUM} + r * (h_prev @ U[2].T + b[1][2]))", "transposed"),
        (
            "z",
            "sigmoid(x_t @ W[0] + b[0][0] + h_prev @ U[0])",
            "update gate: its block of `bias[1]",
        ),
        ("z", "sigmoid(x_t @ W[0] + b[0][0])", "the state's z left out"),
        ("z", "1 / 1 + np.exp(-(x_t @ W[0] + b[0][0] + h_prev @ U[0] + b[1][0]))", "its brackets"),
        ("r", "sigmoid(h_prev @ U[1] + b[1][1])", "the input's r left out"),
        ("r", "sigmoid(x_t @ W[1] + b[0][1] + h_prev @ U[1] + b[1][0])", "the block of the update"),
        ("r", "1 - sigmoid(x_t @ W[1] + b[0][1] + h_prev @ U[1] + b[1][1])", "1 minus the sigmoid"),
        ("h", "(1 - z) * h_prev + (1 - z) * g", "1 − z for both shares"),
        ("h", "h_prev + z * (g - h_prev)", "z the other way round"),
        ("h", "z * h_prev + (1 - r) * g", "the reset gate instead of the update gate"),
        ("h", "(z * h_prev + (1 - z) * g).round(3)", "rounded to 3 decimals"),
        ("h", "(z * h_prev + (1 - z) * g).astype(np.float16)", "half precision"),
        ("h", "(z * h_prev + (1 - z) * g).astype(int)", "whole numbers"),
        ("h", "np.tanh(z * h_prev + (1 - z) * g)", "a tanh too many"),
        ("h", "(z * h_prev + (1 - z) * g).T", "transposed"),
        ("order", "(1, 0, 2)", "update gate and reset gate swapped"),
    ],
)
def test_wrong_steps(part, text, words):
    says("gru_step", step("gru_step", STEP | {part: text}), words)


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("g", "np.tanh(x_t @ W[2] + r * (h_prev @ U[2] + b[0][2]))", "and on the bias"),
        ("g", "np.tanh(x_t @ W[2] + b[0][2] + r * (h_prev @ U[2]))", "after the product"),
        ("g", "np.tanh(x_t @ W[2] + (r * h_prev) @ U[2])", "its block of `bias` left out"),
        ("g", "r * np.tanh(x_t @ W[2] + b[0][2] + h_prev @ U[2])", "outside the tanh"),
        ("g", "np.tanh(x_t @ W[2] + b[0][2] + (z * h_prev) @ U[2])", "the update gate instead"),
        ("h", "z * (r * h_prev) + (1 - z) * g", "the reset state mixed in"),
        ("h", "z * h_prev + z * g", "the update gate instead of 1 minus"),
        ("h", "z * h_prev + r * g", "z keeps, r writes"),
        ("h", "z * h_prev + (1 - z) * r * g", "on the candidate, too"),
        ("h", "(h_prev + g) / 2", "update gate not used"),
        ("g", "np.tanh(r * (x_t @ W[2] + b[0][2] + h_prev @ U[2]))", "whole sum"),
        ("g", "np.tanh(r * (x_t @ W[2] + b[0][2]) + (r * h_prev) @ U[2])", "input's part, too"),
        ("z", "sigmoid(x_t @ W[0] + b[0][0] + h_prev @ U[0] + 1)", "1 added"),
    ],
)
def test_wrong_steps_of_the_other_version(part, text, words):
    says("gru_step_before", step("gru_step_before", STEP_BEFORE | {part: text}), words)


def passed_over(before="h = h0", steps="range(x.shape[1])", body="", result="s, h", choose=""):
    """A whole pass that writes into an array of zeros."""
    choose = choose or "step = gru_step if reset_after else gru_step_before"
    body = body or "h = step(x[:, t], h, kernel, recurrent_kernel, bias)\n        s[:, t] = h"
    return (
        "def gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True):\n"
        f"    {choose}\n    s = np.zeros((*x.shape[:2], h0.shape[1]))\n    {before}\n"
        f"    for t in {steps}:\n        {body}\n    return {result}\n"
    )


OWN_PREVIOUS = "s[:, t] = step(x[:, t], s[:, t - 1], kernel, recurrent_kernel, bias)"


def test_the_style_of_the_passes_is_right():
    assert verdict("06_gru", "gru_forward", passed_over()).passed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {
                "before": "s[:, 0] = h0",
                "steps": "range(1, x.shape[1])",
                "body": OWN_PREVIOUS,
                "result": "s, s[:, -1]",
            },
            "first step never taken",
        ),
        ({"steps": "range(x.shape[1] - 1)"}, "last step left out: zeros in its place"),
        ({"steps": "range(1, x.shape[1])"}, "first step left out: zeros in its place"),
        ({"body": OWN_PREVIOUS, "result": "s, s[:, -1]"}, "`h0` ignored"),
        ({"steps": "reversed(range(x.shape[1]))"}, "time reversed: read from the end"),
        ({"before": "h = 0 * h0"}, "`h0` ignored"),
        ({"result": "s, s.mean(axis=1)"}, "mean of the states returned as `last`"),
        ({"result": "s, s[:, -1:]"}, "axis of length 1 too many"),
        ({"result": "s, s[:, 0]"}, "`last` taken from the first step"),
        ({"result": "s[:, -1], s"}, "returns swapped"),
        ({"result": "s, h0"}, "`h0` returned as `last`"),
        ({"choose": "step = gru_step"}, "`reset_after` ignored"),
        (
            {
                "body": "old = h; s[:, t] = h = step(x[:, t], h, kernel, recurrent_kernel, bias)",
                "result": "s, old",
            },
            "`last` one step old",
        ),
        (
            {
                "body": "s[:, t] = step(x[:, t], h, kernel, recurrent_kernel, bias)",
                "result": "s, s[:, -1]",
            },
            "state not carried",
        ),
        (
            {"body": "s[:, t] = h; h = step(x[:, t], h, kernel, recurrent_kernel, bias)"},
            "outputs shifted by one",
        ),
    ],
)
def test_wrong_passes(changes, words):
    says("gru_forward", passed_over(**changes), words)


def test_one_version_for_both():
    choose = "step = gru_step\n    bias = bias if reset_after else np.stack([bias, 0 * bias])"
    says("gru_forward", passed_over(choose=choose), "after the product in both versions")


@pytest.mark.parametrize(("row", "word"), [(0, "first"), (1, "second")])
def test_one_row_of_the_bias_on_both_sides(row, word):
    code = step("gru_step", STEP).replace(
        "    n = h_prev", f"    bias = bias[[{row}, {row}]]\n    n = h_prev"
    )
    says("gru_step", code, f"the {word} row of the bias on both sides")


def test_the_two_versions_exchanged():
    code = passed_over(
        choose="l = []; step = gru_step_before if reset_after else gru_step",
        body="h = step(x[:, t], h, kernel, recurrent_kernel, bias); l.append(h)",
        result="np.stack(l, axis=1), h",
    )
    says("gru_forward", code, "the wrong way round")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("k[:, :n] *= -1; u[:, :n] *= -1; b[:n] *= -1", "rows in place of columns, in the bias"),
        ("k[:, :n] *= -1; u[:, :n] *= -1; b[..., :n] = 1 - b[..., :n]", "1 − b for the bias"),
        ("k[:, -n:] *= -1; u[:, -n:] *= -1; b[..., -n:] *= -1", "candidate flipped"),
        ("k[:n] *= -1; u[:, :n] *= -1; b[..., :n] *= -1", "rows in place of columns, in kernel"),
        ("k[:, 0] *= -1; u[:, 0] *= -1; b[..., 0] *= -1", "only the first column"),
        (
            "n = len(k); k[:, :n] *= -1; u[:, :n] *= -1; b[..., :n] *= -1",
            "the number of inputs for the number of units",
        ),
        (
            "k[:, :n] *= -1; u[:, :n] *= -1; (b[0] if b.ndim == 2 else b)[:n] *= -1",
            "only the first row of the bias flipped where it has two",
        ),
        ("b[..., :n] *= -1", "kernel not flipped, and recurrent_kernel not flipped"),
    ],
)
def test_wrong_flips(code, words):
    says(
        "flip_update_gate",
        "def flip_update_gate(kernel, recurrent_kernel, bias):\n"
        "    n, k, u, b = len(recurrent_kernel), kernel + 0, recurrent_kernel + 0, bias + 0\n"
        f"    {code}\n    return k, u, b\n",
        words,
    )


BACKWARD = {
    "da_h": "dh * (1 - z) * (1 - g * g)",
    "da_z": "dh * (h - g) * z * (1 - z)",
    "da_r": "da_h * m * r * (1 - r)",
    "dm": "da_h * r",
    "dx": "da_z @ W[0].T + da_r @ W[1].T + da_h @ W[2].T",
    "back": "dh * z + da_z @ U[0].T + da_r @ U[1].T + dm @ U[2].T",
    "dk": "np.hstack([x.T @ da_z, x.T @ da_r, x.T @ da_h])",
    "du": "np.hstack([h.T @ da_z, h.T @ da_r, h.T @ dm])",
    "db": "np.stack([np.hstack([da_z, da_r, last]).sum(0) for last in (da_h, dm)])",
}


def backward(changes):
    """The way back in the learner's style."""
    lines = "".join(f"    {name} = {text}\n" for name, text in (BACKWARD | changes).items())
    return (
        "def gru_step_backward(dh, cache):\n"
        "    x, h, K, R, b, z, r, m, g, new = cache\n"
        f"    W, U = np.split(K, 3, 1), np.split(R, 3, 1)\n{lines}"
        "    return dx, back, dk, du, db\n"
    )


def test_the_style_of_the_way_back_is_right():
    assert verdict("06_gru", "gru_step_backward", backward({})).passed


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("da_h", "dh * z * (1 - g * g)", "`z_t` instead of 1 minus `z_t`"),
        ("da_h", "dh * (1 - z) * g * (1 - g)", "the sigmoid's derivative for the tanh's"),
        ("da_h", "dh * (1 - z) * (1 - g)", "`g_t` not squared"),
        ("da_z", "dh * (g - h) * z * (1 - z)", "update gate: difference the other way round"),
        ("da_z", "0 * dh", "gradient of the update gate: zero everywhere"),
        ("da_z", "dh * (new - g) * z * (1 - z)", "the new state for the old one"),
        ("da_z", "dh * (h - g) * (1 - z * z)", "update gate: the tanh's derivative"),
        ("da_z", "dh * (h - g) * r * (1 - r)", "update gate: the slope of the other gate"),
        ("dk", "np.hstack([x.T @ da_z, x.T @ da_r, x.T @ da_h]) / len(x)", "of kernel averaged"),
        ("du", "np.hstack([h.T @ da_r, h.T @ da_z, h.T @ dm])", "blocks in the order r, z, h"),
        ("da_r", "0 * dh", "gradient of the reset gate: zero everywhere"),
        ("da_r", "da_h * m", "reset gate: sigmoid's derivative forgotten"),
        ("da_r", "da_h * h * r * (1 - r)", "`h_prev` instead of `m_t`"),
        ("dm", "da_h", "reset gate forgotten on the way"),
        ("dm", "da_h * r * r", "`r_t` used twice as a factor"),
        ("back", "da_z @ U[0].T + da_r @ U[1].T + dm @ U[2].T", "direct path to the old state"),
        (
            "back",
            "dh * z + da_z @ U[0].T + da_r @ U[1].T + r * (da_h @ U[2].T)",
            "reset gate outside the product",
        ),
        ("back", "dh * z + da_z @ U[0].T + dm @ U[2].T", "path from the reset gate to the old"),
        ("back", "dh * z + da_z @ U[0] + da_r @ U[1] + dm @ U[2]", "not transposed"),
        ("back", "dh * z + da_z @ U[0] + da_r @ U[1].T + dm @ U[2].T", "block of the update gate"),
        ("du", "np.hstack([new.T @ da_z, new.T @ da_r, new.T @ dm])", "`h_t` instead of `h_prev`"),
        ("du", "np.hstack([(h.T @ d).T for d in (da_z, da_r, dm)])", "transposed, block by block"),
        ("du", "np.hstack([h.T @ da_z, h.T @ da_r, (r * h).T @ da_h])", "reset state in the"),
        ("db", "np.stack([np.hstack([da_z, da_r, da_h]).sum(0)] * 2)", "first row in both"),
        ("db", "np.hstack([da_z, da_r, da_h]).sum(0)", "one row only"),
        (
            "db",
            "np.stack([np.hstack([da_z, da_r, last]) for last in (da_h, dm)])",
            "not summed over the batch",
        ),
    ],
)
def test_wrong_ways_back(part, text, words):
    says("gru_step_backward", backward({part: text}), words)
