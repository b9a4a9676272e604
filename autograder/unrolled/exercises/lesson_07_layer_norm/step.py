"""The exercise ``layer_norm_rnn_step``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_07_layer_norm.layer import LAYER_NORM, layer_norm
from unrolled.exercises.lesson_07_layer_norm.oracle import step_oracle
from unrolled.exercises.normalising import scale_and_shift
from unrolled.exercises.precision import in_single_precision

SMALL = 0.004


def layer_norm_rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias, gamma, beta):
    """One Elman step whose sum is normalised, with Keras's epsilon of 0.001, before the tanh.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the state before the step.
        kernel: (inputs, units).
        recurrent_kernel: (units, units).
        bias: (units,), added to the sum.
        gamma: (units,), the scale.
        beta: (units,), the shift.

    Returns:
        h_t: (batch, units), the state after the step.
    """
    total = x_t @ kernel + h_prev @ recurrent_kernel + bias  # sum
    return np.tanh(layer_norm(total, gamma, beta))


def rnn_challenge(
    rng: np.random.Generator, batch: int, inputs: int, units: int, size: float = 1.0
) -> Challenge:
    """The arguments of a step; with a small ``size`` the sums hardly vary, and epsilon decides."""
    return {
        "x_t": rng.normal(size=(batch, inputs)),
        "h_prev": rng.uniform(-0.9, 0.9, size=(batch, units)),
        "kernel": size * rng.normal(size=(inputs, units)),
        "recurrent_kernel": size * rng.normal(size=(units, units)) / np.sqrt(units),
        "bias": size * rng.normal(scale=0.8, size=units),
        **scale_and_shift(rng, units),
    }


def rnn_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Steps of all sizes; one with small sums, one in single precision."""
    sizes = [(3, 2, 5), (1, 4, 3), (2, 3, 1)] if hidden else [(2, 3, 4), (1, 2, 3)]
    return [
        *(rnn_challenge(rng, *size) for size in sizes),
        rnn_challenge(rng, 3, 4, 6 if hidden else 5, SMALL),
        in_single_precision(rnn_challenge(rng, 3, 2, 5)),
    ]


SUM = "x_t @ kernel + h_prev @ recurrent_kernel + bias"
RESULT = "np.tanh(layer_norm(total, gamma, beta))"


def normalised_elsewhere(name: str, sentence: str, result: str, total: str = SUM) -> Mistake:
    """Another part of the step normalised."""
    return Mistake(name, sentence, edits=((SUM, total), (RESULT, result)))


