"""Lesson 02: wrong answers as learners write them, and the words that must stand in the cause."""

import pytest
from wrong_answers import verdict

STEPS = (
    ("np.tanh(x_t @ kernel) + h_prev @ recurrent_kernel + bias", "and the bias afterwards"),
    ("np.tanh(x_t @ kernel + bias) + h_prev @ recurrent_kernel", "state's part afterwards"),
    ("np.tanh(h_prev @ recurrent_kernel + bias) + x_t @ kernel", "input's part afterwards"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel) + bias", "bias to the tanh"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel)", "`bias`"),
    ("np.tanh(x_t @ kernel + bias + h_prev @ recurrent_kernel + bias)", "twice"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel - bias)", "subtracted"),
    ("np.tanh(x_t @ kernel - h_prev @ recurrent_kernel + bias)", "subtracted"),
    ("np.tanh((x_t @ kernel) * (h_prev @ recurrent_kernel) + bias)", "multiplied"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel.T + bias)", "transposed"),
    ("np.tanh(x_t @ kernel + (recurrent_kernel @ h_prev.T).T + bias)", "transposed"),
    ("np.tanh(x_t @ kernel + h_prev * np.diag(recurrent_kernel) + bias)", "diagonal"),
    ("np.tanh(x_t @ kernel + h_prev + bias)", "`h_prev`"),
    ("np.tanh(x_t @ kernel + bias)", "state's part|`h_prev`"),
    ("np.tanh(h_prev @ recurrent_kernel + bias)", "input's part|`x_t`"),
    ("np.tanh(x_t @ kernel + bias) + np.tanh(h_prev @ recurrent_kernel)", "one sum, and one tanh"),
    ("np.tanh(x_t @ kernel) + np.tanh(h_prev @ recurrent_kernel + bias)", "one sum, and one tanh"),
    ("x_t @ kernel + h_prev @ recurrent_kernel + bias", "its tanh is missing"),
    ("1 / (1 + np.exp(-(x_t @ kernel + h_prev @ recurrent_kernel + bias)))", "sigmoid"),
    ("np.maximum(0, x_t @ kernel + h_prev @ recurrent_kernel + bias)", "relu"),
    ("np.tan(np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias) / 1)", None),
    ("np.clip(x_t @ kernel + h_prev @ recurrent_kernel + bias, -1, 1)", "cut the sum off"),
    ("h_prev + np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)", "old one added"),
    ("-np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)", "−tanh"),
    ("np.tanh(x_t @ kernel + h_prev[:1] @ recurrent_kernel + bias)", "first row of `h_prev`"),
    ("np.tanh(x_t[:1] @ kernel + h_prev @ recurrent_kernel + bias)", "first row of `x_t`"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)[0]", "first sample"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias).T", "transposed|(unit, sample)"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias).round(3)", "3 decimals"),
    ("np.round(np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias))", "whole numbers"),
    ("np.float16(np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias))", "16 bits"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)[None]", "length 1 too many"),
    ("h_prev", "`h_prev` is returned"),
    ("np.tanh(np.concatenate([h_prev, x_t], 1) @ np.concatenate([kernel, recurrent_kernel])"
     " + bias)",
     "side by side"),
    ("np.tanh(np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias))", "two times|another tanh"),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias[0])", None),
    ("np.tanh(x_t @ kernel + h_prev @ recurrent_kernel * bias)", None),
)  # fmt: skip

