"""The exercise ``layer_norm_rnn_step``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_02_simple_rnn.step_mistakes import (
    SUM_MISTAKES,
    state_ignored,
)
from unrolled.exercises.lesson_02_simple_rnn.weights import step_challenge
from unrolled.exercises.lesson_04_lstm.model import identity, sigmoid
from unrolled.exercises.lesson_07_layer_norm.inputs import as_double, scale_and_shift
from unrolled.exercises.lesson_07_layer_norm.layer import AXES_MISTAKES
from unrolled.exercises.lesson_07_layer_norm.norm_mistakes import (
    CENTRE_MISTAKES,
    DIVISOR_MISTAKES,
    SCALE_MISTAKES,
    SPREAD_MISTAKES,
)
from unrolled.exercises.lesson_07_layer_norm.normalise import Wrongs, normalised
from unrolled.exercises.lesson_07_layer_norm.oracle import KERAS_EPSILON, step_oracle
from unrolled.exercises.precision import in_single_precision

Function = Callable[[np.ndarray], np.ndarray]
SMALL = 0.02

# Which part of the step is normalised, by the function that does it, the input's part, the state's
# part, the bias and the activation.
PLACES: dict[str, Callable[..., np.ndarray]] = {
    "sum": lambda norm, x, h, b, act: act(norm(x + h + b)),
    "nothing": lambda norm, x, h, b, act: act(x + h + b),
    "after the tanh": lambda norm, x, h, b, act: norm(act(x + h + b)),
    "input's part": lambda norm, x, h, b, act: act(norm(x) + h + b),
    "input's part with bias": lambda norm, x, h, b, act: act(norm(x + b) + h),
    "state's part": lambda norm, x, h, b, act: act(x + norm(h) + b),
    "both parts": lambda norm, x, h, b, act: act(norm(x) + norm(h) + b),
    "all but the bias": lambda norm, x, h, b, act: act(norm(x + h) + b),
    "before the tanh and inside": lambda norm, x, h, b, act: act(norm(act(x + h + b))),
    # In the places of OF_THE_INPUT x comes of a normalised input; norm only scales and shifts.
    "input": lambda norm, x, h, b, act: act(norm(x + h + b)),
    "input, without gamma and beta": lambda norm, x, h, b, act: act(x + h + b),
}


OF_THE_INPUT = ("input", "input, without gamma and beta")


def rnn_challenge(
    rng: np.random.Generator, batch: int, inputs: int, units: int, size: float = 1.0
) -> Challenge:
    """The arguments of a step; with a small ``size`` the sums hardly vary, and epsilon decides."""
    challenge = step_challenge(rng, batch, inputs, units)
    for name in ("kernel", "recurrent_kernel", "bias"):
        challenge[name] = size * challenge[name]
    return challenge | scale_and_shift(rng, units)


def rnn_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps of all sizes; one with small sums, one in single precision."""
    sizes = [(3, 2, 5), (1, 4, 3), (2, 3, 1)] if hidden else [(2, 3, 4), (1, 2, 3)]
    return [
        *(rnn_challenge(rng, *size) for size in sizes),
        rnn_challenge(rng, 3, 4, 6 if hidden else 5, SMALL),
        in_single_precision(rnn_challenge(rng, 3, 2, 5)),
    ]


def one_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    weights: list[np.ndarray],
    epsilon: float,
    place: str = "sum",
    activation: Function = np.tanh,
    exchanged: bool = False,
    **variant: Any,
) -> np.ndarray:
    """The new state, (batch, units).

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        weights: kernel, recurrent kernel, bias, gamma and beta.
        epsilon: the normalising's.
        place: a key of ``PLACES``.
        activation: what stands in the tanh's place.
        exchanged: whether ``[x, h]`` meets a matrix stacked for ``[h, x]``.
        variant: fields of ``Wrongs``.
    """
    kernel, recurrent_kernel, bias, gamma, beta = weights
    x_part, h_part = x_t @ kernel, h_prev @ recurrent_kernel
    if exchanged:
        both = np.concatenate([x_t, h_prev], axis=1)
        x_part = both @ np.concatenate([recurrent_kernel, kernel])
        h_part = np.zeros_like(x_part)

    if place in OF_THE_INPUT:
        x_part = normalised(x_t, np.ones(1), np.zeros(1), epsilon) @ kernel

    def norm(total: np.ndarray) -> np.ndarray:
        if place in OF_THE_INPUT:
            return gamma * total + beta
        return normalised(total, gamma, beta, epsilon, wrongs=Wrongs(**variant))

    with np.errstate(all="ignore"):
        return PLACES[place](norm, x_part, h_part, bias, activation)


