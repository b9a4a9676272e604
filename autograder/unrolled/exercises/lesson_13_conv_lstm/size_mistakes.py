"""Mistakes with rows and columns of a ConvLSTM2D's states, as edits of ``conv_lstm_shapes``."""

from __future__ import annotations

from unrolled.exercises.exercise import wrong

SHRUNK = "rows, cols = rows - high + 1, cols - wide + 1"
IF_VALID = 'if padding == "valid":'
STATE = "state = (samples, *picture)"
RESULT = "return [output, state, state] if return_state else [output]"


SIZE_MISTAKES = (
    wrong(
        "rows and columns shrunk by the filters",
        "size",
        "You subtract the number of filters from the rows and columns. What counts is the "
        "*window*: its size decides where it fits, and `filters` how many channels come out.",
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
        "half of the window subtracted",
        "size",
        "You subtract half of the window. It reaches over the edge at *both* ends.",
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
        "states as large as the frames",
        "size",
        "With `valid` your output shrinks and your states do not. The output *is* the hidden "
        "state, so all three have the same rows and columns.",
        (IF_VALID, f"whole = rows, cols\n    {IF_VALID}"),
        (
            STATE,
            f"{STATE}\n    whole = (filters, *whole) "
            'if data_format == "channels_first" else (*whole, filters)\n'
            "    whole = (samples, *whole)",
        ),
        (RESULT, "return [output, whole, whole] if return_state else [output]"),
    ),
    wrong(
        "one row and column too many lost where a side is even",
        "size",
        "You subtract half of the window at each end. Where a side of the window is even, that "
        "is one row or column too many: both ends together lose `side − 1`.",
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
)
