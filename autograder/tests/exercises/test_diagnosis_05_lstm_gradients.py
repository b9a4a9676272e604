"""Lesson 05: wrong answers as learners write them, and the words that must stand in the cause."""

import pytest
from wrong_answers import verdict, verdict_on_code

STEP = """
def lstm_step_backward(dh, dc, cache):
    x, h_prev, c_prev, W, U, b, i, f, g, o, c, h = cache
    tc = np.tanh(c)
    {total}
    dzi = {i}
    dzf = {f}
    dzg = {g}
    dzo = {o}
    dz = {dz}
    return {dx}, {dh_prev}, {dc_prev}, {dw}, {du}, {db}
"""
RIGHT_STEP = {
    "total": "dct = dc + dh * o * (1 - tc ** 2)",
    "i": "dct * g * i * (1 - i)",
    "f": "dct * c_prev * f * (1 - f)",
    "g": "dct * i * (1 - g ** 2)",
    "o": "dh * tc * o * (1 - o)",
    "dz": "np.hstack([dzi, dzf, dzg, dzo])",
    "dx": "dz @ W.T",
    "dh_prev": "dz @ U.T",
    "dc_prev": "dct * f",
    "dw": "x.T @ dz",
    "du": "h_prev.T @ dz",
    "db": "dz.sum(axis=0)",
}
STEPS = (
    ({"total": "dct = dc"}, "through `dh` must be added"),
    ({"total": "dct = dh * o * (1 - tc ** 2)"}, "`dc` of zero"),
    ({"total": "dct = dc + dh * o * (1 - c ** 2)"}, "square the cell state"),
    ({"total": "dct = dc + dh * o * (1 - h ** 2)"}, "square the hidden state"),
    ({"total": "dct = dc + dh * o * (1 - np.tanh(tc) ** 2)"}, "tanh of tanh"),
    ({"total": "dct = dc + dh * o"}, "past the tanh"),
    ({"total": "dct = dc + dh * (1 - tc ** 2)"}, "output gate multiplies, too"),
    ({"total": "dct = (dc + dh) * o * (1 - tc ** 2)"}, "meets neither"),
    ({"total": "dct = (dc + dh * o) * (1 - tc ** 2)"}, "no tanh on that path"),
    ({"total": "dct = o * (dc + dh * (1 - tc ** 2))"}, "meets no output gate"),
    ({"total": "dct = dc + dh * o * (1 - tc) ** 2"}, "only the tanh is squared"),
    ({"i": "dct * g"}, "no sigmoid"),
    ({"i": "dct * g * (1 - i ** 2)"}, "which is the tanh's"),
    ({"g": "dct * i * (1 - g) ** 2"}, "only g is squared"),
    ({"i": "dct * i * (1 - i) * i"}, "`i_t` instead of `g_t`"),
    ({"f": "dct * c * f * (1 - f)"}, "*before* the step"),
    ({"f": "dct * h_prev * f * (1 - f)"}, "hidden state|h_prev"),
    ({"f": "dc * c_prev * f * (1 - f)"}, "instead of the whole gradient"),
    ({"f": "dct * c_prev"}, "forget gate goes on to its sum"),
    ({"g": "dct * i * g * (1 - g)"}, "the sigmoid's"),
    ({"g": "dct * i * (1 - np.tanh(g) ** 2)"}, "*is* the tanh"),
    ({"g": "dct * i"}, "no tanh"),
    ({"o": "dh * c * o * (1 - o)"}, "tanh(C), not C"),
    ({"o": "dh * tc"}, "output gate goes on to its sum"),
    ({"o": "dh * h * o * (1 - o)"}, "has the gate in it"),
    ({"i": "dct * g", "f": "dct * c_prev", "o": "dh * tc"}, "three gates"),
    ({"i": "dct * g", "f": "dct * c_prev", "g": "dct * i", "o": "dh * tc"}, "no tanh"),
    ({"i": "dct * i * i * (1 - i)", "g": "dct * g * (1 - g ** 2)"}, "*other*"),
    ({"dz": "np.hstack([dzf, dzi, dzg, dzo])"}, "i, f, c, o"),
    ({"dz": "np.hstack([dzi, dzf, dzo, dzg])"}, "i, f, c, o"),
    ({"dz": "np.hstack([dzf, dzi, dzo, dzg])"}, "i, f, c, o"),
    ({"dc_prev": "dct"}, "In 1997 there was none"),
    ({"dc_prev": "dct * (1 - f)"}, "name misleads"),
    ({"dc_prev": "dc * f"}, "made from `dc` alone"),
    ({"dc_prev": "dct * i"}, "by the input gate"),
    ({"dc_prev": "dct * f + dz @ U.T"}, "belongs to the old hidden state"),
    ({"dh_prev": "dz @ W.T", "dx": "dz @ U.T"}, "you return"),
    (
        {"dh_prev": "sum(p @ q for p, q in zip(np.split(dz, 4, 1), np.split(U, 4, 1)))"},
        "as they are",
    ),
    ({"dh_prev": "dz @ U.T + dh"}, "only way is through the four sums"),
    ({"dh_prev": "(dz[:, : dh.shape[1]] @ U[:, : dh.shape[1]].T)"}, "lacks"),
    ({"du": "h.T @ dz"}, "comes out of the step"),
    ({"du": "c_prev.T @ dz"}, "meets no matrix"),
    ({"dw": "x.T @ dz / len(x)"}, "number of samples"),
    ({"db": "dz.mean(axis=0)"}, "mean"),
    ({"db": "dz"}, "sum is left out"),
    ({"total": "dct = dc * f + dh * o * (1 - tc ** 2)"}, "before you use it. It comes to"),
    (
        {"total": "dct = dc * f + dh * o * (1 - tc ** 2)", "dc_prev": "dct"},
        "all of it meets the gate",
    ),
    ({"dc_prev": "dzf"}, "hand on the gradient of the forget gate"),
    ({"total": "dct = dc + dh * o * tc * (1 - tc)"}, "which is a sigmoid's"),
    ({"db": "dz[0]"}, "that of the first sample"),
    ({"o": "dct * tc * o * (1 - o)"}, "comes from `dh` alone"),
    *(
        ({gate: text}, "*is* the sigmoid already")
        for gate, text in (
            ("i", "dct * g * (1 / (1 + np.exp(-i))) * (1 - 1 / (1 + np.exp(-i)))"),
            ("o", "dh * tc * (1 / (1 + np.exp(-o))) * (1 - 1 / (1 + np.exp(-o)))"),
        )
    ),
    ({"total": "dct = dh * o * (1 - tc ** 2)", "dc_prev": "dct * f + dc"}, "before the gates"),
    ({"total": "dct = dh * o * (1 - tc ** 2)", "dc_prev": "(dct + dc) * f"}, "add it there"),
    ({"total": "dh = dh + dc; dct = dh * o * (1 - tc ** 2)"}, "belongs to the cell state"),
    ({"total": "dh = dh + dc; dct = dc + dh * o * (1 - tc ** 2)"}, "belongs to the cell state"),
    ({"dz": "np.stack([dzi, dzf, dzg, dzo], axis=2).reshape(len(dh), -1)"}, "for each unit"),
    ({"db": "dz.sum(axis=0, keepdims=True)"}, "axis of length 1 too many"),
    (
        {"total": "dct = dc + dh * o", "o": "dh * c * o * (1 - o)"},
        "as if the hidden state were o · C",
    ),
    ({"dc_prev": "dct * f + dc"}, "goes back through the forget gate"),
    (
        {"dw": "np.outer(x[-1], dz[-1])", "du": "np.outer(h_prev[-1], dz[-1])", "db": "dz[-1]"},
        "those of the last sample",
    ),
)

