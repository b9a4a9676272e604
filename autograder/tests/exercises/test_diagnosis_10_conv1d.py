"""Wrong answers to lesson 10 as learners write them, and what they are told."""

import pytest
from wrong_answers import verdict

LESSON = "10_conv1d"
ZEROS = """
def zeros(n, k, s, p, d):
    span = d * (k - 1) + 1
    if p == "causal":
        return {causal}
    if p == "same":
        m = {missing}
        return {halves}
    return 0, 0
"""
CONV = """
def conv1d(x, kernel, bias, {signature}):
    {before}
    x = np.pad(x, ((0, 0), zeros(x.shape[1], len(kernel), stride, padding, dilation), (0, 0)){mode})
    out = []
    for j in range({steps}):
        acc = {start}
        for k in range(len(kernel)):
            {body}
        out.append(acc)
    y = np.stack(out, axis=1)
    return y{end}
"""
BACKWARD = """
def conv1d_backward(dy, cache):
    x, kernel, bias, stride, padding, dilation = cache
    before, after = zeros(x.shape[1], len(kernel), stride, padding, dilation)
    p = np.pad(x, ((0, 0), (before, after), (0, 0)))
    dp, dk = np.zeros(p.shape), np.zeros(kernel.shape)
    for k in range(len(kernel)):
        rows = np.arange(dy.shape[1]) * stride + k * dilation
        dk[k] = {dk}
        dp[:, rows] {plus} {dp}
    dx = {dx}
    return {result}
"""
RIGHT = {
    "causal": "(span - 1, 0)",
    "missing": "max((-(-n // s) - 1) * s + span - n, 0)",
    "halves": "(m // 2, m - m // 2)",
    "signature": 'stride=1, padding="valid", dilation=1',
    "before": "pass",
    "mode": "",
    "steps": "(x.shape[1] - (len(kernel) - 1) * dilation - 1) // stride + 1",
    "start": "np.tile(bias, (len(x), 1))",
    "body": "acc += x[:, j * stride + k * dilation] @ kernel[k]",
    "end": "",
    "dk": "np.tensordot(p[:, rows], dy, axes=([0, 1], [0, 1]))",
    "plus": "+=",
    "dp": "dy @ kernel[k].T",
    "dx": "dp[:, before : before + x.shape[1]]",
    "result": "dx, dk, dy.sum((0, 1))",
}


def code(template, **otherwise):
    return (ZEROS + template).format(**{**RIGHT, **otherwise})


def test_the_styles_without_a_slip_are_right():
    assert verdict(LESSON, "conv1d", code(CONV)).passed
    assert verdict(LESSON, "conv1d_backward", code(BACKWARD)).passed


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        ({"causal": "(0, span - 1)"}, "causal padding at the wrong end"),
        ({"causal": "(0, 0)"}, "causal treated as valid"),
        ({"causal": "(span, 0)"}, "one zero too many before a causal window"),
        ({"causal": "(k - 1, 0)"}, "causal padding without the dilation"),
        ({"halves": "(m - m // 2, m // 2)"}, "the odd zero of same padding at the beginning"),
        ({"halves": "(m // 2, m // 2)"}, "the odd zero of same padding missing"),
        ({"halves": "(0, m)"}, "same padding all at the end"),
        ({"halves": "(k // 2, k // 2)"}, "half of the taps as same padding on both sides"),
        ({"end": " + (x.shape[2] - 1) * bias"}, "bias added for each channel"),
        ({"missing": "span - 1"}, "same padding computed as for stride 1"),
        ({"mode": ", mode='reflect'"}, "mirror image"),
        (
            {
                "body": "acc += x[:, j * stride + k * (dilation + 1)] @ kernel[k]",
                "steps": "(x.shape[1] - (len(kernel) - 1) * (dilation + 1) - 1) // stride + 1",
            },
            "dilation off by one",
        ),
        (
            {
                "body": "acc += x[:, j + k * stride] @ kernel[k]",
                "steps": "x.shape[1] - (len(kernel) - 1) * stride",
            },
            "stride used as the dilation",
        ),
        (
            {
                "body": "acc += x[:, j * stride + stride - 1 + k * dilation] @ kernel[k]",
                "steps": "(x.shape[1] - (len(kernel) - 1) * dilation - stride) // stride + 1",
            },
            "windows start at stride − 1",
        ),
        (
            {"steps": "(x.shape[1] - (len(kernel) - 1) * dilation - 1) // stride"},
            "last window lost",
        ),
        (
            {
                "body": "acc = np.maximum(acc, x[:, j * stride + k * dilation] @ kernel[k])",
                "start": "np.full((len(x), kernel.shape[2]), -np.inf)",
                "end": " + bias",
            },
            "maximum over the taps",
        ),
        ({"body": "acc = x[:, j * stride + k * dilation] @ kernel[k] + bias"}, "only the last tap"),
        (
            {"signature": 'stride=1, padding="same", dilation=1'},
            "default of `padding`: 'same' instead of 'valid'",
        ),
        (
            {"signature": 'stride=2, padding="valid", dilation=1'},
            "default of `stride`: 2 instead of 1",
        ),
        ({"before": "x = np.swapaxes(x, 1, 2)", "end": ".swapaxes(1, 2)"}, "layout of x"),
        ({"before": "kernel = kernel.transpose(2, 1, 0)"}, "layout of the kernel"),
        ({"before": "dilation = 1"}, "`dilation` ignored"),
        ({"end": ".astype(np.float16)"}, "half precision"),
        ({"end": "[0]"}, "only the first sample returned"),
        ({"end": " / len(kernel)"}, "divided by the number of taps"),
    ],
)
def test_a_convolution(slip, cause):
    assert cause in verdict(LESSON, "conv1d", code(CONV, **slip)).cause