def step_model(
    challenge: Challenge, epsilon: float = KERAS_EPSILON, **variant: Any
) -> tuple[np.ndarray]:
    """``h_t`` with the variant's wrongs; see ``one_step``."""
    x_t, h_prev, *weights = as_double(challenge).values()
    return (one_step(x_t, h_prev, weights, epsilon, **variant),)


ACTIVATION_MISTAKES = tuple(
    Mistake(name, sentence, variant={"activation": activation})
    for name, sentence, activation in (
        (
            "no tanh",
            "Your state is the normalised sum itself. After normalising, scaling and shifting "
            "comes the tanh.",
            identity,
        ),
        (
            "sigmoid for tanh",
            "Your state goes through a sigmoid and can never be negative. It is a tanh here.",
            sigmoid,
        ),
        (
            "relu for tanh",
            "Your state goes through a ReLU. The activation here is the tanh.",
            lambda z: np.maximum(z, 0.0),
        ),
        (
            "tanh applied twice",
            "Your state goes through the tanh two times.",
            lambda z: np.tanh(np.tanh(z)),
        ),
    )
)

PLACE_MISTAKES = tuple(
    Mistake(name, sentence, variant={"place": place})
    for name, sentence, place in (
        (
            "not normalised",
            "Your step is a plain Elman step: the sum goes into the tanh as it is.",
            "nothing",
        ),
        (
            "normalised after the tanh",
            "You take the tanh first and normalise what comes out of it. The *sum* is normalised, "
            "so that the tanh gets numbers of a size at which it is not flat.",
            "after the tanh",
        ),
        (
            "only the input's part normalised",
            "You normalise the input's product and add the state's part as it is. The whole sum is "
            "normalised.",
            "input's part",
        ),
        (
            "only the input's part normalised, with the bias",
            "You normalise the input's product with the bias and add the state's part as it is. "
            "The whole sum is normalised.",
            "input's part with bias",
        ),
        (
            "only the state's part normalised",
            "You normalise the state's product and add the rest as it is. The whole sum is "
            "normalised.",
            "state's part",
        ),
        (
            "each part normalised on its own",
            "You normalise the input's part and the state's part separately. There is one sum, "
            "normalised once.",
            "both parts",
        ),
        (
            "bias added after normalising",
            "You add the bias to the normalised sum. It belongs to the sum; the shift that comes "
            "after normalising is beta.",
            "all but the bias",
        ),
        (
            "tanh before the normalising, too",
            "You take a tanh of the sum, normalise, and take a tanh again. There is one tanh, at "
            "the end.",
            "before the tanh and inside",
        ),
        (
            "the input normalised in place of the sum",
            "You normalise the input `x_t`. What is normalised is the *sum* that would go into "
            "the tanh, over the units.",
            "input",
        ),
        (
            "the input normalised in place of the sum, without gamma and beta",
            "You normalise the input `x_t`. What is normalised is the *sum* that would go into "
            "the tanh, over the units; then gamma scales it and beta shifts it.",
            "input, without gamma and beta",
        ),
    )
)

OTHER_EPSILON = Mistake(
    "epsilon of another library: 1e-5",
    "Your numbers are those with an epsilon of 1e-5, PyTorch's. Keras's is 0.001.",
    variant={"epsilon": 1e-5},
)

# In a step there is no time axis, so three kinds of pooling are one.
STEP_AXES = tuple(
    mistake for mistake in AXES_MISTAKES if mistake.variant["axes"] in ("samples", "everything")
)

INSIDE_THE_STEP = (
    *SUM_MISTAKES,
    *ACTIVATION_MISTAKES,
    *PLACE_MISTAKES,
    *(m for m in SPREAD_MISTAKES if m.name in ("ddof = 1", "median for mean")),
    *CENTRE_MISTAKES,
    *DIVISOR_MISTAKES,
    *SCALE_MISTAKES,
)

LAYER_NORM_RNN_STEP = Exercise(
    name="layer_norm_rnn_step",
    returns=(Output("h_t", ("sample", "unit")),),
    challenges=rnn_challenges,
    oracle=step_oracle,
    model=step_model,
    mistakes=(*INSIDE_THE_STEP, state_ignored("h_prev"), *STEP_AXES, OTHER_EPSILON),
    hints=(
        "Write the sum that a plain Elman step puts into its tanh, and give it a name.",
        "Your `layer_norm` does the rest. Which axis of the sum does it pool, and what are the "
        "features here?",
        "In this order: two products, the bias, normalise, scale and shift, tanh.",
    ),
    points=2,
    against="Keras's `SimpleRNNCell` with its `LayerNormalization` before the tanh",
)
