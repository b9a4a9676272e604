"""Wrong answers to lesson 07 as learners write them, and what they are told."""

import pytest
from wrong_answers import lesson_code, verdict

LESSON = "07_layer_norm"
NORM = """
def layer_norm(x, gamma, beta, epsilon=1e-3):
    {0}
"""
STEP = """
def layer_norm_rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias, gamma, beta):
    {0}
"""
TOTAL = "a = x_t @ kernel + h_prev @ recurrent_kernel + bias\n    "
BACKWARD = """
def layer_norm_backward(dy, cache):
    x, gamma, beta, x_hat, std, y = cache
    n = x.shape[-1]
    shared = tuple(range(dy.ndim - 1))
    dgamma, dbeta = (dy * x_hat).sum(axis=shared), dy.sum(axis=shared)
    {0}
    return dx, dgamma, dbeta
"""
BATCH = """
def batch_norm(x, gamma, beta, epsilon):
    axes = tuple(range(x.ndim - 1))
    {0}
"""


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("return gamma * x + beta", "nothing is normalised"),
        (
            "m = x.mean(1, keepdims=True)\n    v = ((x - m) ** 2).mean(1, keepdims=True)\n"
            "    return gamma * (x - m) / np.sqrt(v + epsilon) + beta",
            "axis 1 pooled for the last axis",
        ),
        (
            "d = x - x.mean(-1, keepdims=True)\n"
            "    return d / np.linalg.norm(d, axis=-1, keepdims=True) * gamma + beta",
            "length of the row",
        ),
        (
            "d = x - x.mean(-1, keepdims=True) - epsilon\n"
            "    return d / x.std(-1, keepdims=True) * gamma + beta",
            "epsilon added to the mean",
        ),
        (
            "v = np.maximum(x.var(-1, keepdims=True), epsilon)\n"
            "    return (x - x.mean(-1, keepdims=True)) / np.sqrt(v) * gamma + beta",
            "the larger of variance and epsilon",
        ),
        (
            "m, v = x.mean(-1)[..., None], x.var(-1)[..., None]\n"
            "    return (gamma * (x - m) / (v + epsilon) ** 0.5 + beta).round(3)",
            "rounded to 3 decimals",
        ),
        (
            "m, v = x.mean(-1)[..., None], x.var(-1)[..., None]\n"
            "    return ((x - m) / (v + epsilon) ** 0.5 * gamma + beta).astype(np.float16)",
            "half precision",
        ),
        (
            "m, v = x.mean(-1)[..., None], x.var(-1)[..., None]\n"
            "    return -((x - m) / (v + epsilon) ** 0.5 * gamma + beta)",
            "negated",
        ),
        (
            "return x * gamma / np.sqrt(np.square(x).mean(-1, keepdims=True) + epsilon)",
            "RMS normalisation, without beta",
        ),
        (
            "return x * gamma / np.sqrt(np.square(x).mean(-1, keepdims=True) + epsilon) + beta",
            "RMS normalisation",
        ),
    ],
)
def test_layer_norm(body, cause):
    found = verdict(LESSON, "layer_norm", NORM.format(body))
    assert not found.passed
    assert cause in found.cause


