"""The exercise ``conv_lstm_forward``: a film, frame by frame."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_13_conv_lstm.challenges import film_challenges
from unrolled.exercises.lesson_13_conv_lstm.kept_layers import keras_conv_lstm
from unrolled.exercises.lesson_13_conv_lstm.step import conv_lstm_step
from unrolled.exercises.lesson_13_conv_lstm.weight_mistakes import WEIGHT_MISTAKES
from unrolled.exercises.lstm_cell import CELL_MISTAKES, FORGET_BIAS, UPDATE_MISTAKES
from unrolled.exercises.precision import as_asked
from unrolled.exercises.recurrent import all_ignored
from unrolled.exercises.sequences import sequence_mistakes


def conv_lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    """A ConvLSTM2D over a whole film.

    Args:
        x: (batch, time, rows, columns, channels), float.
        h0: (batch, rows, columns, filters), the hidden state before the first step.
        c0: (batch, rows, columns, filters), the cell state before the first step.
        kernel: (kernel_rows, kernel_columns, channels, 4 * filters), blocks i, f, c, o.
        recurrent_kernel: (kernel_rows, kernel_columns, filters, 4 * filters), the same blocks.
        bias: (4 * filters,), the same blocks.

    Returns:
        (states, last_h, last_c): (batch, time, rows, columns, filters), and twice
            (batch, rows, columns, filters).
    """
    states, h, c = [], h0, c0  # states, hidden state, cell state
    for t in range(x.shape[1]):
        h, c = conv_lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)
        states.append(h)
    return np.stack(states, axis=1), h, c


def film_oracle(challenge: Challenge) -> Expected:
    """``(states, last_h, last_c)`` of a ``keras.layers.ConvLSTM2D``."""
    x, h0, c0, *weights = challenge.values()
    return Expected(as_asked(keras_conv_lstm(x, h0, c0, weights), x))


COLLECTING_MISTAKES = (
    Mistake(
        "h and c exchanged where the step's results are taken",
        "You take the two results of `conv_lstm_step` in the order c, h. It returns `(h_t, c_t)`.",
        edits=(("        h, c = conv_lstm_step", "        c, h = conv_lstm_step"),),
    ),
    Mistake(
        "cell state returned for hidden state in the sequence",
        "Your `states` hold the cell state of every step; they should hold the hidden state.",
        edits=(("states.append(h)", "states.append(c)"),),
    ),
    Mistake(
        "initial states returned as the last",
        "Your `last_h` and `last_c` are the states that came in.",
        after=lambda values, challenge: (values[0], challenge["h0"], challenge["c0"]),
    ),
    Mistake(
        "only the last state, with a time axis",
        "Your `states` hold one state, the last. With `return_sequences=True` there is one for "
        "every frame.",
        after=lambda values, challenge: (values[0][:, -1:], *values[1:]),
        kind="collect",
    ),
)
CONV_LSTM_FORWARD = Exercise(
    name="conv_lstm_forward",
    returns=(
        Output("states", ("sample", "step", "row", "column", "filter")),
        Output("last_h", ("sample", "row", "column", "filter")),
        Output("last_c", ("sample", "row", "column", "filter")),
    ),
    challenges=film_challenges,
    oracle=film_oracle,
    reference=conv_lstm_forward,
    helpers=(conv_lstm_step,),
    mistakes=(
        *COLLECTING_MISTAKES,
        *sequence_mistakes("conv_lstm_forward", cell=True),
        all_ignored("h0", "c0"),
        *UPDATE_MISTAKES,
        *CELL_MISTAKES,
        FORGET_BIAS,
        *WEIGHT_MISTAKES,
    ),
    hints=(
        "Try a film of one frame first: then `states[:, 0]`, `last_h` and the hidden state of "
        "`conv_lstm_step` are the same numbers.",
        "Two pictures travel through the loop. Which line gives each its new value?",
        "Time is axis 1: `x[:, t]` is one frame of all samples. `np.stack` has an `axis`.",
    ),
    points=3,
)
