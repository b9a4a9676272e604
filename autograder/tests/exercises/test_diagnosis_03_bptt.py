"""Lesson 03: wrong answers as learners write them, and the words that must stand in the cause."""

import pytest
from wrong_answers import verdict

STEP = """
def rnn_step_backward(dh, cache):
    x, h_prev, wx, wh, b, h = cache
    {dz}
    dx = {dx}
    dh_prev = {dh_prev}
    dwx = {dwx}
    dwh = {dwh}
    db = {db}
    return {result}
"""
RIGHT_STEP = {
    "dz": "dz = (1 - np.square(h)) * dh",
    "dx": "np.dot(dz, wx.T)",
    "dh_prev": "np.dot(dz, wh.T)",
    "dwx": "np.dot(x.T, dz)",
    "dwh": "np.dot(h_prev.T, dz)",
    "db": "np.sum(dz, axis=0)",
    "result": "dx, dh_prev, dwx, dwh, db",
}
STEPS = (
    ({"dz": "dz = dh"}, "go past the tanh"),
    ({"dz": "dz = dh * (1 - np.tanh(h) ** 2)"}, "applies it twice"),
    ({"dz": "dz = dh * (1 - (x @ wx + h_prev @ wh + b) ** 2)"}, "value"),
    ({"dz": "dz = dh / np.cosh(h) ** 2"}, "applies it twice"),
    ({"dz": "dz = dh / np.cosh(x @ wx + h_prev @ wh) ** 2"}, "leave the bias out"),
    ({"dz": "dz = dh * (1 - h) ** 2"}, "only h is squared"),
    ({"dz": "dz = dh * (1 + h ** 2)"}, "added instead of subtracted"),
    ({"dz": "dz = dh * h * (1 - h)"}, "sigmoid"),
    ({"dz": "dz = (1 - h_prev ** 2) * dh"}, "`h_prev`"),
    ({"dz": "dz = dh * (1 - 2 * h)"}, "doubled"),
    ({"dz": "dz = -dh * (1 - h ** 2)"}, "other way round"),
    ({"dz": "dz = dh + (1 - h ** 2)"}, "added instead of multiplied"),
    ({"dz": "dz = dh * h ** 2"}, "not subtracted|where 1 minus|stands in the slope"),
    ({"dz": "dz = dh * (1 - h ** 2) / len(x)"}, "number of samples"),
    ({"dh_prev": "(dh @ wh.T) * (1 - h ** 2)"}, "afterwards"),
    ({"dh_prev": "dh @ wh.T"}, "gradient of the state before"),
    ({"dh_prev": "dz @ wh"}, "as it is"),
    ({"dh_prev": "dz @ wh.T + dh"}, None),
    ({"dh_prev": "(wh @ dz.T)"}, "(unit, sample)"),
    ({"dx": "dh @ wx.T"}, "gradient of the input"),
    ({"dx": "(wx @ dz.T)"}, "transposed|(input, sample)"),
    ({"dwx": "dz.T @ x"}, "(unit, input)"),
    ({"dwx": "x.T @ dh"}, "gradient of the kernel"),
    ({"dwx": "x.T @ dz / len(x)"}, "number of samples"),
    ({"dwh": "dz.T @ h_prev"}, "(new unit, old unit)"),
    ({"dwh": "h.T @ dz"}, "comes out of the step"),
    ({"dwh": "h_prev.T @ dh"}, "gradient of the recurrent kernel"),
    ({"db": "dz.mean(axis=0)"}, "mean"),
    ({"db": "dz.sum(axis=0, keepdims=True)"}, "axis of length 1 too many"),
    ({"db": "dz.sum()"}, "all axes"),
    ({"db": "dz"}, "sum is left out"),
    ({"db": "dh.sum(axis=0)"}, "gradient of the bias"),
    ({"db": "dz[0]"}, None),
    ({"db": "dz.sum(axis=1)"}, "axis 1"),
    ({"db": "np.sum(dz * b, axis=0)"}, None),
    ({"dwx": "x.T @ dh", "dwh": "h_prev.T @ dh", "db": "dh.sum(0)"}, "go past the tanh"),
    ({"result": "dx, dh_prev, dwx / len(x), dwh / len(x), db / len(x)"}, "weights"),
    ({"result": "dh_prev, dx, dwx, dwh, db"}, "you return"),
    ({"result": "dwx, dwh, db"}, "you return"),
    ({"result": "dx.round(3), dh_prev, dwx, dwh, db"}, "3 decimals"),
    ({"dh_prev": "(dz @ wh.T) * (1 - h_prev ** 2)"}, "state's own slope"),
    (
        {"dwx": "np.outer(x[-1], dz[-1])", "dwh": "np.outer(h_prev[-1], dz[-1])", "db": "dz[-1]"},
        "those of the last sample",
    ),
    ({"dwx": "x.T @ dz / len(x)", "dwh": "h_prev.T @ dz / len(x)"}, "number of samples"),
    ({"result": "tuple(np.float16(a) for a in (dx, dh_prev, dwx, dwh, db))"}, "16 bits"),
)

