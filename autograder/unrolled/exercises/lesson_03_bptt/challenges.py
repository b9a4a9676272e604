"""Random passes of a plain recurrent network to go back through, and their right gradients."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.gradients import tape_gradients
from unrolled.exercises.precision import as_asked

# The weights are set at once, so none need be drawn, which would take longer than the pass.
UNTRAINED = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros"}


def forward(
    x: np.ndarray,
    h0: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> np.ndarray:
    """All states of ``keras.layers.SimpleRNN``.

    Args:
        x: (batch, time, inputs).
        h0: (batch, units).
        kernel: (inputs, units).
        recurrent_kernel: (units, units).
        bias: (units,).

    Returns:
        (batch, time, units), in the precision of the arguments.
    """
    states, h = [], h0
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.stack(states, axis=1)


def random_pass(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int
) -> tuple[np.ndarray, ...]:
    """A forward pass's arguments, all of them random, and its states: a cache, float64.

    Zeros in a bias or a first state would hide mistakes. The recurrent kernel has a spectral norm
    of at most 1, so that rounding errors do not grow over time.
    """
    square = rng.normal(size=(units, units))
    arguments = (
        rng.normal(size=(batch, time, inputs)),
        rng.uniform(-0.9, 0.9, size=(batch, units)),
        rng.normal(scale=0.7, size=(inputs, units)),
        square / max(1.0, np.linalg.norm(square, 2)),
        rng.normal(scale=0.5, size=units),
    )
    return (*arguments, forward(*arguments))


def pass_challenge(
    rng: np.random.Generator, batch: int, time: int, inputs: int, units: int
) -> Challenge:
    """The arguments of ``rnn_backward``."""
    return {
        "d_states": rng.normal(size=(batch, time, units)),
        "cache": random_pass(rng, batch, time, inputs, units),
    }


def step_challenge(rng: np.random.Generator, batch: int, inputs: int, units: int) -> Challenge:
    """The arguments of ``rnn_step_backward``: a pass of one step, without its time axis."""
    x, h0, *weights, states = random_pass(rng, batch, 1, inputs, units)
    return {
        "dh": rng.normal(size=(batch, units)),
        "cache": (x[:, 0], h0, *weights, states[:, 0]),
    }


def pass_oracle(challenge: Challenge) -> Expected:
    """The five gradients of a pass through ``keras.layers.SimpleRNN``."""
    d_states, (x, h0, *weights, _) = challenge.values()
    return Expected(as_asked(tuple(gradients(d_states, x, h0, weights)), d_states))


def step_oracle(challenge: Challenge) -> Expected:
    """The five gradients of one step."""
    dh, (x_t, h_prev, *weights, _) = challenge.values()
    dx, *others = gradients(dh[:, None], x_t[:, None], h_prev, weights)
    return Expected(as_asked((dx[:, 0], *others), dh))


def gradients(
    d_states: np.ndarray, x: np.ndarray, h0: np.ndarray, weights: list[np.ndarray]
) -> list[np.ndarray]:
    """The gradients of ``sum(d_states * states)``, by the tape through Keras's layer.

    Args:
        d_states: (batch, time, units).
        x: (batch, time, inputs).
        h0: (batch, units).
        weights: kernel, recurrent kernel and bias.

    Returns:
        The gradients of ``x``, ``h0`` and the three weights, float64.
    """
    import keras

    layer = keras.layers.SimpleRNN(h0.shape[1], return_sequences=True, dtype="float64", **UNTRAINED)
    layer.build(x.shape)
    layer.set_weights(weights)
    return tape_gradients(
        layer, lambda x, h0: layer(x, initial_state=h0), (x, h0), d_states, forward
    )
