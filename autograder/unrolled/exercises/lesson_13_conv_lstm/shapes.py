"""The exercise ``conv_lstm_shapes``: what comes out of a ConvLSTM2D."""

from __future__ import annotations

from itertools import product

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_13_conv_lstm.shape_mistakes import SHAPE_MISTAKES


def conv_lstm_shapes(
    samples,
    time,
    rows,
    cols,
    channels,
    filters,
    kernel_size,
    padding,
    data_format,
    return_sequences,
    return_state,
):
    """The shapes of what a ConvLSTM2D returns.

    Args:
        samples: int, how many films.
        time: int, frames in a film.
        rows: int, of a frame.
        cols: int, of a frame.
        channels: int, of a frame.
        filters: int, the channels of the states.
        kernel_size: two ints (rows, cols), or one int for both.
        padding: "valid" or "same", of the input's convolution; with "valid" the window fits.
        data_format: "channels_last" or "channels_first".
        return_sequences: bool, whether every hidden state is returned, or the last one only.
        return_state: bool, whether the last hidden and cell state are returned, too.

    Returns:
        shapes: list of tuples of ints, one for each tensor, in Keras's order.
    """
    both = kernel_size if np.ndim(kernel_size) else (kernel_size, kernel_size)  # window's sides
    high, wide = both  # sides: number of window rows, number of window columns
    if padding == "valid":
        rows, cols = rows - high + 1, cols - wide + 1  # sizes: number of rows, number of columns
    picture = (rows, cols, filters)  # shape of a picture
    if data_format == "channels_first":
        picture = (filters, rows, cols)  # shape of a picture
    state = (samples, *picture)  # shape of a state
    output = (samples, time, *picture) if return_sequences else state  # shape of the output
    return [output, state, state] if return_state else [output]


def shape_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Every combination of the four settings, square windows and others, all sizes different."""
    names = ("samples", "time", "rows", "cols", "channels", "filters")
    windows = [(3, 3), 3, (5, 2), (2, 4), 5] if hidden else [3, (3, 5), (3, 3), (4, 2), 2]
    settings = product(
        ("same", "valid"), ("channels_last", "channels_first"), (False, True), (False, True)
    )
    found = []
    for place, (padding, data_format, sequences, state) in enumerate(settings):
        sizes = (int(size) for size in rng.permutation(np.arange(6, 30))[:6])
        found.append(
            {
                **dict(zip(names, sizes, strict=True)),
                "kernel_size": windows[place % len(windows)],
                "padding": padding,
                "data_format": data_format,
                "return_sequences": sequences,
                "return_state": state,
            }
        )
    # A window as large as the picture leaves one place; a film may have one frame.
    whole = found[8] | {"rows": 4, "cols": 7, "kernel_size": (4, 7)}
    return [*found, whole, found[2] | {"samples": 1, "time": 1}]


def shape_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.ConvLSTM2D`` computes for itself."""
    import keras

    samples, time, rows, cols, channels, *settings = challenge.values()
    filters, kernel_size, padding, data_format, sequences, state = settings
    layer = keras.layers.ConvLSTM2D(
        filters,
        kernel_size,
        padding=padding,
        data_format=data_format,
        return_sequences=sequences,
        return_state=state,
    )
    last = data_format == "channels_last"
    frame = (rows, cols, channels) if last else (channels, rows, cols)
    shapes = layer.compute_output_shape((samples, time, *frame))
    return Expected(([tuple(shape) for shape in shapes] if state else [tuple(shapes)],))


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """Which tensor a difference belongs to, and which entry of its shape."""
    setting = ", ".join(
        f"{name}={challenge[name]!r}"
        for name in ("padding", "data_format", "return_sequences", "return_state")
    )
    if not path:
        return f"{setting}: the number of shapes"
    tensor = ("the output", "the hidden state", "the cell state")[path[0]]
    entry = f", entry {path[1]}" if len(path) > 1 else ", its number of axes"
    return f"{setting}: the shape of {tensor}{entry}"


CONV_LSTM_SHAPES = Exercise(
    name="conv_lstm_shapes",
    returns=(Output("shapes", kind="list"),),
    challenges=shape_challenges,
    oracle=shape_oracle,
    reference=conv_lstm_shapes,
    mistakes=SHAPE_MISTAKES,
    hints=(
        "Work out the shape of *one* state picture first: its rows, its columns and its channels. "
        "Everything that is returned is made of such pictures.",
        "How many places does a window of 3 find in a row of 8, without zeros at its ends?",
        "How many tensors are returned with `return_state=True`? Ask a real layer: "
        "`keras.layers.ConvLSTM2D(5, 3, return_state=True).compute_output_shape((2, 3, 8, 9, 4))`.",
    ),
    points=2,
    place=place,
)