PASS = """
def rnn_backward(d_states, cache):
    x, h0, Wx, Wh, b, hs = cache
    N, T, D = x.shape
    H = h0.shape[1]
    dx, dWx, dWh, db = np.zeros((N, T, D)), np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    {start}
    for t in {steps}:
        prev = {prev}
        {total}
        dz = dh * (1 - hs[:, t] ** 2)
        dx[:, {place}] = dz @ Wx.T
        dWx {add} x[:, t].T @ dz
        dWh {add} prev.T @ dz
        db {add} dz.sum(0)
        {later}
    return {result}
"""
RIGHT_PASS = {
    "start": "dnext = np.zeros((N, H))",
    "steps": "range(T - 1, -1, -1)",
    "prev": "h0 if t == 0 else hs[:, t - 1]",
    "total": "dh = d_states[:, t] + dnext",
    "place": "t",
    "add": "+=",
    "later": "dnext = dz @ Wh.T",
    "result": "dx, dnext, dWx, dWh, db",
}
PASSES = (
    ({"total": "dh = d_states[:, t]"}, "hands back"),
    ({"total": "dh = dnext if t < T - 1 else d_states[:, t]"}, "own"),
    ({"total": "dh = d_states[:, t] + 2 * dnext"}, "twice"),
    ({"total": "dh = d_states[:, t] * dnext"}, "zero"),
    ({"total": "dh = d_states[:, t] - dnext"}, "subtracted"),
    ({"total": "dh = d_states[:, t - 1] + dnext"}, "earlier"),
    ({"total": "dh = d_states[:, -1] + dnext"}, "last place"),
    ({"total": "dh = d_states[:, T - 1 - t] + dnext"}, "from the end"),
    ({"total": "dh = 2 * d_states[:, t] + dnext"}, "twice|2 times"),
    ({"start": "dnext = d_states[:, -1]"}, "two times"),
    ({"start": "dnext = np.ones((N, H))"}, None),
    ({"start": "dnext = h0"}, "a state and no gradient"),
    (
        {"result": "dx, dnext, dWx / N / T, dWh / N / T, db / N / T"},
        "number of samples and by the number of steps",
    ),
    ({"steps": "range(T - 1, 0, -1)"}, "does not reach 0"),
    ({"steps": "range(T)"}, "first step"),
    ({"steps": "range(T - 2, -1, -1)"}, "leaves out its first step"),
    ({"prev": "hs[:, t - 1]"}, "*last* state"),
    ({"prev": "h0"}, "always"),
    ({"prev": "np.zeros_like(h0) if t == 0 else hs[:, t - 1]"}, "`h0` is not used"),
    ({"prev": "hs[:, t]"}, "comes out of the step"),
    ({"add": "="}, "replaces"),
    ({"place": "T - 1 - t"}, "reverse order"),
    ({"later": "dnext = dz @ Wh"}, "as it is"),
    ({"later": "dnext = dh @ Wh.T"}, "before"),
    ({"later": "dnext = (dh @ Wh.T) * (1 - hs[:, t] ** 2)"}, "afterwards"),
    ({"later": "dnext += dz @ Wh.T"}, "around it"),
    ({"later": "dnext = dz @ Wh.T + dh"}, None),
    (
        {"later": "dnext = (d_states[:, t] * (1 - hs[:, t] ** 2)) @ Wh.T"},
        "travels further than one step",
    ),
    ({"later": "dnext = dz @ Wh.T; break"}, "first step only|ends after its first step"),
    ({"result": "dx, dh, dWx, dWh, db"}, "*after* step 0"),
    ({"result": "dx, dnext + d_states[:, 0], dWx, dWh, db"}, "nothing about `h0`"),
    ({"result": "dx, np.zeros_like(h0), dWx, dWh, db"}, "zero"),
    ({"result": "dx, dnext, dWx / T, dWh / T, db / T"}, "number of steps"),
    ({"result": "dx, dnext, dWx / N, dWh / N, db / N"}, "number of samples"),
    ({"result": "dx, dnext, dWx.T, dWh, db"}, "(unit, input)"),
    ({"result": "dx.swapaxes(0, 1), dnext, dWx, dWh, db"}, "(step, sample, input)"),
    ({"result": "dx, dnext, dWh, dWx, db"}, "you return"),
    ({"result": "dx.swapaxes(0, 1).reshape(dx.shape), dnext, dWx, dWh, db"}, "reshape"),
    ({"result": "dx, dnext, dWx, dWh, db[None]"}, "length 1 too many"),
    ({"result": "dx, dnext, np.clip(dWx, -1, 1), np.clip(dWh, -1, 1), np.clip(db, -1, 1)"}, None),
)

