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


def attention(**slip):
    parts = {**RIGHT, **slip}
    return ATTENTION.format(**{k: v.replace("{axis}", parts["axis"]) for k, v in parts.items()})


def test_the_template_is_right():
    assert verdict(LESSON, "dot_attention", attention()).passed


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"axis": "1", "after": "w"}, "softmax over the queries"),
        ({"masked": "scores", "after": "w"}, "mask not used"),
        ({"masked": "scores"}, "after the softmax"),
        ({"after": "w"}, "equal shares"),
        ({"masked": "scores * mask[:, None]", "after": "w"}, "masked scores set to 0"),
        ({"result": "w @ keys, w"}, "keys added up"),
        ({"result": "w @ values, scores"}, ""),
        ({"shares": "e"}, "powers not divided"),
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
        ("h = n * mask[:, t, None]", "set to 0"),
        ("h = np.where(mask[:, t, None], h, n)", "wrong way round"),
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
    ("body", "words"),
    [
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
        tokens.append(int(np.argmax(step({seen}))))
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
        ({"result": "[t for t in tokens[1:] if t != stop]"}, "stop left out"),
    ],
)
def test_greedy(slip, words):
    right = {"rounds": "max_length", "seen": "tokens", "end": "stop", "result": "tokens[1:]"}
    assert verdict(LESSON, "greedy_decode", GREEDY.format(**right)).passed
    assert words in cause("greedy_decode", GREEDY.format(**{**right, **slip}))


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
    return {result}
"""


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"kept": "pass"}, "finished beginnings dropped"),
        ({"end": "None"}, "finished beginnings continued"),
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
        "result": "beam[0]",
    }
    assert verdict(LESSON, "beam_search", BEAM.format(**right)).passed
    assert words in cause("beam_search", BEAM.format(**{**right, **slip}))


def test_a_cache_that_is_appended_too_late():
    code = """
def causal_attention_step(q_t, k_t, v_t, cache):
    keys, values = cache
    out, _ = scaled_dot_attention(q_t[:, None], keys, values)
    new = np.append(keys, k_t[:, None], 1), np.append(values, v_t[:, None], 1)
    return out[:, 0], new
"""
    said = verdict(LESSON, "causal_attention_step", code)
    assert not said.passed


def test_gradients_of_a_sigmoid():
    code = """
def attention_backward(d_context, cache):
    q, k, v, w = cache
    d = w * (1 - w) * (d_context @ v.swapaxes(1, 2))
    return d @ k, d.swapaxes(1, 2) @ q, w.swapaxes(1, 2) @ d_context
"""
    assert "sigmoid" in cause("attention_backward", code)


def test_a_caption_with_the_picture_at_every_step():
    code = """
def caption_shapes(batch, rows, columns, letters, features, units, steps):
    over = [(batch, steps, n) for n in (features, units, letters)]
    return ((batch, steps, rows * columns), (batch, units), *over)
"""
    assert "a picture for every step" in cause("caption_shapes", code)