def test_defaults_are_part_of_the_contract():
    said = verdict(LESSON, "conv1d", code(CONV, signature="stride, padding, dilation"))
    assert "default is missing: `stride=1`" in said.explanation
    signature = "filters=20, kernel_size=4, stride=2, units=20, horizon=10"
    builder = MODEL.format(horizon=10, length=None, conv="", more="").replace(
        signature, signature.translate(str.maketrans("", "", "=0123456789"))
    )
    assert "default is missing" in verdict(LESSON, "build_conv_gru", builder).explanation


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        ({"plus": "="}, "taps overwrite each other in dx"),
        ({"dp": "dy @ kernel[len(kernel) - 1 - k].T"}, "taps in reverse order on the way to x"),
        ({"dx": "dp[:, before:-after]"}, "dx empty where no zeros come after"),
        ({"dx": "dp"}, "padding left on dx"),
        ({"dk": "p[0, rows].T @ dy[0]"}, "gradient of kernel from the first sample only"),
        ({"result": "dx, dk, dy.sum(1)"}, "bias gradient not summed over the batch"),
        ({"result": "-dx, -dk, -dy.sum((0, 1))"}, "negated"),
        ({"result": "dk, dy.sum((0, 1)), dx"}, "returns swapped"),
        (
            {"result": "dx, dk / len(x), dy.sum((0, 1)) / len(x)"},
            "gradients of kernel and bias averaged over the batch",
        ),
        (
            {"result": "dx, dk / len(x) / dy.shape[1], dy.mean((0, 1))"},
            "averaged over the batch and the windows",
        ),
        ({"result": "dx, dk, dy.sum((0, 1))[None]"}, "an axis of length 1 too many"),
        ({"causal": "(0, span - 1)"}, "causal padding at the wrong end"),
    ],
)
def test_its_gradient(slip, cause):
    assert cause in verdict(LESSON, "conv1d_backward", code(BACKWARD, **slip)).cause