LAG = """
def gradient_by_lag(recurrent_kernel, states, slopes=None):
    B, T, U = states.shape
    {given}
    norms = {start}
    for b in range(B):
        J = np.identity(U)
        {first}
        for t in reversed(range(T - 1)):
            s = {slope}
            J = {product}
            norms[b, t] = {norm}
    return {result}
"""
RIGHT_LAG = {
    "given": "slopes = 1 - states * states if slopes is None else slopes",
    "start": "np.zeros((B, T))",
    "first": "norms[b, T - 1] = 1",
    "slope": "slopes[b, t + 1]",
    "product": "recurrent_kernel @ np.diag(s) @ J",
    "norm": "np.linalg.svd(J)[1].max()",
    "result": "norms",
}
LAGS = (
    ({"norm": "np.linalg.norm(J)"}, "root of the sum of squares"),
    ({"norm": "np.linalg.norm(J)", "first": "norms[b, T - 1] = np.sqrt(U)"}, "root of the sum"),
    ({"norm": "np.linalg.norm(J, 1)"}, "column sum"),
    ({"norm": "np.abs(J).sum(axis=1).max()"}, "row sum"),
    ({"norm": "np.abs(J).max()"}, "entry"),
    ({"norm": "max(abs(np.linalg.eigvals(J)))"}, "eigenvalue"),
    ({"norm": "np.linalg.svd(J)[1].min()"}, "smallest"),
    ({"norm": "np.linalg.eigvalsh(J.T @ J).max()"}, "squares of the right ones"),
    ({"norm": "np.linalg.svd(J)[1].sum()"}, "add up all singular values"),
    ({"norm": "abs(np.linalg.det(J))"}, None),
    ({"norm": "np.linalg.svd(J)[1].mean()"}, None),
    ({"given": "slopes = 1 - np.tanh(states)**2 if slopes is None else slopes"}, "hold the tanh"),
    ({"given": "slopes = 1 - states if slopes is None else slopes"}, "not squared"),
    ({"given": "slopes = states * (1 - states) if slopes is None else slopes"}, "sigmoid"),
    ({"given": "slopes = 1 - states * states"}, "always take the slopes of a tanh"),
    ({"slope": "slopes[b, t]"}, "slopes of `states[:, t]`"),
    ({"slope": "np.ones(U)"}, "recurrent kernels alone"),
    ({"product": "np.diag(s) @ recurrent_kernel @ J"}, "old units"),
    ({"product": "np.diag(s) @ recurrent_kernel.T @ J"}, "wrong order"),
    ({"product": "J @ recurrent_kernel @ np.diag(s)"}, "wrong order"),
    ({"product": "recurrent_kernel.T @ np.diag(s) @ J"}, "the other way round"),
    ({"product": "recurrent_kernel @ np.diag(s)"}, "single step"),
    ({"product": "recurrent_kernel * J"}, None),
    ({"product": "recurrent_kernel @ J"}, "its slopes multiply the columns"),
    ({"norm": "np.linalg.norm(recurrent_kernel, 2) ** (T - 1 - t)"}, "All your norms are 1"),
    ({"norm": "np.sqrt(np.linalg.svd(J)[1].max())"}, "roots of the right ones"),
    ({"first": "pass"}, "still 0"),
    ({"result": "norms[:, ::-1]"}, "reverse order"),
    ({"result": "norms[:, :-1]"}, "last step is missing"),
    ({"result": "norms.mean(axis=0)"}, "mean over the samples"),
    ({"result": "norms.T"}, "(step, sample)"),
    ({"result": "norms.round(2)"}, "2 decimals"),
)

