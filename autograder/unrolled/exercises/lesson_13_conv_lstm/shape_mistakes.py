"""Mistakes with the shapes of a ConvLSTM2D, as edits of ``conv_lstm_shapes``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake, wrong
from unrolled.exercises.lesson_13_conv_lstm.size_mistakes import SIZE_MISTAKES

IF_VALID = 'if padding == "valid":'
LAST, FIRST = "picture = (rows, cols, filters)", "picture = (filters, rows, cols)"
STATE = "state = (samples, *picture)"
OUTPUT = "output = (samples, time, *picture) if return_sequences else state"
RESULT = "return [output, state, state] if return_state else [output]"


SHAPE_MISTAKES = (
    *SIZE_MISTAKES,
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
        "states returned without return_sequences only",
        "result",
        "With `return_sequences` you do not return the states. `return_state` alone decides about "
        "them.",
        (
            RESULT,
            "return [output, state, state] if return_state and not return_sequences else [output]",
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
        "With `return_state` you have four shapes. There should be three: the output, the last "
        "hidden state, the last cell state.",
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