PASS = """
def lstm_backward(d_states, cache):
    x, h0, c0, W, U, b, i, f, g, o, c, hs = cache
    N, T, D = x.shape
    dx, dW, dU, db = np.zeros_like(x), np.zeros_like(W), np.zeros_like(U), np.zeros_like(b)
    dh, dc = {start}
    for t in {steps}:
        {prev}
        now = [a[:, t] for a in (i, f, g, o, c, hs)]
        dx[:, t], {later}, *w = lstm_step_backward(
            {total}, {cell}, (x[:, t], hp, cp, W, U, b, *now)
        )
        dW {add} w[0]
        dU {add} w[1]
        db {add} w[2]
    return {result}
"""
RIGHT_PASS = {
    "start": "np.zeros_like(h0), np.zeros_like(c0)",
    "steps": "range(T - 1, -1, -1)",
    "prev": "hp, cp = (hs[:, t - 1], c[:, t - 1]) if t else (h0, c0)",
    "later": "dh, dc",
    "total": "d_states[:, t] + dh",
    "cell": "dc",
    "add": "+=",
    "result": "dx, dh, dc, dW, dU, db",
}
PASSES = (
    ({"total": "d_states[:, t]"}, "hidden state before it is not used"),
    ({"cell": "0 * dc"}, "carried on"),
    ({"total": "d_states[:, t]", "cell": "0 * dc"}, "own entry"),
    ({"cell": "dc + d_states[:, t]"}, "looks at hidden states"),
    ({"total": "dh if t < T - 1 else d_states[:, t]"}, "entry of its own"),
    ({"start": "d_states[:, -1], np.zeros_like(c0)"}, "two times"),
    ({"steps": "range(T - 1, 0, -1)"}, "does not reach 0"),
    ({"steps": "range(T - 2, -1, -1)"}, "last time step left out"),
    ({"later": "dh, _"}, "goes nowhere in your loop: every step begins with a cell gradient"),
    ({"later": "_, dc"}, "hidden state goes nowhere in your loop"),
    ({"start": "np.zeros_like(h0), np.ones_like(c0)"}, "full of ones"),
    ({"start": "np.ones_like(h0), np.zeros_like(c0)"}, "full of ones"),
    ({"start": "h0, c0"}, "states and no gradients"),
    ({"start": "np.zeros_like(h0), c0"}, "a state and no gradient"),
    ({"start": "np.zeros_like(h0), d_states[:, -1]"}, "looks at hidden states"),
    ({"prev": "hp, cp = (hs[:, t - 1], c[:, t - 1]) if t else (0 * h0, 0 * c0)"}, "zeros for the"),
    ({"steps": "range(T)"}, "first step"),
    ({"prev": "hp, cp = h0, c0"}, "before *every* step"),
    (
        {"result": "dx, dh, dc, dW / N / T, dU / N / T, db / N / T"},
        "number of samples and by the number of steps",
    ),
    ({"prev": "hp, cp = hs[:, t - 1], c[:, t - 1]"}, "*last* states"),
    ({"prev": "hp, cp = (hs[:, t - 1], c[:, t - 1] if t else c0)"}, "*last* hidden state"),
    ({"prev": "hp, cp = (hs[:, t - 1] if t else h0, c[:, t - 1])"}, "*last* cell state"),
    ({"add": "="}, "replaces"),
    ({"later": "dc, dh"}, "swapped"),
    ({"total": "d_states[:, t - 1] + dh"}, "earlier"),
    ({"result": "dx, dc, dh, dW, dU, db"}, "returns swapped"),
    ({"result": "dx, dh + d_states[:, 0], dc, dW, dU, db"}, "nothing about `h0`"),
    ({"result": "dx, 0 * dh, 0 * dc, dW, dU, db"}, "zero"),
    ({"result": "dx, dh, dc, dW / T, dU / T, db / T"}, "number of steps"),
    ({"result": "dx, dh, dc, dW / N, dU / N, db / N"}, "number of samples"),
)