PIECES = """
def truncated_backward(d_states, cache, k):
    x, h, wx, wh, b, states = cache
    total = 0 * np.array([wx, wh, b], dtype=object)
    for s in {starts}:
        {inside}
        sums = rnn_backward(d_states[:, {steps}], (x[:, {steps}], h, wx, wh, b, states[:, {steps}]))
        total = {total}
        h = {border}
    return {result}
"""
RIGHT_PIECES = {
    "starts": "range(0, x.shape[1], k)",
    "inside": "e = min(s + k, x.shape[1])",
    "steps": "s:e",
    "total": "total + np.array(sums[2:], dtype=object)",
    "border": "states[:, e - 1]",
    "result": "tuple(total)",
}
PIECEWISE = (
    ({"starts": "[0]", "steps": ":"}, "those of the whole pass"),
    ({"border": "h"}, "begins with `h0`"),
    ({"border": "np.zeros_like(h)"}, "after the first begin with a state of zeros"),
    ({"border": "states[:, min(e, x.shape[1] - 1)]"}, "after* their first step"),
    ({"total": "np.array(sums[2:], dtype=object)"}, "those of the last piece"),
    ({"starts": "range(0, x.shape[1] - k + 1, k)"}, "left over"),
    ({"result": "tuple(total / len(range(0, x.shape[1], k)))"}, "mean over the pieces"),
    ({"result": "tuple(total[::-1])"}, "You return"),
    ({"starts": "[0]"}, "those of the first piece"),
    (
        {"inside": "e = s + k + 1", "border": "states[:, min(s + k, x.shape[1]) - 1]"},
        "k + 1 steps each",
    ),
    (
        {
            "starts": "range(-1, x.shape[1], k)",
            "inside": "e = min(s + k, x.shape[1]); s = max(s, 0)",
        },
        "k − 1 steps",
    ),
    (
        {
            "starts": "range(1 - k, x.shape[1], k)",
            "inside": "e = min(s + k, x.shape[1]); s = max(s, 0)",
        },
        "single step",
    ),
    ({"inside": "e = min(s + k, x.shape[1]); h = h if s else 0 * h"}, "first piece begins with"),
)

