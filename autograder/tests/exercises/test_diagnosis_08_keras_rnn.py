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
                ({"alone": "out"}, "a single shape without its list"),
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


HEAD = """
def build_seq2seq_head(units, horizon):
    return keras.Sequential([{start}, {first}, {second}, {last}])
"""
SEQUENCE = "keras.layers.LSTM(units, return_sequences=True)"
RIGHT_HEAD = {
    "start": "keras.Input((None, 1))",
    "first": SEQUENCE,
    "second": SEQUENCE,
    "last": "keras.layers.TimeDistributed(keras.layers.Dense(horizon))",
}


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"start": "keras.Input((None, 1), batch_size=7)"}, "fixed batch"),
        ({"start": "keras.Input((12, 1))"}, "fixed number of steps"),
        ({"first": "keras.layers.LSTM(units)"}, "in front of a recurrent layer"),
        ({"second": "keras.layers.LSTM(units)"}, "in front of TimeDistributed"),
        ({"last": "keras.layers.Dense(horizon, activation='relu')"}, "a relu on the output"),
    ],
)
def test_wrong_heads(change, cause):
    found = verdict(LESSON, "build_seq2seq_head", HEAD.format(**RIGHT_HEAD | change))
    assert not found.passed
    assert cause in (found.cause or ""), str(found)


def test_a_compiled_head_is_right():
    code = HEAD.replace("return ", "model = ") + "    model.compile(loss='mse')\n    return model"
    assert verdict(LESSON, "build_seq2seq_head", code.format(**RIGHT_HEAD)).passed


def test_a_second_lstm_that_starts_with_the_states_of_the_first():
    code = """
def build_seq2seq_head(units, horizon):
    start = keras.Input((None, 1))
    z, *states = keras.layers.LSTM(units, return_sequences=True, return_state=True)(start)
    z = keras.layers.LSTM(units, return_sequences=True)(z, initial_state=states)
    return keras.Model(start, keras.layers.Dense(horizon)(z))
"""
    found = verdict(LESSON, "build_seq2seq_head", code)
    assert "LSTM given 3 tensors" in found.received


CELL = """
class ElmanCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[1], self.units), name="kernel"{kernel})
        self.u = self.add_weight(
            shape=(self.units, self.units), name="recurrent_kernel", initializer="orthogonal"
        )
        self.b = self.add_weight(shape=(self.units,), name="bias", initializer="zeros")

    def call(self, inputs, states):
        h = ops.tanh(inputs @ self.w + states[0] @ self.u + self.b)
        return {returned}

    def get_config(self):
        return {config}
"""
RIGHT_CELL = {
    "kernel": "",
    "returned": "h, [h]",
    "config": '{**super().get_config(), "units": self.units}',
}


def test_the_style_of_the_cell_is_right():
    assert verdict(LESSON, "ElmanCell", CELL.format(**RIGHT_CELL)).passed


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        *(
            ({"kernel": f', initializer="{name}"'}, "kernel does not begin as Keras's default")
            for name in ("he_normal", "random_normal", "orthogonal", "lecun_uniform")
        ),
        ({"kernel": ', initializer="zeros"'}, "kernel begins at 0"),
        ({"returned": "[h], h"}, "output and states exchanged"),
        ({"returned": "h, h"}, "new state not in a list"),
        ({"config": 'super().get_config().update({"units": self.units})'}, "without a dict"),
    ],
)
def test_wrong_cells(change, cause):
    found = verdict(LESSON, "ElmanCell", CELL.format(**RIGHT_CELL | change))
    assert not found.passed
    assert cause in (found.cause or ""), str(found)


def test_a_broken_contract_is_no_exception():
    found = verdict(LESSON, "ElmanCell", CELL.format(**RIGHT_CELL | {"returned": "h"}))
    assert "exception" not in str(found)


def test_pieces_of_an_array_are_joined_along_an_axis():
    code = STREAM.format(**RIGHT_STREAM | {"joined": "found"})
    assert "np.concatenate" in verdict(LESSON, "stream", code).explanation


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