CAROUSELS = (
    ("return np.cumprod(f, axis=1)", "from the first step on"),
    ("return np.cumprod(f[:, ::-1], axis=1)[:, ::-1]", "of step t itself"),
    ("return np.cumprod(right(f)[:, ::-1], axis=1)", None),
    ("return np.cumprod(f[:, ::-1], axis=1)", "turn them round"),
    ("return np.cumsum(f[:, ::-1], axis=1)[:, ::-1]", "add the gates"),
    ("return f.prod(axis=1, keepdims=True) / f", "gates before t do not belong"),
    (
        "return np.stack([f[:, :t].prod(axis=1) for t in range(f.shape[1])], axis=1)",
        "steps *before* t",
    ),
    ("return np.cumprod(f[::-1], axis=0)[::-1]", "first axis, the samples"),
    ("return right(1 / (1 + np.exp(-f)))", "gates already"),
    (
        "a = np.ones_like(f)\n    for t in range(f.shape[1] - 2, 0, -1):\n"
        "        a[:, t] = a[:, t + 1] * f[:, t + 1]\n    return a",
        "does not come to the first entry",
    ),
    (
        "a = np.ones(f.shape, int)\n    for t in range(f.shape[1] - 2, -1, -1):\n"
        "        a[:, t] = a[:, t + 1] * f[:, t + 1]\n    return a",
        "array of integers",
    ),
    (
        "a = f\n    a[:, -1] = 1\n    for t in range(f.shape[1] - 2, -1, -1):\n"
        "        a[:, t] = a[:, t + 1] * f[:, t + 1]\n    return a",
        "You change `forget_gates` on the way",
    ),
    ("return right(1 - f)", "name misleads"),
    (
        "a = np.ones_like(f)\n    a[:, :-1] = np.cumprod(f[:, :0:-1], axis=1)\n    return a",
        "Turn them round in time",
    ),
    (
        "a = np.ones_like(f)\n    a[:, :-1] = np.cumprod(f[:, 1:], axis=1)\n    return a",
        "steps 1 to t + 1",
    ),
    (
        "a = np.ones_like(f)\n    for t in range(f.shape[1]): a[:, t] = f[:, t + 1 :].prod()\n"
        "    return a",
        "all samples and units",
    ),
    ("return np.concatenate([f[:, 1:], np.ones_like(f[:, :1])], axis=1)", "single forget gate"),
    ("return right(f).mean(axis=2)", "mean over the units"),
    ("return right(f)[:, 0]", "first cell state only"),
    ("return np.log(right(f))", "logarithms"),
    ("return right(f).prod(axis=-1)", "multiply the units"),
    ("a = right(f)\n    a[:, -1] = 0\n    return a", "derivative of 1"),
)