CLIP = """
def clip_by_global_norm(grads, max_norm):
    {norm}
    {clip}
"""
RIGHT_CLIP = {
    "norm": "n = np.sqrt(sum(np.sum(np.square(g)) for g in grads))",
    "clip": "return [g * max_norm / n for g in grads] if n > max_norm else list(grads)",
}
CLIPS = (
    ({"clip": "return [g * max_norm / n for g in grads]"}, "zeros"),
    ({"clip": "return [g * min(1, n / max_norm) for g in grads]"}, "the other way round"),
    ({"clip": "return [g * n / max_norm if n > max_norm else g for g in grads]"}, "longer still"),
    ({"clip": "return [g / n if n > max_norm else g for g in grads]"}, "norm of 1"),
    ({"clip": "return [g * max_norm if n > max_norm else g for g in grads]"}, "not divided"),
    (
        {"clip": "return [g * max_norm / n if n < max_norm else g for g in grads]"},
        "the wrong way round",
    ),
    ({"clip": "return [np.clip(g, -max_norm, max_norm) for g in grads]"}, "`clipvalue`"),
    ({"clip": "return [np.minimum(g, max_norm) for g in grads]"}, "only positive ones"),
    ({"clip": "return [g * 0 if n > max_norm else g for g in grads]"}, "becomes zero"),
    ({"clip": "return list(grads)"}, "as they are"),
    ({"clip": "return [g - max_norm if n > max_norm else g for g in grads]"}, None),
    (
        {
            "clip": "return [g * min(1, max_norm / (np.linalg.norm(g) + 1e-30)) for g in grads]",
        },
        "`clipnorm`",
    ),
    ({"norm": "n = sum(np.sum(g ** 2) for g in grads)"}, "root is left out"),
    ({"norm": "n = sum(np.linalg.norm(g) for g in grads)"}, "add their *squares*"),
    ({"norm": "n = np.sqrt(sum(np.linalg.norm(g) for g in grads))"}, "root of the sum of the"),
    ({"norm": "n = max(np.linalg.norm(g) for g in grads)"}, "largest of the arrays' norms"),
    ({"norm": "n = sum(np.abs(g).sum() for g in grads)"}, "absolute values"),
    ({"norm": "n = max(np.abs(g).max() for g in grads)"}, "largest entry"),
    ({"norm": "n = np.sqrt(sum((g ** 2).mean() for g in grads))"}, "mean"),
    ({"norm": "n = np.linalg.norm(grads[0])"}, "first array"),
    ({"norm": "for g in grads:\n        n = np.linalg.norm(g)"}, "last array"),
    ({"norm": "n = np.sqrt(sum(g.sum() ** 2 for g in grads))"}, "square each entry"),
    ({"norm": "n = abs(sum(g.sum() for g in grads))"}, None),
    (
        {
            "norm": "s = sum(np.sum(g * g) for g in grads)",
            "clip": "return [g * max_norm / s ** 0.5 for g in grads] if s > max_norm else grads",
        },
        "before its root is taken",
    ),
    (
        {
            "norm": "n = np.sqrt(sum(np.linalg.norm(g, 2 if g.ndim == 2 else None) ** 2"
            " for g in grads))"
        },
        "spectral norm",
    ),
)

ORTHOGONAL = "def orthogonal(units, rng):\n    a = rng.normal(size=(units, units))\n    "
ROTATIONS = "q, r = np.linalg.qr(a)\n    q = q * np.sign(np.diag(r))\n    "
ORTHOGONALS = (
    ("return a", "normal numbers themselves"),
    ("return a / np.sqrt(units)", "root of `units`"),
    ("return a / np.linalg.norm(a, axis=0)", "right angles"),
    ("return np.linalg.qr(a)[0]", "half of all"),
    ("q, r = np.linalg.qr(a)\n    return q * np.diag(r)", "*signs*"),
    ("return a / np.linalg.norm(a, axis=1, keepdims=True)", "Your rows have length 1"),
    ("return np.linalg.qr(a)[1]", "triangular"),
    ("return np.linalg.svd(a)[0]", "signs"),
    ("return np.linalg.eigh(a + a.T)[1]", "patterns of signs"),
    ("q, r = np.linalg.qr(rng.uniform(size=(units, units)))\n    return q * np.sign(np.diag(r))",
     "positive numbers"),
    ("q, r = np.linalg.qr(rng.uniform(-1, 1, (units, units)))\n    return q * np.sign(np.diag(r))",
     "uniform numbers"),
    (ROTATIONS + "q[:, 0] *= np.sign(np.linalg.det(q))\n    return q", "rotations"),
    (ROTATIONS + "q[0] *= np.linalg.det(q)\n    return q", "rotations"),
    (ROTATIONS + "return q / np.sqrt(units)", "length 1 / √units"),
    ("return np.eye(units)", "same for every `rng`"),
    ("return np.eye(units)[rng.permutation(units)]", "zeros"),
    ("a = np.random.default_rng(1).normal(size=(units, units))\n    " + ROTATIONS + "return q",
     "every `rng` gives the same"),
    ("a = np.random.normal(size=(units, units))\n    " + ROTATIONS + "return q", "repeat your exp"),
    ("s = np.linalg.inv(np.eye(units) + a - a.T)\n    return s @ (np.eye(units) - a + a.T)",
     "rotations"),
    ("return rng.uniform(-1, 1, size=a.shape)", None),
    ("a[np.abs(a) > 0] *= 2\n    return np.linalg.qr(a)[0] * 2", None),
)  # fmt: skip