def test_a_missing_default_is_named_as_that():
    code = "def layer_norm(x, gamma, beta, epsilon):\n    return x"
    found = verdict(LESSON, "layer_norm", code)
    assert "`epsilon=0.001`" in found.explanation
    assert found.received == "(x, gamma, beta, epsilon)"


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (f"{TOTAL}return np.tanh(gamma * a + beta)", "scaled and shifted, but not normalised"),
        (
            f"{TOTAL}m, v = a.mean(1, keepdims=True), a.var(1, keepdims=True)\n"
            "    return np.tanh(gamma * (a - m) / np.sqrt(v + 1e-6) + beta)",
            "epsilon of another library: 1e-6",
        ),
        (f"{TOTAL}return layer_norm(np.tanh(a), gamma, beta)", "normalised after the tanh"),
        (f"{TOTAL}return np.tanh(layer_norm(a, beta, gamma))", "gamma and beta swapped"),
        (
            "a = x_t @ kernel + h_prev @ recurrent_kernel.T + bias\n"
            "    return np.tanh(layer_norm(a, gamma, beta))",
            "`recurrent_kernel` transposed",
        ),
        (
            "a = x_t @ kernel + h_prev @ recurrent_kernel\n"
            "    return np.tanh(layer_norm(a, gamma, beta))",
            "`bias` left out",
        ),
        (
            "a = x_t @ kernel + h_prev @ recurrent_kernel\n"
            "    return np.tanh(layer_norm(a, gamma, beta)) + bias",
            "bias added after the tanh",
        ),
        (
            "h = layer_norm(h_prev, gamma, beta)\n"
            "    return np.tanh(x_t @ kernel + h @ recurrent_kernel + bias)",
            "the old state normalised",
        ),
    ],
)
def test_layer_norm_rnn_step(body, cause):
    found = verdict(LESSON, "layer_norm_rnn_step", STEP.format(body))
    assert cause in found.cause


def test_two_explanations_of_one_epsilon_are_both_offered():
    body = (
        f"{TOTAL}m, v = a.mean(1, keepdims=True), a.var(1, keepdims=True)\n"
        "    return np.tanh(gamma * (a - m) / np.sqrt(v + 1e-6) + beta)"
    )
    found = verdict(LESSON, "layer_norm_rnn_step", STEP.format(body))
    assert set(found.cause.split("; or ")) == {
        "epsilon squared",
        "epsilon of another library: 1e-6",
    }


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (
            "g = dy * gamma\n    dx = (g - g.mean(-1, keepdims=True)"
            " - x_hat * (dy * x_hat).mean(-1, keepdims=True)) / std",
            "dy for the gradient of x_hat",
        ),
        (
            "g = dy * gamma\n    c = x - x.mean(-1, keepdims=True)\n"
            "    dx = (g - g.mean(-1, keepdims=True)"
            " - x_hat * (g * c).mean(-1, keepdims=True)) / std",
            "x without its mean for x_hat",
        ),
        (
            "g = dy * gamma\n    dx = (n * g - g.sum(-1, keepdims=True)"
            " - x_hat * (g * x_hat).sum(-1, keepdims=True)) / std",
            "multiplied by the number of features",
        ),
        ("dx = dy * gamma / std", "taken for constants"),
        (
            "g = dy * gamma\n    dx = (g - g.mean(-1, keepdims=True)"
            " - x_hat * (g * x_hat).mean(-1, keepdims=True)) / std\n"
            "    dgamma, dbeta = np.sum(dy * x_hat), np.sum(dy)",
            "summed over everything",
        ),
    ],
)
def test_layer_norm_backward(body, cause):
    found = verdict(LESSON, "layer_norm_backward", BACKWARD.format(body))
    assert cause in found.cause


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (
            "m, v = x.mean(axes), x.var(axes)\n"
            "    return gamma * (x - m) / np.sqrt(v + epsilon) + beta, v, m",
            "returns swapped",
        ),
        (
            "m, v = x.mean(axes), x.var(axes)\n"
            "    return gamma * (x - m) / np.sqrt(v + epsilon) + beta",
            "return value missing",
        ),
        (
            "m, s = x.mean(axes), x.std(axes)\n"
            "    return gamma * (x - m) / np.sqrt(s + epsilon) + beta, m, s ** 2",
            "standard deviation under the root",
        ),
        (
            "m, v = x.mean(axes), x.var(axes)\n"
            "    return gamma * ((x - m) / np.sqrt(v + epsilon) + beta), m, v",
            "beta added before scaling",
        ),
        (
            "m, v = x.mean(axes), x.var(axes)\n"
            "    return gamma * (x - m) / np.sqrt(v + epsilon) + beta, (m, v)",
            "in brackets of their own: y, (mean, var)",
        ),
        (
            "m, v = x.mean(axes), x.var(axes)\n    y = gamma * (x - m) / np.sqrt(v + epsilon) + beta\n"
            "    return y, 0.9 * 0 + 0.1 * m, 0.9 * 1 + 0.1 * v",
            "moving averages of another library",
        ),
    ],
)
def test_batch_norm(body, cause):
    found = verdict(LESSON, "batch_norm", BATCH.format(body))
    assert cause in found.cause