FORWARD = """
def rnn_forward(x, h0, kernel, recurrent_kernel, bias):
    N, T, _ = x.shape
    states = np.zeros((N, T, len(bias)))
    {start}
    for t in {steps}:
        {step}
        {keep}
    return {result}
"""
RIGHT_FORWARD = {
    "start": "h = h0",
    "steps": "range(T)",
    "step": "h = rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)",
    "keep": "states[:, t] = h",
    "result": "states, h",
}
BEFORE = {"step": "h = rnn_step(x[:, t], states[:, t - 1], kernel, recurrent_kernel, bias)"}
FORWARDS = (
    (BEFORE | {"start": "states[:, 0] = h0", "steps": "range(1, T)",
               "result": "states, states[:, -1]"},
     "first step is never taken"),
    ({"steps": "range(T - 1)"}, "last step|one step early"),
    ({"steps": "range(T - 1)", "result": "states, states[:, -1]"}, "one step early"),
    ({"steps": "range(1, T)"}, "begins at the second step"),
    ({"steps": "reversed(range(T))"}, "other direction|backwards|reverse"),
    ({"step": "h = rnn_step(x[:, T - 1 - t], h, kernel, recurrent_kernel, bias)"},
     "from the end|other direction"),
    ({"step": "h = rnn_step(x[:, t], h0, kernel, recurrent_kernel, bias)"}, "begins with `h0`"),
    (BEFORE, "`h0` is not used"),
    ({"step": "h = rnn_step(x[:, 0], h, kernel, recurrent_kernel, bias)"}, "first place"),
    ({"step": "h = rnn_step(x[:, t - 1], h, kernel, recurrent_kernel, bias)"}, "earlier"),
    ({"start": "h = np.zeros_like(h0)"}, "`h0`"),
    ({"keep": "states[:, t] = h; break"}, None),
    ({"keep": "states[:] = h[:, None]"}, "the last one"),
    ({"step": "states[:, t] = h", "keep":
      "h = rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)"}, "before"),
    ({"result": "states, h0"}, "`h0` is returned"),
    ({"result": "states, states[:, 0]"}, "first step"),
    ({"result": "states, states[-1]"}, "last sample"),
    ({"result": "states, states[:, -1:]"}, "length 1 too many"),
    ({"result": "states, states[:, max(T - 2, 0)] if T > 1 else h0"}, "before* the last step"),
    ({"result": "states.swapaxes(0, 1), h"}, "axis 0 stands"),
    ({"result": "states.swapaxes(0, 1).reshape(states.shape), h"}, "reshape"),
    ({"result": "np.concatenate([h0[:, None], states], 1), h"}, "one too many|initial"),
    ({"result": "states"}, "`states`"),
    ({"result": "h, states"}, "you return"),
    ({"result": "states.round(3), h.round(3)"}, "3 decimals"),
    ({"result": "states[:, ::-1], h"}, "reverse order"),
    ({"step": "h = np.tanh(x[:, t] @ kernel) + h @ recurrent_kernel + bias"}, "afterwards"),
    ({"step": "h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel.T + bias)"}, "transposed"),
    ({"step": "h = x[:, t] @ kernel + h @ recurrent_kernel + bias"}, "tanh is missing"),
    ({"step": "h = x[:, t] @ kernel + h @ recurrent_kernel + bias",
      "keep": "states[:, t] = np.tanh(h)"}, "did not"),
    ({"step": "h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel)"}, "`bias`"),
)  # fmt: skip

OUTPUTS = (
    ("states @ kernel_out", "`bias_out`"),
    ("states @ kernel_out + 2 * bias_out", "twice"),
    ("states @ kernel_out - bias_out", "subtracted"),
    ("states[:, -1] @ kernel_out + bias_out", "last step alone"),
    ("states[:, :1] @ kernel_out + bias_out + 0 * states @ kernel_out", "first state"),
    ("np.tanh(states @ kernel_out + bias_out)", "linear"),
    ("np.maximum(states @ kernel_out + bias_out, 0)", "relu"),
    ("np.cumsum(states, axis=1) @ kernel_out + bias_out", "sum of all states so far"),
    ("np.cumsum(states @ kernel_out + bias_out, axis=1)", "one before it"),
    ("(states @ kernel_out + bias_out).transpose(0, 2, 1)", "(sample, output, step)"),
    ("(states @ kernel_out + bias_out).swapaxes(0, 1)", "first two axes"),
    ("(states @ kernel_out + bias_out)[:, ::-1]", "backwards along its second axis"),
    ("np.roll(states, 1, axis=1) @ kernel_out + bias_out", "counts from the end"),
    ("(states @ kernel_out + bias_out).reshape(-1, len(bias_out))", "three axes is missing"),
    ("(states @ kernel_out + bias_out).astype(int)", "whole numbers"),
    ("states.mean(1) @ kernel_out + bias_out", "make one output of it"),
    ("np.einsum('btu,uo->bo', states, kernel_out) + bias_out", "make one output of the sum"),
    ("np.array([row @ kernel_out + bias_out for row in states])[0]", "first sample"),
    ("np.mean(states, axis=1, keepdims=True) @ kernel_out + bias_out + 0 * states @ kernel_out",
     "mean over time"),
)  # fmt: skip