def cases():
    for name, text, right, table in (
        ("rnn_step_backward", STEP, RIGHT_STEP, STEPS),
        ("rnn_backward", PASS, RIGHT_PASS, PASSES),
        ("gradient_by_lag", LAG, RIGHT_LAG, LAGS),
        ("clip_by_global_norm", CLIP, RIGHT_CLIP, CLIPS),
        ("truncated_backward", PIECES, RIGHT_PIECES, PIECEWISE),
    ):
        for wrong, words in table:
            yield name, text.format(**right | wrong), words
    for body, words in ORTHOGONALS:
        yield "orthogonal", ORTHOGONAL + body, words


@pytest.mark.parametrize(("name", "code", "words"), list(cases()))
def test_what_is_said(name, code, words):
    found = verdict("03_bptt", name, code)
    assert not found.passed
    if words is None:
        assert found.cause is None
    else:
        said = f"{found.cause} {found.explanation}".lower()
        assert any(each.lower() in said for each in words.split("|"))


def test_what_goes_on_from_one_piece_or_sample_to_the_next():
    code = """
def gradient_by_lag(recurrent_kernel, states, slopes=None):
    slopes = 1 - states * states if slopes is None else slopes
    norms, J = np.ones(states.shape[:2]), np.eye(len(recurrent_kernel))
    for b, t in [(b, t) for b in range(len(norms)) for t in range(norms.shape[1] - 2, -1, -1)]:
        J = recurrent_kernel * slopes[b, t + 1] @ J
        norms[b, t] = np.linalg.norm(J, 2)
    return norms
"""
    assert "Begin with the identity" in verdict("03_bptt", "gradient_by_lag", code).explanation
    code = """
def truncated_backward(d_states, cache, k):
    x, h0, W, U, b, S = cache
    total = [0, 0, 0]
    for t in range(x.shape[1]):
        s = max(0, t - k + 1)
        d = np.zeros_like(d_states[:, s : t + 1])
        d[:, -1] = d_states[:, t]
        part = x[:, s : t + 1], S[:, s - 1] if s else h0, W, U, b, S[:, s : t + 1]
        total = [old + new for old, new in zip(total, rnn_backward(d, part)[2:])]
    return tuple(total)
"""
    assert "from *every* step" in verdict("03_bptt", "truncated_backward", code).explanation


@pytest.mark.parametrize(
    "body",
    [
        "return np.linalg.eigh(a + a.T)[1]",
        "q, r = np.linalg.qr(rng.uniform(-1, 1, (units, units)))\n"
        "    return q * np.sign(np.diag(r))",
    ],
)
def test_matrices_that_are_not_uniform_are_rejected_by_both_checks(body):
    for hidden in (False, True):
        assert not verdict("03_bptt", "orthogonal", ORTHOGONAL + body, hidden).passed


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("norms.tolist()", "Your numbers are right. You return `norms` as a list or a tuple."),
        ("[column for column in norms.T]", "with the steps on its axis 1"),
    ],
)
def test_right_numbers_in_a_list(result, words):
    code = f"""
its_norms = gradient_by_lag
def gradient_by_lag(recurrent_kernel, states, *slopes):
    norms = its_norms(recurrent_kernel, states, *slopes)
    return {result}
"""
    assert words in verdict("03_bptt", "gradient_by_lag", code).explanation
