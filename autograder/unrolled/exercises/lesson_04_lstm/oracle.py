"""What Keras gives: ``keras.layers.LSTMCell`` and ``keras.layers.LSTM`` in float64."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Expected
from unrolled.exercises.lesson_04_lstm.weights import GATE_NAMES
from unrolled.exercises.precision import as_asked

# sigmoid(60) is 1 in float64, to the last bit: a gate with this bias and no weights stays open.
OPEN = 60.0
WRITTEN = "part that is written, input gate × candidate,"
# The weights are set at once, so none need be drawn, which would take longer than the step.
UNTRAINED = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros"}


def keras_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One step of ``keras.layers.LSTMCell``.

    Args:
        x_t: (batch, inputs).
        h_prev: (batch, units).
        c_prev: (batch, units).
        kernel: (inputs, 4 * units).
        recurrent_kernel: (units, 4 * units).
        bias: (4 * units,).

    Returns:
        ``(h_t, c_t)``, each (batch, units), float64.
    """
    import keras

    cell = keras.layers.LSTMCell(h_prev.shape[1], dtype="float64", **UNTRAINED)
    cell.build(x_t.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    _, states = cell(
        np.asarray(x_t, np.float64),
        [np.asarray(h_prev, np.float64), np.asarray(c_prev, np.float64)],
    )
    h_t, c_t = (keras.ops.convert_to_numpy(state) for state in states)
    return h_t, c_t


def keras_gates(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
) -> dict[str, np.ndarray]:
    """The four gates that ``LSTMCell`` computes but does not return.

    Keras adds the two products and the bias and splits the sum in the order i, f, c, o; a Dense
    layer over the input and the state side by side is the same sum.

    Returns:
        The gates by name, in Keras's order, each (batch, units), float64.
    """
    import keras

    dense = keras.layers.Dense(bias.size, dtype="float64")
    both = np.concatenate([x_t, h_prev], axis=1, dtype=np.float64)
    dense.build(both.shape)
    dense.set_weights([np.concatenate([kernel, recurrent_kernel]), bias])
    blocks = keras.ops.split(dense(both), 4, axis=1)
    gates = [
        keras.ops.tanh(z) if name == "candidate" else keras.ops.sigmoid(z)
        for name, z in zip(GATE_NAMES, blocks, strict=True)
    ]
    return {
        name: keras.ops.convert_to_numpy(gate) for name, gate in zip(GATE_NAMES, gates, strict=True)
    }


def step_oracle(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` of one step, with the gates as trace."""
    seen = {name: value for name, value in challenge.items() if name != "c_prev"}
    values = as_asked(keras_step(**challenge), challenge["x_t"])
    return Expected(values, traced(keras_gates(**seen)))


def traced(gates: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The gates, and what two of them together write to the cell."""
    return gates | {WRITTEN: gates["input gate"] * gates["candidate"]}


def sequence_oracle(challenge: Challenge) -> Expected:
    """``(states, last_h, last_c)`` of ``keras.layers.LSTM``; its trace is the first gates."""
    import keras

    x, h0, c0, *weights = challenge.values()
    layer = keras.layers.LSTM(
        h0.shape[1], return_sequences=True, return_state=True, dtype="float64", **UNTRAINED
    )
    layer.build(x.shape)
    layer.set_weights(weights)
    outputs = layer(
        np.asarray(x, np.float64),
        initial_state=[np.asarray(h0, np.float64), np.asarray(c0, np.float64)],
    )
    values = tuple(keras.ops.convert_to_numpy(output) for output in outputs)
    return Expected(as_asked(values, x), traced(keras_gates(x[:, 0], h0, *weights)))


def step_1997_oracle(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` without a forget gate: Keras's cell with that gate held open."""
    wide = dict(challenge)
    for name in ("kernel", "recurrent_kernel", "bias"):
        i, c, o = np.split(challenge[name], 3, axis=-1)
        f = np.full_like(i, OPEN) if name == "bias" else np.zeros_like(i)
        wide[name] = np.concatenate([i, f, c, o], axis=-1)
    return Expected(as_asked(keras_step(**wide), challenge["x_t"]))


def peephole_oracle(challenge: Challenge) -> Expected:
    """``(h_t, c_t)`` with peepholes, from Keras's cell asked twice.

    A peephole is a diagonal weight on the cell state, so the state joins the input: first the old
    one, for the input and forget gates, which gives ``c_t``; then the new one, for the output
    gate, with the cell held as it is. This is ONNX's definition of the operator LSTM with P.
    """
    x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole = challenge.values()
    p_i, p_f, p_o = (np.diag(row) for row in np.asarray(peephole, np.float64))
    none = np.zeros_like(p_i)
    before = np.concatenate([kernel, np.concatenate([p_i, p_f, none, none], axis=1)])
    seen = np.concatenate([x_t, c_prev], axis=1)
    _, c_t = keras_step(seen, h_prev, c_prev, before, recurrent_kernel, bias)

    after = np.concatenate([kernel, np.concatenate([none, none, none, p_o], axis=1)])
    held = {"kernel": after, "recurrent_kernel": recurrent_kernel, "bias": bias}
    for name, weights in held.items():
        i, f, c, o = np.split(np.asarray(weights, np.float64), 4, axis=-1)
        shut, open_ = (-OPEN, OPEN) if name == "bias" else (0.0, 0.0)
        held[name] = np.concatenate([np.full_like(i, shut), np.full_like(f, open_), c, o], axis=-1)
    h_t, _ = keras_step(np.concatenate([x_t, c_t], axis=1), h_prev, c_t, **held)
    return Expected(as_asked((h_t, c_t), x_t))
