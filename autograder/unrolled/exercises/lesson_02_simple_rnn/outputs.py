"""The exercise ``rnn_outputs``: one output layer, shared by all steps."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import as_asked, in_single_precision


def rnn_outputs(states, kernel_out, bias_out):
    """One output layer, shared by all steps.

    Args:
        states: (batch, time, units), float.
        kernel_out: (units, outputs).
        bias_out: (outputs,).

    Returns:
        outputs: (batch, time, outputs).
    """
    return states @ kernel_out + bias_out


RESULT = "states @ kernel_out + bias_out"
OWN = "Each output reads the state of its own step."
OUTPUT_MISTAKES = (
    *(
        Mistake(name, sentence, first=first)
        for name, sentence, first in (
            (
                "outputs shifted by one, zeros first",
                "Your output at step t reads the state of step t − 1, and the first one reads "
                f"zeros. {OWN}",
                "states = np.concatenate([0 * states[:, :1], states[:, :-1]], axis=1)",
            ),
            (
                "outputs shifted by one, the last state first",
                "Your output at step t reads the state of step t − 1, and at the first step that "
                "of the last: an index of −1 counts from the end.",
                "states = np.roll(states, 1, axis=1)",
            ),
            (
                "the last state at every step",
                f"All your outputs read the last state. {OWN}",
                "states = np.repeat(states[:, -1:], states.shape[1], axis=1)",
            ),
            (
                "the first state at every step",
                f"All your outputs read the first state. {OWN}",
                "states = np.repeat(states[:, :1], states.shape[1], axis=1)",
            ),
            (
                "the mean of all states at every step",
                f"All your outputs read the mean over time, which knows no order. {OWN}",
                "states = np.repeat(states.mean(axis=1, keepdims=True), states.shape[1], axis=1)",
            ),
            (
                "states summed up over time",
                "Your output at step t reads the sum of all states so far. It needs only the state "
                "of step t, which already sums up what came before.",
                "states = np.cumsum(states, axis=1)",
            ),
        )
    ),
    *(
        Mistake(name, sentence, edits=((RESULT, new),))
        for name, sentence, new in (
            (
                "the output layer sees the previous output",
                "Each of your outputs has the one before it on top. The output layer sees the "
                "state of its own step and nothing else: what happened before is in the state.",
                f"np.cumsum({RESULT}, axis=1)",
            ),
            *(
                (
                    f"{activation} on the outputs",
                    f"Your outputs go through a {activation}. Here the output layer is linear: a "
                    "product and a bias, and nothing after them.",
                    f"{function}({RESULT})",
                )
                for activation, function in (
                    ("tanh", "np.tanh"),
                    ("sigmoid", "sigmoid"),
                    ("softmax", "softmax"),
                    ("relu", "relu"),
                )
            ),
            (
                "one output, from the mean of all states",
                "You take the mean of the states over time and make one output of it. Every step "
                f"has an output. {OWN}",
                "states.mean(axis=1) @ kernel_out + bias_out",
            ),
            (
                "one output, from the sum of all states",
                "You add the states up over time and make one output of the sum. Every step has "
                f"an output. {OWN}",
                "states.sum(axis=1) @ kernel_out + bias_out",
            ),
            (
                "only the last step",
                "You return the output of the last step alone, (batch, outputs); every step has "
                "one.",
                f"({RESULT})[:, -1]",
            ),
            (
                "only the first step",
                "You return the output of the first step alone: is the `return` indented too far?",
                f"({RESULT})[:, 0]",
            ),
            (
                "batch and time mixed up by a reshape",
                "Your outputs have the right numbers in wrong places: `reshape` does not swap "
                "axes, it only cuts the same row of numbers elsewhere.",
                f"({RESULT}).swapaxes(0, 1).reshape(*states.shape[:2], -1)",
            ),
            (
                "samples and steps in one axis",
                "Your outputs have the shape (batch × time, outputs): the way back to three axes "
                "is missing.",
                f"({RESULT}).reshape(-1, len(bias_out))",
            ),
        )
    ),
)


def output_challenge(
    rng: np.random.Generator, batch: int, time: int, units: int, outputs: int
) -> Challenge:
    """States as a tanh makes them, and a random output layer."""
    return {
        "states": rng.uniform(-0.9, 0.9, size=(batch, time, units)),
        "kernel_out": rng.normal(size=(units, outputs)),
        "bias_out": rng.normal(size=outputs),
    }


def output_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All lengths different first; one step; as many outputs as units, and as many samples as
    steps; single precision."""
    sizes = (
        [(4, 3, 6, 2), (1, 30, 2, 5), (3, 1, 2, 4)]
        if hidden
        else [(2, 4, 3, 5), (1, 6, 4, 1), (2, 1, 3, 4)]
    )
    return [
        *(output_challenge(rng, *size) for size in sizes),
        output_challenge(rng, 3, 3, 4, 4),
        in_single_precision(output_challenge(rng, 2, 5, 1, 3)),
    ]


def output_oracle(challenge: Challenge) -> Expected:
    """``keras.layers.Dense`` over all steps."""
    import keras

    states, kernel_out, bias_out = challenge.values()
    dense = keras.layers.Dense(bias_out.size, dtype="float64", kernel_initializer="zeros")
    dense.build(states.shape)
    dense.set_weights([kernel_out, bias_out])
    outputs = keras.ops.convert_to_numpy(dense(np.asarray(states, np.float64)))
    return Expected(as_asked((outputs,), states))


RNN_OUTPUTS = Exercise(
    name="rnn_outputs",
    returns=(Output("outputs", ("sample", "step", "output")),),
    challenges=output_challenges,
    oracle=output_oracle,
    reference=rnn_outputs,
    mistakes=OUTPUT_MISTAKES,
    hints=(
        "For a single step this is a plain Dense layer: `states[:, t]` is (batch, units). What is "
        "the shape of the result?",
        "`@` multiplies the last axis of an array by a matrix and leaves the axes before it alone.",
    ),
    points=2,
)
