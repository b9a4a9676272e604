"""The exercise ``encode``: a GRU that reads a padded sequence into one vector."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import as_asked, in_double_precision, in_single_precision


def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of Keras's GRU, as in lesson 06."""
    units = h_prev.shape[1]  # number of units
    from_input = x_t @ kernel + bias[0]  # sums from the input
    from_state = h_prev @ recurrent_kernel + bias[1]  # sums from the state
    z = sigmoid(from_input[:, :units] + from_state[:, :units])  # update gate
    middle = slice(units, 2 * units)  # columns of the reset gate
    r = sigmoid(from_input[:, middle] + from_state[:, middle])  # reset gate
    candidate = np.tanh(from_input[:, 2 * units :] + r * from_state[:, 2 * units :])  # candidate
    return z * h_prev + (1 - z) * candidate


def encode(x, mask, kernel, recurrent_kernel, bias):
    """Read a padded sequence into one vector.

    Args:
        x: (batch, time, inputs), float.
        mask: (batch, time) of booleans, False where a step is padding, wherever that stands.
        kernel: (inputs, 3 * units), the weights of a keras.layers.GRU: blocks z, r, h.
        recurrent_kernel: (units, 3 * units).
        bias: (2, 3 * units).

    Returns:
        context: (batch, units), the state after each sample's last step that is no padding; 0 for
            a sample of nothing but padding.
    """
    h = np.zeros((len(x), len(recurrent_kernel)), x.dtype)  # state
    for t in range(x.shape[1]):
        moved = gru_step(x[:, t], h, kernel, recurrent_kernel, bias)  # state after the step
        h = np.where(mask[:, t, None], moved, h)  # state
    return h


def encode_challenge(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int, anywhere: bool = False
) -> Challenge:
    """One call: samples of different lengths, the last one whole.

    Args:
        rng: where the numbers come from.
        batch: samples.
        time: steps.
        inputs: numbers in a step.
        units: numbers in the state.
        anywhere: whether padding stands before a sample, inside of it, and in place of one, too.
    """
    lengths = rng.integers(1, time + 1, size=batch)
    lengths[-1] = time
    if batch > 1:
        lengths[0] = max(1, time - 2)
    mask = np.arange(time) < lengths[:, None]
    if anywhere:
        mask[0] = mask[0, ::-1]
        mask[-1, 1] = False
        mask[:, 2] = False
        mask[-2] = False
    return {
        "x": rng.normal(loc=0.5, size=(batch, time, inputs)),
        "mask": mask,
        "kernel": rng.normal(size=(inputs, 3 * units)) / np.sqrt(inputs),
        "recurrent_kernel": rng.normal(size=(units, 3 * units)) / np.sqrt(units),
        "bias": rng.normal(scale=0.5, size=(2, 3 * units)),
    }


