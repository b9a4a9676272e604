"""Mistakes with the shapes of a ConvLSTM2D, as edits of ``conv_lstm_shapes``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake, wrong

SHRUNK = "rows, cols = rows - high + 1, cols - wide + 1"
IF_VALID = 'if padding == "valid":'
LAST, FIRST = "picture = (rows, cols, filters)", "picture = (filters, rows, cols)"
STATE = "state = (samples, *picture)"
OUTPUT = "output = (samples, time, *picture) if return_sequences else state"
RESULT = "return [output, state, state] if return_state else [output]"


SHAPE_MISTAKES = (
    wrong(
        "channels of the frames for the filters",
        "filters",
        "The states have `filters` channels, whatever came in; `channels` is the depth of the "
        "frames.",
        (LAST, LAST.replace("filters", "channels")),
        (FIRST, FIRST.replace("filters", "channels")),
    ),
    wrong(
        "four times the filters",
        "filters",
        "The *kernel* has 4 × filters, a block for each gate. A state has `filters` channels.",
        (LAST, LAST.replace("filters", "4 * filters")),
        (FIRST, FIRST.replace("filters", "4 * filters")),
    ),
    wrong(
        "rows and columns shrunk by the filters",
        "size",
        "You take the number of filters off the rows and columns. What counts is the *window*: its "
        "size decides where it fits, and `filters` how many channels come out.",
        (SHRUNK, "rows, cols = rows - filters + 1, cols - filters + 1"),
    ),
    wrong(
        "first window forgotten",
        "size",
        "`rows − kernel_rows` is how often a window can *move*; where it stands at first is a "
        "place, too.",
        (SHRUNK, "rows, cols = rows - high, cols - wide"),
    ),
    wrong(
        "one window too many",
        "size",
        "A window fits `rows − kernel_rows + 1` times; you have one more.",
        (SHRUNK, "rows, cols = rows - high + 2, cols - wide + 2"),
    ),
    wrong(
        "half of the window taken off",
        "size",
        "You take off half of the window. It reaches over the edge at *both* ends.",
        (SHRUNK, "rows, cols = rows - high // 2, cols - wide // 2"),
    ),
    wrong(
        "only the rows shrunk",
        "size",
        "With `valid` your columns keep their number. The window has two sides.",
        (SHRUNK, "rows, cols = rows - high + 1, cols"),
    ),
    wrong(
        "only the columns shrunk",
        "size",
        "With `valid` your rows keep their number. The window has two sides.",
        (SHRUNK, "rows, cols = rows, cols - wide + 1"),
    ),
    wrong(
        "rows and columns of the picture exchanged",
        "format",
        "Your columns stand before the rows. The order is rows, columns.",
        (LAST, "picture = (cols, rows, filters)"),
        (FIRST, "picture = (filters, cols, rows)"),
    ),
    wrong(
        "channels and filters added up",
        "filters",
        "Your states have `channels + filters` channels: that many go *into* the gates. A state "
        "has `filters`.",
        (LAST, LAST.replace("filters", "channels + filters")),
        (FIRST, FIRST.replace("filters", "channels + filters")),
    ),
    wrong(
        "one row and column lost on each side of the window",
        "size",
        "Without zeros a window of 3 loses one row above and one below. You take off the whole "
        "window on both sides, or half of it on one.",
        (SHRUNK, "rows, cols = rows - 2 * (high // 2), cols - 2 * (wide // 2)"),
    ),
    wrong(
        "shrunk once for each frame",
        "size",
        "You let the picture shrink at every step. The input's convolution loses its edge once; "
        "the recurrent one is always `same`, so the states keep their size.",
        (SHRUNK, "rows, cols = rows - time * (high - 1), cols - time * (wide - 1)"),
    ),
    wrong(
        "shrunk by the recurrent convolution, too",
        "size",
        "You let the recurrent convolution shrink the picture once more. It is always `same`.",
        (SHRUNK, "rows, cols = rows - 2 * (high - 1), cols - 2 * (wide - 1)"),
    ),
    wrong(
        "the window's sides swapped",
        "size",
        "The first side of the window belongs to the rows, the second to the columns.",
        (SHRUNK, "rows, cols = rows - wide + 1, cols - high + 1"),
    ),
    wrong(
        "first side of the window for both",
        "size",
        "You use the window's first side for the columns as well. It need not be square.",
        (SHRUNK, "rows, cols = rows - high + 1, cols - high + 1"),
    ),
    wrong(
        "same treated as valid",
        "padding",
        "`same` puts zeros around the picture, so that no row and no column is lost.",
        (IF_VALID, "if True:"),
    ),
    wrong(
        "valid treated as same",
        "padding",
        "`valid` puts no zeros around the picture: windows that reach over the edge are left out.",
        (IF_VALID, "if False:"),
    ),
    wrong(
        "same and valid exchanged",
        "padding",
        "You shrink the picture with `same` and keep its size with `valid`; it is the other way "
        "round.",
        (IF_VALID, 'if padding == "same":'),
    ),
    wrong(
        "channels_first ignored",
        "format",
        "With `channels_first` the channels stand *before* rows and columns, in what comes out as "
        "well.",
        (FIRST, LAST),
    ),
    wrong(
        "channels_first and channels_last exchanged",
        "format",
        "You have the channels last with `channels_first`, and the other way round.",
        (LAST, "picture = (filters, rows, cols) "),
        (FIRST, "picture = (rows, cols, filters) "),
    ),
    Mistake(
        "channels before time",
        "With `channels_first` you put the channels before the time. The order is samples, time, "
        "channels, rows, cols: a frame's own axes stay together.",
        edits=(
            (
                OUTPUT,
                "output = (samples, time, *picture) if return_sequences else state\n"
                '    if return_sequences and data_format == "channels_first":\n'
                "        output = (samples, filters, time, rows, cols)",
            ),
        ),
        kind="output",
    ),
    wrong(
        "time kept without return_sequences",
        "output",
        "Without `return_sequences` there is one picture for a film, the last hidden state: no "
        "time axis.",
        (OUTPUT, "output = (samples, time, *picture)"),
    ),
    wrong(
        "time axis of length 1 without return_sequences",
        "output",
        "Without `return_sequences` the time axis is gone, not 1 long.",
        (OUTPUT, "output = (samples, time if return_sequences else 1, *picture)"),
    ),
    wrong(
        "time lost with return_sequences",
        "output",
        "With `return_sequences` there is a picture for every frame: the time axis comes second.",
        (OUTPUT, "output = state"),
    ),
    wrong(
        "return_sequences the wrong way round",
        "output",
        "You keep the time axis where `return_sequences` is False.",
        (OUTPUT, "output = state if return_sequences else (samples, time, *picture)"),
    ),
    wrong(
        "states with a time axis",
        "state",
        "The two states are the *last* ones: pictures without a time axis, also with "
        "`return_sequences`.",
        (RESULT, "return [output, output, output] if return_state else [output]"),
    ),
    wrong(
        "states with a time axis in any case",
        "state",
        "The two states are the *last* ones: pictures without a time axis, whatever "
        "`return_sequences` says.",
        (
            RESULT,
            "return [output, *2 * [(samples, time, *picture)]] if return_state else [output]",
        ),
    ),
    wrong(
        "states returned with return_sequences",
        "state",
        "You return the states where `return_sequences` is set. `return_state` decides about them.",
        (RESULT, "return [output, state, state] if return_sequences else [output]"),
    ),
    wrong(
        "one state too many",
        "state",
        "With `return_state` you have four shapes. They are three: the output, the last hidden "
        "state, the last cell state.",
        (RESULT, "return [output, state, state, state] if return_state else [output]"),
    ),
    wrong(
        "a shape without a list around it",
        "state",
        "Without `return_state` you return the shape itself. A *list* of shapes is asked for, with "
        "one entry here.",
        (RESULT, "return [output, state, state] if return_state else output"),
    ),
    wrong(
        "a single state",
        "state",
        "With `return_state` *two* states come besides the output, hidden and cell, as with an "
        "LSTM: three shapes.",
        (RESULT, "return [output, state] if return_state else [output]"),
    ),
    wrong(
        "states without the output",
        "state",
        "With `return_state` the states come *besides* the output: three shapes.",
        (RESULT, "return [state, state] if return_state else [output]"),
    ),
    wrong(
        "states always returned",
        "state",
        "Without `return_state` there is one shape in the list, that of the output.",
        (RESULT, "return [output, state, state]"),
    ),
    wrong(
        "states never returned",
        "state",
        "With `return_state` the last hidden and the last cell state follow the output: three "
        "shapes.",
        (RESULT, "return [output]"),
    ),
    wrong(
        "samples missing",
        "samples",
        "Your shapes lack the samples, which always come first.",
        (STATE, "state = picture"),
        (OUTPUT, "output = (time, *picture) if return_sequences else state"),
    ),
    wrong(
        "samples missing in the output only",
        "samples",
        "Your output's shape lacks the samples, which always come first.",
        (OUTPUT, "output = (time, *picture) if return_sequences else picture"),
    ),
    wrong(
        "time before the samples",
        "samples",
        "Your output begins with the time. The samples always come first.",
        (OUTPUT, "output = (time, samples, *picture) if return_sequences else state"),
    ),
    wrong(
        "None for the samples",
        "samples",
        "Keras prints `None` where a model takes any number of samples; here it is given.",
        (STATE, "state = (None, *picture)"),
        (OUTPUT, "output = (None, time, *picture) if return_sequences else state"),
    ),
)
