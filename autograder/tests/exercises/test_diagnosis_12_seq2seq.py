"""Wrong answers to lesson 12 as learners write them, and what they are told."""

import pytest
from wrong_answers import verdict

LESSON = "12_seq2seq"


def cause(name, code):
    return verdict(LESSON, name, code).cause or ""


ATTENTION = """
def dot_attention(query, keys, values, mask=None):
    scores = {scores}
    if mask is not None:
        scores = {masked}
    e = np.exp(scores - scores.max({axis}, keepdims=True))
    w = {shares}
    if mask is not None:
        w = {after}
    return {result}
"""
RIGHT = {
    "scores": "np.einsum('btu,bsu->bts', query, keys)",
    "masked": "np.where(mask[:, None], scores, -1e9)",
    "axis": "-1",
    "shares": "e / e.sum({axis}, keepdims=True)",
    "after": "w * mask[:, None]",
    "result": "w @ values, w",
}


SEEN_SAMPLES = "w * mask.any(1)[:, None, None]"


def attention(**slip):
    parts = {**RIGHT, **slip}
    return ATTENTION.format(**{k: v.replace("{axis}", parts["axis"]) for k, v in parts.items()})


def test_the_template_is_right():
    assert verdict(LESSON, "dot_attention", attention()).passed


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"axis": "1", "after": "w"}, "softmax over the queries"),
        ({"masked": "np.where(mask[:, None], -1e9, scores)", "after": "w"}, "wrong way round"),
        ({"masked": "scores - 1e9 * mask[:, None]", "after": "w"}, "wrong way round"),
        ({"masked": "np.where(mask[:, None], scores, -np.inf)", "after": "w"}, "divided by 0"),
        ({"shares": "1 / (1 + np.exp(-scores))"}, "a sigmoid in place"),
        (
            {
                "masked": "scores",
                "after": "w",
                "result": "w @ (values if mask is None else values * mask[..., None]), w",
            },
            "mask put on the values",
        ),
        (
            {"scores": "np.einsum('btu,bsu->bts', query, keys) / query.shape[-1]"},
            "scores divided by the units",
        ),
        ({"masked": "scores", "after": "w"}, "mask not used"),
        ({"masked": "scores"}, "after the softmax"),
        ({"after": "w"}, "equal shares"),
        ({"masked": "scores - 1e9 * ~mask[:, None]", "after": "w"}, "as if nothing were masked"),
        ({"masked": "np.where(mask[:, None], scores, -100)", "after": SEEN_SAMPLES}, "low enough"),
        ({"masked": "np.where(mask[:, None], scores, -1e4)", "after": SEEN_SAMPLES}, "low enough"),
        ({"masked": "scores * mask[:, None]", "after": "w"}, "masked scores set to 0"),
        ({"result": "w @ keys, w"}, "keys added up"),
        ({"result": "w @ values, scores"}, ""),
        ({"shares": "e"}, "exponentials not divided"),
        (
            {"scores": "query @ keys.swapaxes(1, 2) / query.shape[-1] ** 0.5"},
            "root of the units",
        ),
    ],
)
def test_attention(slip, words):
    said = verdict(LESSON, "dot_attention", attention(**slip))
    assert not said.passed
    assert words in (said.cause or "")


ROWS = "np.where(seen, scores, -1e30).max(-1, keepdims=True)"
GUARDED = "(powers.sum({0}, keepdims=True) + (powers.sum({0}, keepdims=True) == 0))"
LARGE = """
def dot_attention(query, keys, values, mask=None):
    scores = query @ keys.swapaxes(1, 2)
    seen = np.ones(scores.shape, bool) if mask is None else mask[:, None] & (scores == scores)
    largest = {largest}
    powers = np.exp(np.where(seen, scores - largest, -np.inf))
    total = powers.sum(-1, keepdims=True)
    weights = powers / {total}
    return weights @ values, weights
"""


