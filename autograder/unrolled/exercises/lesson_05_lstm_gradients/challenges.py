"""Random passes of an LSTM to go back through, and their right gradients."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.gradients import tape_gradients
from unrolled.exercises.keras_recurrent import UNTRAINED
from unrolled.exercises.lstm import sequence_challenge
from unrolled.exercises.precision import as_asked

# In the order of computation on the way back: the gradient of a block's sum, and its place.
SUMS = {
    "gradient of the output gate's sum": 3,
    "gradient of the input gate's sum": 0,
    "gradient of the forget gate's sum": 1,
    "gradient of the candidate's sum": 2,
}


def step_results(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """``i_t``, ``f_t``, ``g_t``, ``o_t``, ``c_t`` and ``h_t`` of one step."""
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)
    i_t, f_t, g_t, o_t = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c_t = f_t * c_prev + i_t * g_t
    return i_t, f_t, g_t, o_t, c_t, o_t * np.tanh(c_t)


def pass_results(
    x: np.ndarray, h0: np.ndarray, c0: np.ndarray, *weights: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Gates, candidates, cell states and hidden states of all steps, each (batch, time, units)."""
    h, c, steps = h0, c0, []
    for t in range(x.shape[1]):
        steps.append(step_results(x[:, t], h, c, *weights))
        *_, c, h = steps[-1]
    return tuple(np.stack(each, axis=1) for each in zip(*steps, strict=True))


def random_pass(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int
) -> tuple[np.ndarray, ...]:
    """A pass's arguments, all of them random, and its results: a cache, float64."""
    arguments = tuple(sequence_challenge(rng, batch, time, inputs, units).values())
    return (*arguments, *pass_results(*arguments))


def pass_challenge(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int
) -> Challenge:
    """The arguments of ``lstm_backward``."""
    return {
        "d_states": rng.normal(size=(batch, time, units)),
        "cache": random_pass(rng, batch, time, inputs, units),
    }


def step_challenge(rng: np.random.Generator, batch: int, inputs: int, units: int) -> Challenge:
    """The arguments of ``lstm_step_backward``: a pass of one step, without its time axis."""
    x, *given = random_pass(rng, batch, 1, inputs, units)
    return {
        "dh": rng.normal(size=(batch, units)),
        "dc": rng.normal(size=(batch, units)),
        "cache": (x[:, 0], *given[:5], *(results[:, 0] for results in given[5:])),
    }


@functools.lru_cache(maxsize=64)
def cell_of(inputs: int, units: int) -> Any:
    """Keras's cell, kept for each size: to make one takes longer than to use it."""
    import keras

    cell = keras.layers.LSTMCell(units, **UNTRAINED)
    cell.build((None, inputs))
    return cell


def cell_with(weights: list[np.ndarray]) -> Any:
    """Keras's cell with given weights, float64."""
    cell = cell_of(len(weights[0]), len(weights[1]))
    cell.set_weights(weights)
    return cell


def step_oracle(challenge: Challenge) -> Expected:
    """The six gradients of one step through ``keras.layers.LSTMCell``, and those of the sums."""
    import tensorflow as tf

    dh, dc, (x_t, h_prev, c_prev, *weights) = challenge.values()
    cell = cell_with(weights[:3])
    values = tape_gradients(
        cell,
        lambda x, h, c: tf.concat(cell(x, [h, c])[1], axis=1),
        (x_t, h_prev, c_prev),
        np.concatenate([dh, dc], axis=1),
        lambda *arguments: np.concatenate(step_results(*arguments)[:3:-1], axis=1),
    )
    blocks = np.split(values[5], 4)
    return Expected(
        as_asked(tuple(values), dh), {name: blocks[place][None] for name, place in SUMS.items()}
    )


def pass_oracle(challenge: Challenge) -> Expected:
    """The six gradients of a pass, step by step through ``keras.layers.LSTMCell``."""
    import tensorflow as tf

    d_states, (x, h0, c0, *weights) = challenge.values()
    cell = cell_with(weights[:3])

    def run(x, h, c):
        states = []
        for x_t in tf.unstack(x, axis=1):
            _, (h, c) = cell(x_t, [h, c])
            states.append(h)
        return tf.stack(states, axis=1)

    values = tape_gradients(
        cell, run, (x, h0, c0), d_states, lambda *arguments: pass_results(*arguments)[-1]
    )
    return Expected(as_asked(tuple(values), d_states))


def step_readout(
    challenges: list[Challenge], values: list[tuple[Any, ...]]
) -> Mapping[str, np.ndarray]:
    """The gradients of the four sums behind the answer to the first challenge, of one sample.

    The bias's gradient is theirs, and that of a kernel is the input's, or the state's, times it.
    What does not stand in both kernels is left out.
    """
    x_t, h_prev = challenges[0]["cache"][:2]
    *_, dkernel, drecurrent, dbias = (np.asarray(value, np.float64) for value in values[0])
    found = {}
    for name, place in SUMS.items():
        gradient = np.split(dbias, 4)[place][None]
        if all(
            np.allclose(np.split(of_kernel, 4, axis=1)[place], source.T @ gradient)
            for of_kernel, source in ((dkernel, x_t), (drecurrent, h_prev))
        ):
            found[name] = gradient
    return found