BIASES = (
    ("return 0.5 ** (1 / half_life)", "forget gate itself"),
    ("return np.log(0.5 ** (1 / half_life))", "undoes an exponential"),
    ("return np.log(half_life)", "rule of thumb"),
    ("p = 0.5 ** (1 / half_life)\n    return np.log((1 - p) / p)", "wrong sign"),
    ("p = np.exp(-1 / half_life)\n    return np.log(p / (1 - p))", "time constant"),
    ("p = 0.5 ** 1 / half_life\n    return np.log(p / (1 - p))", "without brackets"),
    ("p = 0.5 ** (1 / half_life)\n    return np.log(p) / (1 - p)", "mind the brackets"),
    ("p = 0.5 ** half_life\n    return np.log(p / (1 - p))", "other way round"),
    ("p = 0.5 ** (1 / half_life)\n    return np.log10(p / (1 - p))", "base 10"),
    ("p = 0.5 ** (1 / half_life)\n    return p / (1 - p)", "its logarithm"),
    ("p = 0.5 ** (1 / half_life)\n    return np.log(1 - p)", "logarithm of 1 − f"),
    ("p = 0.5 ** (1 / half_life)\n    return np.log(p) / np.log(1 - p)", "of the quotient"),
    ("p = 0.5 ** (1 / (half_life - 1))\n    return np.log(p / (1 - p))", "one step before"),
    ("p = 1 - 0.5 / half_life\n    return np.log(p / (1 - p))", "added up"),
)