BATCH_BACKWARD = """
def batch_norm_backward(dy, cache):
    x, gamma, beta, x_hat, std, y = cache
    axes = tuple(range(x.ndim - 1))
    n = x.size // x.shape[-1]
    c = x - x.mean(axis=axes)
    dgamma, dbeta = (dy * x_hat).sum(axis=axes), dy.sum(axis=axes)
    {0}
    return dx, dgamma, dbeta
"""
STAGED = """g = dy * gamma
    dvar = -0.5 * (g * c).sum(axis=axes) / std**3
    dmean = -g.sum(axis=axes) / std
    dx = g / std + 2 * dvar * c / n + dmean / n"""


def staged(old, new):
    """The way back in stages, with one slip."""
    assert STAGED.count(old) == 1
    return STAGED.replace(old, new)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("dx = dy * gamma / std", "taken for constants"),
        (staged("dmean / n", "dmean"), "path through the mean"),
        (staged(" + dmean / n", ""), "path through the mean dropped"),
        (staged("2 * dvar", "dvar"), "path through the standard deviation halved"),
        (staged(" + 2 * dvar * c / n", ""), "path through the standard deviation dropped"),
        (staged("-0.5", "-1.0"), "path through the standard deviation doubled"),
        (staged("(g * c)", "(dy * c)"), "dy for the gradient of x_hat"),
        (staged("dvar * c", "dvar * x"), "x with its mean for x_hat"),
        (staged("dvar * c", "dvar * x_hat"), "divided by std twice"),
        (staged("dmean = -g", "dmean = g"), "the path through the mean added"),
        (staged("dx = g /", "dx = dy /"), "`dy` instead of the gradient of `x_hat`"),
        (staged("g = dy * gamma", "g = dy"), "gamma left out of dx"),
        (
            "g = dy * gamma\n    dx = (n * g - g.sum(axis=axes)"
            " - x_hat * (g * x_hat).sum(axis=axes)) / std",
            "dx too large by the number of samples times steps",
        ),
        (
            "g = dy * gamma\n    dx = (g - g.mean(-1, keepdims=True)"
            " - x_hat * (g * x_hat).mean(-1, keepdims=True)) / std",
            "gradients of layer normalisation",
        ),
        (
            "g, m = dy * gamma, len(dy)\n    dx = (m * g - g.sum(axis=axes)"
            " - x_hat * (g * x_hat).sum(axis=axes)) / (m * std)",
            "steps forgotten in the number of values",
        ),
        (
            "g = dy * gamma\n    dx = (g - g.mean(0) - x_hat * (g * x_hat).mean(0)) / std",
            "time steps not pooled: only axis 0",
        ),
        (f"{STAGED}\n    dgamma, dbeta = dgamma / n, dbeta / n", "dgamma and dbeta averaged"),
        (
            f"{STAGED}\n    dgamma = (dy * x).sum(axis=axes)",
            "`x` instead of `x_hat`",
        ),
        (f"{STAGED}\n    dgamma, dbeta = dbeta, dgamma", "swapped"),
    ],
)
def test_batch_norm_backward(body, cause):
    found = verdict(LESSON, "batch_norm_backward", BATCH_BACKWARD.format(body))
    assert not found.passed
    assert cause in found.cause, found.explanation


def cell(old, new):
    """The solution's class after an edit."""
    code = lesson_code(LESSON)
    text = code[code.index("class LayerNormRNNCell") :]
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (
            "self.state_size = self.output_size = units",
            "self.state_size = [units]; self.output_size = units",
            "state_size is not the number of units",
        ),
        ("return h, [h]", "return h, (h,)", "new state not in a list"),
    ],
)
def test_a_cell_that_keras_forgives_is_held_to_its_contract(old, new, cause):
    found = verdict(LESSON, "LayerNormRNNCell", cell(old, new))
    assert found.cause == cause