@pytest.mark.parametrize(
    ("largest", "total", "words"),
    [
        (
            ROWS,
            "np.where(seen.any(-1, keepdims=True), total, 1)",
            None,
        ),
        ("scores.max(-1, keepdims=True)", "np.maximum(total, 1e-300)", "among masked steps"),
        (
            "np.where(seen, scores, -1e30).max()",
            "np.maximum(total, 1e-300)",
            "for the whole batch",
        ),
        (
            "np.where(seen, scores, -1e30).max((1, 2), keepdims=True)",
            "np.maximum(total, 1e-300)",
            "one largest score for each sample",
        ),
        ("0", "np.where(seen.any(-1, keepdims=True), total, 1)", "where scores are large"),
        (
            "scores.max(-1, keepdims=True)",
            "np.where(seen.any(-1, keepdims=True), total, 1)",
            "where scores are large",
        ),
        (ROWS, GUARDED.format("1"), "over the queries"),
        (ROWS, GUARDED.format("0"), "over the samples"),
        (ROWS, GUARDED.format("(1, 2)"), "over all queries"),
    ],
)
def test_large_scores(largest, total, words):
    said = verdict(LESSON, "dot_attention", LARGE.format(largest=largest, total=total))
    assert said.passed if words is None else words in said.cause


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "c, w = dot_attention(query, keys, values, mask)\n    return c / query.shape[2]**0.5, w",
            "the values divided",
        ),
        (
            "w = dot_attention(query, keys, values, mask)[1] / query.shape[2]**0.5\n"
            "    return w @ values, w",
            "the weights divided",
        ),
        (
            "r = query.shape[2] ** 0.5\n    return dot_attention(query / r, keys / r, values, mask)",
            "by the root twice",
        ),
    ],
)
def test_a_scale_in_the_wrong_place(body, words):
    head = "def scaled_dot_attention(query, keys, values, mask=None):"
    assert words in cause("scaled_dot_attention", f"{head}\n    {body}\n")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("query", "not scaled"),
        ("query / query.shape[-1]", "not by their root"),
        ("query / keys.shape[1] ** 0.5", "number of input steps"),
    ],
)
def test_a_scale(query, words):
    code = f"""
def scaled_dot_attention(query, keys, values, mask=None):
    return dot_attention({query}, keys, values, mask)
"""
    assert words in cause("scaled_dot_attention", code)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("h = n", "padding read"),
        (
            "if not mask[:, t].any(): break\n        h = np.where(mask[:, t, None], n, h)",
            "the first step that is padding for all",
        ),
        ("h = n * mask[:, t, None]", "set to 0"),
        ("h = np.where(mask[:, t, None], h, n)", "wrong way round"),
        ("h = n if mask[:, t].all() else h", "one sample's padding stops all"),
        ("h = n if mask[:, t].any() else h", "only where all samples have it"),
        ("h = np.where((t < mask.sum(1))[:, None], n, h)", "length of the sample"),
    ],
)
def test_an_encoder(line, words):
    code = f"""
def encode(x, mask, kernel, recurrent_kernel, bias):
    h = np.zeros((len(x), kernel.shape[1] // 3))
    for t in range(x.shape[1]):
        n = gru_step(x[:, t], h, kernel, recurrent_kernel, bias)
        {line}
    return h
"""
    assert words in cause("encode", code)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("mask.shape[1] - 1 - np.argmax(mask[:, ::-1], 1)", "padding read on the way"),
        ("mask.sum(1) - 1", "length of the sample"),
        ("mask.sum(1) - 2", "one step before the last"),
    ],
)
def test_a_state_read_off_after_so_many_steps(last, words):
    code = f"""
def encode(x, mask, kernel, recurrent_kernel, bias):
    h = np.zeros((len(x), kernel.shape[1] // 3))
    states = []
    for t in range(x.shape[1]):
        h = gru_step(x[:, t], h, kernel, recurrent_kernel, bias)
        states.append(h)
    return np.stack(states, axis=1)[np.arange(len(x)), {last}]
"""
    assert words in cause("encode", code)


def test_a_gate_the_wrong_way_round():
    code = """
def encode(x, mask, kernel, recurrent_kernel, bias):
    h = np.zeros((len(x), kernel.shape[1] // 3))
    for t in range(x.shape[1]):
        a = np.split(x[:, t] @ kernel + bias[0], 3, axis=1)
        b = np.split(h @ recurrent_kernel + bias[1], 3, axis=1)
        z, r = sigmoid(a[0] + b[0]), sigmoid(a[1] + b[1])
        n = (1 - z) * h + z * np.tanh(a[2] + r * b[2])
        h = np.where(mask[:, t, None], n, h)
    return h
"""
    assert "update gate the wrong way round" in cause("encode", code)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return targets[:, :-1]", "start token missing"),
        (
            "y = targets.copy()\n    for t in range(1, y.shape[1]):\n        y[:, t] = y[:, t - 1]\n"
            "    y[:, 0] = start\n    return y",
            "first target at every step",
        ),
        ("y = np.roll(targets, 1, 0)\n    y[0] = start\n    return y", "along the batch"),
        (
            "y = np.roll(targets, 1)\n    y[0, 0] = start\n    return y",
            "all samples as one sequence",
        ),
        ("return targets.copy()", "current target"),
        ("return np.roll(targets, 1, axis=1)", "rolled round"),
        ("y = np.roll(targets, 1, 1)\n    y[:, 0] = 0\n    return y", "zeros in place"),
        ("y = targets.copy()\n    y[:, 0] = start\n    return y", "in place of the first"),
    ],
)
def test_a_shift(body, words):
    assert words in cause("shift_right", f"def shift_right(targets, start):\n    {body}\n")


