"""The exercise ``rnn_outputs``: one output layer, shared by all steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_02_simple_rnn.model import Function
from unrolled.exercises.lesson_02_simple_rnn.oracle import output_oracle
from unrolled.exercises.lesson_02_simple_rnn.step_mistakes import softmax
from unrolled.exercises.lesson_04_lstm.model import identity, in_double, sigmoid
from unrolled.exercises.lesson_04_lstm.sum_mistakes import with_arrays, zeroed
from unrolled.exercises.precision import in_single_precision


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
    """One step; a few; as many outputs as units, and as many samples as steps; single precision."""
    sizes = [(4, 3, 6, 2), (1, 30, 2, 5)] if hidden else [(2, 4, 3, 5), (1, 6, 4, 1)]
    return [
        output_challenge(rng, 2, 1, 3, 4),
        *(output_challenge(rng, *size) for size in sizes),
        output_challenge(rng, 3, 3, 4, 4),
        in_single_precision(output_challenge(rng, 2, 5, 1, 3)),
    ]


# What the output layer looks at, other than the state of its own step.
VIEWS: dict[str, Function] = {
    "own step": identity,
    "step before": lambda states: np.concatenate(
        [np.zeros_like(states[:, :1]), states[:, :-1]], axis=1
    ),
    "step before, in a circle": lambda states: np.roll(states, 1, axis=1),
    "last step": lambda states: np.repeat(states[:, -1:], states.shape[1], axis=1),
    "first step": lambda states: np.repeat(states[:, :1], states.shape[1], axis=1),
    "all steps": lambda states: np.repeat(
        states.mean(axis=1, keepdims=True), states.shape[1], axis=1
    ),
    "backwards": lambda states: states[:, ::-1],
    "steps so far": lambda states: np.cumsum(states, axis=1),
    "first sample": lambda states: np.repeat(states[:1], len(states), axis=0),
}


def output_model(
    challenge: Challenge,
    sees: str = "own step",
    activation: Function = identity,
    previous_added: bool = False,
) -> tuple[np.ndarray]:
    """``outputs``, (batch, time, outputs), with the variant's wrongs.

    Args:
        challenge: the arguments.
        sees: what the layer looks at, one of ``VIEWS``.
        activation: what the outputs go through.
        previous_added: whether each output gets the one before it on top.
    """
    states, kernel_out, bias_out = in_double(challenge)
    outputs = VIEWS[sees](states) @ kernel_out + bias_out
    if previous_added:
        outputs = np.cumsum(outputs, axis=1)
    return (activation(outputs),)


def scaled_bias_out(factor: float) -> Any:
    """A change that multiplies the output layer's bias."""
    return lambda challenge: with_arrays(challenge, bias_out=factor * challenge["bias_out"])


def whole(change: Any) -> Any:
    """A change of the only output."""
    return lambda values, challenge: (change(values[0]),)


SEEING = tuple(
    Mistake(name, sentence, variant={"sees": view})
    for name, sentence, view in (
        (
            "outputs shifted by one, zeros first",
            "Your output at step t reads the state of step t − 1, and the first one reads zeros. "
            "Each output reads the state of its own step.",
            "step before",
        ),
        (
            "outputs shifted by one, the last state first",
            "Your output at step t reads the state of step t − 1, and at the first step that of "
            "the last: an index of −1 counts from the end.",
            "step before, in a circle",
        ),
        (
            "the last state at every step",
            "All your outputs read the last state. Each reads the state of its own step.",
            "last step",
        ),
        (
            "the first state at every step",
            "All your outputs read the first state. Each reads the state of its own step.",
            "first step",
        ),
        (
            "the mean of all states at every step",
            "All your outputs read the mean over time, which knows no order. Each output reads the "
            "state of its own step.",
            "all steps",
        ),
        (
            "time reversed",
            "Your outputs are in reverse order: the first one reads the last state.",
            "backwards",
        ),
        (
            "states summed up over time",
            "Your output at step t reads the sum of all states so far. It needs only the state of "
            "step t, which already sums up what came before.",
            "steps so far",
        ),
        (
            "the first sample for all",
            "All your samples give the outputs of the first one.",
            "first sample",
        ),
    )
)

ACTIVATIONS = tuple(
    Mistake(
        name,
        f"Your outputs go through a {name.split()[0]}. Here the output layer is linear: a product "
        "and a bias, and nothing after them.",
        variant={"activation": function},
    )
    for name, function in (
        ("tanh on the outputs", np.tanh),
        ("sigmoid on the outputs", sigmoid),
        ("softmax on the outputs", softmax),
        ("relu on the outputs", lambda z: np.maximum(z, 0.0)),
    )
)

LAYOUT = (
    Mistake(
        "only the last step",
        "You return the output of the last step alone, (batch, outputs); every step has one.",
        after=whole(lambda outputs: outputs[:, -1]),
        kind="layout",
    ),
    Mistake(
        "only the first step",
        "You return the output of the first step alone: is the `return` indented too far?",
        after=whole(lambda outputs: outputs[:, 0]),
        kind="layout",
    ),
    Mistake(
        "batch and time swapped in the result",
        "Your outputs are laid out (time, batch, outputs); the first two axes want exchanging.",
        after=whole(lambda outputs: outputs.swapaxes(0, 1)),
        kind="layout",
    ),
    Mistake(
        "batch and time mixed up by a reshape",
        "Your outputs have the right numbers in wrong places: `reshape` does not exchange axes, it "
        "only cuts the same row of numbers elsewhere.",
        after=whole(lambda outputs: outputs.swapaxes(0, 1).reshape(outputs.shape)),
        kind="layout",
    ),
    Mistake(
        "samples and steps in one axis",
        "Your outputs have the shape (batch × time, outputs): the way back to three axes is "
        "missing.",
        after=whole(lambda outputs: outputs.reshape(-1, outputs.shape[-1])),
        kind="layout",
    ),
    Mistake(
        "outputs stacked along the last axis",
        "Your outputs are laid out (batch, outputs, time); time is the second axis.",
        after=whole(lambda outputs: outputs.swapaxes(1, 2)),
        kind="layout",
    ),
)

RNN_OUTPUTS = Exercise(
    name="rnn_outputs",
    returns=(Output("outputs", ("sample", "step", "output")),),
    challenges=output_challenges,
    oracle=output_oracle,
    model=output_model,
    mistakes=(
        Mistake(
            "bias missing",
            "Your numbers are Keras's with a bias of zero: `bias_out` is not added.",
            zeroed("bias_out"),
            kind="bias",
        ),
        Mistake(
            "bias doubled",
            "Your numbers are Keras's with twice the bias.",
            scaled_bias_out(2.0),
            kind="bias",
        ),
        Mistake(
            "kernel_out transposed",
            "You transpose `kernel_out`. Its shape is (units, outputs), so that the states, as "
            "rows, stand left of it; the check tries as many outputs as units, too, where no shape "
            "complains.",
            lambda challenge: with_arrays(challenge, kernel_out=challenge["kernel_out"].T),
        ),
        Mistake(
            "the output layer sees the previous output",
            "Each of your outputs has the one before it on top. The output layer sees the state of "
            "its own step and nothing else: what happened before is in the state.",
            variant={"previous_added": True},
        ),
        *SEEING,
        *ACTIVATIONS,
        *LAYOUT,
    ),
    hints=(
        "For a single step this is a plain Dense layer: `states[:, t]` is (batch, units). What is "
        "the shape of the result?",
        "`@` multiplies the last axis of an array by a matrix and leaves the axes before it alone.",
    ),
    points=2,
)
