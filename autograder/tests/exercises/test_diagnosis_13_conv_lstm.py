"""Wrong answers to lesson 13 as learners write them, and what they are told."""

import pytest
from wrong_answers import verdict

LESSON = "13_conv_lstm"
CONV = """
def conv2d_same(x, kernel, bias):
    kh, kw = kernel.shape[:2]
    p = np.pad(x, ((0, 0), {rows}, {columns}, (0, 0)){mode})
    n, m = {size}
    y = np.zeros((len(x), n, m, len(bias)))
    for r in range(n):
        for s in range(m):
            window = p[:, r : r + kh, s : s + kw]
            y[:, r, s] = {value}
    return y{end}
"""
STEP = """
def conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    n = h_prev.shape[{axis}]
    z = {total}
    i = 1 / (1 + np.exp(-z[..., :n]))
    f = 1 / (1 + np.exp(-z[..., n:2 * n]))
    g = {candidate}
    o = 1 / (1 + np.exp(-z[..., 3 * n:]))
    c = {cell}
    return {result}
"""
FORWARD = """
def conv_lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    h, c, states = h0, c0, []
    for t in range({steps}):
        {taken} = conv_lstm_step({frame}, {carried}, kernel, recurrent_kernel, bias)
        states.append({kept})
    return {result}
"""
SHAPES = """
def conv_lstm_shapes(samples, time, rows, cols, channels, filters, kernel_size, padding,
                     data_format, return_sequences, return_state):
    if isinstance(kernel_size, int):
        kernel_size = kernel_size, kernel_size
    if padding == {valid}:
        rows, cols = {smaller}
    if data_format == "channels_first":
        state = samples, {depth}, rows, cols
    else:
        state = samples, rows, cols, {depth}
    output = {output}
    return {result}
"""
RIGHT = {
    "rows": "((kh - 1) // 2, kh // 2)",
    "columns": "((kw - 1) // 2, kw // 2)",
    "mode": "",
    "size": "x.shape[1:3]",
    "value": "np.einsum('bijc,ijcf->bf', window, kernel) + bias",
    "end": "",
    "axis": "3",
    "total": "conv2d_same(x_t, kernel, bias) + conv2d_same(h_prev, recurrent_kernel, 0 * bias)",
    "candidate": "np.tanh(z[..., 2 * n : 3 * n])",
    "cell": "f * c_prev + i * g",
    "steps": "x.shape[1]",
    "taken": "h, c",
    "frame": "x[:, t]",
    "carried": "h, c",
    "kept": "h",
    "valid": '"valid"',
    "smaller": "rows - kernel_size[0] + 1, cols - kernel_size[1] + 1",
    "depth": "filters",
    "output": "(samples, time, *state[1:]) if return_sequences else state",
}
RESULTS = {
    STEP: "o * np.tanh(c), c",
    FORWARD: "np.stack(states, axis=1), h, c",
    SHAPES: "[output, state, state] if return_state else [output]",
}


def said_of(name, template, hidden=False, **otherwise):
    parts = {**RIGHT, "result": RESULTS.get(template, ""), **otherwise}
    return verdict(LESSON, name, template.format(**parts), hidden)