LENGTH = """
def conv1d_output_length(length, kernel_size, stride, padding, dilation):
    span = 1 + (kernel_size - 1) * dilation
    {0}
"""
NO_FIT = 'if span > length: raise ValueError("no window fits")\n    '
PADDED = 'if padding != "valid": return -(-length // stride)\n    '
COUNT = "return (length - span) // stride + 1"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (NO_FIT + PADDED + COUNT, "`same` and `causal` add zeros, so that a window always fits"),
        (
            PADDED.replace("!=", "== 'same' or False and '' ==") + NO_FIT + COUNT,
            "zeros before the beginning, so that no step is lost",
        ),
        (PADDED + "assert span <= length\n    " + COUNT, "raise ValueError(…)`"),
        (PADDED + 'if span > length: return ValueError("no")\n    ' + COUNT, "`raise` it"),
        (PADDED + "return max(0, (length - span) // stride + 1)", "you return `0`"),
        (PADDED.replace("-(-length // stride)", "round(length / stride)") + NO_FIT + COUNT, "up"),
        (PADDED.replace("valid", "VALID") + NO_FIT + COUNT, "spelled as it is given"),
        (PADDED + NO_FIT + "return len(range(0, length - span, stride))", "very last step"),
    ],
)
def test_a_length(body, words):
    said = verdict(LESSON, "conv1d_output_length", LENGTH.format(body))
    assert not said.passed
    assert words in said.explanation
    # Every sentence holds for exceptions as well as for numbers.
    assert "You give" not in said.explanation
    assert "not ." not in said.explanation


@pytest.mark.parametrize(
    ("slice_", "cause"),
    [
        ("y[:, 2::2]", "one step early"),
        ("y[:, kernel_size - 2 :: stride]", "forecasts arrive one step late"),
        ("y[:, max(kernel_size - 2, 0) :: stride]", "one step early"),
        ("y[:, kernel_size::stride]", "nothing leaks, and forecasts arrive one step early"),
        ("y[:, 3::2]", "written for one kernel and one stride"),
        ("y[:, ::stride]", "first step of the window"),
        ("y[:, (kernel_size - 1) // 2 :: stride]", "middle of the window"),
        ("y[:, stride - 1 :: kernel_size]", "stride used as the beginning"),
        ("y[:, kernel_size - 1 : -1 : stride]", "ends one place too early"),
        ("y[kernel_size - 1 :: stride]", "samples sliced in place of steps"),
        ("y[:, kernel_size - 1 :: stride, :1]", "only the first column returned"),
        ("y[:, -1::-stride][:, ::-1]", "counted from the end"),
    ],
)
def test_targets(slice_, cause):
    answer = f"def aligned_targets(y, kernel_size, stride):\n    return {slice_}\n"
    assert cause in verdict(LESSON, "aligned_targets", answer).cause


@pytest.mark.parametrize("slice_", ["y[:, kernel_size - 2 :: stride]", "y[:, ::stride]"])
def test_leak_and_shift_are_told_apart(slice_):
    answer = f"def aligned_targets(y, kernel_size, stride):\n    return {slice_}\n"
    said = verdict(LESSON, "aligned_targets", answer).explanation
    assert "A leak: " in said
    assert "a shift: " in said
    assert "late" in said


def test_no_warning_of_ours_reaches_the_learner():
    answer = (
        "def max_pool1d(x, size, stride):\n    starts = range(0, x.shape[1] - stride + 1, size)\n"
        "    return np.stack([x[:, s : s + stride].max(1) for s in starts], 1)\n"
    )
    said = verdict(LESSON, "max_pool1d", answer)
    assert said.cause == "size and stride exchanged"
    assert not any("warned" in note for note in said.notes)


MODEL = """
def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon={horizon}):
    m = keras.Sequential([keras.Input(({length}, 1))])
    m.add(keras.layers.Conv1D(filters, kernel_size, strides=stride{conv}))
    m.add(keras.layers.GRU(units, return_sequences=True))
    m.add(keras.layers.GRU(units, return_sequences=True))
    {more}
    m.add(keras.layers.Dense(horizon))
    return m
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"more": "m.add(keras.layers.Dropout(0.2))"}, "Conv1D, GRU, GRU, Dropout, Dense"),
        ({"more": "m.add(keras.layers.GRU(units, return_sequences=True))"}, "three GRUs"),
        ({"conv": ", padding='same'"}, "Your convolution pads"),
        ({"length": "50"}, "accepts sequences of one length only"),
        ({"horizon": "1"}, "default of `horizon` is `1`"),
    ],
)
def test_a_model(slip, words):
    slip = {"horizon": "10", "length": "None", "conv": "", "more": "", **slip}
    said = verdict(LESSON, "build_conv_gru", MODEL.format(**slip))
    assert said.expected != said.received
    assert words in f"{said.received} {said.explanation}"
