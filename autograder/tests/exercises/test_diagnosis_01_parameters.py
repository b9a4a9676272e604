"""Lesson 01: what is said to wrong counts as learners write them."""

import pytest
from wrong_answers import verdict_on_code

COUNTS = [
    ("dense_params", "return inputs ** units + units * use_bias", "to the power of"),
    ("dense_params", "return inputs * units", "the bias left out"),
    ("dense_params", "return (inputs + 1) * units", "use_bias ignored"),
    ("dense_params", "return (units + use_bias) * inputs", "bias per input"),
    ("dense_params", "return inputs * units + units if use_bias else 0", "without brackets"),
    ("dense_params", "return inputs * units + 1", "use_bias ignored, and one bias"),
    ("dense_params", "return 32 * units + units * use_bias", "`inputs` always taken as 32"),
    ("dense_params", "return float(inputs * units + units * use_bias)", "a float"),
    ("dense_params", "return inputs * (units + use_bias) / 1", "a float for a whole number, and"),
    ("dense_params", "return (inputs * units + units * use_bias,)", "a number in brackets"),
    ("dense_params", "return inputs * units, units * use_bias", "the parts instead of their sum"),
    (
        "dense_params",
        "return str(inputs * units + units * use_bias)",
        "a string in place of a number",
    ),
    (
        "dense_params",
        "def dense_params(inputs, units, use_bias=False):\n"
        "    return inputs * units + units * use_bias",
        "default of `use_bias`: False instead of True",
    ),
    ("dense_params", "return (inputs + 1) * (units + 1)", "a bias for the inputs, too"),
    (
        "dense_params",
        "return inputs * units + units**2 * use_bias",
        "too large by `units`² and too small by `units`, only where `use_bias` is True",
    ),
    ("gru_params", "return 3 * (units * (inputs + units) + 1 + reset_after)", "each block"),
    (
        "conv_lstm2d_params",
        "k = kernel_size[-1]\nreturn 4 * filters * (k**2 * (channels + filters) + 1)",
        "second side squared",
    ),
    ("simple_rnn_params", "return units * (inputs + units)", "the bias left out"),
    (
        "simple_rnn_params",
        "return units * inputs + units + 1",
        "too large by 1 and too small by `units`²",
    ),
    (
        "simple_rnn_params",
        "return (inputs + 1) * (units + 1)",
        "too large by 1 plus `inputs` and too small by `units`²",
    ),
    ("simple_rnn_params", "return 20 * units * (inputs + units + 1)", "20 times too many"),
    ("lstm_params", "return 4 * (inputs * units + units * units) + units", "bias once"),
    ("lstm_params", "return 4 * inputs * units + units**2 + units", "recurrent kernel once"),
    ("lstm_params", "return 4 * (inputs + units + 1)", "`units` left out as a factor"),
    ("lstm_params", "return [4 * units * (inputs + units + 1)]", "a number in brackets"),
    (
        "lstm_params",
        "return 3 * units * (inputs + units + 1) + units * (inputs + 1)",
        "too small by `units`²",
    ),
    ("gru_params", "return 3 * units * (inputs + units + 1)", "one bias row always"),
    ("gru_params", "return 3 * units * (inputs + units + 2 if reset_after else 1)", "brackets"),
    (
        "gru_params",
        "return 3 * (inputs * units + units**2 + units + reset_after)",
        "one number for each block in the second bias row",
    ),
    (
        "gru_params",
        "return (4 if reset_after else 3) * units * (inputs + units + 1)",
        "one bias row always, and four blocks for three, only where `reset_after` is True",
    ),
    (
        "norm_params",
        'return (2.0 * features, 2.0 * features * (kind == "batch"))',
        "a float for a whole number",
    ),
    ("norm_params", "return 2 * features, 2 * features", "in layer normalisation"),
    (
        "norm_params",
        'return features**2, features**2 if kind == "batch" else 0',
        "features` squared instead of doubled",
    ),
    (
        "norm_params",
        'if kind == "batch":\n    return 2 * features, 2 * features\nreturn 2 * features',
        "return value missing: non_trainable, only where `kind` is 'layer'",
    ),
    ("conv1d_params", "return kernel_size * channels + 1 + filters", "too small by"),
    ("conv1d_params", "return kernel_size**channels * filters + filters", "to the power of"),
    (
        "conv_lstm2d_params",
        "k, _ = kernel_size\nreturn 4 * filters * (k * k * (channels + filters) + 1)",
        "first side squared",
    ),
    (
        "conv_lstm2d_params",
        "r, c = kernel_size\nreturn 4 * (r * c * (channels + filters) + 1)",
        "divided by `filters`",
    ),
]