def encode_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Short, longer, single; padding that stands anywhere."""
    sizes = [(3, 4, 5, 2), (1, 6, 2, 3)] if hidden else [(2, 3, 4, 5), (4, 5, 2, 3), (1, 1, 3, 2)]
    single = in_single_precision(encode_challenge(rng, 3, 5, 2, 4))
    anywhere = encode_challenge(rng, 4 - int(hidden), 5, 3, 2, anywhere=True)
    return [*(encode_challenge(rng, *size) for size in sizes), anywhere, single]


@functools.cache
def gru_layer(inputs: int, units: int) -> Any:
    """A ``keras.layers.GRU`` of these sizes, whose weights are set anew for each question."""
    import keras

    layer = keras.layers.GRU(units, reset_after=True, use_cudnn=False, dtype="float64")
    layer.build((None, None, inputs))
    return layer


def encode_oracle(challenge: Challenge) -> Expected:
    """``keras.layers.GRU`` with a mask."""
    import keras

    x, mask, *weights = (in_double_precision(value) for value in challenge.values())
    layer = gru_layer(x.shape[2], len(weights[1]))
    layer.set_weights(weights)
    context = layer(x, mask=keras.ops.convert_to_tensor(mask))
    return Expected(as_asked((keras.ops.convert_to_numpy(context),), challenge["x"]))


STEP = "np.where(mask[:, t, None], moved, h)"


def by_length(name: str, sentence: str, last: str) -> Mistake:
    """The state is read off after a number of steps, without a look at where the padding stands.

    Args:
        name: of the mistake.
        sentence: about it.
        last: the place of each sample's last step, where ``length`` counts its steps.
    """
    last = last.replace("length", "mask.sum(axis=1)")
    return Mistake(name, sentence, edits=((STEP, f"np.where(t <= ({last})[:, None], moved, h)"),))


LENGTH = (
    "You count the True entries of a sample and read off the state after as many steps. That is "
    "right only where all padding stands at the end, and something stands before it. Padding may "
    "stand anywhere: look at `mask` step by step."
)
ENCODE_MISTAKES = (
    by_length("length of the sample taken for the place of its last step", LENGTH, "length - 1"),
    by_length(
        "length of the sample taken for the place of its last step, −1 for an empty one",
        f"{LENGTH} (A sample of padding only has a length of 0, and the place −1 is the very last "
        "step.)",
        "(length - 1) % mask.shape[1]",
    ),
    by_length(
        "padding read on the way to the last step",
        "You look for a sample's last step and read all that stands before it, padding, too. At "
        "every step `mask` decides anew whether the state moves.",
        "mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)",
    ),
    Mistake(
        "the end at the first step that is padding for all",
        "You stop at a step that is padding in every sample. Behind it there can be more to read.",
        first="mask = mask & np.logical_and.accumulate(mask.any(axis=0))",
    ),
    by_length(
        "the state one step before the last",
        "Your state is the one before the sample's last step: that step is not read.",
        "length - 2",
    ),
    by_length(
        "the state one step before the last, counted from the end for a short sample",
        "Your state is the one before the sample's last step: that step is not read. (And for a "
        "sample of one step the place is −1: the very last one.)",
        "(length - 2) % mask.shape[1]",
    ),
    Mistake(
        "one sample's padding stops all",
        "Once one sample has come to its padding, all your states stay as they are. `mask` decides "
        "for each sample by itself: `mask[:, t]`.",
        edits=((STEP, "moved if mask[:, t].all() else h"),),
        kind="mask",
    ),
    Mistake(
        "padding left out only where all samples have it",
        "Your states go on as long as *one* sample has something to read. `mask` decides for each "
        "sample by itself: `mask[:, t]`.",
        edits=((STEP, "moved if mask[:, t].any() else h"),),
        kind="mask",
    ),
    Mistake(
        "update gate the wrong way round",
        "Your update gate keeps 1 − z of the old state. In Keras it keeps z of it, as the given "
        "`gru_step` does.",
        edits=(
            (
                "return z * h_prev + (1 - z) * candidate",
                "return (1 - z) * h_prev + z * candidate",
            ),
        ),
    ),
    Mistake(
        "first state of ones",
        "Your first state is 1 everywhere. It is 0.",
        edits=(("np.zeros((len(x)", "np.ones((len(x)"),),
    ),
    Mistake(
        "padding read as input",
        "Your state goes on through the padding. Where `mask` is False, the sample's state stays "
        "as it is.",
        edits=((STEP, "moved"),),
        kind="mask",
    ),
    Mistake(
        "mask the wrong way round",
        "Your state moves at the padding and stays elsewhere. True means: a step to read.",
        edits=((STEP, "np.where(mask[:, t, None], h, moved)"),),
        kind="mask",
    ),
    Mistake(
        "state set to 0 at the padding",
        "Your state is 0 where the padding begins. It should stay as it is.",
        edits=((STEP, "np.where(mask[:, t, None], moved, 0.0)"),),
        kind="mask",
    ),
    Mistake(
        "padding fed in as zeros",
        "You replace the padding by zeros and read on. A step with an input of zeros still changes "
        "the state.",
        change=lambda challenge: (
            challenge
            | {
                "x": challenge["x"] * challenge["mask"][..., None],
                "mask": np.ones_like(challenge["mask"]),
            }
        ),
        kind="mask",
    ),
    Mistake(
        "state not carried on",
        "Each of your steps begins from the first state: what was read before is lost.",
        edits=(("gru_step(x[:, t], h, ", "gru_step(x[:, t], np.zeros_like(h), "),),
    ),
    Mistake(
        "read from the end",
        "You read the sequence from its last step to its first.",
        edits=(("range(x.shape[1])", "reversed(range(x.shape[1]))"),),
    ),
)

ENCODE = Exercise(
    name="encode",
    returns=(Output("context", ("sample", "unit")),),
    challenges=encode_challenges,
    oracle=encode_oracle,
    reference=encode,
    helpers=(gru_step,),
    mistakes=ENCODE_MISTAKES,
    hints=(
        "Leave the mask out first: a loop over the steps that carries one state.",
        "At one step, some samples have ended and some have not. For each sample one of two states "
        "is right: which, and who decides?",
        "`np.where` wants a condition of shape (batch, 1) here.",
    ),
    points=2,
    against="keras.layers.GRU with a mask",
)
