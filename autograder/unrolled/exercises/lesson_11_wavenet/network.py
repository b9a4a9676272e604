"""The exercise ``build_wavenet``: a Keras model, judged by what it does."""

from __future__ import annotations

import functools

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.layers import (
    Function,
    causal_lags,
    convolved,
    double,
    identity,
    relu,
    sigmoid,
)
from unrolled.exercises.lesson_11_wavenet.mending import softmax
from unrolled.use.model import probe_input, probe_weights, probed

SOURCE = (1, 2, 4, 8) * 2


def network_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A small one, whose dilations are no powers of two in order; then the source's."""
    # With two filters the probe's weights shut every relu, and all dilations give the same numbers.
    filters, horizon = (int(size) for size in rng.permutation(np.arange(3, 7))[:2])
    dilations = (1, 3, 2, 5, 1) if hidden else (1, 3, 2, 1)
    small = {"filters": filters, "dilations": dilations, "horizon": horizon}
    return [small, {}]


def sizes_of(challenge: Challenge) -> tuple[int, tuple[int, ...], int]:
    """Filters, dilations and horizon; those of the source where the call gives none."""
    return tuple(challenge.values()) or (20, SOURCE, 10)


def network_oracle(challenge: Challenge) -> Expected:
    """The model in Keras, probed as the learner's is."""
    return keras_probe(*sizes_of(challenge))


@functools.cache
def keras_probe(filters: int, dilations: tuple[int, ...], horizon: int) -> Expected:
    """Keras's answer; the probe is always the same, so one model of each size is enough."""
    import keras

    layers = [
        keras.layers.Conv1D(filters, 2, padding="causal", activation="relu", dilation_rate=d)
        for d in dilations
    ]
    last = keras.layers.Conv1D(horizon, 1)
    return Expected(probed(keras.Sequential([keras.Input((None, 1)), *layers, last])))


def network_model(
    challenge: Challenge,
    dilations_as: str = "given",
    taps: int = 2,
    padding: str = "causal",
    activation: Function = relu,
    last_activation: Function = identity,
    biases: str = "all",
    filters_as: str = "given",
    horizon_as: str = "given",
    last_layer: str = "right",
) -> tuple[int, np.ndarray]:
    """The probe of a model with the wrongs of a variant, in NumPy.

    Args:
        challenge: the arguments.
        dilations_as: which dilations are used.
        taps: the kernel size.
        padding: ``"causal"``, ``"same"`` or ``"valid"``.
        activation: of the dilated layers.
        last_activation: of the last layer.
        biases: which layers have them: ``"all"``, ``"none"``, ``"dilated"`` or ``"last"``.
        filters_as: how many filters the dilated layers have.
        horizon_as: how many outputs there are.
        last_layer: ``"missing"``, or ``"two taps"`` for a causal one with two.
    """
    filters, dilations, horizon = sizes_of(challenge)
    filters = {"given": filters, "20": 20}[filters_as]
    horizon = {"given": horizon, "10": 10, "1": 1}[horizon_as]
    dilations = {
        "given": list(dilations),
        "none": [1 for _ in dilations],
        "once": sorted(set(dilations)),
        "doubled": [2**layer for layer in range(len(dilations))],
        "the source's": list(SOURCE),
        "one block": list(SOURCE[:4]),
        "one block by default": list(dilations) if challenge else list(SOURCE[:4]),
        "twice": [*dilations, *dilations],
    }[dilations_as]
    layers = [(taps, filters, dilation, activation) for dilation in dilations]
    layers += {
        "right": [(1, horizon, 1, last_activation)],
        "missing": [],
        "two taps": [(2, horizon, 1, last_activation)],
    }[last_layer]
    y, place, count = double(probe_input(1)), 0, 0
    for layer, (size, width, dilation, function) in enumerate(layers):
        biased = biases in ("all", "dilated" if layer < len(dilations) else "last")
        kernel = double(probe_weights(place, (size, y.shape[2], width)))
        bias = double(probe_weights(place + 1, (width,))) if biased else np.zeros(0)
        place += 2 if biased else 1
        count += kernel.size + bias.size
        missing = (size - 1) * dilation
        ahead = missing - missing // 2 if padding == "same" else 0
        sums = convolved(y, kernel, [lag - ahead for lag in causal_lags(size, dilation)])
        y = function(sums + (bias if biased else 0.0))[:, missing if padding == "valid" else 0 :]
    return count, y.astype(np.float32)


