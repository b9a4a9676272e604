"""Wrong answers to lesson 11 as learners write them, and what they are told."""

import pytest
from unrolled.check import verdict_on
from unrolled.exercises import find_exercise
from unrolled.judge import Judge
from wrong_answers import verdict

LESSON = "11_wavenet"


def cause(name, code):
    return verdict(LESSON, name, code).cause or ""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "seen = {0}\n    for d in dilations:\n"
            "        seen = {s - d * k for s in seen for k in range(kernel_size)}\n"
            "    return len(seen)",
            "steps touched, not reached over",
        ),
        ("return 1 + kernel_size * sum(dilations)", "kernel size in place of kernel size − 1"),
        ("return sum((kernel_size - 1) * d + 1 for d in dilations)", "spans added up"),
    ],
)
def test_a_receptive_field(body, words):
    assert words in cause(
        "receptive_field", f"def receptive_field(kernel_size, dilations):\n    {body}\n"
    )


CONVOLUTION = """
def causal_dilated_conv1d(x, kernel, bias, dilation):
    {before}
    y = np.zeros((len(x), x.shape[1], kernel.shape[2]))
    for t in range({times}):
        for k in range(len(kernel)):
            s = {s}
            if {condition}:
                y[:, t] += x[:, s] @ {tap}
    return y{end}
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"tap": "kernel[-1 - k]"}, "kernel flipped"),
        ({"s": "t + k * dilation"}, "padded at the end"),
        ({"s": "t - (len(kernel) - 1 - k) * (dilation + 1)"}, "dilation too large by one"),
        ({"s": "t - 1 - (len(kernel) - 1 - k) * dilation"}, "strictly past"),
        ({"s": "t - (len(kernel) - 1 - k) * dilation + 1"}, "looks one step ahead"),
        ({"condition": "s < x.shape[1]"}, "negative indices"),
        ({"tap": "kernel[k] + bias", "end": ""}, "bias added for each tap that finds an input"),
        ({"times": "x.shape[1] - 1"}, "only the last step is wrong"),
        ({"end": "[:, ::-1] + bias"}, "reversed along the steps"),
        ({"before": "kernel = kernel.transpose(2, 1, 0)"}, "PyTorch's layout of the kernel"),
        ({"before": "x = x.swapaxes(1, 2)", "end": ".swapaxes(1, 2) + bias"}, ""),
        ({"end": " * bias"}, "multiplied by `bias`"),
    ],
)
def test_a_dilated_convolution(slip, words):
    right = {
        "before": "pass",
        "times": "x.shape[1]",
        "s": "t - (len(kernel) - 1 - k) * dilation",
        "condition": "0 <= s < x.shape[1]",
        "tap": "kernel[k]",
        "end": " + bias",
    }
    code = CONVOLUTION.format(**{**right, **slip})
    assert words in cause("causal_dilated_conv1d", code)


def test_a_dilation_longer_than_the_input_is_a_public_question():
    said = verdict(
        LESSON,
        "causal_dilated_conv1d",
        """
def causal_dilated_conv1d(x, kernel, bias, dilation):
    y = np.zeros((*x.shape[:2], kernel.shape[2])) + bias
    for k in range(len(kernel)):
        lag = (len(kernel) - 1 - k) * dilation
        y[:, lag:] += x[:, : x.shape[1] - lag] @ kernel[k]
    return y
