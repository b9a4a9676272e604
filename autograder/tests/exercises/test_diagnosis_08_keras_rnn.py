"""Lesson 08: wrong answers as learners write them, and the words that must stand in the cause."""

import pytest
from wrong_answers import verdict

LESSON = "08_keras_rnn"
SHAPES = """
def output_shapes(layer, units, batch, time, return_sequences, return_state):
    n = 2 if {lstm} else 1
    w = units
    if layer.startswith("Bi"):
        {two_ways}
    out = (batch, time, w) if return_sequences else {last}
    return [out] + n * [{state}] if return_state else {alone}
"""
RIGHT_SHAPES = {
    "lstm": '"LSTM" in layer',
    "two_ways": "n, w = 2 * n, 2 * w",
    "last": "(batch, w)",
    "state": "(batch, units)",
    "alone": "[out]",
}
STREAM = """
def stream(layer_step, chunks, state):
    found = []
    for chunk in chunks:
        {step}
        found.append(out)
    return {joined}, state
"""
RIGHT_STREAM = {
    "step": "out, state = layer_step(chunk, state)",
    "joined": "np.concatenate(found, axis=1)",
}
MASKED = """
def masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias):
    h = {first}
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        {keep}
    return h
"""
RIGHT_MASKED = {"first": "h0", "keep": "h = np.where(mask[:, t][:, None], new, h)"}


@pytest.mark.parametrize(
    ("name", "template", "right"),
    [
        ("output_shapes", SHAPES, RIGHT_SHAPES),
        ("stream", STREAM, RIGHT_STREAM),
        ("masked_last_state", MASKED, RIGHT_MASKED),
    ],
)
def test_the_styles_are_right(name, template, right):
    for hidden in (False, True):
        assert verdict(LESSON, name, template.format(**right), hidden).passed


@pytest.mark.parametrize(
    ("name", "code", "cause"),
    [
        *(
            ("output_shapes", SHAPES.format(**RIGHT_SHAPES | change), cause)
            for change, cause in (
                ({"lstm": 'layer == "LSTM"'}, "only a plain LSTM has two states"),
                ({"lstm": "False"}, "one state for an LSTM"),
                ({"two_ways": "n = 2 * n"}, "added up"),
                ({"two_ways": "w = 2 * w"}, "states of one direction only"),
                ({"two_ways": "pass"}, "Bidirectional ignored"),
                ({"state": "(batch, w)"}, "as wide as the output"),
                ({"last": "(batch, 1, w)"}, "time axis of length 1"),
            )
        ),
        *(
            ("stream", STREAM.format(**RIGHT_STREAM | change), cause)
            for change, cause in (
                ({"step": "out, state = layer_step(chunk, [0 * s for s in state])"}, "zeros"),
                ({"joined": "np.stack(found, axis=1)"}, "stacked along a new axis"),
                ({"joined": "found[-1]"}, "last piece only"),
                ({"joined": "np.concatenate(found[::-1], axis=1)"}, "reverse"),
            )
        ),
        (
            "stream",
            "def stream(layer_step, chunks, state):\n"
            "    found = [layer_step(chunk, state) for chunk in chunks]\n"
            "    return np.concatenate([out for out, _ in found], axis=1), found[-1][1]",
            "state not carried from piece to piece",
        ),
        (
            "stream",
            "def stream(layer_step, chunks, state):\n"
            "    return layer_step(np.concatenate(chunks, axis=1), state)",
            "joined before the layer sees them",
        ),
        *(
            ("masked_last_state", MASKED.format(**RIGHT_MASKED | change), cause)
            for change, cause in (
                ({"keep": "h = new"}, "mask ignored"),
                ({"keep": "h = new * mask[:, t, None]"}, "set to zero at a masked step"),
                ({"keep": "h = np.where(mask[:, t, None], h, new)"}, "wrong way round"),
                ({"first": "np.zeros_like(h0)"}, "h0"),
                ({"keep": "h = np.where(mask[:, t].all(), new, h)"}, "masked for one"),
            )
        ),
        (
            "masked_last_state",
            "def masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias):\n"
            "    h, found = h0, [h0]\n"
            "    for t in range(x.shape[1]):\n"
            "        h = rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)\n"
            "        found.append(h)\n"
            "    return np.stack(found, axis=1)[np.arange(len(x)), mask.sum(axis=1)]",
            "the first steps taken, as many as count",
        ),
        (
            "masked_last_state",
            "def masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias):\n"
            "    h = h0\n"
            "    for t in range(x.shape[1]):\n"
            "        h = rnn_step(x[:, t] * mask[:, t, None], h, kernel, recurrent_kernel, bias)\n"
            "    return h",
            "masked inputs set to zero",
        ),
    ],
)
def test_wrong_answers(name, code, cause):
    found = verdict(LESSON, name, code)
    assert not found.passed
    assert cause in (found.cause or ""), (found.cause, str(found))


def test_numpy_in_the_cell_is_no_answer():
    code = """
class OfNumPy(ElmanCell):
    def call(self, inputs, states):
        weights = (self.kernel, self.recurrent_kernel, self.bias)
        h = rnn_step(inputs, states[0], *map(np.asarray, weights))
        return h, [h]


OfNumPy.__name__ = "ElmanCell"
ElmanCell = OfNumPy
"""
    found = verdict(LESSON, "ElmanCell", code)
    assert not found.passed
    assert "keras.ops" in str(found)
