"""Windows counted and cut the wrong way, typed as a learner would."""

import pytest
from wrong_answers import verdict

LESSON = "10_conv1d"
LENGTH = """
def conv1d_output_length(length, kernel_size, stride, padding, dilation):
    span = (kernel_size - 1) * dilation + 1
    if padding == "valid":
        if span > length:
            raise ValueError("no window fits")
        return {valid}
    return {padded}
"""
POOL = """
def max_pool1d(x, size, stride):
    batch, time, channels = x.shape
    steps = (time - size) // stride + 1
    y = np.zeros((batch, steps, channels))
    for i in range(steps):
        y[:, i] = {window}
    return y
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (
            {"valid": "(length - kernel_size * dilation) // stride + 1"},
            "kernel_size times dilation",
        ),
        ({"valid": "(length - span) // stride"}, "first window forgotten"),
        ({"valid": "(length - span + 1) // stride"}, "windows at stride 1"),
        ({"padded": "length // stride"}, "rounded down in same and causal"),
        ({"padded": "length // stride + 1"}, "one window too many"),
    ],
)
def test_a_length(slip, words):
    right = {"valid": "(length - span) // stride + 1", "padded": "(length + stride - 1) // stride"}
    code = LENGTH.format(**right | slip)
    assert words in verdict(LESSON, "conv1d_output_length", code).cause


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ("x[:, i : i + size].max(1)", "right number of windows, one step apart"),
        ("x[:, i * stride : i * stride + size + 1].max(1)", "windows one step too long"),
        ("x[:, i * stride : i * stride + stride].max(1)", "`stride` instead of `size`"),
        ("x[:, i * stride + size - 1]", "last number of each window"),
        ("np.maximum(x[:, i * stride : i * stride + size].max(1), 0)", "zero beats negative"),
    ],
)
def test_a_pool(window, words):
    assert words in verdict(LESSON, "max_pool1d", POOL.format(window=window)).cause


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("w.max(2)", "maximum over the channels of each step"),
        ("x.max(1, keepdims=True)", "one maximum over all steps"),
    ],
)
def test_another_pool(result, words):
    code = f"""
def max_pool1d(x, size, stride):
    w = np.lib.stride_tricks.sliding_window_view(x, size, axis=1)[:, ::stride]
    return {result}
"""
    assert words in verdict(LESSON, "max_pool1d", code).cause