CHRONO = "    u = {u}\n    f = {f}\n    z = np.zeros(units)\n    return np.concatenate({blocks})"
RIGHT_CHRONO = {
    "u": "rng.uniform(1, longest - 1, units)",
    "f": "np.log(u)",
    "blocks": "[-f, f, z, z]",
}
CHRONOS = (
    ({"blocks": "[f, -f, z, z]"}, "changed places"),
    ({"blocks": "[f, f, z, z]"}, "the same bias as"),
    ({"blocks": "[z, f, z, z]"}, "zero in your answer"),
    ({"blocks": "[-f, f, z + 1, z + 1]"}, "bias of 1"),
    ({"f": "u"}, "logarithm is missing"),
    ({"f": "np.log1p(u)"}, "log(1 + steps)"),
    ({"f": "np.log2(u)"}, "base 2"),
    ({"u": "rng.uniform(0, np.log(longest - 1), units)", "f": "u"}, "steps"),
    ({"u": "rng.integers(1, longest, units)"}, "whole numbers"),
    ({"u": "rng.uniform(1, longest, units)"}, "go up to"),
    ({"u": "rng.uniform(0, longest - 1, units)"}, "Begin at 1"),
    ({"u": "np.random.uniform(1, longest - 1, units)"}, "repeat your exp"),
    ({"u": "np.full(units, rng.uniform(1, longest - 1))"}, "same bias"),
    ({"u": "np.linspace(1, longest - 1, units)"}, "random"),
    ({"blocks": "[-f, z, f, z]"}, "third block"),
    ({"blocks": "[1 - f, f, z, z]"}, "1 minus the forget bias"),
    ({"blocks": "[-f, f, z + 1, z]"}, "candidate has a bias of 1"),
    ({"f": "np.floor(np.log(u))"}, "whole numbers"),
    ({"f": "np.log(1 - u)"}, None),
    ({"u": "rng.uniform(1, longest - 2, units)"}, "should come near longest − 1"),
    ({"u": "rng.uniform(1, longest / 2, units)"}, "should come near longest − 1"),
    ({"f": "np.log10(u)"}, "base 10"),
    ({"blocks": "[-f, f]"}, "four blocks"),
    ({"blocks": "[-f, f + 1, z, z]"}, "1 too large"),
)
CAROUSEL = """
def carousel(f):
    def right(gates):
        shifted = np.concatenate([gates[:, 1:], np.ones_like(gates[:, :1])], axis=1)
        return np.cumprod(shifted[:, ::-1], axis=1)[:, ::-1].copy()

    """


def cases():
    for name, text, right, table in (
        ("lstm_step_backward", STEP, RIGHT_STEP, STEPS),
        ("lstm_backward", PASS, RIGHT_PASS, PASSES),
        ("chrono_bias", f"def chrono_bias(units, longest, rng):\n{CHRONO}", RIGHT_CHRONO, CHRONOS),
    ):
        for wrong, words in table:
            yield name, text.format(**right | wrong), words
    for body, words in CAROUSELS:
        yield "carousel", CAROUSEL + body, words
    for body, words in BIASES:
        yield "forget_bias_for", f"def forget_bias_for(half_life):\n    {body}", words


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("lstm_step_backward", STEP.format(**RIGHT_STEP)),
        ("lstm_backward", PASS.format(**RIGHT_PASS)),
        ("carousel", f"{CAROUSEL}return right(f)"),
    ],
)
def test_the_style_itself_is_right(name, code):
    assert verdict("05_lstm_gradients", name, code).passed


@pytest.mark.parametrize(("name", "code", "words"), list(cases()))
def test_what_is_said(name, code, words):
    found = verdict("05_lstm_gradients", name, code)
    assert not found.passed
    if words is None:
        assert found.cause is None
    else:
        said = f"{found.cause} {found.explanation}".lower()
        assert any(each.lower() in said for each in words.split("|"))


@pytest.mark.parametrize("seed", range(6))
def test_one_number_for_all_units_is_told_from_whole_numbers(seed):
    for start, words in (
        ("u = rng.uniform(1, longest - 1)", "one number for all units"),
        ("u = rng.integers(1, longest, units)", "whole numbers of steps"),
    ):
        body = (
            f"{start}\nf = np.log(u) * np.ones(units)\nreturn np.concatenate([-f, f, 0 * f, 0 * f])"
        )
        found = verdict_on_code("05_lstm_gradients", "chrono_bias", body, seed=seed)
        assert found.cause == words