SHAPES = """
def io_shapes(pattern, batch, time_in, time_out, features, units):
    x, s = (batch, time_in, features), (batch, time_in, units)
    y = (batch, time_out, units)
    if pattern == "many_to_one":
        return {many}
    if pattern == "one_to_many":
        return {one}
    if pattern == "aligned":
        if {unequal}:
            raise ValueError("as many outputs as inputs")
        return {aligned}
    if pattern == "encoder_decoder":
        return {coded}
    return {next}
"""
RIGHT_SHAPES = {
    "many": "x, s, (batch, units)",
    "one": "(batch, features), y, y",
    "unequal": "time_in != time_out",
    "aligned": "x, s, s",
    "coded": "x, (batch, time_in + time_out, units), y",
    "next": "x, (batch, time_in + time_out - 1, units), y",
}
IO = (
    ({"unequal": "time_in < time_out"}, "only where `time_in` is less"),
    ({"unequal": "time_in > time_out"}, "only where `time_in` is greater"),
    ({"unequal": "False"}, "raise a `ValueError`"),
    ({"unequal": "time_in == time_out"}, "where `time_in` equals"),
    ({"many": "x, s, s"}, "no time axis"),
    ({"many": "x, s, (batch, 1, units)"}, "without a time axis"),
    ({"many": "x, (batch, units), (batch, units)"}, "state after each"),
    ({"many": "x, s, (batch, features)"}, "`features` stands"),
    ({"many": "x, s, (units,)"}, None),
    ({"one": "(batch, 1, features), y, y"}, "no time axis"),
    ({"one": "x, y, y"}, "one input"),
    ({"one": "(batch, features), s, y"}, "`time_out` counts"),
    ({"coded": "x, s, y"}, "decoder makes states too"),
    ({"coded": "x, y, y"}, "encoder makes states too"),
    ({"coded": "x, (batch, time_in + time_out - 1, units), y"}, "no state is counted twice"),
    ({"coded": "x, (batch, max(time_in, time_out), units), y"}, None),
    ({"next": "x, (batch, time_in + time_out, units), y"}, "one step fewer"),
    ({"next": "x, (batch, time_in + time_out + 1, units), y"}, "added instead of subtracted"),
    ({"next": "x, (batch, time_in + time_out - 2, units), y"}, "2 stands"),
    ({"next": "x, s, y"}, "further states"),
    ({"next": "x, s, (batch, units)"}, "`time_out` new values, not one"),
    ({"coded": "x, (batch, time_in + time_out, units), (batch, units)"}, "each of its `time_out`"),
    ({"coded": "x, (batch, time_in + time_out, units), s"}, "whatever `time_in` is"),
)
WHOLE_IO = (
    ("right if time_in == time_out else int('no')", "in every pattern"),
    ("tuple(s[1:] for s in right)", "lack the batch"),
    ("tuple((None, *s[1:]) for s in right)", "prints `none`"),
    ("(right[0], right[2], right[1])", "in the order"),
    ("(right[0], right[2])", "two shapes"),
    ("tuple(tuple(n for k, n in enumerate(s) if k != 1 or n != 1 or len(s) < 3) for s in right)",
     "length 1"),
)  # fmt: skip