GREEDY = """
def greedy_decode(step, start, stop, max_length):
    tokens = [start]
    for _ in range({rounds}):
        tokens.append(int({best}))
        if tokens[-1] == {end}:
            break
    return {result}
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"result": "tokens"}, "start returned"),
        ({"end": "None"}, "does not stop"),
        ({"rounds": "max_length - 1"}, "one token too few"),
        ({"seen": "tokens[-1:]"}, "only the last token"),
        ({"seen": "[start]"}, "only start shown"),
        ({"result": "[t for t in tokens[1:] if t != stop]"}, "stop left out"),
        ({"result": "tokens[1:] + [stop] * (tokens[-1] != stop)"}, "stop added in any case"),
        ({"seen": "tokens[1:] or tokens"}, "start not shown"),
        ({"best": "np.argsort(step(tokens))[-1]"}, "ties the other way round"),
    ],
)
def test_greedy(slip, words):
    right = {"rounds": "max_length", "seen": "tokens", "end": "stop", "result": "tokens[1:]"}
    best = "np.argmax(step({seen}))"

    def written(parts):
        return GREEDY.format(**{"best": best.format(**parts), **parts})

    assert verdict(LESSON, "greedy_decode", written(right)).passed
    assert words in cause("greedy_decode", written({**right, **slip}))


BEAM = """
def beam_search(step, start, stop, width, max_length):
    beam = [([], 0.0)]
    for _ in range(max_length):
        new = []
        for t, s in beam:
            if t and t[-1] == {end}:
                {kept}
            else:
                new += [(t + [k], {score}) for k, p in enumerate(step([start] + t))]
        beam = sorted(new, key=lambda c: {key})[:{width}]
        {then}
    return {result}
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"kept": "pass"}, "finished hypotheses dropped"),
        ({"kept": "new.append((t + [stop], s))"}, "stop written again"),
        ({"kept": "new.append((t, 0.0))"}, "lose their score"),
        ({"then": "if any(t[-1] == stop for t, s in beam): break"}, "first finished hypothesis"),
        ({"key": "-c[1]"}, "ties left in the order"),
        ({"key": "(-c[1], [-k for k in c[0]])"}, "ties the other way round"),
        ({"key": "(-c[1] / len(c[0]), c[0])"}, "score per token"),
        ({"result": "max(beam, key=lambda c: c[1] / len(c[0]))"}, "score per token"),
        (
            {"result": "max([c for c in beam if c[0][-1] == stop] or beam, key=lambda c: c[1])"},
            "pref",
        ),
        ({"result": "beam[-1]"}, "the last of the beam"),
        ({"result": "(beam[0][0], -beam[0][1])"}, "without its minus sign"),
        ({"score": "s + np.log(p)"}, "taken twice"),
        ({"result": "(beam[0][0], beam[0][1] / len(beam[0][0]))"}, "the score per token returned"),
        ({"end": "None"}, "finished hypotheses continued"),
        ({"key": "(c[1], c[0])"}, "the worst kept"),
        ({"width": "1"}, "a greedy search"),
        ({"score": "p"}, "score of the last token"),
        ({"score": "s + np.exp(p)"}, "probabilities added"),
        ({"result": "(beam[0][0], float(np.exp(beam[0][1])))"}, "a probability returned"),
    ],
)
def test_a_beam(slip, words):
    right = {
        "end": "stop",
        "kept": "new.append((t, s))",
        "score": "s + p",
        "key": "(-c[1], c[0])",
        "width": "width",
        "then": "pass",
        "result": "beam[0]",
    }
    assert verdict(LESSON, "beam_search", BEAM.format(**right)).passed
    assert words in cause("beam_search", BEAM.format(**{**right, **slip}))


def test_beams_that_do_not_compete():
    new, key = "[(t + [k], s + p) for k, p in enumerate(step([start] + t))]", "(-c[1], c[0])"
    right = {"end": "stop", "kept": "new.append((t, s))", "score": "s + p", "key": key}
    right |= {"then": "pass", "result": "beam[0]"}
    assert "a beam that grows in every round" in cause(
        "beam_search", BEAM.format(**right, width="width * len(beam)")
    )
    code = BEAM.format(**right, width="None")
    assert new in code
    code = code.replace(new, f"sorted({new}, key=lambda c: {key})[:width]")
    assert "a beam for each hypothesis" in cause("beam_search", code)


ASIDE = """
def beam_search(step, start, stop, width, max_length):
    beam, done = [([], 0.0)], []
    for _ in range(max_length):
        new = [(t + [k], s + p) for t, s in beam for k, p in enumerate(step([start] + t))]
        new.sort(key=lambda c: (-c[1], c[0]))
        {cut}
    return min(done + beam, key=lambda c: (-c[1], c[0]))
"""