WIDTH = """
blocks = {"dense": 1, "simple_rnn": 1, "lstm": 4, "gru": 3}[kind]
rows = (2 if kind == "gru" else 1) + (0 if kind == "dense" else units)
inputs, rest = divmod(params, blocks * units)
inputs -= rows
"""
SEARCH = """
count = {"dense": dense_params, "simple_rnn": simple_rnn_params, "lstm": lstm_params}
count = count.get(kind, gru_params)
"""
WIDTHS = [
    (WIDTH + "assert not rest and inputs > 0\nreturn inputs", "AssertionError instead of"),
    (WIDTH + "if rest or inputs < 1:\n    return None\nreturn inputs", "None returned instead"),
    (WIDTH + "if rest or inputs < 1:\n    return -1\nreturn inputs", "-1 returned instead"),
    (
        WIDTH + "if rest or inputs < 1:\n    return ValueError(params)\nreturn inputs",
        "ValueError returned, not raised",
    ),
    (WIDTH + "if inputs < 1:\n    raise ValueError(params)\nreturn inputs", "remainder cut off"),
    (WIDTH + "if rest:\n    raise ValueError(params)\nreturn inputs", "a width below 1 accepted"),
    (
        SEARCH + "for inputs in range(3000):\n    if count(inputs, units) == params:\n"
        "        return inputs\nraise ValueError(params)",
        "a width of 0 accepted",
    ),
    (
        SEARCH + "for inputs in range(1, params):\n    if count(inputs, units) == params:\n"
        "        return inputs\n    else:\n        raise ValueError(params)",
        "every width but 1 refused",
    ),
    (
        WIDTH.replace("(2 if", "(1 if") + "if rest or inputs < 1:\n    raise ValueError\n"
        "return inputs",
        "second bias row forgotten",
    ),
    (
        WIDTH.replace('"gru": 3', '"gru": 4') + "if rest or inputs < 1:\n    raise ValueError\n"
        "return inputs",
        "number of blocks: 4 instead of 3",
    ),
    (
        WIDTH + "if inputs + bool(rest) < 1:\n    raise ValueError\nreturn inputs + bool(rest)",
        "the next larger width taken",
    ),
    (
        SEARCH + "inputs = 1\nwhile count(inputs, units) < params:\n    inputs += 1\nreturn inputs",
        "the next larger width taken",
    ),
]