WHOLE = "The whole sum is normalised."
PLACE_MISTAKES = (
    normalised_elsewhere(
        "not normalised",
        "Your step is a plain Elman step: the sum goes into the tanh as it is.",
        "np.tanh(total)",
    ),
    normalised_elsewhere(
        "scaled and shifted, but not normalised",
        "You scale the sum by gamma and shift it by beta, but nothing is normalised.",
        "np.tanh(gamma * total + beta)",
    ),
    normalised_elsewhere(
        "normalised after the tanh",
        "You take the tanh first and normalise what comes out of it. The *sum* is normalised, so "
        "that the tanh gets numbers of a size at which it is not flat.",
        "layer_norm(np.tanh(total), gamma, beta)",
    ),
    normalised_elsewhere(
        "only the input's part normalised",
        f"You normalise the input's product and add the state's part as it is. {WHOLE}",
        "np.tanh(layer_norm(total, gamma, beta) + h_prev @ recurrent_kernel + bias)",
        "x_t @ kernel",
    ),
    normalised_elsewhere(
        "only the input's part normalised, with the bias",
        f"You normalise the input's product with the bias and add the state's part as it is. "
        f"{WHOLE}",
        "np.tanh(layer_norm(total, gamma, beta) + h_prev @ recurrent_kernel)",
        "x_t @ kernel + bias",
    ),
    normalised_elsewhere(
        "only the state's part normalised",
        f"You normalise the state's product and add the rest as it is. {WHOLE}",
        "np.tanh(layer_norm(total, gamma, beta) + x_t @ kernel + bias)",
        "h_prev @ recurrent_kernel",
    ),
    normalised_elsewhere(
        "each part normalised on its own",
        "You normalise the input's part and the state's part separately. There is one sum, "
        "normalised once.",
        "np.tanh(layer_norm(x_t @ kernel, gamma, beta) + layer_norm(total, gamma, beta) + bias)",
        "h_prev @ recurrent_kernel",
    ),
    normalised_elsewhere(
        "bias added after normalising",
        "You add the bias to the normalised sum. It belongs to the sum; the shift that comes after "
        "normalising is beta.",
        "np.tanh(layer_norm(total, gamma, beta) + bias)",
        "x_t @ kernel + h_prev @ recurrent_kernel",
    ),
    normalised_elsewhere(
        "bias added after the tanh",
        "You add the bias to what comes out of the tanh. It belongs to the sum.",
        "np.tanh(layer_norm(total, gamma, beta)) + bias",
        "x_t @ kernel + h_prev @ recurrent_kernel",
    ),
    normalised_elsewhere(
        "the old state normalised in place of the sum",
        "You normalise the old state. What is normalised is the *sum* that would go into the tanh.",
        "np.tanh(total)",
        "x_t @ kernel + layer_norm(h_prev, gamma, beta) @ recurrent_kernel + bias",
    ),
    normalised_elsewhere(
        "tanh before the normalising, too",
        "You take a tanh of the sum, normalise, and take a tanh again. There is one tanh, at the "
        "end.",
        "np.tanh(layer_norm(np.tanh(total), gamma, beta))",
    ),
    normalised_elsewhere(
        "the input normalised in place of the sum",
        "You normalise the input `x_t`. What is normalised is the *sum* that would go into the "
        "tanh, over the units.",
        "np.tanh(gamma * total + beta)",
        f"layer_norm(x_t, 1, 0) @ kernel{SUM.removeprefix('x_t @ kernel')}",
    ),
    normalised_elsewhere(
        "the input normalised in place of the sum, without gamma and beta",
        "You normalise the input `x_t`. What is normalised is the *sum* that would go into the "
        "tanh, over the units; then gamma scales it and beta shifts it.",
        "np.tanh(total)",
        f"layer_norm(x_t, 1, 0) @ kernel{SUM.removeprefix('x_t @ kernel')}",
    ),
)

OF_THE_SUM = (
    Mistake(
        "[x; h] for [h; x]",
        "You lay `x` and `h` side by side in one order and stack their weights in the other, so "
        "the state meets the input's weights.",
        edits=(
            (
                SUM,
                "np.concatenate([x_t, h_prev], axis=1)"
                " @ np.concatenate([recurrent_kernel, kernel]) + bias",
            ),
        ),
    ),
)

# In a step there is no time axis, and a time axis's mistakes would have several names.
NOT_IN_A_STEP = (
    "batch normalisation: all but the features pooled",
    "axis 1 pooled for the last axis",
    "time steps pooled with the features",
    "keepdims forgotten",
    "nothing is normalised",
    "scaled and shifted before normalising",
    "epsilon ignored: always 0.001",
    "epsilon ignored: always 0.00001",
)
OF_LAYER_NORM = tuple(
    mistake for mistake in LAYER_NORM.mistakes if mistake.name not in NOT_IN_A_STEP
)

LAYER_NORM_RNN_STEP = Exercise(
    name="layer_norm_rnn_step",
    returns=(Output("h_t", ("sample", "unit")),),
    challenges=rnn_challenges,
    oracle=step_oracle,
    reference=layer_norm_rnn_step,
    helpers=(layer_norm,),
    mistakes=(*PLACE_MISTAKES, *OF_THE_SUM, *OF_LAYER_NORM),
    hints=(
        "Write the sum that a plain Elman step puts into its tanh, and give it a name.",
        "Your `layer_norm` does the rest. Which axis of the sum does it pool, and what are the "
        "features here?",
        "In this order: two products, the bias, normalise, scale and shift, tanh.",
    ),
    points=2,
    against="Keras's `SimpleRNNCell` with its `LayerNormalization` before the tanh",
)