@pytest.mark.parametrize(
    "cut",
    [
        "new = new[:width]; done += [c for c in new if c[0][-1] == stop]; "
        "beam = [c for c in new if c[0][-1] != stop]",
        "done += [c for c in new if c[0][-1] == stop]; "
        "beam = [c for c in new if c[0][-1] != stop][:width]",
    ],
)
def test_finished_hypotheses_that_take_no_place(cut):
    assert "laid aside" in cause("beam_search", ASIDE.format(cut=cut))


CACHED = """
def causal_attention_step(q_t, k_t, v_t, cache):
    keys, values = cache
    new = np.append(keys, k_t[:, None], 1), np.append(values, v_t[:, None], 1)
    {at_first}
    out, _ = scaled_dot_attention({seen})
    return {out}, {kept}
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"seen": "q_t[:, None], keys, values"}, "does not see itself"),
        (
            {
                "seen": "q_t[:, None], keys, values",
                "at_first": "if keys.shape[1] == 0: return v_t, new",
            },
            "does not see itself",
        ),
        ({"seen": "q_t[:, None] / q_t.shape[1] ** 0.5, *new"}, "scaled twice"),
        ({"kept": "cache"}, "cache not made longer"),
        ({"kept": "*new"}, "returned side by side"),
        ({"kept": "new", "out": "out"}, "context with a steps axis"),
        (
            {"at_first": "if keys.shape[1] == 0: return v_t, cache"},
            "the first position not put into the cache",
        ),
        (
            {
                "at_first": "new = np.append(keys[:, :-1], k_t[:, None], 1), "
                "np.append(values[:, :-1], v_t[:, None], 1)"
            },
            "the last entry overwritten",
        ),
        (
            {
                "at_first": "new = np.append(keys[:, 1:], k_t[:, None], 1), "
                "np.append(values[:, 1:], v_t[:, None], 1)"
            },
            "the oldest entry dropped",
        ),
        ({"at_first": "return new[1].mean(1), new"}, "plain mean of the values"),
    ],
)
def test_a_cache(slip, words):
    right = {"at_first": "pass", "seen": "q_t[:, None], *new", "kept": "new"}
    right["out"] = "out[:, 0]"
    assert verdict(LESSON, "causal_attention_step", CACHED.format(**right)).passed
    assert words in cause("causal_attention_step", CACHED.format(**{**right, **slip}))


def test_gradients_of_a_sigmoid():
    code = """
def attention_backward(d_context, cache):
    q, k, v, w = cache
    d = w * (1 - w) * (d_context @ v.swapaxes(1, 2))
    return d @ k, d.swapaxes(1, 2) @ q, w.swapaxes(1, 2) @ d_context
"""
    assert "sigmoid" in cause("attention_backward", code)


@pytest.mark.parametrize(
    ("keys", "values", "words"),
    [
        ("d.reshape(len(d), d.shape[2], -1)", "w.swapaxes(1, 2)", "scores reshaped"),
        ("d.swapaxes(1, 2)", "w.reshape(len(w), w.shape[2], -1)", "weights reshaped"),
    ],
)
def test_a_reshape_for_a_transpose(keys, values, words):
    code = f"""
def attention_backward(d_context, cache):
    q, k, v, w = cache
    d = d_context @ v.swapaxes(1, 2)
    d = w * (d - (w * d).sum(2, keepdims=True))
    return d @ k, {keys} @ q, {values} @ d_context
"""
    assert words in cause("attention_backward", code)


def test_a_caption_with_the_picture_at_every_step():
    code = """
def caption_shapes(batch, rows, columns, letters, features, units, steps):
    over = [(batch, steps, n) for n in (features, units, letters)]
    return ((batch, steps, rows * columns), (batch, units), *over)
"""
    assert "a picture for every step" in cause("caption_shapes", code)


SHAPES = ["(batch, rows * columns)", "(batch, units)"] + [
    f"(batch, steps, {width})" for width in ("features", "units", "letters")
]


@pytest.mark.parametrize(
    ("place", "shape", "words"),
    [
        (0, "(batch, rows, columns)", "picture not flattened"),
        (0, "(rows * columns,)", "left out"),
        (1, "(batch, steps, units)", "a first state for every step"),
        (1, "(batch, 1, units)", "a steps axis of length 1"),
        (2, "(batch, steps)", "letters not embedded"),
        (2, "(batch, steps + 1, features)", "one step more"),
        (3, "(batch, units)", "the last state only"),
        (4, "(batch, steps)", "in place of its scores"),
    ],
)
def test_shapes_of_a_caption(place, shape, words):
    shapes = ", ".join([*SHAPES[:place], shape, *SHAPES[place + 1 :]])
    code = f"""
def caption_shapes(batch, rows, columns, letters, features, units, steps):
    return {shapes}
"""
    assert words in cause("caption_shapes", code)