A = "np.exp(logits / temperature - (logits / temperature).max(1)[:, None])"
TEMPERATURES = (
    ("a = np.exp(logits / temperature); return a / a.sum(1, keepdims=True)", "overflow"),
    (f"a = {A.replace('/ temp', '* temp')}; return a / a.sum(1)[:, None]", "multiplied"),
    ("a = np.exp(logits - logits.max()); return a / a.sum(1)[:, None]", "ignored"),
    ("a = np.exp(logits - logits.max()); return a / a.sum(1)[:, None] / temperature", "divided by"),
    (f"a = {A}; return a", "divi|sum"),
    (f"a = {A}; return a / a.sum()", "sum|rows"),
    (f"a = {A}; return a / a.max(1)[:, None]", "max"),
    (f"a = {A}; return np.log(a / a.sum(1)[:, None])", "logarithm"),
    ("return logits / temperature", "softmax is missing"),
    ("return (logits == logits.max(1)[:, None]).astype(float)", "a single 1"),
    ("a = np.exp((logits - logits.max(0)) / temperature); return a / a.sum(0)", "columns sum to 1"),
    ("return 1 / (1 + np.exp(-logits / temperature))", "sigmoid"),
    (
        "l = logits / temperature; a = np.exp(l - l.max()); return a / a.sum(1)[:, None]",
        "for the whole batch",
    ),
    (
        "l = logits / temperature; a = np.exp(l - l.mean(1)[:, None]); return a / a.sum(1)[:, None]",
        "of *its own* numbers",
    ),
    (
        "l = logits / temperature; a = np.exp(l - l.min(1)[:, None]); return a / a.sum(1)[:, None]",
        "of *its own* numbers",
    ),
    (
        "a = np.exp(logits / temperature - logits.max(1)[:, None]); return a / a.sum(1)[:, None]",
        "once they are divided",
    ),
    (f"a = {A.replace('logits', '(-logits)')}; return a / a.sum(1)[:, None]", "changed their sign"),
    ("l = logits / temperature; return l / l.sum(1)[:, None]", "without exp"),
    (
        f"temp = 1; a = {A.replace('temperature', 'temp')}; "
        "return (a / a.sum(1)[:, None]) ** (1 / temperature)",
        "no longer sum to 1",
    ),
)


def cases():
    for body, words in TEMPERATURES:
        yield "with_temperature", f"def with_temperature(logits, temperature):\n    {body}", words
    for body, words in STEPS:
        yield (
            "rnn_step",
            f"def rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias):\n    return {body}",
            words,
        )
    for wrong, words in FORWARDS:
        yield "rnn_forward", FORWARD.format(**RIGHT_FORWARD | wrong), words
    for body, words in OUTPUTS:
        yield (
            "rnn_outputs",
            f"def rnn_outputs(states, kernel_out, bias_out):\n    return {body}",
            words,
        )
    for wrong, words in IO:
        yield "io_shapes", SHAPES.format(**RIGHT_SHAPES | wrong), words
    for result, words in WHOLE_IO:
        right = SHAPES.format(**RIGHT_SHAPES).replace("def io_shapes", "def right_shapes")
        arguments = "pattern, batch, time_in, time_out, features, units"
        yield (
            "io_shapes",
            f"{right}\n\ndef io_shapes({arguments}):\n    right = right_shapes({arguments})\n"
            f"    return {result}",
            words,
        )


@pytest.mark.parametrize(("name", "code", "words"), list(cases()))
def test_what_is_said(name, code, words):
    found = verdict("02_simple_rnn", name, code)
    assert not found.passed
    if words is None:
        assert found.cause is None
    else:
        said = f"{found.cause} {found.explanation}".lower()
        assert any(each.lower() in said for each in words.split("|"))
