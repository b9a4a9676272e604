"""The numbers behind the gate explorer: one unit, one input, the learner's own LSTM step."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Series = dict[str, np.ndarray]

STEPS = 30
# Step -> input; everywhere else the input is zero.
PULSES = {3: 1.0, 18: -0.5}
# How much the input and the last hidden state move each gate: a little, so that gates move but the
# biases, which the reader sets, decide.
GATE_KERNEL, GATE_RECURRENT_KERNEL = 0.3, 0.2


def pulses() -> np.ndarray:
    """The input over time, ``(30,)``: a pulse, and later a weaker one of the opposite sign."""
    x = np.zeros(STEPS)
    x[list(PULSES)] = list(PULSES.values())
    return x


def half_life(forget_gate: float) -> float:
    """After how many steps half of a memory is left, if the forget gate stays as it is.

    Args:
        forget_gate: f, from 0 to 1.

    Returns:
        ``log 0.5 / log f``: 0 for f = 0, infinity for f = 1.

    Raises:
        ValueError: if f lies outside 0 to 1.
    """
    if not 0 <= forget_gate <= 1:
        raise ValueError(f"forget_gate should lie between 0 and 1; got {forget_gate}.")
    if forget_gate == 0:
        return 0.0
    if forget_gate == 1:
        return math.inf
    return math.log(0.5) / math.log(forget_gate)


def explore(
    lstm_step: Callable[..., tuple[Any, Any]],
    input_bias: float = 2.0,
    forget_bias: float = 4.0,
    output_bias: float = 1.0,
    candidate_weight: float = 1.0,
) -> Series:
    """Run the learner's step over the pulses and keep every quantity at every step.

    The states are the learner's. A step does not return its gates, so these follow from the
    learner's hidden states and the weights.

    Args:
        lstm_step: ``(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias) -> (h_t, c_t)``.
        input_bias, forget_bias, output_bias: the three gates' biases.
        candidate_weight: the candidate's weight on the input.

    Returns:
        Arrays ``(30,)``, float64, named as in ``COLOURS``: input, the three gates, candidate,
        cell state, hidden state.

    Raises:
        ValueError: if ``lstm_step`` does not return two arrays of finite numbers, ``(1, 1)``.
    """
    kernel = np.array([[GATE_KERNEL, GATE_KERNEL, candidate_weight, GATE_KERNEL]])
    # The candidate hears the input only: fed by its own output, the memory would drift.
    recurrent_kernel = GATE_RECURRENT_KERNEL * np.array([[1.0, 1.0, 0.0, 1.0]])
    bias = np.array([input_bias, forget_bias, 0.0, output_bias], dtype=np.float64)
    h, c = np.zeros((1, 1)), np.zeros((1, 1))
    blocks, cells, hiddens = [], [], []
    for x in pulses():
        x_t = np.full((1, 1), x)
        blocks.append((x_t @ kernel + h @ recurrent_kernel + bias)[0])
        # Copies, so that a step that changes its arguments shows the same picture every time.
        arguments = (x_t, h, c, kernel, recurrent_kernel, bias)
        h, c = states(lstm_step(*(argument.copy() for argument in arguments)))
        cells.append(c[0, 0])
        hiddens.append(h[0, 0])
    i, f, candidate, o = np.array(blocks).T
    return {
        "input": pulses(),
        "input gate": sigmoid(i),
        "forget gate": sigmoid(f),
        "output gate": sigmoid(o),
        "candidate": np.tanh(candidate),
        "cell state": np.array(cells),
        "hidden state": np.array(hiddens),
    }


def states(result: Any) -> tuple[np.ndarray, np.ndarray]:
    """What a step returned, as two float arrays ``(1, 1)``."""
    try:
        h, c = (np.array(state, dtype=np.float64) for state in result)
    except (TypeError, ValueError):
        h = c = np.empty(0)
    if h.shape != (1, 1) or c.shape != (1, 1) or not np.isfinite([h, c]).all():
        raise ValueError(
            "lstm_step should return (h_t, c_t), here two arrays of shape (1, 1) of finite "
            f"numbers; got {result!r:.80}."
        )
    return h, c


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(−x)), element by element."""
    return 1 / (1 + np.exp(-x))


def sentence(series: Series) -> str:
    """What the forget gate means for a memory, with the numbers of this series."""
    forget = float(np.median(series["forget gate"]))
    digits = 2 if forget < 0.9 else 3 if forget < 0.99 else 4
    shown = f"{forget:.{digits}f}"
    # From the number that is shown, so that a reader can check it.
    steps = half_life(float(shown))
    if math.isinf(steps):
        return f"With f = {shown} next to nothing of a memory is lost."
    if steps < 1:
        return f"With f = {shown} more than half of a memory is gone after a single step."
    count = f"{steps:,.0f}"
    unit = "step" if count == "1" else "steps"
    return f"With f = {shown} half of a memory is left after {count} {unit}."