""",
    )
    assert not said.passed
    assert "ValueError" in said.received


CAUSAL = """
def is_causal(layer, length):
    noise = np.random.default_rng(1)
    x = noise.normal(size=(30, length, 1))
    for t in range({steps}):
        z = x.copy()
        z[:, t] += 2 * noise.normal(size=(30, 1))
        moved = {moved}
        if {test}:
            return False
    return True
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"test": "moved[:, :t, 0].max(initial=0) > 1e-6"}, "only the first filter"),
        ({"test": "moved[:, :t, -1].max(initial=0) > 1e-6"}, "only the last filter"),
        ({"moved": "np.abs(layer(z).sum(-1) - layer(x).sum(-1))"}, "filters added up"),
        ({"moved": "np.abs((layer(z) - layer(x)).mean(-1))"}, "filters added up"),
        ({"test": "moved.max() > 1e-6"}, "always False"),
        ({"test": "moved[:, : t + 1].max() > 1e-6"}, "the present step forbidden"),
        ({"test": "moved[:, :t].any()"}, "rounding taken for a leak"),
        ({"steps": "length - 1"}, "the last step is never moved"),
    ],
)
def test_a_test_for_causality(slip, words):
    right = {
        "steps": "length",
        "moved": "np.abs(layer(z) - layer(x))",
        "test": "moved[:, :t].max(initial=0) > 1e-6",
    }
    assert verdict(LESSON, "is_causal", CAUSAL.format(**right)).passed
    for hidden in (False, True):
        said = verdict(LESSON, "is_causal", CAUSAL.format(**{**right, **slip}), hidden)
        assert words in said.cause


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("kernel_size // 2 * dilation", "half of the taps times the dilation"),
        ("(kernel_size - 1) // 2 * dilation", "half of the gaps times the dilation"),
        ("kernel_size * dilation // 2", "half of kernel size times dilation"),
        ("(kernel_size - 1) * dilation // 2", "the smaller half taken"),
        ("(kernel_size - 1) * dilation // 2 + 1", "always one more than half"),
        ("round((kernel_size - 1) * dilation / 2)", "rounded to the nearest even number"),
    ],
)
def test_steps_of_the_future(formula, words):
    code = f"def future_steps(kernel_size, dilation):\n    return {formula}\n"
    assert words in cause("future_steps", code)


WAVENET = """
def build_wavenet(filters={filters}, dilations=(1, 2, 4, 8) * 2, horizon=10):
    m = keras.Sequential([keras.Input(({length}, 1))])
    for d in {rates}:
        kind = dict(padding="causal", activation="relu", dilation_rate={d})
        m.add(keras.layers.Conv1D({taps}, **kind))
    m.add(keras.layers.Conv1D({last}))
    return m
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"length": "50"}, "input with a fixed number of steps"),
        ({"rates": "set(dilations)"}, "equal dilations built once"),
        ({"d": "d + 1"}, "dilations one too large"),
        ({"d": "1, strides=d"}, "dilations given as strides"),
        ({"rates": "dilations[-1:]"}, "every layer on the input"),
        ({"taps": "2, filters"}, "filters and kernel size exchanged"),
        ({"last": "horizon, 1, activation='softmax'"}, "softmax on the last layer"),
        ({"filters": "32"}, "default of `filters`: 32 instead of 20"),
    ],
)
def test_a_network(slip, words):
    right = {"filters": "20", "length": "None", "rates": "dilations", "d": "d"}
    right["taps"] = "filters, 2"
    code = WAVENET.format(**{**right, "last": "horizon, 1", **slip})
    said = verdict(LESSON, "build_wavenet", code)
    assert words in said.cause
    assert "exception" not in said.headline


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("a, b = np.split(x, 2, axis=1)\n    return np.tanh(a) * sigmoid(b)", "cut along time"),
        ("a, b = np.split(x, 2)\n    return np.tanh(a) * sigmoid(b)", "cut along the batch"),
        ("a, b = np.split(x, 2, -1)\n    return np.tanh(a) / 1 + np.exp(-b)", "brackets lost"),
        (
            "a, b = np.split(x, 2, -1)\n    return np.tanh(a) * (1 / 1 + np.exp(-b))",
            "sigmoid without its brackets",
        ),
        ("a, b = np.split(x, 2, -1)\n    return np.tanh(a * sigmoid(b))", "tanh of the product"),
        ("return np.tanh(x) * sigmoid(x)", "columns not cut in two"),
        ("a, b = x[..., ::2], x[..., 1::2]\n    return np.tanh(a) * sigmoid(b)", "second column"),
    ],
)
def test_a_gated_unit(body, words):
    assert words in cause("gated_activation", f"def gated_activation(x):\n    {body}\n")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("f = 2 * codes / (n - 1) - 1\n    return np.sign(f) * (256 ** abs(f) - 1) / 255", "255"),
        ("f = 2 * codes / 255 - 1\n    return np.sign(f) * (256 ** abs(f) - 1) / 255", "256"),
        ("f = 2 * codes / (n - 1) - 1\n    return (n**f - 1) / (n - 1)", "absolute value"),
        ("f = 2 * codes / (n - 1) - 1\n    return np.sign(f) * n ** abs(f) - 1 / (n - 1)", "lost"),
    ],
)
def test_decoding(body, words):
    code = f"def mu_law_decode(codes, levels=256):\n    n = levels\n    {body}\n"
    assert words in cause("mu_law_decode", code)


STEP = """
def generate_step(x_t, queues, blocks):
    total, new, x = 0, [], x_t
    for q, (k, b, rk, rb, sk, sb) in zip(queues, blocks):
        z = gated_activation({old} @ k[0] + x @ k[1]{bias})
        new.append({pushed})
        total = total + z @ sk[0] + sb
        x = {residual} + z @ rk[0] + rb
    return {result}
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"old": "(q[:, 1] if q.shape[1] > 1 else x)"}, "the second-oldest entry"),
        ({"old": "q[:, -1]"}, "newest entry read"),
        ({"bias": ""}, "bias of the gated convolution missing"),
        ({"pushed": "np.concatenate([q, x[:, None]], 1)"}, "oldest entry not removed"),
        ({"result": "total, queues"}, "queues not moved on"),
        ({"result": "total / len(blocks), new"}, "skips averaged"),
        ({"result": "x, new"}, "last residual returned"),
        ({"residual": "x_t"}, "network's input added in every block"),
    ],
)
def test_a_step_of_generation(slip, words):
    right = {
        "old": "q[:, 0]",
        "bias": " + b",
        "pushed": "np.concatenate([q[:, 1:], x[:, None]], 1)",
        "residual": "x",
        "result": "total, new",
    }
    assert words in cause("generate_step", STEP.format(**{**right, **slip}))


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("kernel_size * sum(dilations)", "kernel size times the sum"),
        ("1 + (kernel_size - 1) * int(np.prod(dilations))", "dilations multiplied"),
        ("kernel_size + (kernel_size - 1) * sum(dilations)", "first layer's taps counted"),
    ],
)
def test_a_field(formula, words):
    code = f"def receptive_field(kernel_size, dilations):\n    return {formula}\n"
    assert words in cause("receptive_field", code)