def mistake(name: str, sentence: str, **variant: object) -> Mistake:
    """A mistake in the model."""
    return Mistake(name, sentence, variant=variant)


BUILD_WAVENET = Exercise(
    name="build_wavenet",
    returns=(
        Output("model.count_params()", kind="count"),
        Output("model(x)", ("sample", "step", "output")),
    ),
    challenges=network_challenges,
    oracle=network_oracle,
    model=network_model,
    mistakes=(
        mistake(
            "dilations not used",
            "Your layers have a dilation of 1: `dilation_rate` is missing.",
            dilations_as="none",
        ),
        mistake(
            "equal dilations built once",
            "You build one layer for each *different* dilation. The blocks repeat.",
            dilations_as="once",
        ),
        mistake(
            "dilations doubled on and on",
            "Your dilations double from layer to layer and never start again. Use those that are "
            "given.",
            dilations_as="doubled",
        ),
        mistake(
            "the defaults used whatever is given",
            "You use (1, 2, 4, 8) twice whatever is given.",
            dilations_as="the source's",
        ),
        mistake(
            "one block, whatever is given",
            "You use (1, 2, 4, 8) once, whatever is given.",
            dilations_as="one block",
        ),
        mistake(
            "one block by default",
            "Your default has the dilations 1, 2, 4, 8 once. It should repeat them: "
            "`(1, 2, 4, 8) * 2`.",
            dilations_as="one block by default",
        ),
        mistake(
            "dilations used twice over",
            "You go through the dilations two times. The argument holds one for each layer; the "
            "default repeats them already.",
            dilations_as="twice",
        ),
        mistake("kernel of three taps", "Your dilated layers have three taps, not two.", taps=3),
        mistake("kernel of one tap", "Your dilated layers have one tap, not two.", taps=1),
        mistake(
            "padded as `same`",
            "Your layers are padded as `same`: they see the future. Which padding does not?",
            padding="same",
        ),
        mistake(
            "no padding",
            "Your layers lose steps: without `padding`, Keras takes `valid`.",
            padding="valid",
        ),
        mistake(
            "relu missing",
            "Your dilated layers have no activation, so the whole stack is one linear layer.",
            activation=identity,
        ),
        mistake(
            "tanh for the relu",
            "Your dilated layers have a tanh; here it is a relu.",
            activation=np.tanh,
        ),
        mistake(
            "sigmoid for the relu",
            "Your dilated layers have a sigmoid; here it is a relu.",
            activation=sigmoid,
        ),
        mistake(
            "relu on the last layer",
            "Your last layer has a relu, so no forecast can be negative.",
            last_activation=relu,
        ),
        mistake(
            "softmax on the last layer",
            "Your last layer has a softmax: its outputs are shares. Forecasts may be negative.",
            last_activation=softmax,
        ),
        mistake(
            "tanh on the last layer",
            "Your last layer has a tanh. A forecast has no activation.",
            last_activation=np.tanh,
        ),
        mistake("biases missing", "Your layers have no biases (`use_bias=False`).", biases="none"),
        mistake(
            "biases missing in the dilated layers",
            "Your dilated layers have no biases (`use_bias=False`).",
            biases="last",
        ),
        mistake(
            "bias missing in the last layer",
            "Your last layer has no bias (`use_bias=False`).",
            biases="dilated",
        ),
        mistake("always 20 filters", "You use 20 filters whatever is given.", filters_as="20"),
        mistake("always 10 outputs", "You give 10 outputs whatever is asked for.", horizon_as="10"),
        mistake(
            "one output in place of the horizon",
            "Your last layer has one filter; it wants one for each step of the horizon.",
            horizon_as="1",
        ),
        mistake(
            "last layer missing",
            "Your model ends with the dilated layers: the `Conv1D(horizon, 1)` is missing.",
            last_layer="missing",
        ),
        mistake(
            "last layer with two taps",
            "Your last layer has two taps. Its kernel size is 1: each step by itself.",
            last_layer="two taps",
        ),
    ),
    hints=(
        "Print `build_wavenet().summary()`, with all defaults: nine layers, 60 parameters in the "
        "first, 820 in each of the next seven, 210 in the last.",
        "Loop over `dilations`; three arguments of `Conv1D` make a layer causal, dilated and "
        "nonlinear.",
    ),
    points=2,
    against="the model that the lesson describes",
    use="model",
)