SUMMARY = """
rows, shape = [], tuple(input_shape)
for layer in layers:
    kind, width = layer["kind"], shape[-1]
    if kind == "flatten":
        count = 0
        shape = (int(np.prod(shape)),)
    elif kind == "dense":
        count = dense_params(width, layer["units"])
        shape = shape[:-1] + (layer["units"],)
    elif kind in ("layer_norm", "batch_norm"):
        count = sum(norm_params(width, kind.split("_")[0]))
    else:
        if kind == "lstm":
            count = lstm_params(width, layer["units"])
        elif kind == "gru":
            count = gru_params(width, layer["units"], layer["reset_after"])
        else:
            count = simple_rnn_params(width, layer["units"])
        if layer["return_sequences"]:
            shape = (shape[0], layer["units"])
        else:
            shape = (layer["units"],)
    rows.append((shape, count))
return rows
"""
SUMMARIES = [
    (
        "    rows.append((shape, count))",
        "    rows.append((shape, count))\n    return rows",
        "inside the loop",
    ),
    ("(shape, count)", "(shape, float(count))", "floats for whole numbers"),
    ("(shape, count)", "(kind, shape, count)", "kind added to each row"),
    ("return rows", "return rows[::-1]", "entries in reverse order"),
    ("return rows", "return sum(count for _, count in rows)", "total alone"),
    ("int(np.prod(shape)),", "int(np.prod(input_shape)),", "flatten takes the model's input"),
    ("int(np.prod(shape)),", "shape[0],", "flatten keeps the first axis only"),
    ('shape[:-1] + (layer["units"],)', '(shape[0], layer["units"])', "dense always puts out two"),
    (', layer["reset_after"]', "", "always two bias rows"),
    ('if layer["return_sequences"]', 'if "return_sequences" in layer', "always all steps"),
    ('(layer["units"],)\n    rows', '(1, layer["units"])\n    rows', "axis of length 1 kept"),
    ("norm_params(width,", "norm_params(int(np.prod(shape)),", "of time and features"),
    ("return rows", "return tuple(zip(*rows))", "two lists for a list of pairs"),
    ("for layer in layers:", "for layer in layers[:-1]:", "last layer left out"),
    ("return rows", "return rows[1:]", "first layer left out"),
    ("shape[-1]", "shape[0]", "inputs read from the time axis"),
    ("shape[-1]", "input_shape[1]", "first input's width for every layer"),
    ("count = 0", "count = int(np.prod(shape))", "only the parameters of `flatten` wrong"),
    (
        'lstm_params(width, layer["units"])',
        'lstm_params(layer["units"], width)',
        "only the parameters of `lstm` wrong",
    ),
    ("tuple(input_shape)", "(None, *input_shape)", "batch axis in front of the first shape"),
    ("tuple(input_shape)", "input_shape[::-1]", "input_shape read as (features, time)"),
]


@pytest.mark.parametrize(("name", "code", "words"), COUNTS)
def test_wrong_counts(name, code, words):
    verdict = verdict_on_code("01_parameters", name, code)
    assert words in (verdict.cause or ""), verdict


@pytest.mark.parametrize(("code", "words"), WIDTHS)
def test_wrong_widths(code, words):
    verdict = verdict_on_code("01_parameters", "hidden_inputs", code)
    assert words in (verdict.cause or ""), verdict


@pytest.mark.parametrize(("old", "new", "words"), SUMMARIES)
def test_wrong_summaries(old, new, words):
    assert SUMMARY.count(old) >= 1
    verdict = verdict_on_code("01_parameters", "model_summary", SUMMARY.replace(old, new))
    assert words in (verdict.cause or ""), verdict


def test_what_the_tables_change_is_right():
    for name, code in (
        ("model_summary", SUMMARY),
        ("hidden_inputs", WIDTH + "if rest or inputs < 1:\n    raise ValueError\nreturn inputs"),
    ):
        assert verdict_on_code("01_parameters", name, code).passed


@pytest.mark.parametrize("shape", ["int(np.prod(shape))", "str(np.prod(shape))"])
def test_an_exception_speaks_for_itself(shape):
    """A shape that is no tuple ends in an exception at the next layer, as many mistakes would."""
    code = SUMMARY.replace("(int(np.prod(shape)),)", shape)
    verdict = verdict_on_code("01_parameters", "model_summary", code)
    assert not verdict.passed
    assert verdict.cause is None or "flatten" in verdict.cause


def test_a_search_that_stops_too_early_is_rejected():
    code = SEARCH + (
        "for inputs in range(1, 100):\n    if count(inputs, units) == params:\n"
        "        return inputs\nraise ValueError(params)"
    )
    assert not verdict_on_code("01_parameters", "hidden_inputs", code).passed


def test_a_refusal_where_there_is_an_answer_is_explained():
    code = SEARCH + (
        "for inputs in range(1, units):\n    if count(inputs, units) == params:\n"
        "        return inputs\nraise ValueError"
    )
    verdict = verdict_on_code("01_parameters", "hidden_inputs", code)
    assert "does ask for a `ValueError`, but not for these arguments" in verdict.explanation


def test_a_missing_default_is_named():
    code = (
        "def gru_params(inputs, units, reset_after):\n"
        "    return 3 * units * (inputs + units + 1 + reset_after)"
    )
    verdict = verdict_on_code("01_parameters", "gru_params", code)
    assert verdict.explanation == "The default is missing: `reset_after=True`."