@pytest.mark.parametrize("hidden", [False, True])
def test_the_styles_without_a_slip_are_right(hidden):
    assert said_of("conv2d_same", CONV, hidden).passed
    assert said_of("conv_lstm_step", STEP, hidden).passed
    assert said_of("conv_lstm_forward", FORWARD, hidden).passed
    assert said_of("conv_lstm_shapes", SHAPES, hidden).passed


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        ({"rows": "(kh // 2, (kh - 1) // 2)"}, "the odd zeros above and to the left, in rows only"),
        (
            {"rows": "(kh // 2, (kh - 1) // 2)", "columns": "(kw // 2, (kw - 1) // 2)"},
            "the odd zeros above and to the left",
        ),
        ({"rows": "(kh - 1, 0)", "columns": "(kw - 1, 0)"}, "all zeros above and to the left"),
        ({"rows": "(0, kh - 1)", "columns": "(0, kw - 1)"}, "all zeros below and to the right"),
        ({"mode": ", constant_values=1"}, "padded with ones"),
        ({"value": "np.einsum('bijc,ijcf->bf', window, kernel) + 2 * bias"}, "bias added twice"),
        (
            {"value": "np.einsum('bijc,ijcf->bf', window, kernel) + bias[0]"},
            "the first filter's bias",
        ),
        (
            {"value": "np.einsum('bijc,ijcf->bf', window[:, :-1, :-1], kernel[:-1, :-1]) + bias"},
            "last row and column of taps",
        ),
        ({"value": "x[:, r, s] @ kernel[kh // 2, kw // 2] + bias"}, "only one tap"),
        ({"mode": ", mode='edge'"}, "copies of the edge"),
        ({"mode": ", mode='reflect'"}, "mirror image, not with zeros"),
        ({"mode": ", mode='wrap'"}, "wraps round"),
        (
            {
                "rows": "(0, 0)",
                "columns": "(0, 0)",
                "size": "x.shape[1] - kh + 1, x.shape[2] - kw + 1",
            },
            "no padding",
        ),
        ({"value": "np.einsum('bijc,ijcf->bf', window, kernel)"}, "bias missing"),
        ({"value": "np.einsum('bijc,ijcf->bf', window, kernel[::-1, ::-1]) + bias"}, "flipped"),
        (
            {"value": "np.einsum('bijc,ijcf->bf', window, kernel[::-1]) + bias"},
            "kernel flipped in its rows",
        ),
        (
            {"value": "np.einsum('bijc,ijcf->bijf', window, kernel).mean((1, 2)) + bias"},
            "mean over the taps",
        ),
        (
            {"value": "(np.einsum('bijc,ijcf->bijf', window, kernel) + bias).sum((1, 2))"},
            "bias added for each tap",
        ),
        (
            {"value": "np.einsum('bijc,ijf->bf', window, kernel[:, :, 0]) + bias"},
            "channels added up",
        ),
        ({"end": ".clip(0)"}, "ReLU"),
        ({"end": " + (x.shape[3] - 1) * bias"}, "bias added for each channel"),
        (
            {
                "value": "np.moveaxis(window, 3, 1).reshape(len(x), -1)"
                " @ kernel.reshape(-1, len(bias)) + bias"
            },
            "taps and channels mixed up by a reshape",
        ),
        ({"end": ".swapaxes(1, 2)"}, ""),
        ({"end": ".astype(np.float16)"}, "half precision"),
    ],
)
def test_a_convolution_over_pictures(slip, cause):
    said = said_of("conv2d_same", CONV, **slip)
    assert not said.passed
    if cause:
        assert cause in said.cause


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        (
            {
                "total": "conv2d_same(x_t, kernel, bias) + conv2d_same(h_prev, recurrent_kernel, bias)"
            },
            "bias added in both convolutions",
        ),
        ({"total": "conv2d_same(x_t, kernel, bias)"}, "hidden state left out"),
        (
            {
                "total": "conv2d_same(x_t, kernel, bias) + h_prev"
                " @ recurrent_kernel[recurrent_kernel.shape[0] // 2, kernel.shape[1] // 2]"
            },
            "no window on the hidden state",
        ),
        (
            {"total": "conv2d_same(x_t, kernel, bias) + h_prev @ recurrent_kernel.sum((0, 1))"},
            "taps added up for the hidden state",
        ),
        (
            {
                "total": "conv2d_same(x_t, kernel, bias)"
                " + conv2d_same(h_prev, recurrent_kernel.swapaxes(0, 1), 0 * bias)"
            },
            "rows and columns of the recurrent kernel",
        ),
        (
            {
                "total": "conv2d_same(x_t, kernel, 0 * bias)"
                " + conv2d_same(h_prev, recurrent_kernel, 0 * bias)"
            },
            "bias",
        ),
        (
            {
                "total": "conv2d_same(np.concatenate([h_prev, x_t], 3),"
                " np.concatenate([kernel, recurrent_kernel], 2), bias)"
            },
            "[h; x] for [x; h]",
        ),
        (
            {
                "total": "conv2d_same(x_t, kernel, bias)"
                " + conv2d_same(c_prev, recurrent_kernel, 0 * bias)"
            },
            "convolution of the cell state",
        ),
        ({"candidate": "1 / (1 + np.exp(-z[..., 2 * n : 3 * n]))"}, "candidate"),
        ({"candidate": "np.tanh(z[..., 3 * n :])"}, ""),
        ({"cell": "i * c_prev + f * g"}, "swapped"),
        ({"cell": "c_prev + i * g"}, "forget gate missing"),
        ({"cell": "f * h_prev + i * g"}, "hidden state kept in place of the cell state"),
        ({"cell": "np.tanh(f * c_prev + i * g)"}, "tanh applied to the cell state itself"),
        ({"result": "o * c, c"}, "no tanh on the cell"),
        ({"result": "o * np.tanh(c_prev), c"}, "output gate before the cell update"),
        ({"result": "c, o * np.tanh(c)"}, ""),
    ],
)
def test_a_step(slip, cause):
    said = said_of("conv_lstm_step", STEP, **slip)
    assert not said.passed
    if cause:
        assert cause in said.cause


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        ({"carried": "h0, c"}, "hidden state not carried"),
        ({"carried": "h, c0"}, "cell state not carried"),
        ({"carried": "h0, c0"}, "neither state carried"),
        ({"taken": "c, h"}, "exchanged where the step's results are taken"),
        ({"carried": "c, h"}, ""),
        ({"kept": "c"}, "cell state returned for hidden state"),
        ({"result": "np.stack(states, axis=1), h, h"}, "hidden state returned as `last_c`"),
        ({"result": "np.stack(states, axis=1), h0, c0"}, "initial states returned as the last"),
        ({"result": "np.stack(states, axis=0), h, c"}, ""),
        ({"frame": "x[:, -1 - t]"}, "other direction"),
        ({"result": "np.stack(states[-1:], axis=1), h, c"}, "only the last state"),
        ({"result": "np.stack([h0, *states], axis=1), h, c"}, "initial state among the states"),
        (
            {"result": "np.array(states).reshape(*x.shape[:2], *h.shape[1:]), h, c"},
            "mixed up by a reshape",
        ),
    ],
)
def test_a_whole_film(slip, cause):
    said = said_of("conv_lstm_forward", FORWARD, **slip)
    assert not said.passed
    if cause:
        assert cause in said.cause


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        ({"depth": "channels"}, "channels of the frames for the filters"),
        ({"depth": "4 * filters"}, "four times the filters"),
        ({"depth": "channels + filters"}, "channels and filters added up"),
        (
            {"smaller": "rows - kernel_size[0] + 2, cols - kernel_size[1] + 2"},
            "one window too many",
        ),
        (
            {"smaller": "rows - kernel_size[0] // 2, cols - kernel_size[1] // 2"},
            "half of the window",
        ),
        ({"smaller": "rows - kernel_size[0] + 1, cols"}, "only the rows shrunk"),
        ({"result": "[output, state, state] if return_sequences else [output]"}, "states returned"),
        ({"result": "[output, state, state] if return_state else output"}, "a list around it"),
        ({"output": "(time, *state) if return_sequences else state"}, "time before the samples"),
        ({"smaller": "rows - filters + 1, cols - filters + 1"}, "shrunk by the filters"),
        ({"smaller": "rows - kernel_size[0], cols - kernel_size[1]"}, "first window forgotten"),
        ({"smaller": "rows - kernel_size[1] + 1, cols - kernel_size[0] + 1"}, "sides swapped"),
        ({"valid": '"same"'}, "same and valid exchanged"),
        ({"valid": '"none"'}, "valid treated as same"),
        ({"output": "(samples, time, *state[1:])"}, "time kept without return_sequences"),
        ({"output": "state"}, "time lost with return_sequences"),
        ({"result": "[output, output, output] if return_state else [output]"}, "time axis"),
        ({"result": "[output, state] if return_state else [output]"}, "a single state"),
        ({"result": "[output, state, state]"}, "states always returned"),
        (
            {"result": "[output, state, state] if return_state > return_sequences else [output]"},
            "states returned without return_sequences only",
        ),
        (
            {
                "output": "(samples, time, *state[1:]) if return_sequences else state\n"
                "    if return_sequences and data_format == 'channels_first':\n"
                "        output = samples, filters, time, rows, cols"
            },
            "channels before time",
        ),
    ],
)
def test_shapes(slip, cause):
    assert cause in said_of("conv_lstm_shapes", SHAPES, **slip).cause


