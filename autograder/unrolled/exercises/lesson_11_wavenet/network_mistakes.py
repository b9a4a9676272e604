"""Mistakes in building a stack of dilated convolutions, as edits of ``build_wavenet``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake, wrong

HIDDEN = 'kind = {"padding": "causal", "activation": "relu", "dilation_rate": rate}'
MIDDLE, LAST = "keras.layers.Conv1D(filters, 2, **kind)", "keras.layers.Conv1D(horizon, 1)"
RATES = "for rate in dilations:"


def other_rates(name: str, sentence: str, rates: str) -> Mistake:
    """Other dilations."""
    return wrong(name, "rates", sentence, (RATES, f"for rate in {rates}:"))


def other_hidden(name: str, sentence: str, old: str, new: str) -> Mistake:
    """Other settings of the dilated layers."""
    return wrong(name, "hidden", sentence, (HIDDEN, HIDDEN.replace(old, new)))


def other_last(name: str, sentence: str, arguments: str) -> Mistake:
    """Another last layer."""
    return wrong(name, "last", sentence, (LAST, f"keras.layers.Conv1D({arguments})"))


NETWORK_MISTAKES = (
    other_hidden(
        "dilations given as strides",
        "Your layers have `strides` where `dilation_rate` belongs. A stride moves the window, and "
        "steps are lost; a dilation spreads its taps.",
        "dilation_rate",
        "strides",
    ),
    wrong(
        "filters and kernel size exchanged",
        "taps",
        "You give `Conv1D` the two taps first and the filters second. The filters come first.",
        (MIDDLE, MIDDLE.replace("filters, 2", "2, filters")),
    ),
    wrong(
        "every layer on the input: only the last one counts",
        "last",
        "Each of your dilated layers gets the input itself, so that only the last one is in the "
        "model. Hand every layer what the layer before it gives.",
        ("[*layers,", "[layers[0], layers[-1],"),
    ),
    other_rates(
        "equal dilations built once",
        "You build one layer for each *different* dilation. The blocks repeat.",
        "sorted(set(dilations))",
    ),
    other_rates(
        "equal dilations built once, in the order of a set",
        "You build one layer for each *different* dilation, in any order. The blocks repeat.",
        "set(dilations)",
    ),
    other_rates(
        "last dilation left out",
        "You build one dilated layer too few: the last dilation is left out.",
        "dilations[:-1]",
    ),
    other_rates(
        "dilations doubled on and on",
        "Your dilations double from layer to layer and never start again. Use those that are "
        "given.",
        "[2**layer for layer in range(len(dilations))]",
    ),
    other_rates(
        "the defaults used whatever is given",
        "You use (1, 2, 4, 8) twice whatever is given.",
        "(1, 2, 4, 8) * 2",
    ),
    other_rates(
        "dilations used twice over",
        "You go through the dilations two times. The argument holds one for each layer; the "
        "default repeats them already.",
        "(*dilations, *dilations)",
    ),
    wrong(
        "one block by default",
        "rates",
        "Your default has the dilations 1, 2, 4, 8 once. It should repeat them: "
        "`(1, 2, 4, 8) * 2`.",
        ("dilations=(1, 2, 4, 8) * 2", "dilations=(1, 2, 4, 8)"),
    ),
    other_hidden(
        "dilations not used",
        "Your layers have a dilation of 1: `dilation_rate` is missing.",
        ', "dilation_rate": rate',
        "",
    ),
    *(
        other_hidden(
            f"dilations {word}",
            f"Your dilations are {word}. Use those that are given.",
            '": rate',
            f'": {new}',
        )
        for word, new in (("one too large", "rate + 1"), ("doubled", "2 * rate"))
    ),
    other_hidden(
        "padded as `same`",
        "Your layers are padded as `same`: they see the future. Which padding does not?",
        "causal",
        "same",
    ),
    other_hidden(
        "no padding",
        "Your layers lose steps: without `padding`, Keras takes `valid`.",
        "causal",
        "valid",
    ),
    other_hidden(
        "relu missing",
        "Your dilated layers have no activation, so the whole stack is one linear layer.",
        ', "activation": "relu"',
        "",
    ),
    other_hidden(
        "tanh instead of the relu",
        "Your dilated layers have a tanh; here it is a relu.",
        "relu",
        "tanh",
    ),
    other_hidden(
        "sigmoid instead of the relu",
        "Your dilated layers have a sigmoid; here it is a relu.",
        "relu",
        "sigmoid",
    ),
    *(
        wrong(
            f"kernel of {word}",
            "taps",
            f"Your dilated layers have {word}, not two.",
            (MIDDLE, MIDDLE.replace("filters, 2", f"filters, {taps}")),
        )
        for word, taps in (("one tap", 1), ("three taps", 3))
    ),
    wrong(
        "always 20 filters",
        "filters",
        "You use 20 filters whatever is given.",
        (MIDDLE, MIDDLE.replace("filters", "20")),
    ),
    wrong(
        "biases missing in the dilated layers",
        "biases",
        "Your dilated layers have no biases (`use_bias=False`).",
        (MIDDLE, MIDDLE.replace("**", "use_bias=False, **")),
    ),
    other_last(
        "bias missing in the last layer",
        "Your last layer has no bias (`use_bias=False`).",
        "horizon, 1, use_bias=False",
    ),
    other_last(
        "relu on the last layer",
        "Your last layer has a relu, so no forecast can be negative.",
        'horizon, 1, activation="relu"',
    ),
    other_last(
        "softmax on the last layer",
        "Your last layer has a softmax: its outputs are shares. Forecasts may be negative.",
        'horizon, 1, activation="softmax"',
    ),
    other_last(
        "tanh on the last layer",
        "Your last layer has a tanh. A forecast has no activation.",
        'horizon, 1, activation="tanh"',
    ),
    other_last("always 10 outputs", "You give 10 outputs whatever `horizon` is.", "10, 1"),
    other_last(
        "one output in place of the horizon",
        "Your last layer has one filter; it needs one for each step of the horizon.",
        "1, 1",
    ),
    other_last(
        "last layer with two taps",
        "Your last layer has two taps. Its kernel size is 1: each step by itself.",
        'horizon, 2, padding="causal"',
    ),
    wrong(
        "last layer missing",
        "last",
        "Your model ends with the dilated layers: the layer that turns each step into `horizon` "
        "forecasts is missing.",
        (f"[*layers, {LAST}]", "layers"),
    ),
    Mistake(
        "input with a fixed number of steps",
        "Your model accepts sequences of one length only. It should accept any: in the shape of "
        "an input, `None` leaves a size open.",
        edits=(("keras.Input((None, 1))", "keras.Input((50, 1))"),),
        fails="any batch and time",
    ),
)