@pytest.mark.parametrize(
    ("squeezed", "codes", "words"),
    [
        ("np.log1p(m * abs(x)) / np.log(levels)", "np.rint(s).astype(int)", "sign missing, and"),
        ("x", "np.round(s).astype(int)", "no logarithm, and ties rounded to even"),
        (
            "np.sign(x) * np.log1p(levels * abs(x)) / np.log1p(levels)",
            "np.rint(s).astype(int)",
            "ties rounded to even, and μ = levels",
        ),
    ],
)
def test_two_slips_in_encoding_are_both_named(squeezed, codes, words):
    said = verdict(
        LESSON,
        "mu_law_encode",
        f"""
def mu_law_encode(x, levels=256):
    m = levels - 1
    s = ({squeezed} + 1) / 2 * m
    return {codes}
""",
    )
    assert words in said.cause
    assert "only where" not in said.cause


def test_codes_that_are_floats_are_the_wrong_type_whatever_else_is_wrong():
    squeezed = "np.sign(x) * np.log1p(m * abs(x)) / np.log(levels)"
    code = "def mu_law_encode(x, levels=256):\n    m = levels - 1\n"
    code += f"    return np.round(({squeezed} + 1) / 2 * m)\n"
    said = verdict(LESSON, "mu_law_encode", code)
    assert said.headline == "`mu_law_encode` returned `codes` with the wrong type."
    assert said.cause == "ties rounded to even"


def test_decoding_that_encodes_once_more():
    body = "f = 2 * codes / (levels - 1) - 1\n    m = levels - 1\n"
    body += "    return np.sign(f) * np.log1p(m * abs(f)) / np.log(levels)"
    code = f"def mu_law_decode(codes, levels=256):\n    {body}\n"
    assert "encoded once more" in cause("mu_law_decode", code)


@pytest.mark.parametrize(("seed", "hidden"), [(8, False), (17, True)])
def test_large_numbers_that_cancel_in_single_precision(seed, hidden):
    exercise = find_exercise("generate_step")
    name = "brackets lost in a division"
    (mistake,) = (each for each in exercise.mistakes if each.name == name)
    wrong = exercise.text.edited(exercise.edits_of(mistake))
    assert verdict_on(wrong, hidden=hidden, judge=Judge(seed=seed)).cause == name