PEEPHOLE = """
def peephole_conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    z = conv2d_same(x_t, kernel, bias) + conv2d_same(h_prev, recurrent_kernel, 0 * bias)
    i, f, g, o = np.split(z, 4, axis=3)
    p, q, r = peephole
    i, f = sigmoid(i + {i}), sigmoid(f + {f})
    c = f * c_prev + i * np.tanh(g)
    return sigmoid(o + {o}) * np.tanh(c), c
"""


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        ({"o": "r * c_prev"}, "sees the old cell state"),
        ({"o": "r * np.tanh(c)"}, "sees the tanh"),
        ({"o": "0"}, "no peephole on the output gate"),
        ({"i": "0", "f": "0"}, "only the output gate has a peephole"),
        (
            {"i": "p * np.tanh(c_prev)", "f": "q * np.tanh(c_prev)", "o": "r * np.tanh(c)"},
            "peepholes see the tanh",
        ),
        ({"i": "-p * c_prev", "f": "-q * c_prev", "o": "-r * c"}, "peepholes subtracted"),
        ({"i": "p + c_prev", "f": "q + c_prev", "o": "r + c"}, "not multiplied"),
        ({"i": "p", "f": "q", "o": "r"}, "without the cell state"),
        ({"i": "p * h_prev", "f": "q * h_prev"}, "see the hidden state"),
    ],
)
def test_peepholes(slip, cause):
    right = {"i": "p * c_prev", "f": "q * c_prev", "o": "r * c"}
    name = "peephole_conv_lstm_step"
    assert verdict(LESSON, name, PEEPHOLE.format(**right)).passed
    assert cause in verdict(LESSON, name, PEEPHOLE.format(**{**right, **slip})).cause


def test_peepholes_after_the_sigmoid():
    code = PEEPHOLE.format(i="0", f="0", o="0").replace("sigmoid(i + 0)", "sigmoid(i) + p * c_prev")
    code = code.replace("sigmoid(f + 0)", "sigmoid(f) + q * c_prev")
    code = code.replace("sigmoid(o + 0)", "(sigmoid(o) + r * c)")
    said = verdict(LESSON, "peephole_conv_lstm_step", code)
    assert said.cause == "peepholes after the sigmoid"


def test_states_as_large_as_the_frames():
    code = SHAPES.format(**RIGHT, result="[output, whole, whole] if return_state else [output]")
    whole = "whole = (samples, rows, cols, filters)"
    if_first = (
        'whole = (samples, filters, rows, cols) if data_format == "channels_first" else whole'
    )
    code = code.replace("    if padding", f"    {whole}\n    {if_first}\n    if padding")
    assert verdict(LESSON, "conv_lstm_shapes", code).cause == "states as large as the frames"
